"""What the parties did to each other, the truces between, and rules of reply."""
