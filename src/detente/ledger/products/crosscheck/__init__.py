"""A case held against the official record: headings, lines, footnotes, facts."""
