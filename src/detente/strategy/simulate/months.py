"""Simulated paths by month: how many stand, and how duties, trade and incomes spread."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

import numpy as np

from detente.kernel.executor import Executor, Serial, gather
from detente.model.economy import Array
from detente.strategy.simulate.effects import Effects
from detente.strategy.simulate.month import Band, Month
from detente.strategy.simulate.paths import STATES, Ask, walk
from detente.strategy.survival.spans import YEAR

#: Paths of a piece of work: what comes of a piece depends on its number and the seed alone.
_PIECE = 2_500
_WEEK = 7
_EDGES = (0.05, 0.5, 0.95)
#: Figures are given to so many places: beyond them is noise of the draws.
_PLACES = 6


def simulated(
    asks: Mapping[tuple[str, str], Ask],
    start: date,
    months: int,
    effects: Effects | None = None,
    *,
    executor: Executor | None = None,
    tell: Callable[[str], None] = lambda _: None,
) -> tuple[Month, ...]:
    """Return each simulation by month.

    Parameters
    ----------
    asks : mapping of (reference class, definition) to Ask
        What is simulated; each gets seeds of its own from its place.
    start : date
        First day.
    months : int
        How many.
    effects : Effects, optional
        What levels do to incomes and trade.
    executor : Executor, optional
        Who does the work; in this process by default. The figures are the same, to the last bit.
    """
    ends = _weeks(months)
    pieces: dict[str, tuple[Ask, tuple[int, ...]]] = {}
    for place, (name, ask) in enumerate(asks.items()):
        for number, first in enumerate(range(0, ask.paths, _PIECE)):
            part = replace(
                ask,
                weeks=ends[-1] + 1,
                paths=min(_PIECE, ask.paths - first),
                seed=(*ask.seed, place, number),
            )
            pieces["-".join((*name, str(number)))] = (part, tuple(ends))
    done = dict(zip(pieces, gather(executor or Serial(), _piece, pieces, tell=tell), strict=True))
    found: list[Month] = []
    for name, ask in asks.items():
        raw = [done[key] for key in pieces if key.rpartition("-")[0] == "-".join(name)]
        found += _told(name, ask, raw, start, ends, effects)
    return tuple(found)


def _weeks(months: int) -> list[int]:
    """Return the last week of each month."""
    return [max(0, round(k * YEAR / 12 / _WEEK) - 1) for k in range(1, months + 1)]


def _piece(argument: tuple[Ask, tuple[int, ...]]) -> bytes:
    """Return states and levels of some paths at the ends of months, as bytes."""
    ask, ends = argument
    found = walk(ask)
    rows = list(ends)
    return found.states[rows].tobytes() + found.levels[rows].tobytes()


def _told(
    name: tuple[str, str],
    ask: Ask,
    raw: Sequence[bytes],
    start: date,
    ends: Sequence[int],
    effects: Effects | None,
) -> list[Month]:
    parts = [_read(piece, len(ends)) for piece in raw]
    states = np.concatenate([p[0] for p in parts], axis=1)
    levels = np.concatenate([p[1] for p in parts], axis=2).astype(np.float64)
    names = tuple(side.name for side in ask.habits.sides)
    first = np.array([[side.level] for side in ask.habits.sides])
    then = effects.at(first) if effects is not None else None
    found = []
    for k, week in enumerate(ends):
        exports: dict[str, Band] = {}
        incomes: dict[str, Band] = {}
        if effects is not None and then is not None:
            welfare, sold = effects.at(levels[k])
            incomes = _bands(names, np.expm1(welfare - then[0]))
            exports = _bands(names, (1.0 + sold) / (1.0 + then[1]) - 1.0)
        shares = {
            state: round(float((states[k] == place).mean()), _PLACES)
            for place, state in enumerate(STATES)
        }
        found.append(
            Month(
                *name,
                k + 1,
                start + timedelta(days=_WEEK * (week + 1)),
                shares,
                _bands(names, levels[k]),
                exports,
                incomes,
            )
        )
    return found


def _read(raw: bytes, months: int) -> tuple[Array, Array]:
    """Return states and levels: a path takes one byte for its state and eight for its levels."""
    paths = len(raw) // (9 * months)
    cut = months * paths
    states = np.frombuffer(raw[:cut], dtype=np.int8).reshape(months, paths)
    levels = np.frombuffer(raw[cut:], dtype=np.float32).reshape(months, 2, paths)
    return states, levels  # type: ignore[return-value]


def _bands(names: Sequence[str], values: Array) -> dict[str, Band]:
    edges = np.quantile(values, _EDGES, axis=1)
    return {
        # Adding nought makes a nought of the nought below zero.
        name: Band(*(round(float(edge[k]), _PLACES) + 0.0 for edge in edges))
        for k, name in enumerate(names)
    }
