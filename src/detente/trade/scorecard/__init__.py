"""Promises against figures: done, due, the rate that is needed, and where past seasons lead."""
