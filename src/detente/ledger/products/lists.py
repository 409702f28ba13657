"""Product lists of measures, derived from published lists by rows of the case.

A list row names a file and how to read it; nothing here knows a list by name.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from itertools import pairwise
from pathlib import Path

from detente.errors import SchemaError
from detente.kernel.source import Certainty
from detente.ledger.case.model import Case, Derive, ProductList
from detente.store.tables import Table

TYPES = {
    "list": "VARCHAR",
    "code": "VARCHAR",
    "rate": "DECIMAL(9,6)",
    "start": "DATE",
    "until": "DATE",
    "published": "DATE",
    "certainty": "VARCHAR",
}
Row = tuple[str, str, Decimal | None, date | None, date | None, date | None, Certainty]


def derive_lists(case: Case, data: Path, footnotes: Iterable[tuple[str, str]]) -> Table:
    """Return the table of all lists of a case.

    Parameters
    ----------
    data : Path
        Folder that the file names in the rows start from.
    footnotes : iterable of (code, heading)
        Headings that the schedule's footnotes name for each line.
    """
    marks: dict[str, list[str]] = {}
    for code, heading in footnotes:
        marks.setdefault(heading, []).append(code)
    rows: dict[str, list[Row]] = {}
    for name, spec in case.lists.items():
        made: list[Row] = []
        for how in spec.derive:
            taken = {row[1] for other in how.not_on for row in rows[other]}
            found = _found(spec, how, data, marks)
            made += [row for row in found if _kept(how, row[1]) and row[1] not in taken]
        rows[name] = made
    flat = sorted({row for made in rows.values() for row in made}, key=str)
    return Table("lists", TYPES, flat)


def _kept(how: Derive, code: str) -> bool:
    inside = not how.only_prefixes or code.startswith(how.only_prefixes)
    inside = inside and len(code) >= how.min_length
    return inside and not code.startswith(how.not_prefixes or ("-",)) and code not in how.not_codes


def _found(
    spec: ProductList, how: Derive, data: Path, marks: Mapping[str, list[str]]
) -> Iterator[Row]:
    if how.footnotes:
        for code in marks.get(how.footnotes, ()):
            yield (spec.id, code, how.rate, None, None, None, spec.certainty)
    elif how.steps and how.marked:
        for code in _rose(how, data / how.steps, marks):
            yield (spec.id, code, how.rate, None, None, None, spec.certainty)
    elif how.steps:
        yield from _steps(spec, how, data / how.steps)
    elif how.file:
        special = _special(how, data)
        for row in _csv(data / how.file):
            if all(row[key].strip() in allowed for key, allowed in how.where.items()):
                yield _listed(spec, how, row, special)


def _csv(path: Path) -> Iterator[dict[str, str]]:
    """Yield rows by column name and by column number (from 1), comments left out."""
    if not path.exists():
        raise SchemaError(
            f"the list file {path.name} is missing",
            where=str(path),
            hint="point the derivation at the folder with the original files",
        )
    with path.open(newline="", encoding="utf-8-sig") as handle:
        lines = csv.reader(line for line in handle if not line.startswith("#"))
        first = next(lines, [])
        headed = not first or not first[-1].replace(".", "").isdigit()
        headed = headed and not any(cell.replace(".", "").isdigit() for cell in first)
        if not headed and first:
            yield _numbered(first)
        for cells in lines:
            if cells:
                named = dict(zip(first, cells, strict=False)) if headed else {}
                yield {**named, **_numbered(cells)}


def _numbered(cells: list[str]) -> dict[str, str]:
    return {str(i): cell for i, cell in enumerate(cells, start=1)}


def _listed(
    spec: ProductList, how: Derive, row: Mapping[str, str], special: tuple[set[str], date] | None
) -> Row:
    code = row[how.column].replace(".", "").strip().zfill(how.width)
    if len(code) == 12:
        code = code[:10]
    if not code.isdigit() or not 2 <= len(code) <= 10:
        raise SchemaError(
            f"'{row[how.column]}' is not a product code", where=f"{spec.id}: {how.file}"
        )
    start = _date(row.get(how.from_column or "", ""))
    last = _date(row.get(how.last_day_column or "", ""))
    published = how.published if isinstance(how.published, date) else None
    if start and how.published_if_dated:
        published = how.published_if_dated
    if start and start.isoformat() in how.published_by_start:
        published = how.published_by_start[start.isoformat()]
    if special and code[: len(next(iter(special[0])))] in special[0]:
        published = special[1]
    until = last + timedelta(days=1) if last else None
    return (spec.id, code, how.rate, start, until, published, spec.certainty)


def _special(how: Derive, data: Path) -> tuple[set[str], date] | None:
    """Return codes published on a day of their own, cut to a common length."""
    of = how.published_for
    if of is None:
        return None
    codes = {row[of.column].replace(".", "")[: of.prefix] for row in _csv(data / of.file)}
    return {c for c in codes if len(c) == of.prefix}, of.published


def _date(text: str) -> date | None:
    text = text.strip()
    return date.fromisoformat(text) if text and text != "NA" else None


def _steps(spec: ProductList, how: Derive, path: Path) -> Iterator[Row]:
    """Yield the rises that fall on the dates named, out of total rates by HS6 and date.

    The rate of a line on the list is the sum of its rises so far; each lasts until the next.
    """
    totals = _totals(path)
    days = sorted({day for series in totals.values() for day, _ in series})
    before = {day: days[i - 1] for i, day in enumerate(days) if i}
    for code, series in sorted(totals.items()):
        at = dict(series)
        rises = [(d, at[d] - at[before[d]]) for d in how.dates if d in at and before.get(d) in at]
        yield from _spells(spec, how, code, [(d, rise) for d, rise in rises if rise > 0])


def _rose(how: Derive, path: Path, marks: Mapping[str, list[str]]) -> Iterator[str]:
    """Yield the marked lines whose six digits rose enough on the dates named."""
    totals = _totals(path)
    for code in sorted({code for heading in how.marked for code in marks.get(heading, ())}):
        series = sorted(totals.get(code[:6], ()))
        rise = sum(
            (new - old for (_, old), (day, new) in pairwise(series) if day in how.dates), Decimal(0)
        )
        if rise >= how.least:
            yield code


def _spells(
    spec: ProductList, how: Derive, code: str, rises: list[tuple[date, Decimal]]
) -> Iterator[Row]:
    known = how.published if isinstance(how.published, Mapping) else {}
    steps: list[tuple[date, Decimal, date | None]] = []
    total = Decimal(0)
    for day, rise in rises:
        total += rise
        steps.append((day, total, known.get(day.isoformat())))
        if how.halve and day == how.halve.step:
            total -= rise / 2
            steps.append((how.halve.day, total, how.halve.published))
    ends = [day for day, _, _ in steps[1:]]
    for i, (day, rate, published) in enumerate(steps):
        until = ends[i] if i < len(ends) else None
        yield (spec.id, code, rate, day, until, published, spec.certainty)


def _totals(path: Path) -> dict[str, list[tuple[date, Decimal]]]:
    totals: dict[str, list[tuple[date, Decimal]]] = {}
    for row in _csv(path):
        try:
            rate = Decimal(row["tariff"]) / 100
        except (InvalidOperation, KeyError):
            continue
        day = date.fromisoformat(row["time_of_tariff"])
        totals.setdefault(row["hs6"], []).append((day, rate.quantize(Decimal("0.000001"))))
    return totals


def derive_steps_base(
    path: Path, dates: Iterable[date]
) -> Iterator[tuple[str, Decimal, date, date | None]]:
    """Yield the ordinary rates in a table of total rates: the first, and its changes on `dates`.

    Yields
    ------
    (code, rate, start, until)
        Rates move only on the dates named; other changes of the total are added duties.
    """
    wanted = set(dates)
    for code, series in sorted(_totals(path).items()):
        series.sort()
        level, start = series[0][1], series[0][0]
        for (_, old), (day, new) in pairwise(series):
            if day in wanted and new != old:
                yield code, level, start, day
                level, start = level + new - old, day
        yield code, level, start, None
