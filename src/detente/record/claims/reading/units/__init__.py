"""Quantities with their units, also those that a text leaves to be understood."""
