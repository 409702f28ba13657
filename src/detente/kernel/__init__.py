"""Words every room shares: sources, moments, codes, countries. Standard library only."""
