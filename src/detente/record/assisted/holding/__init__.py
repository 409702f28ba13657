"""What a helper points at, held against the text: found, read anew by the rules, put together."""
