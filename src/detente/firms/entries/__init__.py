"""A company's own entries: their columns found, their cells read, what cannot be read put aside."""
