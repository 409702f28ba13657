"""How each answer is laid out as a page."""
