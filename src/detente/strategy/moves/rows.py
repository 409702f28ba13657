"""Rows of a case about moves and truces, and the readings of them that are in dispute."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Literal

from detente.kernel.row import STRICT
from detente.kernel.source import Certainty

How = Literal["broken", "expired", "converted", "exogenous", "held"]
#: Ends that count as a break: the others only end what is watched.
BREAKS: frozenset[How] = frozenset({"broken", "expired"})


@dataclass(frozen=True, slots=True)
class Ending:
    """How a truce ended by one definition; ``held`` without a day where it did not.

    Parameters
    ----------
    by : str
        The definition.
    how : str
        ``broken`` or ``expired`` (ran out into measures) are breaks; ``converted`` became
        something else or ran its term; ``exogenous`` was ended by neither side.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    by: str
    published: datetime.date
    how: How
    sources: tuple[str, ...]
    date: datetime.date | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class Due:
    """A day on which a truce was to end, as it became known."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    published: datetime.date
    date: datetime.date
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Truce:
    """A truce between two sides.

    Parameters
    ----------
    between : tuple of str
        The two sides.
    start, published : date
        When it began and when that could be known.
    watched_until : date
        The last day on which it is known to have stood, or the last that matters.
    ends : tuple of Ending
        By definition; a definition without a row takes that of the one it is like.
    subject : str
        Two truces of one pair may stand side by side on different subjects.
    first_claim : date or None
        First charge of a breach.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    id: str
    title: str
    between: tuple[str, ...]
    start: datetime.date
    published: datetime.date
    medium: str
    leaders: bool
    written: bool
    watched_until: datetime.date
    sources: tuple[str, ...]
    certainty: Certainty
    ends: tuple[Ending, ...] = ()
    deadlines: tuple[Due, ...] = ()
    subject: str = "all"
    first_claim: datetime.date | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Definition:
    """What counts as the end of a truce."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    id: str
    title: str
    text: str
    like: str | None = None


@dataclass(frozen=True, slots=True)
class Started:
    """A span of time in which a truce began; without an end it goes on."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    start: datetime.date
    until: datetime.date | None = None


@dataclass(frozen=True, slots=True)
class ReferenceClass:
    """Of which truces the standing one is taken to be an example.

    Parameters
    ----------
    between : tuple of str
        Only truces of these two sides; empty for any.
    party : str or None
        Only truces in which this side takes part.
    since : date or None
        Only truces that began on the day or later.
    started_in : tuple of Started
        Only truces that began in one of the spans; empty for any.
    text : str
        The same in words, where the title does not say it.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    id: str
    title: str
    between: tuple[str, ...] = ()
    party: str | None = None
    since: datetime.date | None = None
    started_in: tuple[Started, ...] = ()
    text: str = ""

    def holds(self, truce: Truce) -> bool:
        """Tell whether a truce is of the class."""
        day = truce.start
        return (
            (not self.between or set(self.between) == set(truce.between))
            and (self.party is None or self.party in truce.between)
            and (self.since is None or day >= self.since)
            and (
                not self.started_in
                or any(s.start <= day and (s.until is None or day < s.until)
                       for s in self.started_in)
            )
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Settings:
    """How truces are counted, and what the model of trust takes as given.

    Parameters
    ----------
    prior_breaks, prior_days : float
        What is known before a truce is counted: so many breaks in so many days.
    fewest : int
        Below so many truces a class has no rate.
    score_days, score_after : int
        Each truce is foretold for so many days at its start, once so many had begun before it.
    resamples : int
        Draws behind the interval of a score.
    half_life_days : float
        After which an act weighs half.
    weights : mapping of str to float
        Weight on trust of an act by its kind, from −1 to 1.
    deadline_days : int
        So many days before a deadline it counts as near.
    strain : tuple of str
        Kinds of acts that strain a truce.
    open_days : int
        So long an act without an answer is not counted as unanswered.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    id: str
    prior_breaks: float
    prior_days: float
    fewest: int
    score_days: int
    score_after: int
    resamples: int
    half_life_days: float
    weights: Mapping[str, float]
    deadline_days: int
    strain: tuple[str, ...]
    open_days: int


@dataclass(frozen=True, slots=True)
class Move:
    """An event of the record as a move: what was moved, and how far.

    Parameters
    ----------
    id : str
        The event.
    instruments : tuple of str
        Tariff, export control, port fee …
    hard : bool
        An act, not words.
    scope : {'all', 'part'}
        All goods of the other side, or a part.
    kind : str or None
        Where it counts as another kind than the event's own.
    size : float or None
        Points added, of 1.
    trade_bn : float or None
        Billion dollars of trade named for it.
    bites : date or None
        First day on which the pair's own part applies, where the event's is another.
    levels : mapping of str to float
        Average duty of each side on the other's goods after it took effect.
    calls : bool
        Whether it is counted among the acts that call for an answer.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    id: str
    instruments: tuple[str, ...]
    hard: bool
    scope: Literal["all", "part"]
    kind: str | None = None
    size: float | None = None
    trade_bn: float | None = None
    bites: datetime.date | None = None
    levels: Mapping[str, float] | None = None
    calls: bool = True


@dataclass(frozen=True, slots=True)
class Recoded:
    """What a reading changes in a move; what is not given stays."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    id: str
    kind: str | None = None
    response_to: tuple[str, ...] | None = None
    hard: bool | None = None
    calls: bool | None = None


@dataclass(frozen=True, slots=True)
class Reended:
    """An end that a reading gives to a truce by one definition."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    truce: str
    by: str
    published: datetime.date
    how: How
    sources: tuple[str, ...]
    date: datetime.date | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class Option:
    """One reading of what is in dispute, and whose word it is."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    id: str
    title: str
    sources: tuple[str, ...]
    said_by: str | None = None
    moves: tuple[Recoded, ...] = ()
    ends: tuple[Reended, ...] = ()


@dataclass(frozen=True, slots=True)
class Coding:
    """A coding in dispute: its readings, of which the first holds unless another is asked for."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    id: str
    question: str
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Fold:
    """A span of the dispute on which a rule is fitted or tested."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    id: str
    start: datetime.date
    until: datetime.date | None = None
    title: str = ""

    def holds(self, day: datetime.date) -> bool:
        """Tell whether a day lies in the span."""
        return self.start <= day and (self.until is None or day < self.until)


@dataclass(frozen=True, slots=True)
class Threshold:
    """A level up to which a side has said that it would not answer."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    id: str
    party: str
    level: float
    published: datetime.date
    text: str
    read_on: datetime.date
    event: str
    sources: tuple[str, ...]
    certainty: Certainty


@dataclass(frozen=True, slots=True)
class Limit:
    """Something the outlook cannot tell."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    id: str
    text: str
