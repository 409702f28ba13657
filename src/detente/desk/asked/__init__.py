"""Plain questions: routed by rows of the case to a verb, answered in a few sentences."""
