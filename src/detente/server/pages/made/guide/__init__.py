"""Pages that lead a reader: through the days of the record, to people, texts and words."""
