"""Read the series of a case: what each counts, and every figure with its source."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from detente.errors import DetenteError, Fault, SchemaError, did_you_mean
from detente.kernel import countries
from detente.ledger.case.rows import Row, read_folder, validate
from detente.trade.period import read_period
from detente.trade.series import Observation, Series
from detente.trade.unit import read_unit

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Book:
    """Every series of a case and the figures written in its rows."""

    series: Mapping[str, Series]
    observations: tuple[Observation, ...]


def load_book(root: Path, sources: Iterable[str]) -> Book:
    """Read the series of a case folder and refuse them, with every fault at once.

    Raises
    ------
    SchemaError
        A unit or a period that does not exist, two values for one vintage, a figure without its
        series, its day or its source.
    """
    faults: list[Fault] = []
    book = read_book(root, sources, faults)
    if faults:
        raise SchemaError(
            f"the series have {len(faults)} fault{'s' if len(faults) != 1 else ''}",
            where=str(root),
            hint="run `detente check case PATH` and correct the rows named",
            faults=faults,
        )
    return book


def read_book(root: Path, sources: Iterable[str], faults: list[Fault]) -> Book:
    """Read the series of a case folder; add what is wrong to `faults`."""
    known = frozenset(sources)
    series: dict[str, Series] = {}
    for row, made in _read(root, "series", Series, faults):
        if made.id in series:
            faults.append(Fault(row.at(("id",)), f"two series have the id '{made.id}'"))
        series[made.id] = made
        faults.extend(Fault(row.at(), what) for what in _wrong_series(made))
    held: dict[tuple[object, ...], tuple[Observation, str]] = {}
    for row, seen in _read(root, "observations", Observation, faults):
        wrong = list(_wrong(seen, series, known))
        faults.extend(Fault(row.at(), what, hint) for what, hint in wrong)
        if wrong:
            continue
        key = (seen.series, read_period(seen.period), seen.known)
        if key in held:
            first, place = held[key]
            what = f"{seen.series} {seen.period} has two figures known on {seen.known}"
            both = f"{_figure(first)} at {place}, {_figure(seen)} here: keep one"
            faults.append(Fault(row.at(), what, both))
        held[key] = (seen, row.at())
    return Book(series, tuple(seen for seen, _ in held.values()))


def _read(root: Path, stem: str, kind: type[T], faults: list[Fault]) -> Iterator[tuple[Row, T]]:
    try:
        rows = list(read_folder(root, stem))
    except SchemaError as error:
        faults.append(Fault(error.where, error.what, error.hint))
        return
    for row in rows:
        found = validate([row], kind, faults)
        if found:
            yield row, found[0]


def _wrong_series(row: Series) -> Iterator[str]:
    try:
        unit = read_unit(row.unit)
        for place in (row.reporter, row.partner):
            countries.name(place)
    except DetenteError as error:
        yield error.what
        return
    if row.valuation in {"FOB", "CIF", "customs"} and unit.currency is None:
        yield f"a value {row.valuation} is money, not {row.unit}"
    if row.valuation == "volume" and unit.currency is not None:
        yield f"a volume is not {row.unit}"


def _wrong(
    row: Observation, series: Mapping[str, Series], sources: frozenset[str]
) -> Iterator[tuple[str, str]]:
    if row.series not in series:
        hint = did_you_mean(row.series, series) or "add it to series/"
        yield f"'{row.series}' is no series", hint
    try:
        read_period(row.period)
    except DetenteError as error:
        yield error.what, error.hint
    if row.value is None and row.change is None:
        yield "neither a value nor a change is given", "give what was printed, or drop the row"
    if row.change is not None and row.change <= -1:
        yield f"the change {row.change} is a fall of more than all", "write -28.6 % as -0.286"
    if row.known is None:
        yield "no day says when it could be known", "give `published`, or `seen`"
    if row.source not in sources:
        hint = did_you_mean(row.source, sources) or "add it to sources/"
        yield f"'{row.source}' is no source row", hint


def _figure(row: Observation) -> str:
    shown = [str(x) for x in (row.value, row.change) if x is not None]
    return " and ".join(shown)
