"""Claim: other markets for one product out of a full year of bilateral trade in two seconds.

The table is made in the shape of a year of BACI: eleven million rows of year, exporter, importer,
product, value and quantity, countries as the publisher's numbers, ordered by exporter, importer
and product, so that no block of the file is of one product. Pairs and products are drawn by
chance, those of many first; the same numbers give the same file. Time is that of one question
after another was asked, in an interpreter of its own; what the first took is told beside it.

``DETENTE_BENCH_ROWS`` names other sizes than the claim's.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
from importlib import resources
from pathlib import Path
from time import perf_counter

from benchmarks.claim import Figure

HERE = Path(__file__).parent
FULL = 11_000_000
SIZES = [int(float(n)) for n in os.environ.get("DETENTE_BENCH_ROWS", str(FULL)).split(",")]
PRODUCTS, PLACES = 5_600, 226
ASKED = ("732393", "851660")
LOST = ("CHN", "USA")


def generate(rows: int, target: Path) -> None:
    """Write a table of bilateral trade and, beside it, the list of its countries."""
    import csv

    import duckdb

    from detente.model.baseline import baseline

    table = csv.DictReader(resources.files("detente.kernel").joinpath("countries.csv").open())
    large = baseline("81x50").regions
    # The two of the question come first, so that they trade most, then those of the baseline.
    codes = [row["alpha3"] for row in table if len(row["alpha3"]) == 3]
    places = sorted(codes, key=lambda code: (code not in LOST, code not in large, code))[:PLACES]
    with (target.parent / "country_codes_V1.csv").open("w", newline="") as handle:
        writer = csv.writer(handle)
        writer.writerow(("country_code", "country_name", "country_iso2", "country_iso3"))
        writer.writerows((n, name, "", name) for n, name in enumerate(places, 4))
    con = duckdb.connect(config={"memory_limit": "2GB"})
    asked = ", ".join(f"'{code}'" for code in ASKED)
    lost = " UNION ALL ".join(
        f"SELECT {4 + places.index(LOST[0])}, {4 + places.index(LOST[1])}, {n}, 1000000.0"
        for n in range(len(ASKED))
    )
    # A square of a chance falls on the first places and products most often.
    con.execute(
        "COPY (WITH drawn AS (SELECT "
        f"4 + CAST(floor(pow(hash(n, 1) % 1000003 / 1000003.0, 2) * {len(places)}) AS INTEGER) i, "
        f"4 + CAST(floor(pow(hash(n, 2) % 1000003 / 1000003.0, 2) * {len(places)}) AS INTEGER) j, "
        f"CAST(hash(n, 3) % {PRODUCTS} AS INTEGER) p, "
        "round(power(10, hash(n, 4) % 1000000 / 200000.0), 3) v "
        f"FROM range({int(rows * 1.6)}) AS t(n) UNION ALL {lost}) "
        "SELECT 2024 AS t, i, j, k, v, v AS q FROM (SELECT i, j, any_value(v) AS v, "
        f"CASE WHEN p < {len(ASKED)} THEN [{asked}][p + 1] "
        "ELSE CAST(100000 + p * 157 AS VARCHAR) END AS k FROM drawn WHERE i <> j GROUP BY i, j, p) "
        f"ORDER BY i, j, k LIMIT {rows}) TO '{target}' (FORMAT parquet)"
    )
    pairs = con.execute(f"SELECT count(*) FROM '{target}'").fetchall()[0][0]
    if pairs != rows:
        raise SystemExit(f"only {pairs:,} rows could be drawn of {rows:,}")


def run_one(table: Path) -> dict[str, float]:
    """Ask for two products and say what each took."""
    import detente

    desk = detente.open()
    seconds = []
    for code in ASKED:
        begin = perf_counter()
        found = desk.reroute(
            code, exporter="CHN", away_from="USA", on="2026-10-01", curb=0.5, data=table
        )
        seconds.append(perf_counter() - begin)
        assert found.level == "product"
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"first": seconds[0], "seconds": seconds[1], "peak": peak}


def measure() -> list[Figure]:
    """Measure every size."""
    figures: list[Figure] = []
    with tempfile.TemporaryDirectory() as name:
        table = Path(name) / "BACI_HS22_Y2024.parquet"
        for rows in SIZES:
            # Each in an interpreter of its own: a child begins with its parent's peak of memory.
            _run(str(rows), str(table))
            found = json.loads(_run(str(table)).splitlines()[-1])
            label = f"other markets out of {rows:,} rows"
            claim = 2 if rows >= FULL else None
            figures.append(Figure(label, found["seconds"], "s", claim))
            figures.append(Figure(f"{label}: first question", found["first"], "s"))
            figures.append(Figure(f"{label}: peak memory", found["peak"], "MB"))
    return figures


def _run(*given: str) -> str:
    command = [sys.executable, "-m", "benchmarks.reroute", *given]
    made = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True, cwd=HERE.parent)
    return made.stdout


if __name__ == "__main__":
    if len(sys.argv) > 2:
        generate(int(sys.argv[1]), Path(sys.argv[2]))
    else:
        print(json.dumps(run_one(Path(sys.argv[1]))))
