"""When: the dates of a clause with their uses, and the period of a claim."""
