"""Claim: ``import detente`` takes less than 50 ms, and the command line answers within 1 s."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from benchmarks.claim import Figure, best_of

IMPORT = (
    "import time; begin = time.perf_counter(); import detente; print(time.perf_counter() - begin)"
)
QUESTION = ["duty", "9503.00.00.73", "--origin", "CHN", "--on", "2025-11-20"]


def _import_seconds() -> float:
    run = subprocess.run([sys.executable, "-c", IMPORT], capture_output=True, text=True, check=True)
    return float(run.stdout)


def _ask(*words: str) -> None:
    command = Path(sys.executable).with_name("detente")
    subprocess.run([command, *words], capture_output=True, check=True)


def measure() -> list[Figure]:
    """Measure in fresh interpreters."""
    return [
        Figure("import detente", min(_import_seconds() for _ in range(5)) * 1000, "ms", 50),
        Figure("detente duty, cold", best_of(3, lambda: _ask(*QUESTION)), "s", 1.0),
    ]
