"""What stands before every answer: limits, headers, counts, a log without content."""
