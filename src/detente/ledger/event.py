"""What happened: dated acts of the dispute, and the topics that were raised."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any, ClassVar, Literal

from detente.kernel.row import STRICT
from detente.kernel.source import Certainty


@dataclass(frozen=True, slots=True)
class Event:
    """A meeting, call, strike, answer, ruling or statement.

    Parameters
    ----------
    date, published : date
        When it happened and when it could be known.
    effective : date or None
        When the act it tells of applies.
    actors, target : tuple of str
        Who acts and on whom (ISO3, ``WLD`` for all).
    response_to : tuple of str
        Events it answers.
    disputed : str or None
        Whose word the coding is, where it is contested.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    id: str
    date: datetime.date
    published: datetime.date
    kind: Literal[
        "strike",
        "answer",
        "threat",
        "ease",
        "truce",
        "extension",
        "meeting",
        "call",
        "talks",
        "ruling",
        "statement",
        "breach-claim",
        "investigation",
        "step",
    ]
    actors: tuple[str, ...]
    what: str
    sources: tuple[str, ...]
    certainty: Certainty
    effective: datetime.date | None = None
    target: tuple[str, ...] = ()
    place: str | None = None
    topics: tuple[str, ...] = ()
    response_to: tuple[str, ...] = ()
    disputed: str | None = None


@dataclass(frozen=True, slots=True)
class Raised:
    """A topic brought up: by whom (None: the record does not say), when, in which event."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    date: datetime.date
    text: str
    sources: tuple[str, ...]
    certainty: Certainty
    by: str | None = None
    event: str | None = None


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic of the agenda: raised by whom, discussed or not, with what outcome."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    id: str
    title: str
    raised: tuple[Raised, ...]
    discussed: Literal["yes", "no", "not-known"]
    outcome_status: Literal["agreed", "partly", "none", "open", "not-known"]
    published: datetime.date
    sources: tuple[str, ...]
    certainty: Certainty
    discussed_note: str | None = None
    outcome: str | None = None
