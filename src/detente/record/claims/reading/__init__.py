"""Readers of a text: tokens, numbers, quantities, dates, by the rows of a language pack."""
