"""The figures: rows of the case drawn by one grammar of marks."""
