"""Who bought one product from whom: what a feed brought, each value with its vintages.

A report of imports holds its total beside its parts, so that what is missing can be said. A value
that a later answer no longer prints is held as gone, never as nothing traded.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from detente.errors import ChangedShape
from detente.kernel import countries
from detente.ledger.case.record import Feed
from detente.ledger.feeds.feed import FeedState
from detente.store.tables import Table, read_table, write_table
from detente.trade.feeds import fetched
from detente.trade.feeds.bundle import HINT
from detente.trade.feeds.mapping import Read

READERS = frozenset({"comtrade-flows"})
"""Readers whose rows are trade of pairs in one product, not figures of series."""
TABLE = "flows"
WORLD = "WLD"
COLUMNS: Mapping[str, str] = {
    "year": "INTEGER",
    "importer": "VARCHAR",
    "exporter": "VARCHAR",
    "value": "DECIMAL(24,3)",
    "edition": "VARCHAR",
    "cut": "BOOLEAN",
    "known": "DATE",
    "last_seen": "DATE",
    "source": "VARCHAR",
}
"""`exporter` is ``WLD`` for the total that the importer reports; `value` in US dollars, none
where a later answer no longer prints the pair; `cut` where the answer may be short of pairs."""

_ALL = "0"
_FINEST = Decimal("0.001")
_AT = {name: at for at, name in enumerate(COLUMNS)}
Key = tuple[int, str, str]


def place(home: Path, feed: Feed) -> Path:
    """Return where the table of a feed of one product stands, whether it is there or not."""
    return home / feed.id / f"{TABLE}.parquet"


def taken(feed: Feed, reads: Sequence[Read], folder: Path) -> FeedState:
    """Hold what the pages of a refresh print.

    Raises
    ------
    ChangedShape
        A record of another product than was asked for.
    """
    path = folder / f"{TABLE}.parquet"
    rows = [list(row) for row in read_table(path)] if path.exists() else []
    rejects: Counter[tuple[str, str, str]] = Counter()
    seen = [row for page in reads for row in _rows(feed, page, rejects)]
    new, revised = _merge(rows, seen)
    if seen:
        write_table(Table(TABLE, COLUMNS, [tuple(row) for row in rows]), folder)
    kept = [
        {"label": label, "reason": reason, "page": page, "times": str(times)}
        for (label, reason, page), times in sorted(rejects.items())
    ]
    put = fetched.write_rejects(folder, kept)
    years = sorted({row[_AT["year"]] for row in rows})
    return FeedState(
        id=feed.id,
        status="new" if new or revised else "nothing-new",
        rows_new=new,
        vintages_new=revised,
        known_until=feed.known_until,
        held=str(years[-1]) if years else "",
        notes=tuple(_notes(feed, rows, years, put)),
        rejects=sum(rejects.values()),
    )


def _rows(feed: Feed, read: Read, rejects: Counter[tuple[str, str, str]]) -> Iterator[list[Any]]:
    page, day, printed = read
    asked = re.findall(r"\d{6}", feed.id)[-1]
    cut = any(row["row"] == "cut" for row in printed)
    for row in printed:
        if row["row"] == "refused":
            rejects[row["label"], row["reason"], page] += 1
        if row["row"] != "flow":
            continue
        if row["product"] != asked:
            what = f"the answer is of '{row['product'][:20]}', asked was {asked}"
            raise ChangedShape(what, where=page, hint=HINT)
        importer = _economy(feed, row["importer"], row["importer_name"])
        if importer is None:
            # A group of countries, whose members report for themselves.
            rejects[row["label"], "the reporter is no economy that is known here", page] += 1
            continue
        exporter = _economy(feed, row["exporter"], row["exporter_name"])
        if row["exporter"] == _ALL:
            exporter = WORLD
        # What is no economy, such as an area not specified, keeps its own text.
        exporter = exporter or row["exporter_name"] or row["exporter"]
        value = Decimal(row["value"]).quantize(_FINEST)
        source = feed.sources[0] if feed.sources else feed.id
        whole = [int(row["year"]), importer, exporter, value, row["edition"], cut, day, day, source]
        yield whole


def _economy(feed: Feed, number: str, name: str) -> str | None:
    """Return a country by the feed's own list of numbers, else by the code printed beside it."""
    return feed.names.get(number) or (name if countries.is_code(name) else None)


def _merge(rows: list[list[Any]], seen: Iterable[list[Any]]) -> tuple[int, int]:
    """Put what was seen into `rows`; return how many pairs are new and how many were revised."""
    last: dict[Key, list[Any]] = {}
    for row in sorted(rows, key=lambda r: r[_AT["known"]]):
        last[_key(row)] = row
    new = revised = 0
    again: dict[tuple[int, str], list[list[Any]]] = {}
    for row in seen:
        again.setdefault((row[0], row[1]), []).append(row)
        held = last.get(_key(row))
        if held is not None and held[_AT["value"]] == row[_AT["value"]]:
            held[_AT["last_seen"]], held[_AT["cut"]] = row[_AT["last_seen"]], row[_AT["cut"]]
            continue
        new, revised = (new + 1, revised) if held is None else (new, revised + 1)
        last[_key(row)] = _put(rows, held, row)
    for report, printed in again.items():
        # One row is the total that the list of all reports gives; a report has its pairs.
        if all(row[_AT["exporter"]] == WORLD for row in printed) or printed[0][_AT["cut"]]:
            continue
        named = {row[_AT["exporter"]] for row in printed}
        day = max(row[_AT["known"]] for row in printed)
        for key, held in list(last.items()):
            if key[:2] == report and key[2] not in named and held[_AT["value"]] is not None:
                _put(rows, held, [*held[:3], None, *held[4:6], day, day, held[_AT["source"]]])
                revised += 1
    return new, revised


def _put(rows: list[list[Any]], held: list[Any] | None, row: list[Any]) -> list[Any]:
    """Add a vintage; of two values fetched on one day the later one stands."""
    if held is not None and held[_AT["known"]] == row[_AT["known"]]:
        held[:] = row
        return held
    rows.append(row)
    return row


def _key(row: Sequence[Any]) -> Key:
    return row[0], row[1], row[2]


def _notes(
    feed: Feed, rows: Sequence[Sequence[Any]], years: Sequence[int], rejects: Path | None
) -> Iterator[str]:
    wanted = set(feed.names.values())
    for year in years:
        of_year = [row for row in rows if row[0] == year]
        pairs = {row[1] for row in of_year if row[2] != WORLD}
        silent = sorted(wanted - pairs)
        yield f"{year}: {len(pairs)} of {len(wanted)} reports" + (
            f"; none yet from {', '.join(silent[:8])}" + (" and others" if len(silent) > 8 else "")
            if silent
            else ""
        )
        short = sorted({row[1] for row in of_year if row[_AT["cut"]] and row[2] != WORLD})
        if short:
            yield f"{year}: the answer was full and may be short of pairs: {', '.join(short)}"
    if rejects is not None:
        yield f"records that were not used, each with its reason, are in {rejects}"
