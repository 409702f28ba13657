"""Figures of what a model says of a world that is not this one."""
