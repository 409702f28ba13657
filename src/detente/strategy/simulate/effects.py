"""What a pair of duty levels does to incomes and to trade between the two sides, by the model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detente.model.economy import Array, Economy
from detente.model.equilibrium import solve
from detente.model.shock import ALL, tariffs

Places = NDArray[np.intp]
#: Levels at which the model is solved; between them values are read off a straight line.
GRID = (0.0, 0.1, 0.2, 0.3, 0.45, 0.7, 1.0, 1.5)


@dataclass(frozen=True, eq=False)
class Effects:
    """Incomes and trade on a grid of levels of both sides.

    Parameters
    ----------
    grid : ndarray, shape (K,)
        Average duty of a side on the other's goods.
    welfare : ndarray, shape (2, K, K)
        Log change of real income from the baseline, of each side; the first side's level is the
        first axis of the grid.
    exports : ndarray, shape (2, K, K)
        Change of what each side sells to the other, as a fraction of the baseline.
    """

    grid: Array
    welfare: Array
    exports: Array

    def at(self, levels: Array) -> tuple[Array, Array]:
        """Return welfare and exports at levels of shape (2, …), each of that shape."""
        return _between(self.grid, self.welfare, levels), _between(self.grid, self.exports, levels)


def effects(economy: Economy, players: tuple[str, str], theta: Array) -> Effects:
    """Solve the model on the grid.

    Parameters
    ----------
    economy : Economy
        Holds both players; see `detente.strategy.game.payoffs.gathered`.
    players : tuple of str
        The two sides, in the order of the levels.
    theta : ndarray, shape (J,)
        Trade elasticities.

    Raises
    ------
    NotConverged
        A pair of levels without an equilibrium: it is not left out silently.
    """
    size = len(GRID)
    welfare, exports = np.empty((2, size, size)), np.empty((2, size, size))
    places = [economy.region(player) for player in players]
    base = [base_duty(economy, players[k], players[1 - k]) for k in (0, 1)]
    start = None
    for i in range(size):
        # Along a row and back along the next: the last solution is always a neighbour's.
        for j in range(size) if i % 2 == 0 else reversed(range(size)):
            added = (GRID[i] - base[0], GRID[j] - base[1])
            rates = {(players[k], players[1 - k], ALL): added[k] for k in (0, 1)}
            found = solve(economy, tariffs(economy, rates, how="added"), theta=theta, start=start)
            start = found.state
            for k in (0, 1):
                own, other = places[k], places[1 - k]
                welfare[k, i, j] = np.log1p(found.welfare[own])
                before = economy.flows[other, own].sum()
                exports[k, i, j] = found.flows[other, own].sum() / before - 1.0
    return Effects(np.array(GRID), welfare, exports)


def base_duty(economy: Economy, importer: str, exporter: str) -> float:
    """Return the average duty on goods in the baseline."""
    place = economy.region(importer), economy.region(exporter)
    goods = economy.flows[place] * economy.goods
    return float((goods * economy.duties[place]).sum() / goods.sum())


def _between(grid: Array, table: Array, levels: Array) -> Array:
    """Return values between the points of a grid, linear in each level; flat beyond its ends."""
    low, part = zip(*(_place(grid, level) for level in levels), strict=True)
    found = np.zeros_like(np.asarray(levels, dtype=np.float64))
    for a, b in ((0, 0), (0, 1), (1, 0), (1, 1)):
        weight = (part[0] if a else 1.0 - part[0]) * (part[1] if b else 1.0 - part[1])
        found = found + weight * table[:, low[0] + a, low[1] + b]
    return np.asarray(found)


def _place(grid: Array, level: Sequence[float] | Array) -> tuple[Places, Array]:
    at = np.clip(np.asarray(level, dtype=np.float64), grid[0], grid[-1])
    low = np.clip(np.searchsorted(grid, at, side="right") - 1, 0, grid.size - 2)
    return low, (at - grid[low]) / (grid[low + 1] - grid[low])
