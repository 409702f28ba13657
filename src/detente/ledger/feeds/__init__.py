"""Feeds: what can be fetched anew, read by the same readers as the shipped tables."""
