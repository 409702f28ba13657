"""Pages: an address and a question each, the answer of a verb laid out."""
