"""Verbs about what happened and what was said: series, promises, texts."""
