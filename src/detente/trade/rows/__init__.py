"""Rows of a case about trade beside the figures themselves: products, and the check of all."""
