"""Measure every claim of speed and keep the table in ``results/latest.md``.

Each other file here is one claim: its docstring says it, its ``measure()`` returns the figures.
Exit code 1 if a claim is not kept.
"""

from __future__ import annotations

import importlib
import os
import platform
import sys
from datetime import UTC, datetime
from pathlib import Path

HERE = Path(__file__).parent
HELPERS = {"run", "claim"}


def main(chosen: list[str]) -> int:
    """Run the files named, or all; print and keep the table."""
    sys.path.insert(0, str(HERE.parent))
    names = chosen or sorted(p.stem for p in HERE.glob("*.py") if p.stem not in HELPERS)
    rows, broken = [], 0
    for name in names:
        for figure in importlib.import_module(f"benchmarks.{name}").measure():
            claim = "" if figure.claim is None else f"{figure.better} than {figure.claim:,g}"
            verdict = {None: "", True: "kept", False: "**broken**"}[figure.kept]
            broken += figure.kept is False
            rows.append(
                f"| {name} | {figure.name} | {figure.value:,.4g} {figure.unit} "
                f"| {claim} | {verdict} |"
            )
            print(rows[-1], flush=True)
    if not chosen:
        (HERE / "results" / "latest.md").write_text(_table(rows), encoding="utf-8")
    return 1 if broken else 0


def _table(rows: list[str]) -> str:
    machine = f"{platform.system()} {platform.machine()}, {os.cpu_count()} CPUs"
    python = f"Python {platform.python_version()}"
    head = f"Measured {datetime.now(UTC):%Y-%m-%d} on {machine}, {python}.\n"
    columns = ["| file | what | measured | claim | |", "|---|---|---|---|---|"]
    return "\n".join([head, *columns, *rows, ""])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
