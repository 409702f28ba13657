"""The ledger: law of both sides, on two clocks, stacked into the duty of a product."""
