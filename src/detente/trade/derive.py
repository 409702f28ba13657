"""Rebuild the derived tables of trade figures from the original files.

Run as ``python -m detente.trade.derive DATA_FOLDER``. Which tables there are, from which files
and under which licence is a row of the case's ``trade_tables.yaml``.
"""

from __future__ import annotations

import csv
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, ClassVar

from detente.errors import SchemaError
from detente.kernel.countries import resolve
from detente.kernel.row import STRICT
from detente.kernel.source import Certainty
from detente.ledger.case.load import load_case, loaded, shipped_cases
from detente.ledger.case.model import Case
from detente.ledger.products.catalogue import SHIPPED
from detente.store.manifest import enter, entry
from detente.store.tables import Table, read_table, write_table
from detente.trade.held import COLUMNS, last_digit
from detente.trade.load import Book, load_book
from detente.trade.period import Period, read_period
from detente.trade.series import Status
from detente.trade.unit import read_unit

_WEEK = timedelta(days=7)
_PRODUCTS = {
    "partner": "VARCHAR",
    "hs6": "VARCHAR",
    "value_usd": "BIGINT",
    "duty_usd": "BIGINT",
}


@dataclass(frozen=True, slots=True)
class Part:
    """One file that a table is made of.

    Parameters
    ----------
    reader : str
        ``vintages``, ``facts``, ``weekly``, ``monthly`` or ``products``.
    columns : mapping
        Which column of the file holds what.
    series : mapping
        Series of each column of figures, or of each flow.
    factors : mapping
        What a figure of a column is multiplied by to stand in the unit of its series.
    corrected : mapping
        Days that the file gives wrongly, and the right ones.
    lag : int
        Days from the end of a week to its release.
    revised_in : int or None
        Month of the yearly revision.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    reader: str
    file: str
    columns: Mapping[str, str]
    series: Mapping[str, str] = field(default_factory=dict)
    source: str = ""
    certainty: Certainty = "press"
    status: Status = "as-quoted"
    where: Mapping[str, str] = field(default_factory=dict)
    factors: Mapping[str, Decimal] = field(default_factory=dict)
    corrected: Mapping[date, date] = field(default_factory=dict)
    lag: int = 0
    known: date | None = None
    revised_in: int | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class TableRow:
    """A derived table of trade figures, and the files it is made of."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    id: str
    title: str
    licence: str
    sources: tuple[str, ...]
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class _Figure:
    """A figure as a file gives it: its text, and when it could be known."""

    series: str
    period: Period
    text: str
    known: date
    published: date | None = None
    last_seen: date | None = None
    status: Status | None = None
    factor: Decimal = Decimal(1)
    note: str = ""


def derive_tables(case: Case, data: Path) -> Iterator[tuple[TableRow, Table]]:
    """Yield every table that the case names, made from the folder of originals."""
    book = load_book(case.root, case.sources)
    for row in _rows(case):
        if row.parts[0].reader == "products":
            yield row, Table(row.id, _PRODUCTS, _products(row.parts[0], data))
            continue
        made = [
            _stored(f, part, book) for part in row.parts for f in _READERS[part.reader](part, data)
        ]
        unknown = {r[11] for r in made} - set(case.sources)
        if unknown:
            what = f"{row.id} cites {', '.join(sorted(map(str, unknown)))}, which is no source row"
            raise SchemaError(what, where="trade_tables.yaml", hint="add it to sources/")
        yield row, Table(row.id, COLUMNS, sorted(made, key=lambda r: (r[0], r[1], r[2], r[7])))


def write_all(case: Case, data: Path, folder: Path) -> dict[str, Any]:
    """Write all tables and enter them into the manifest; return the entries."""
    made: dict[str, Any] = {}
    for row, table in derive_tables(case, data):
        path = write_table(table, folder)
        made[path.name] = entry(
            path,
            title=row.title,
            rows=len(table.rows),
            sources=[case.source(name) for name in row.sources],
            licence=row.licence,
            rebuild="python -m detente.trade.derive DATA_FOLDER",
        )
    enter(folder, made)
    return made


def _rows(case: Case) -> list[TableRow]:
    return loaded(case.root, "trade_tables", TableRow)


def _stored(figure: _Figure, part: Part, book: Book) -> tuple[Any, ...]:
    """Return the row of a stored table: base units, and what the last printed digit is worth."""
    scale = read_unit(book.series[figure.series].unit).scale * figure.factor
    value = Decimal(figure.text)
    source = part.source.format(seen=figure.known)
    return (
        figure.series, figure.period.start, figure.period.until, value * scale,
        last_digit(value) * scale, None, None, figure.known, figure.published, figure.last_seen,
        figure.status or part.status, source, part.certainty, figure.note,
    )  # fmt: skip


def _vintages(part: Part, data: Path) -> Iterator[_Figure]:
    """Yield each value that a page gave a month, once, with the days between which it stood."""
    seen, period, partner = (part.columns[x] for x in ("seen", "period", "partner"))
    stood: dict[tuple[str, str], list[tuple[date, str]]] = defaultdict(list)
    newest: dict[date, str] = {}
    for row in _csv(data / part.file):
        day = date.fromisoformat(row[seen])
        newest[day] = max(newest.get(day, ""), row[period])
        for column, pattern in part.series.items():
            name = pattern.format(partner=resolve(row[partner]).lower())
            stood[name, row[period]].append((day, row[column]))
    for (name, month), values in stood.items():
        for place, (first, last, text) in enumerate(_runs(sorted(values))):
            status: Status = "revised"
            if place and first.month == part.revised_in:
                status = "annual-revision"
            elif not place:
                status = "first-release" if newest[first] == month else "as-quoted"
            note = part.note if status == "as-quoted" else ""
            yield _Figure(name, read_period(month), text, first, None, last, status, note=note)


def _runs(values: list[tuple[date, str]]) -> list[tuple[date, date, str]]:
    """Join the days on which one value stood: first day, last day, value."""
    runs: list[tuple[date, date, str]] = []
    for day, text in values:
        if runs and runs[-1][2] == text:
            runs[-1] = (runs[-1][0], day, text)
        else:
            runs.append((day, day, text))
    return runs


def _facts(part: Part, data: Path) -> Iterator[_Figure]:
    """Yield the rows of a list of facts that the part chooses."""
    named = part.columns
    for row in _csv(data / part.file):
        if all(row[column] == wanted for column, wanted in part.where.items()):
            day = date.fromisoformat(row[named["seen"]])
            period = read_period(row[named["period"]])
            yield _Figure(part.series[row[named["flow"]]], period, row[named["value"]], day)


def _weekly(part: Part, data: Path) -> Iterator[_Figure]:
    """Yield one figure a week and column; weeks are named by their last day."""
    for row in _csv(data / part.file):
        written = date.fromisoformat(row[part.columns["period"]])
        last = part.corrected.get(written, written)
        note = "" if last == written else f"the file dates this week {written}"
        until = last + timedelta(days=1)
        out = last + timedelta(days=part.lag)
        for column, name in part.series.items():
            factor = part.factors.get(column, Decimal(1))
            # The file writes whole tonnes and whole thousands of bushels as 183868.0.
            text = row[column].removesuffix(".0")
            period = Period(until - _WEEK, until)
            yield _Figure(name, period, text, out, out, factor=factor, note=note)


def _monthly(part: Part, data: Path) -> Iterator[_Figure]:
    """Yield the sums by month of a table of single products."""
    if part.known is None:
        raise SchemaError(f"{part.file} needs the day on which it was known", where="known")
    named = part.columns["period"]
    for column, name in part.series.items():
        sums: dict[str, Decimal] = defaultdict(Decimal)
        for moment, value in read_table(data / part.file, columns=f'"{named}", "{column}"'):
            sums[f"{moment:%Y-%m}"] += Decimal(str(value)).quantize(Decimal(1))
        for month, total in sums.items():
            yield _Figure(name, read_period(month), str(total), part.known, note=part.note)


def _products(part: Part, data: Path) -> list[tuple[Any, ...]]:
    """Return values and duties by partner and product, summed over the lines of a product."""
    wanted = ", ".join(f'"{part.columns[x]}"' for x in ("partner", "code", "value", "duty"))
    sums: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
    for path in sorted((data / part.file).glob("*.parquet")):
        for partner, code, value, duty in read_table(path, columns=wanted):
            held = sums[resolve(partner), code]
            held[0] += int(value)
            held[1] += int(duty)
    return [(*key, *values) for key, values in sorted(sums.items())]


def _csv(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as handle:
        yield from csv.DictReader(handle)


_READERS: dict[str, Callable[[Part, Path], Iterator[_Figure]]] = {
    "vintages": _vintages,
    "facts": _facts,
    "weekly": _weekly,
    "monthly": _monthly,
}


if __name__ == "__main__":
    for shipped in shipped_cases():
        written = write_all(load_case(shipped), Path(sys.argv[1]), SHIPPED)
        lines = (f"{table}: {row['rows']:,} rows\n" for table, row in written.items())
        sys.stdout.write("".join(lines))
