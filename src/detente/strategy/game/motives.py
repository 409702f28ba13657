"""Which weights make an action the best one: what a government would have to want.

For given weights an action is a best reply if no other is worth more. Payoffs are linear in the
weights, so that the weights for which it is one are a convex set, found exactly by cutting the
square of possible weights once for every other action. The set says what would make the action
best in this model. It is no estimate of what anyone wants.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from detente.strategy.game.stage import HIGHEST_WEIGHT, Cell, Stage

Point = tuple[float, float]
Interval = tuple[float, float]
#: Payoffs this close, in shares of income, are equal: equilibria are solved to about that.
_TIE = 1e-9


@dataclass(frozen=True, slots=True)
class Motives:
    """Weights on revenue (φ) and on the deficit with the other (ψ) that make one action best.

    Parameters
    ----------
    player : str
        Whose action.
    action, against : str
        The action, and what the other does.
    corners : tuple of (φ, ψ)
        Corners of the set in order; empty if no weights up to 2 make it best.
    revenue_alone, deficit_alone : (low, high) or None
        The weights of one kind that do with none of the other; None if none does.
    """

    player: str
    action: str
    against: str
    corners: tuple[Point, ...]
    revenue_alone: Interval | None
    deficit_alone: Interval | None

    @property
    def explained(self) -> bool:
        """Whether any weights make the action best."""
        return bool(self.corners)

    @property
    def revenue(self) -> Interval | None:
        """The least and the largest φ of the set."""
        return _spread(corner[0] for corner in self.corners)

    @property
    def deficit(self) -> Interval | None:
        """The least and the largest ψ of the set."""
        return _spread(corner[1] for corner in self.corners)


def motives(
    stage: Stage, player: str, cell: Cell, *, among: Sequence[int] | None = None
) -> Motives:
    """Return the weights that make the action of a player in a cell its best reply there.

    Parameters
    ----------
    stage : Stage
        A game with the terms of its payoffs.
    player : str
        Whose action is looked at.
    cell : tuple of int
        What both do.
    among : sequence of int, optional
        The actions it is held against; every one of the player's when left out.

    Raises
    ------
    UnknownName
        No such player.

    Examples
    --------
    >>> from detente.strategy.game.stage import Action
    >>> import numpy as np
    >>> low, high = Action("low"), Action("high")
    >>> terms = {
    ...     "welfare": np.array([[[0.0], [-0.01]], [[0.0], [0.0]]]),
    ...     "revenue": np.array([[[0.0], [0.02]], [[0.0], [0.0]]]),
    ...     "deficit": np.zeros((2, 2, 1)),
    ... }
    >>> game = Stage(("A", "B"), ((low, high), (low,)), terms["welfare"], terms=terms)
    >>> [round(end, 6) for end in motives(game, "A", (1, 0)).revenue_alone]
    [0.5, 2.0]
    """
    own = stage.player(player)
    line = (slice(None), cell[1]) if own == 0 else (cell[0], slice(None))
    rows = np.array([stage.terms[name][own][line] for name in ("welfare", "revenue", "deficit")])
    place = cell[own]
    others = [k for k in (range(rows.shape[1]) if among is None else among) if k != place]
    gain, revenue, deficit = (rows[:, [place]] - rows)[:, others]
    # gain + φ · revenue − ψ · deficit ≥ 0 for every other action.
    limits = np.stack([revenue, -deficit, gain], axis=1).tolist()
    top = HIGHEST_WEIGHT
    corners: list[Point] = [(0.0, 0.0), (top, 0.0), (top, top), (0.0, top)]
    for limit in limits:
        corners = _cut(corners, limit)
    return Motives(
        player,
        stage.labels[own][place],
        stage.labels[1 - own][cell[1 - own]],
        tuple(corners),
        _along([(a, c) for a, _, c in limits]),
        _along([(b, c) for _, b, c in limits]),
    )


def _cut(corners: list[Point], limit: tuple[float, float, float]) -> list[Point]:
    """Return the part of a polygon where a·φ + b·ψ + c is not below zero."""
    a, b, c = limit
    kept: list[Point] = []
    for one, other in zip(corners, corners[1:] + corners[:1], strict=True):
        here, there = (a * x + b * y + c + _TIE for x, y in (one, other))
        if here >= 0:
            kept.append(one)
        if (here < 0) != (there < 0):
            share = here / (here - there)
            kept.append(
                (one[0] + share * (other[0] - one[0]), one[1] + share * (other[1] - one[1]))
            )
    return kept


def _along(limits: list[tuple[float, float]]) -> Interval | None:
    """Return the weights between 0 and the highest where every slope·weight + gain is not below."""
    low, high = 0.0, HIGHEST_WEIGHT
    for slope, gain in limits:
        gain = gain + _TIE
        if slope > 0:
            low = max(low, -gain / slope)
        elif slope < 0:
            high = min(high, -gain / slope)
        elif gain < 0:
            return None
    return (low, high) if low <= high else None


def _spread(values: Iterable[float]) -> Interval | None:
    held = list(values)
    return (min(held), max(held)) if held else None
