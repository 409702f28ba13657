"""A company's page: its answers as sheets, and as files that carry them."""
