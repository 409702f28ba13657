"""Answers made readable: figures, the brief, and their pages."""
