"""Where an economy comes from: files as published, rows of a case, accounts that close."""
