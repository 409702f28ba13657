"""What was told before a clause, and what its words mean by it."""
