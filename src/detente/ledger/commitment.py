"""A promised act: what, how much, by when, measured how, on whose word."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar

from detente.kernel.row import STRICT
from detente.kernel.source import Certainty
from detente.ledger.agreement import Deadline, Standpoint


@dataclass(frozen=True, slots=True)
class Window:
    """Half-open span of days in which the act is due; `until` None where none is named."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    start: datetime.date
    until: datetime.date | None = None


@dataclass(frozen=True, slots=True)
class Measured:
    """A series that a promise can be held against.

    `measure` says what is counted (orders, sales reports, shipments, arrivals …), `decides` whether
    the verdict rests on it, `why` in what it differs from the others.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    series: str
    measure: str
    why: str
    decides: bool = False


@dataclass(frozen=True, slots=True)
class Seasons:
    """Past years whose course within the year gives the seasonal pace: ``[start, until)``."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    series: str
    start: int
    until: int


@dataclass(frozen=True, slots=True)
class Baseline:
    """What the target comes on top of, in the unit of the target."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    value: Decimal
    period: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Commitment:
    """A promise of one party.

    Parameters
    ----------
    target, unit : Decimal and str, or None
        The quantity promised, where it is one.
    said_by : tuple of str
        Parties whose own text states it; one-sided promises stay one-sided.
    baseline : Baseline or None
        What the target comes on top of, where it is an increase.
    series : tuple of Measured
        Series it can be held against.
    seasons : Seasons or None
        Past years that give the seasonal pace.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    id: str
    party: str
    to: str
    text: str
    measured_by: str
    said_by: tuple[str, ...]
    status_history: tuple[Standpoint, ...]
    published: datetime.date
    sources: tuple[str, ...]
    certainty: Certainty
    target: Decimal | None = None
    unit: str | None = None
    window: Window | None = None
    agreement: str | None = None
    deadlines: tuple[Deadline, ...] = ()
    baseline: Baseline | None = None
    series: tuple[Measured, ...] = ()
    seasons: Seasons | None = None
    note: str = ""
