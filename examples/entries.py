"""What a file of customs entries owes, and which rows could not be read."""

import csv
import tempfile
from pathlib import Path

import detente

ROWS = [
    ("code", "origin", "on", "value_usd"),
    ("8507.60.00.20", "CHN", "2025-11-20", "1000"),
    ("9503.00.00.73", "CHN", "2025-11-20", "2500"),
    ("no code", "CHN", "2025-11-20", "10"),
]
with tempfile.TemporaryDirectory() as folder:
    file = Path(folder) / "entries.csv"
    with file.open("w", newline="", encoding="utf-8") as out:
        csv.writer(out).writerows(ROWS)
    found = detente.open().bulk(file)
    print(f"{found.rows} entries owe {found.amount_usd:.2f} dollars; {found.rejected} not read")
    print(found.rejects.read_text(encoding="utf-8").splitlines()[1] if found.rejects else "")
