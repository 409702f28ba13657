"""The record of a dispute beside its law: events, agenda, agreements, commitments, figures."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar, Literal, TypeVar

from detente.errors import Fault, SchemaError
from detente.kernel.row import STRICT
from detente.kernel.source import Certainty
from detente.ledger.agreement import Agreement
from detente.ledger.case.load import rows_of
from detente.ledger.commitment import Commitment
from detente.ledger.event import Event, Topic

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Gap:
    """Something the record does not hold: what, why, and what would fill it.

    `published` is the day from which the row's words can be known, where they tell of an act.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    id: str
    what: str
    why: str
    fill: str
    touches: tuple[str, ...] = ()
    published: datetime.date | None = None


@dataclass(frozen=True, slots=True)
class PublishedFigure:
    """An average that others print, its basis, and why it differs from ours."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    id: str
    figure: str
    by: str
    origin: str
    dest: str
    on: datetime.date
    published: datetime.date
    basis: str
    difference_explained: str
    sources: tuple[str, ...]
    certainty: str = "press"


@dataclass(frozen=True, slots=True)
class Feed:
    """Where newer data can be fetched, and what its names mean here.

    Parameters
    ----------
    reader : str
        Which of the readers there are reads what comes.
    hosts, schemes : tuple of str
        What may be opened; nothing else is.
    pages : mapping of str to str
        Address patterns by kind.
    guessed : tuple of str
        Patterns that were never seen to answer.
    tables : mapping of str to str
        Derived tables that a feed of the schedule is held against.
    series : str
        Pattern of a series' id, of ``{flow}`` and ``{name}``; for a feed of instruments, empty.
    names : mapping of str to str
        What a printed label is called here: a part of a series' id; for a feed of instruments,
        a word and what it touches.
    follow : mapping of str to tuple of str
        What of a feed is followed, e.g. ``table: ["1", "4"]``.
    others : str
        What becomes of labels without a name: ``reject``, kept with the reason, or ``leave``,
        where a feed names far more than is followed.
    since : date or None
        First day of the periods that are followed.
    key, key_at, key_from : str
        Environment variable of a key, where it goes (``header NAME`` or ``query NAME``), and
        where one is had.
    pause : float
        Seconds between two questions.
    per : str
        What a feed is asked for one at a time, ``hs6``: its id and its addresses name the place
        where the product's six digits go.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    id: str
    title: str
    reader: str
    hosts: tuple[str, ...]
    pages: Mapping[str, str]
    known_until: datetime.date
    licence: str
    sources: tuple[str, ...]
    tables: Mapping[str, str] = field(default_factory=dict)
    schemes: tuple[str, ...] = ("https",)
    guessed: tuple[str, ...] = ()
    series: str = ""
    names: Mapping[str, str] = field(default_factory=dict)
    follow: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    others: Literal["reject", "leave"] = "reject"
    since: datetime.date | None = None
    certainty: Certainty = "official-statement"
    key: str = ""
    key_at: str = ""
    key_from: str = ""
    pause: float = 1.0
    per: Literal["", "hs6"] = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Record:
    """All rows of the record."""

    events: tuple[Event, ...]
    topics: tuple[Topic, ...]
    agreements: Mapping[str, Agreement]
    commitments: Mapping[str, Commitment]
    gaps: tuple[Gap, ...]
    figures: tuple[PublishedFigure, ...]
    feeds: tuple[Feed, ...] = ()


def read_record(root: Path, faults: list[Fault]) -> Record:
    """Read the record of a case folder; add what is wrong to `faults`."""
    agreements = rows_of(root, "agreements", Agreement, faults)
    commitments = rows_of(root, "commitments", Commitment, faults)
    return Record(
        events=tuple(sorted(rows_of(root, "events", Event, faults), key=lambda e: (e.date, e.id))),
        topics=tuple(rows_of(root, "agenda", Topic, faults)),
        agreements={a.id: a for a in sorted(agreements, key=lambda a: a.date)},
        commitments={c.id: c for c in commitments},
        gaps=tuple(rows_of(root, "gaps", Gap, faults)),
        figures=tuple(rows_of(root, "published", PublishedFigure, faults)),
        feeds=tuple(rows_of(root, "feeds", Feed, faults)),
    )


def load_record(root: Path) -> Record:
    """Read the record and refuse it, with every fault at once, if a row breaks its shape."""
    faults: list[Fault] = []
    record = read_record(root, faults)
    if faults:
        raise SchemaError(
            f"the record has {len(faults)} faults",
            where=str(root),
            hint="run `detente check case PATH` and correct the rows named",
            faults=faults,
        )
    return record
