"""Readers of what the offices publish: pure, bytes in, plain rows out."""
