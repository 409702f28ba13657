"""Readers of files made for machines."""
