"""A document in layers: sentences, clauses, quotations, and the voices that vouch."""
