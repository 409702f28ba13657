"""Every fault of a case's series and of what its promises are held against, file and line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from detente.errors import DetenteError, Fault, did_you_mean
from detente.kernel.source import Source
from detente.ledger.case.load import rows_of
from detente.ledger.case.rows import Row, read_folder
from detente.ledger.commitment import Commitment
from detente.trade.feeds.check import feed_faults
from detente.trade.load import Book, read_book
from detente.trade.mirror import MirrorPart
from detente.trade.rows.products import Family
from detente.trade.unit import read_unit

STEMS = ("series", "observations", "mirror", "product_series")


def check_trade(
    root: Path, sources: Mapping[str, Source], promises: Mapping[str, Commitment]
) -> tuple[int, list[Fault]]:
    """Return the number of rows about trade in a case folder and every fault found in them."""
    faults: list[Fault] = []
    book = read_book(root, sources, faults)
    parts = rows_of(root, "mirror", MirrorPart, faults)
    families = rows_of(root, "product_series", Family, faults)
    cited = [(part.id, name) for part in parts for name in part.sources]
    cited += [(family.id, family.source) for family in families]
    faults += [
        Fault(row, f"cites '{name}', which is no source row", did_you_mean(name, sources))
        for row, name in cited
        if name not in sources
    ]
    places = {row.value.get("id"): row for row in _rows(root) if isinstance(row.value, dict)}
    for promise in promises.values():
        row = places.get(promise.id)
        for key, what, hint in _uncountable(promise, book):
            faults.append(Fault(row.at((key,)) if row else promise.id, what, hint))
    faults += feed_faults(root, book.series, sources)
    count = sum(1 for stem in STEMS for _ in read_folder(root, stem)) if not faults else 0
    return count, faults


def _rows(root: Path) -> Iterator[Row]:
    try:
        yield from read_folder(root, "commitments")
    except DetenteError:
        return  # the check of the ledger reports it


def _uncountable(row: Commitment, book: Book) -> Iterator[tuple[str, str, str]]:
    """Yield the key, what is wrong and what to do, where a promise cannot be counted as it says."""
    named = [by.series for by in row.series] + ([row.seasons.series] if row.seasons else [])
    for name in named:
        if name not in book.series:
            hint = did_you_mean(name, book.series) or "add it to series/"
            yield "series", f"{row.id} is held against '{name}', which is no series", hint
    if not row.series:
        return
    for key in ("target", "unit", "window"):
        if getattr(row, key) is None:
            yield key, f"{row.id} is held against series but names no {key}", "add it"
    if row.window is not None and row.window.until is None:
        yield "window", f"{row.id} is held against series but its window has no end", "add it"
    if sum(by.decides for by in row.series) != 1:
        yield "series", f"{row.id} names no one series that decides", "set `decides: true` on one"
    if row.unit is None:
        return
    try:
        unit = read_unit(row.unit)
    except DetenteError as error:
        yield "unit", f"{row.id}: {error.what}", error.hint
        return
    for by in row.series:
        held = book.series.get(by.series)
        if held is not None and read_unit(held.unit).base != unit.base:
            what = f"{row.id} promises {row.unit}, {by.series} counts {held.unit}"
            yield "series", what, "two units of different kinds are never compared"
