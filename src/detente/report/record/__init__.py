"""Texts as files: the article with its claims marked, claims by line, claims as linked data."""
