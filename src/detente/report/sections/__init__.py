"""The parts of the brief: each asks the ledger and says what it found."""
