"""A truce clause by clause: each party's own words, what carries it out, until when."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Literal

from detente.kernel.row import STRICT
from detente.kernel.source import Certainty

Standing = Literal[
    "open",
    "pending",
    "in-force",
    "carried-out",
    "partly",
    "kept",
    "kept-late",
    "missed",
    "superseded",
    "disputed",
    "moot",
    "expired",
    "not-measurable",
    "not-known",
]


@dataclass(frozen=True, slots=True)
class Said:
    """What one side's own text says, in our words; `silent` where it does not speak of it."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    text: str | None
    sources: tuple[str, ...] = ()
    certainty: Certainty | None = None
    silent: bool = False


@dataclass(frozen=True, slots=True)
class Standpoint:
    """A status as it became known on a day."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    published: datetime.date
    status: Standing
    sources: tuple[str, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Deadline:
    """A deadline as it became known: by an instrument (half-open end) or as stated."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    published: datetime.date
    sources: tuple[str, ...]
    legal: datetime.date | None = None
    political: datetime.date | None = None
    by: str | None = None


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause of an agreement."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    id: str
    topic: str
    title: str
    said_by: Mapping[str, Said]
    status_history: tuple[Standpoint, ...]
    instruments: tuple[str, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Agreement:
    """A truce or deal between the parties."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    id: str
    title: str
    date: datetime.date
    published: datetime.date
    parties: tuple[str, ...]
    summary: str
    clauses: tuple[Clause, ...]
    sources: tuple[str, ...]
    certainty: Certainty
    place: str | None = None
    known_as: tuple[str, ...] = ()


def standing(history: tuple[Standpoint, ...], known: datetime.date) -> Standpoint | None:
    """Return the last status published by `known`."""
    seen = [point for point in history if point.published <= known]
    return max(seen, key=lambda point: point.published, default=None)


def deadline(
    history: tuple[Deadline, ...], known: datetime.date
) -> tuple[datetime.date | None, datetime.date | None]:
    """Return the legal and the political deadline as last stated by `known`."""
    legal: datetime.date | None = None
    political: datetime.date | None = None
    for row in sorted((d for d in history if d.published <= known), key=lambda d: d.published):
        legal = row.legal or legal
        political = row.political or political
    return legal, political


def restated(
    history: tuple[Deadline, ...], known: datetime.date, day: datetime.date | None, *, legal: bool
) -> tuple[Deadline, datetime.date] | None:
    """Return the row that moved a deadline to a day, and the day first named; None if unmoved."""
    rows = sorted((d for d in history if d.published <= known), key=lambda d: d.published)
    named = [(d.legal if legal else d.political, d) for d in rows]
    days = [(at, d) for at, d in named if at is not None]
    if day is None or not days or days[0][0] == day:
        return None
    return next(((d, days[0][0]) for at, d in days if at == day), None)
