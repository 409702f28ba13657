"""Verbs about what would happen: the trade model, and what it was tried on."""
