"""What helps a reader along: the words used, days to stop at, two statements side by side."""
