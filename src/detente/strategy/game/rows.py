"""Rows of a case that the game reads: who plays, with which actions, on which economy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, ClassVar, TypeVar

from detente.errors import UnknownName, did_you_mean
from detente.kernel.row import STRICT
from detente.ledger.case.load import loaded
from detente.ledger.case.model import Case

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class LevelRow:
    """A level of duties: what is added to those of the baseline, on all goods or by group."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    name: str
    title: str
    added: float = 0.0
    groups: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PlayerRow:
    """A player: a region of the baseline, its levels of duties, the input it may cap.

    Parameters
    ----------
    region : str
        Which.
    levels : tuple of LevelRow
        Duties on the other's goods.
    input : str
        Id of an input it controls, if any.
    caps : tuple of float
        What may still leave of it; every level goes with every cap.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    region: str
    levels: tuple[LevelRow, ...]
    input: str = ""
    caps: tuple[float, ...] = (1.0,)


@dataclass(frozen=True, slots=True)
class PunishmentRow:
    """What a broken truce is taken to be followed by: stated, not predicted.

    Parameters
    ----------
    war : tuple of str
        The level of each player while it lasts.
    lag_days, length_days, rate : float
        How long until the answer, how long the war, how the future is discounted.
    published : date
        When the acts it is taken from were known; before that day there is none to state.
    why : str
        What the figures rest on.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    war: tuple[str, str]
    lag_days: float
    length_days: float
    rate: float
    published: date
    why: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GroupRow:
    """A group of sectors of the baseline, one instrument of each player."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    id: str
    title: str
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class InputRow:
    """An input that one player controls, from the imports of the other.

    Parameters
    ----------
    holder, buyer : str
        Who controls it and who needs it.
    table : str
        Shipped table of the buyer's imports by partner and heading.
    headings : tuple of str
        Six-digit headings that count as the input.
    users : tuple of str
        Groups of sectors that are made with it.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    id: str
    title: str
    holder: str
    buyer: str
    table: str
    headings: tuple[str, ...]
    users: tuple[str, ...]
    sources: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class ReadingRow:
    """One reading of how hard it is to do without an input."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    id: str
    title: str
    others: float
    rest: float


@dataclass(frozen=True, slots=True)
class GameRow:
    """A game: its players on a baseline of the trade model."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    id: str
    title: str
    baseline: str
    set: str
    horizon: str
    rest: str
    players: tuple[PlayerRow, PlayerRow]
    punishment: PunishmentRow
    sources: tuple[str, ...] = ()


def game_row(case: Case, name: str = "") -> GameRow:
    """Return a game of the case by its id, or the first; `UnknownName` if there is none."""
    found = {row.id: row for row in loaded(case.root, "strategy/games", GameRow)}
    return _pick(found, name, "game")


def group_rows(case: Case) -> list[GroupRow]:
    """Return the groups of sectors of a case."""
    return loaded(case.root, "strategy/groups", GroupRow)


def reading_rows(case: Case) -> list[ReadingRow]:
    """Return the readings of how hard an input is to do without, easiest first."""
    return loaded(case.root, "strategy/substitution", ReadingRow)


def input_row(case: Case, name: str) -> InputRow:
    """Return an input of the case by its id; `UnknownName` if there is none."""
    found = {row.id: row for row in loaded(case.root, "strategy/inputs", InputRow)}
    return _pick(found, name, "input")


def _pick(found: Mapping[str, T], name: str, kind: str) -> T:
    if name not in found and (name or not found):
        hint = did_you_mean(name, found) or f"one of {', '.join(found) or 'none in this case'}"
        raise UnknownName(f"the case has no {kind} {name!r}", hint=hint)
    return found[name] if name else next(iter(found.values()))
