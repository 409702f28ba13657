"""Parts of the brief that look ahead."""
