"""Rows of a case that guide a reader: its words, and the days at which to stop."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, ClassVar

from detente.errors import Fault, SchemaError
from detente.kernel.row import STRICT
from detente.kernel.source import Source
from detente.ledger.case.load import loaded, rows_of
from detente.ledger.case.record import Record
from detente.ledger.measure import Measure


@dataclass(frozen=True, slots=True)
class Term:
    """A word and what it means here.

    Parameters
    ----------
    also : tuple of str
        Other words for the same.
    published : date or None
        From when it has its meaning, where an act gave it one.
    marked : bool
        Whether pages explain it where it stands; a word too common for that is not marked.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    id: str
    term: str
    text: str
    also: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    published: datetime.date | None = None
    marked: bool = True


@dataclass(frozen=True, slots=True)
class Stop:
    """A day at which a reader of the record may stop.

    Parameters
    ----------
    events : tuple of str
        What became known by that day, by the ids of events.
    sources : tuple of str
        What the title rests on where no event tells of it.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    id: str
    day: datetime.date
    title: str
    events: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Turned:
    """The rate of a measure that a reader may turn on the page of a scenario.

    Parameters
    ----------
    id : str
        The measure.
    rates : tuple of Decimal
        Rates to choose from.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    id: str
    title: str
    rates: tuple[Decimal, ...]


def load_terms(root: Path) -> tuple[Term, ...]:
    """Return the words of a case in the order of the alphabet; a case without them has none."""
    return tuple(sorted(loaded(root, "glossary", Term), key=lambda row: row.term.casefold()))


def load_stops(root: Path, record: Record) -> tuple[Stop, ...]:
    """Return the days of a case in order; a case without them has none.

    Raises
    ------
    SchemaError
        A day names an event that the record does not hold, or holds as of a later day.
    """
    rows = stops_of(root)
    faults = _too_early(rows, record)
    if faults:
        raise SchemaError(
            "replay.yaml names events that the record does not hold by then",
            where=str(root),
            hint="correct the rows named",
            faults=faults,
        )
    return rows


def _too_early(rows: Sequence[Stop], record: Record) -> list[Fault]:
    """Return the days that name an event which was not known by then."""
    told = {event.id: event.published for event in record.events}
    return [
        Fault(f"replay.yaml {row.id}", f"names the event {name}", "one published by that day")
        for row in rows
        for name in row.events
        if told.get(name, datetime.date.max) > row.day
    ]


def stops_of(root: Path) -> tuple[Stop, ...]:
    """Return the days of a case in order, as their rows have them."""
    return tuple(sorted(loaded(root, "replay", Stop), key=lambda row: row.day))


def check_guide(
    root: Path, measures: Mapping[str, Measure], sources: Mapping[str, Source], record: Record
) -> tuple[int, list[Fault]]:
    """Return the number of rows that guide a reader, and what is wrong with them."""
    faults: list[Fault] = []
    terms = rows_of(root, "glossary", Term, faults)
    stops = rows_of(root, "replay", Stop, faults)
    turned = rows_of(root, "knobs", Turned, faults)
    faults += [*_twice(terms), *_too_early(stops, record)]
    cited: list[tuple[str, Term | Stop]] = [("glossary", row) for row in terms]
    cited += [("replay", row) for row in stops]
    for stem, row in cited:
        faults.extend(
            Fault(f"{stem}.yaml {row.id}", f"no source is called '{name}'", "name one of sources/")
            for name in row.sources
            if name not in sources
        )
    faults.extend(
        Fault(f"replay.yaml {row.id}", "rests on nothing", "name an event or a source")
        for row in stops
        if not row.events and not row.sources
    )
    faults.extend(
        Fault(f"knobs.yaml {row.id}", "names no measure, or no rates", "name one of measures/")
        for row in turned
        if row.id not in measures or not row.rates
    )
    return len(terms) + len(stops) + len(turned), faults


def _twice(terms: Sequence[Term]) -> Iterator[Fault]:
    """Yield the words that two entries claim."""
    seen: dict[str, str] = {}
    for row in terms:
        for name in (row.term, *row.also):
            first = seen.setdefault(name.casefold(), row.id)
            if first != row.id:
                yield Fault(f"glossary.yaml {row.id}", f"'{name}' is told in {first}", "keep one")
