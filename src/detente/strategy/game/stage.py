"""One round: what each pair of actions is worth to each player, and what follows from that.

A game is a table, so everything here is a search over its cells; nothing is assumed of the
payoffs. Actions of the first player are rows, of the second columns.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from detente.errors import BadValue, UnknownName, did_you_mean

Array = NDArray[np.float64]
Cell = tuple[int, int]
#: Beyond this a government would give two of its people's income for one of what it cares for.
HIGHEST_WEIGHT = 2.0


@dataclass(frozen=True, slots=True)
class Action:
    """What one player may do.

    Parameters
    ----------
    id, title : str
        Its name, and the same in words.
    duties : mapping of str to float
        Duty added on the other's goods by group of sectors; ``"*"`` for all.
    cap : float
        What still leaves of the input the player controls, of the baseline; 1 is no cap.
    """

    id: str
    title: str = ""
    duties: Mapping[str, float] = field(default_factory=dict)
    cap: float = 1.0


@dataclass(frozen=True, slots=True)
class Weights:
    """What a government counts beside the real income of its people.

    Parameters
    ----------
    revenue : float
        φ: extra weight of a unit of duties collected.
    deficit : float
        ψ: weight of a unit less of the deficit with the other player.
    sectors : mapping of str to float
        λ: extra weight of a unit of real income earned in a group of sectors.

    Raises
    ------
    BadValue
        A weight below zero or above 2.
    """

    revenue: float = 0.0
    deficit: float = 0.0
    sectors: Mapping[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        named = {"revenue": self.revenue, "deficit": self.deficit, **self.sectors}
        for name, value in named.items():
            if not 0.0 <= value <= HIGHEST_WEIGHT:
                raise BadValue(
                    f"the weight {value} is not between 0 and {HIGHEST_WEIGHT:g}", where=name,
                    hint="0 leaves it out; 1 counts it as much as income itself",
                )  # fmt: skip


@dataclass(frozen=True, eq=False)
class Stage:
    """A game of two players and one round.

    Parameters
    ----------
    players : tuple of str
        The first and the second.
    actions : tuple of tuples of Action
        What the first (rows) and the second (columns) may do.
    payoffs : ndarray, shape (2, rows, columns)
        What each cell is worth to each player, in shares of the player's income.
    incomes : ndarray, shape (2,)
        Income of each, by which payoffs are added up.
    terms : mapping of str to ndarray, shape (2, rows, columns)
        What payoffs are made of: ``welfare``, ``revenue``, ``deficit`` and one ``sector:…`` each
        group; changes from the baseline in shares of income.
    outsiders : ndarray, shape (rows, columns), optional
        Change of real income of everyone else, which no player counts.
    """

    players: tuple[str, str]
    actions: tuple[tuple[Action, ...], tuple[Action, ...]]
    payoffs: Array
    incomes: Array = field(default_factory=lambda: np.ones(2))
    terms: Mapping[str, Array] = field(default_factory=dict)
    outsiders: Array | None = None

    def __post_init__(self) -> None:
        wanted = (2, len(self.actions[0]), len(self.actions[1]))
        if np.shape(self.payoffs) != wanted or 0 in wanted:
            raise BadValue(f"payoffs have the shape {np.shape(self.payoffs)}, not {wanted}")
        if not np.isfinite(self.payoffs).all():
            raise BadValue("a payoff is no number")

    @property
    def labels(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Names of the actions of both."""
        first, second = (tuple(action.id for action in side) for side in self.actions)
        return first, second

    def player(self, name: str) -> int:
        """Return 0 for the first player and 1 for the second; `UnknownName` for others."""
        return _place(name, self.players, "player")

    def cell(self, first: str, second: str) -> Cell:
        """Return the place of two actions by their names; `UnknownName` if there are none."""
        return (
            _place(first, self.labels[0], f"action of {self.players[0]}"),
            _place(second, self.labels[1], f"action of {self.players[1]}"),
        )

    def at(self, cell: Cell) -> tuple[float, float]:
        """Return what a cell is worth to both."""
        first, second = self.payoffs[:, cell[0], cell[1]]
        return float(first), float(second)

    def weighed(self, first: Weights, second: Weights) -> Stage:
        """Return the game between governments that count more than income.

        G = Δ ln W + φ · revenue − ψ · deficit with the other + Σ λ · income of a sector.

        Raises
        ------
        UnknownName
            A weight on a group of sectors that the game does not tell apart.
        """
        made = self.terms["welfare"].copy()
        for k, weights in enumerate((first, second)):
            made[k] += weights.revenue * self.terms["revenue"][k]
            made[k] -= weights.deficit * self.terms["deficit"][k]
            for name, value in weights.sectors.items():
                made[k] += value * self._sector(name)[k]
        return replace(self, payoffs=made)

    def _sector(self, name: str) -> Array:
        known = [key.removeprefix("sector:") for key in self.terms if key.startswith("sector:")]
        return self.terms[f"sector:{known[_place(name, known, 'group of sectors')]}"]


def table_game(first: Array, second: Array) -> Stage:
    """Return the game of two payoff tables of the same shape.

    Examples
    --------
    >>> dilemma = table_game(np.array([[3.0, 0.0], [5.0, 1.0]]), np.array([[3.0, 5.0], [0.0, 1.0]]))
    >>> pure_nash(dilemma), joint_maximum(dilemma)
    (((1, 1),), (0, 0))
    """
    rows, columns = np.shape(first)
    sides = (
        tuple(Action(f"r{k}") for k in range(rows)),
        tuple(Action(f"c{k}") for k in range(columns)),
    )
    return Stage(("first", "second"), sides, np.array([first, second], dtype=np.float64))


def best_replies(stage: Stage, player: int, *, tie: float = 0.0) -> tuple[tuple[int, ...], ...]:
    """Return the best actions of a player against each action of the other.

    Parameters
    ----------
    player : int
        0 or 1.
    tie : float
        Payoffs this close are equal.
    """
    own = stage.payoffs[player] if player == 0 else stage.payoffs[player].T
    most = own.max(axis=0)
    return tuple(
        tuple(int(k) for k in np.flatnonzero(own[:, j] >= most[j] - tie))
        for j in range(own.shape[1])
    )


def pure_nash(stage: Stage, *, tie: float = 0.0) -> tuple[Cell, ...]:
    """Return every cell from which neither player gains by moving alone; there may be none."""
    first = stage.payoffs[0] >= stage.payoffs[0].max(axis=0, keepdims=True) - tie
    second = stage.payoffs[1] >= stage.payoffs[1].max(axis=1, keepdims=True) - tie
    return tuple(_cells(first & second))


def pareto(stage: Stage) -> tuple[Cell, ...]:
    """Return the cells that no other betters for one without harm to the other."""
    flat = stage.payoffs.reshape(2, -1)
    # Best first, ties by what the other gets: a cell stays if the other never got as much before.
    order = np.lexsort((-flat[1], -flat[0]))
    kept = np.zeros(flat.shape[1], dtype=bool)
    highest, last = -np.inf, (np.nan, np.nan)
    for k in order:
        pair = (float(flat[0, k]), float(flat[1, k]))
        if pair[1] > highest or pair == last:
            kept[k] = True
            highest, last = max(highest, pair[1]), pair
    return tuple(_cells(kept.reshape(stage.payoffs.shape[1:])))


def joint_maximum(stage: Stage) -> Cell:
    """Return the cell in which both together have the most, a unit of income counting alike."""
    total = np.tensordot(stage.incomes, stage.payoffs, axes=1)
    first, second = np.unravel_index(int(np.argmax(total)), total.shape)
    return int(first), int(second)


def bargaining(stage: Stage, threat: Cell) -> Cell | None:
    """Return the cell that Nash (1950) bargaining ends in, without payments on the side.

    It has the largest product of gains over what follows if talks fail.

    Parameters
    ----------
    threat : tuple of int
        The cell that follows if they fail.

    Returns
    -------
    tuple of int or None
        None if no cell is better for both.
    """
    gains = stage.payoffs - stage.payoffs[:, threat[0], threat[1]][:, None, None]
    product = np.where((gains > 0).all(axis=0), gains[0] * gains[1], 0.0)
    if not product.any():
        return None
    first, second = np.unravel_index(int(np.argmax(product)), product.shape)
    return int(first), int(second)


def _cells(where: NDArray[np.bool_]) -> Iterator[Cell]:
    return ((int(i), int(j)) for i, j in zip(*np.nonzero(where), strict=True))


def _place(name: str, names: tuple[str, ...] | list[str], kind: str) -> int:
    if name in names:
        return names.index(name)
    hint = did_you_mean(name, names) or f"one of {', '.join(names)}"
    raise UnknownName(f"the game has no {kind} {name!r}", hint=hint)
