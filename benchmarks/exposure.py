"""Claim: ten million entries under eight scenarios in a minute; any number below three gigabytes.

The entries are those of the bulk benchmark. Eight scenarios stand in for a company's own: the
shipped ones, repeated under other names, each with a law of its own so that nothing is shared.
Beside them stand now, every deadline ahead and the snap-back, as `detente exposure` always has
them. Time and peak memory are those of an interpreter of its own, its matrices made there.

``DETENTE_BENCH_ROWS`` names the sizes (default ``1e6,1e7``), ``DETENTE_SHARED`` the originals.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
from dataclasses import replace
from datetime import date
from itertools import cycle, islice
from pathlib import Path
from time import perf_counter

from benchmarks.bulk import PARTNERS, SHARED, SIZES, generate
from benchmarks.claim import Figure

HERE = Path(__file__).parent
SCENARIOS = 8
LARGE = 10_000_000


def run_one(source: Path) -> dict[str, float]:
    """Work one exposure out and say what it took."""
    from detente.desk import Desk
    from detente.ledger.case.load import load_case
    from detente.ledger.products.catalogue import Catalogue

    case = load_case("us_china")
    shipped = islice(cycle(case.scenarios.values()), SCENARIOS)
    many = {f"{s.id}-{i}": replace(s, id=f"{s.id}-{i}") for i, s in enumerate(shipped)}
    desk = Desk(replace(case, scenarios=many), Catalogue.of(case), date(2026, 10, 8))
    begin = perf_counter()
    found = desk.exposure(source)
    return {
        "seconds": perf_counter() - begin,
        "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "futures": len(found.totals) + len(found.by_scenario),
        "rows": found.rows,
    }


def measure() -> list[Figure]:
    """Measure every size."""
    if not PARTNERS.is_dir():
        print(f"| exposure | the originals are not at {SHARED}: set DETENTE_SHARED | | | |")
        return []
    figures: list[Figure] = []
    with tempfile.TemporaryDirectory() as name:
        source = Path(name) / "entries.parquet"
        for rows in SIZES:
            generate(rows, source)
            run = subprocess.run(
                [sys.executable, "-m", "benchmarks.exposure", str(source)],
                stdout=subprocess.PIPE, text=True, check=True, cwd=HERE.parent,
            )  # fmt: skip
            found = json.loads(run.stdout.splitlines()[-1])
            label = f"{rows:,} entries under {SCENARIOS} scenarios"
            large = rows >= LARGE
            figures.append(Figure(label, found["seconds"], "s", 60 if rows == LARGE else None))
            figures.append(Figure(f"{label}: futures", found["futures"], "futures"))
            peak = Figure(f"{label}: peak memory", found["peak"], "MB", 3000 if large else None)
            figures.append(peak)
            source.unlink()
    return figures


if __name__ == "__main__":
    print(json.dumps(run_one(Path(sys.argv[1]))))
