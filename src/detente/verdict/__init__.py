"""Claims held against the record: rates, dates, promises, series, events."""
