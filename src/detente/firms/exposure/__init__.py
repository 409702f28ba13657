"""What a company's own entries owe: now, at each deadline, at snap-back, under each scenario."""
