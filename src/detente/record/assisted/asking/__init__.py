"""Asking a language model: where, what, in which form, and within which limits."""
