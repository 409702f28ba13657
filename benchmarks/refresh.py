"""A refresh reads at least 50 pages a second, the guarded child and the store included.

Two hundred pages in the form of the largest one that is read, a table of thirty partners, as a
refresh reads them: packed, parsed in one child, mapped to series, merged, written.
"""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path
from time import perf_counter

from benchmarks.claim import Figure
from detente.trade.feeds import fetched as store
from detente.trade.feeds.bundle import read_all
from detente.trade.feeds.mapping import mapped
from detente.trade.feeds.vintages import Origin, merge
from tests.unit.trade.feeds.making import feed, partners, series

PAGES = 200
PARTNERS = 30
TIMES = 3


def measure() -> list[Figure]:
    """Read, map, merge and write the pages; the best of a few runs counts."""
    names = ["Total", *(f"Partner {n}" for n in range(1, PARTNERS))]
    row = feed(names={name: f"p{at}" for at, name in enumerate(names)}, since=date(2000, 1, 1))
    flows = ("export", "import")
    known = series(
        *(f"office-{flow}-p{at}-cny" for flow in flows for at in range(PARTNERS)), unit="CNY bn"
    )
    pages = [(f"https://office.example.org/{n}.html", _page(names, n)) for n in range(PAGES)]
    best, whole = float("inf"), float("inf")
    for _ in range(TIMES):
        begin = perf_counter()
        read = read_all("gacc", pages)
        best = min(best, perf_counter() - begin)
        day = date(2026, 10, 1)
        reads = [(url, day, rows) for (url, _), rows in zip(pages, read, strict=True)]
        figures = mapped(row, known.series, reads).figures
        merged = merge([], [], figures, Origin("bench", "instrument"))
        with tempfile.TemporaryDirectory() as scratch:
            store.write(Path(scratch), merged.rows)
        whole = min(whole, perf_counter() - begin)
    size = sum(len(body) for _, body in pages) / PAGES / 1000
    return [
        Figure("pages read a second, in the child", PAGES / best, "pages/s", 50, "more"),
        Figure("pages read, merged and written a second", PAGES / whole, "pages/s", 50, "more"),
        Figure("size of a page", size, "kB"),
        Figure("figures held after", float(len(merged.rows)), "figures"),
    ]


def _page(names: list[str], number: int) -> bytes:
    """Return a page of its own month, as wordy as the office's."""
    year, month = 2006 + number // 11, number % 11 + 2
    word = date(year, month, 1).strftime("%b")
    rows = [
        (name, "30.0", "80.0", "20.0", "50.0", "10.0", "30.0", "-7.1", "-8.2", "1.0")
        for name in names
    ]
    page = partners(
        rows,
        f"(4) Total Export &amp; Import Values by Country/Region, {word} {year} (in CNY)",
        day=f"{year + 1}/01/31",
        last=month,
    )
    style = b'<td style="font-family:Arial, sans-serif;vertical-align:middle;" class="style3"'
    return page.replace(b"<td", style)


if __name__ == "__main__":
    for figure in measure():
        print(figure)
