"""The model against years that are over: a baseline, the duties of then, what followed."""
