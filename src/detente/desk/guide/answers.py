"""Answers that guide a reader."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from detente.desk.guide.rows import Stop, Term
    from detente.ledger.event import Event
    from detente.ledger.views.changes import Change


@dataclass(frozen=True, slots=True)
class Glossary:
    """Words and what they mean here, as far as they meant it by a day."""

    known: date
    terms: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Belief:
    """What was expected of a measure for a day, and what is known of that day later."""

    measure: str
    name: str
    on: date
    then: str
    later: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Replay:
    """The record as it stood on one of its days.

    Parameters
    ----------
    stop : Stop or None
        The last day to stop at by `known`; None before the first.
    before, after : date or None
        The days to stop at on either side.
    state : str
        The state of things on `on`, as known then.
    changes : tuple of Change
        What was learnt since the day before, or since the stop where `known` lies after it.
    believed : tuple of Belief
        Where what was expected then is not what `later` knows.
    """

    on: datetime
    known: date
    later: date
    stop: Stop | None
    before: date | None
    after: date | None
    stops: tuple[Stop, ...]
    state: str
    since: date
    events: tuple[Event, ...]
    changes: tuple[Change, ...]
    believed: tuple[Belief, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Side:
    """One of two things compared.

    Parameters
    ----------
    on, published : date or None
        The day it speaks of, and the day it came out.
    ours : float or None
        For a figure: the average as this record computes it for the same day and direction.
    """

    id: str
    title: str
    by: str
    on: date | None
    published: date | None
    text: str
    ours: float | None
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Differs:
    """One respect in which the two differ or agree, and why."""

    what: str
    a: str
    b: str
    why: str


@dataclass(frozen=True, slots=True)
class Compared:
    """Two figures, or two texts, side by side."""

    known: date
    kind: Literal["figures", "texts"]
    finding: str
    a: Side
    b: Side
    rows: tuple[Differs, ...]
