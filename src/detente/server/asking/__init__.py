"""Questions from outside: read, answered within limits, kept."""
