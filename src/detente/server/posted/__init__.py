"""What a reader gives: a text or a file of entries, worked through apart, answered, forgotten."""
