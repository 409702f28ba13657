"""Feeds of figures: fetched, read apart in a cage, merged with what is held, never invented."""
