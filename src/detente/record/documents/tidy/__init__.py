"""What in a document is no part of its text, or not its own: kept where it is, and flagged."""
