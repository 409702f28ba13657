"""Claim: any statistic over all series of a million figures takes less than a second.

The figures are made: 4,500 exporters and importers by month over 18 years, a tenth of them revised
once. The time is that of choosing the vintage and working out the statistic for every series. The
peer is pandas on the growth on the year, its answer shown to be the same.
"""

from __future__ import annotations

import random
import tempfile
from datetime import date
from pathlib import Path
from time import perf_counter

from benchmarks.claim import Figure, best_of

SERIES = 4_200
MONTHS = 216
KNOWN = date(2026, 1, 1)


def measure() -> list[Figure]:
    """Measure every statistic in one engine, and pandas beside it."""
    from detente.trade.statistics import QUESTIONS, Vintage, answer

    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch) / "figures.parquet"
        rows = _made(path)
        held = _held(path)
        figures = [Figure("figures", rows, "figures")]
        for stat in QUESTIONS:
            seconds = best_of(2, lambda stat=stat: answer(held, stat, Vintage(KNOWN)))
            figures.append(Figure(f"{stat}, every series", seconds, "s", 1.0))
        answer(held, "yoy", Vintage(KNOWN))
        growth = held.panel.ask("SELECT count(value), sum(value) FROM answer")[0]
        seconds, peer = _pandas(path)
        assert peer[0] == growth[0]
        assert abs(peer[1] - float(growth[1])) < 1e-6 * abs(peer[1])
        figures.append(Figure("yoy in pandas, same answer", seconds, "s"))
    return figures


def _held(path: Path) -> object:
    from detente.trade.held import hold
    from detente.trade.load import Book
    from detente.trade.series import Series

    names = [f"s{i}" for i in range(SERIES)]
    partners = ["WLD", "USA", "DEU"]
    series = {
        name: Series(
            id=name, title=name, reporter="CHN", partner=partners[i % 3], product=f"p{i // 6}",
            flow="export" if i % 6 < 3 else "import", frequency="month", unit="USD",
            publisher="made", valuation="none",
        )
        for i, name in enumerate(names)
    }  # fmt: skip
    return hold(Book(series, ()), [path])


def _made(path: Path) -> int:
    import duckdb

    from detente.trade.held import COLUMNS

    draw = random.Random(1)
    con = duckdb.connect()
    con.execute(f"SELECT setseed({draw.random()})")
    given = {
        "series": f"'s' || (i % {SERIES})",
        "start": f"CAST(DATE '2007-01-01' + to_months(CAST(i // {SERIES} AS INTEGER)) AS DATE)",
        "until": f"CAST(DATE '2007-02-01' + to_months(CAST(i // {SERIES} AS INTEGER)) AS DATE)",
        "value": "1000 + floor(random() * 100000)",
        "step": "1", "change": "NULL", "change_step": "NULL",
        "known": "v", "published": "v", "last_seen": "NULL",
        "status": "'first-release'", "source": "'made'", "certainty": "'instrument'", "note": "''",
    }  # fmt: skip
    columns = ", ".join(f"CAST({sql} AS {COLUMNS[name]}) AS {name}" for name, sql in given.items())
    con.execute(
        f"COPY (SELECT {columns} FROM ("
        f"SELECT i, DATE '2025-06-01' AS v FROM range({SERIES * MONTHS}) AS t(i) UNION ALL "
        f"SELECT i, DATE '2025-12-01' FROM range({SERIES * MONTHS}) AS t(i) WHERE i % 9 = 0"
        f")) TO '{path}' (FORMAT parquet)"
    )
    found = con.execute(f"SELECT count(*) FROM '{path}'").fetchone()
    return int(found[0]) if found else 0


def _pandas(path: Path) -> tuple[float, tuple[int, float]]:
    import pandas as pd

    frame = pd.read_parquet(path, columns=["series", "start", "value", "known"])
    frame["value"] = frame["value"].astype(float)
    frame["start"] = pd.to_datetime(frame["start"])
    begin = perf_counter()
    last = frame.sort_values("known").drop_duplicates(["series", "start"], keep="last")
    base = last[["series", "start", "value"]].copy()
    base["start"] = base["start"] + pd.DateOffset(years=1)
    both = last.merge(base, on=["series", "start"], suffixes=("", "_base"))
    growth = both["value"] / both["value_base"] - 1
    return perf_counter() - begin, (int(growth.count()), float(growth.sum()))
