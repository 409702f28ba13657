"""Duties that serve a government best, in the trade model and in a model of firms."""
