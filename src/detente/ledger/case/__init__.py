"""A dispute as rows with sources: read, checked, indexed."""
