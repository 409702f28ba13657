"""Questions to the ledger: what is in force, what changed, what comes back."""
