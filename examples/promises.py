"""Is each side keeping its word? Promises that can be counted, done against due."""

import detente

desk = detente.open()
for row in desk.commitments(on="2026-10-08").commitments:
    if row.counts and row.pace is not None:
        print(f"{row.party}  {row.status:<10} {row.pace:>7.0%} of what was due  {row.id}")
