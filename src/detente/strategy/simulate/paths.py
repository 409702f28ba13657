"""Courses of a truce, week by week: it stands, is strained, breaks, is talked over, comes back.

All paths go together, a week at a time. Rates are not known exactly: each path draws its own from
what was counted, and keeps it. The chance of a break is the same in calm and in strain, because the
record has too few breaks to tell them apart.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detente.errors import BadValue
from detente.strategy.simulate.habits import Count, Habits, Side
from detente.strategy.survival.rates import Rate
from detente.strategy.survival.spans import YEAR

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]
TRUCE, STRAINED, WAR, TALKS = range(4)
STATES = ("truce", "strained", "war", "talks")
_WEEK = 7
#: A path whose answer is not due within this many weeks has none coming.
_NEVER = 10_000
MOST_PATHS = 100_000
MOST_WEEKS = 520


@dataclass(frozen=True, slots=True)
class Ask:
    """What is simulated.

    Parameters
    ----------
    habits : Habits
        Both sides.
    rate : Rate
        Of breaks, by a class and a definition.
    prior_breaks, prior_days : float
        What is known of any other rate beforehand.
    weeks, paths : int
        How far, and how many.
    seed : tuple of int
        The same seed gives the same paths, to the last bit.
    """

    habits: Habits
    rate: Rate
    prior_breaks: float
    prior_days: float
    weeks: int
    paths: int
    seed: tuple[int, ...]

    def __post_init__(self) -> None:
        if not 1 <= self.paths <= MOST_PATHS:
            raise BadValue(f"{self.paths} paths", where="paths", hint=f"1 to {MOST_PATHS:,}")
        if not 1 <= self.weeks <= MOST_WEEKS:
            raise BadValue(f"{self.weeks} weeks", where="weeks", hint=f"1 to {MOST_WEEKS}")


@dataclass(frozen=True, slots=True, eq=False)
class Paths:
    """Where each path stood at the end of each week.

    Parameters
    ----------
    states : ndarray of int8, shape (weeks, paths)
        Index into `STATES`.
    levels : ndarray, shape (weeks, 2, paths)
        Average duty of each side on the other.
    """

    states: NDArray[np.int8]
    levels: NDArray[np.float32]


@dataclass(slots=True, eq=False)
class _World:
    """All paths in one week; changed in place, and never outside `walk`."""

    state: NDArray[np.int8]
    level: Array
    base: Array
    #: Whose answer is due (0 or 1), in how many weeks, and to what rise.
    turn: NDArray[np.int8]
    due: NDArray[np.int64]
    rise: Array


def walk(ask: Ask) -> Paths:
    """Return the paths of a simulation.

    Notes
    -----
    A truce breaks at its rate. Whoever strikes raises its duty as it has done before; the other
    answers as often, as late and in as large a part as it has done, not at all below a level that
    it has named, and never above the highest duty on record; then the first may answer in turn,
    until one lets it be. Talks follow breaks, and truces talks, at the rates seen; a truce keeps of
    the rise what earlier ones kept.
    """
    source = np.random.default_rng(np.random.SeedSequence(ask.seed[0], spawn_key=ask.seed[1:]))
    one, other = ask.habits.sides
    drawn = _drawn(ask, source)
    start = np.array([[one.level], [other.level]])
    world = _World(
        np.full(ask.paths, TRUCE, dtype=np.int8),
        np.repeat(start, ask.paths, axis=1),
        np.repeat(start, ask.paths, axis=1),
        np.zeros(ask.paths, dtype=np.int8),
        np.full(ask.paths, _NEVER, dtype=np.int64),
        np.zeros(ask.paths),
    )
    states = np.empty((ask.weeks, ask.paths), dtype=np.int8)
    levels = np.empty((ask.weeks, 2, ask.paths), dtype=np.float32)
    for week in range(ask.weeks):
        _week(ask, world, drawn, source)
        states[week] = world.state
        levels[week] = world.level
    return Paths(states, levels)


def _drawn(ask: Ask, source: np.random.Generator) -> Mapping[str, Array]:
    """Return what each path takes as given all along: chances a week, and habits."""

    def weekly(shape: float, days: float) -> Array:
        rate = source.gamma(shape, 1.0, ask.paths) / days
        return np.asarray(-np.expm1(-rate * _WEEK))

    def counted(count: Count) -> Array:
        return weekly(ask.prior_breaks + count.seen, ask.prior_days + count.days)

    sides = ask.habits.sides
    return {
        "break": weekly(ask.rate.shape, ask.rate.years * YEAR),
        "strain": counted(ask.habits.strained),
        "calm": counted(ask.habits.calmed),
        "talk": counted(ask.habits.talked),
        "settle": counted(ask.habits.settled),
        "first": source.beta(ask.habits.first + 0.5, ask.habits.second + 0.5, ask.paths),
        "answer": np.stack(
            [source.beta(s.answered + 0.5, s.unanswered + 0.5, ask.paths) for s in sides]
        ),
    }


def _week(ask: Ask, world: _World, drawn: Mapping[str, Array], source: np.random.Generator) -> None:
    """Move every path by a week; every draw is made for all, so that none shifts another's."""
    chance = source.random((3, ask.paths))
    stood = world.state <= STRAINED
    fought = world.state == WAR
    talking = world.state == TALKS
    broke = stood & (chance[0] < drawn["break"])
    calm = world.state == TRUCE
    turned = np.where(calm, chance[1] < drawn["strain"], chance[1] < drawn["calm"])
    world.state[stood & ~broke & turned] = np.where(calm, STRAINED, TRUCE)[stood & ~broke & turned]
    _strike(ask, world, broke, chance[2] < drawn["first"], source)
    _answer(ask, world, fought, drawn["answer"], source)
    # An answer that is under way is not overtaken by talks in the same week.
    quiet = fought & (world.due > 0)
    world.state[quiet & (chance[1] < drawn["talk"])] = TALKS
    _settle(ask, world, talking & (chance[1] < drawn["settle"]), source)


def _strike(
    ask: Ask, world: _World, broke: Flags, first: Flags, source: np.random.Generator
) -> None:
    striker = np.where(first, 0, 1)
    rises = np.stack([_from(side.strikes, ask.paths, source) for side in ask.habits.sides])
    rise = np.take_along_axis(rises, striker[None, :], axis=0)[0]
    world.base[:, broke] = world.level[:, broke]
    world.state[broke] = WAR
    _raise(ask, world, broke, striker, rise, source)


def _answer(
    ask: Ask, world: _World, fought: Flags, willing: Array, source: np.random.Generator
) -> None:
    world.due[fought] -= 1
    now = fought & (world.due <= 0)
    turn = world.turn.astype(np.int64)
    struck = np.take_along_axis(world.level, (1 - turn)[None, :], axis=0)[0]
    named = np.array([-np.inf if s.threshold is None else s.threshold for s in ask.habits.sides])
    will = np.take_along_axis(willing, turn[None, :], axis=0)[0]
    shares = np.stack([_from(side.shares, ask.paths, source) for side in ask.habits.sides])
    share = np.take_along_axis(shares, turn[None, :], axis=0)[0]
    does = now & (source.random(ask.paths) < will) & (struck > named[turn])
    world.due[now] = _NEVER
    _raise(ask, world, does, turn, world.rise * share, source)


def _raise(
    ask: Ask,
    world: _World,
    where: Flags,
    side: NDArray[np.int64],
    rise: Array,
    source: np.random.Generator,
) -> None:
    """Raise the duty of a side, and put the other's answer on its way."""
    highest = np.array([s.highest for s in ask.habits.sides])
    delays = np.stack([_weeks(s, ask.paths, source) for s in ask.habits.sides])
    for k in (0, 1):
        mine = where & (side == k)
        raised = np.minimum(world.level[k] + rise, np.maximum(highest[k], world.level[k]))
        world.rise[mine] = (raised - world.level[k])[mine]
        world.level[k, mine] = raised[mine]
        world.turn[mine] = 1 - k
        world.due[mine] = delays[1 - k, mine]


def _settle(ask: Ask, world: _World, where: Flags, source: np.random.Generator) -> None:
    kept = _from(ask.habits.kept, ask.paths, source)
    back = world.base + kept * (world.level - world.base)
    world.level[:, where] = back[:, where]
    world.state[where] = TRUCE


def _from(pool: tuple[float, ...], paths: int, source: np.random.Generator) -> Array:
    """Return draws from what was seen; zeros where nothing was."""
    drawn = source.random(paths)
    if not pool:
        return np.zeros(paths)
    return np.asarray(np.array(pool)[(drawn * len(pool)).astype(np.int64)])


def _weeks(side: Side, paths: int, source: np.random.Generator) -> NDArray[np.int64]:
    days = _from(tuple(float(d) for d in side.lags), paths, source)
    return np.maximum(1, np.ceil(days / _WEEK)).astype(np.int64)
