"""Many solutions of one change under drawn elasticities, in one process or several."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial

import numpy as np

from detente.errors import BadValue
from detente.model.economy import Array, Economy
from detente.model.equilibrium import solve
from detente.model.shock import Shock

#: Draws handed to a process at a time: few enough to share the work out evenly.
_BATCH = 25


@dataclass(frozen=True, slots=True, eq=False)
class Ensemble:
    """Welfare by draw and region, and the elasticities of each draw.

    Parameters
    ----------
    welfare : ndarray, shape (draws, N)
        Ŵ − 1.
    theta : ndarray, shape (draws, J)
        Elasticities.
    steps : int
        Sweeps of all solutions together.
    """

    welfare: Array
    theta: Array
    steps: int

    def interval(self, share: float = 0.9) -> Array:
        """Return the middle `share` of welfare, (2, N)."""
        edge = (1.0 - share) / 2.0
        return np.asarray(np.quantile(self.welfare, (edge, 1.0 - edge), axis=0))


def draw(theta: Array, number: int, *, seed: int, spread: float) -> Array:
    """Return the elasticities of one draw: each times a lognormal factor of mean one.

    A draw depends on its number and the seed alone, not on which process makes it.
    """
    source = np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(number,)))
    factor = source.lognormal(-(spread**2) / 2.0, spread, theta.size)
    return np.asarray(np.maximum(theta * factor, 0.25))


def ensemble(
    economy: Economy,
    shock: Shock,
    theta: Array,
    draws: int,
    *,
    seed: int = 7,
    spread: float = 0.25,
    workers: int = 1,
) -> Ensemble:
    """Solve a change under many draws of the elasticities.

    Parameters
    ----------
    economy, shock : Economy, Shock
        As in `solve`.
    theta : ndarray, shape (J,)
        Elasticities that are drawn around.
    draws : int
        How many.
    seed : int
        The same seed gives the same draws, to the last bit, however many workers there are.
    spread : float
        Standard deviation of the logs.
    workers : int
        Processes; one stays in this one.

    Raises
    ------
    BadValue
        No draws, no workers, a negative spread.
    NotConverged
        A draw without a solution: it is not left out silently.
    """
    if draws < 1 or workers < 1 or spread < 0:
        raise BadValue("an ensemble needs draws, workers and a spread that is not negative")
    centre = solve(economy, shock, theta=theta).state
    one = partial(_batch, economy, shock, theta, centre, seed, spread)
    batches = [range(k, min(k + _BATCH, draws)) for k in range(0, draws, _BATCH)]
    if workers == 1:
        parts = [one(batch) for batch in batches]
    else:
        with ProcessPoolExecutor(workers) as pool:
            parts = [*pool.map(one, batches)]
    rows = [row for part in parts for row in part]
    return Ensemble(
        np.array([row[0] for row in rows]),
        np.array([row[1] for row in rows]),
        sum(row[2] for row in rows),
    )


def _batch(
    economy: Economy,
    shock: Shock,
    theta: Array,
    centre: Array,
    seed: int,
    spread: float,
    numbers: Sequence[int],
) -> list[tuple[Array, Array, int]]:
    return [*_each(economy, shock, theta, centre, seed, spread, numbers)]


def _each(
    economy: Economy,
    shock: Shock,
    theta: Array,
    centre: Array,
    seed: int,
    spread: float,
    numbers: Sequence[int],
) -> Iterator[tuple[Array, Array, int]]:
    for number in numbers:
        drawn = draw(theta, number, seed=seed, spread=spread)
        found = solve(economy, shock, theta=drawn, start=centre)
        yield found.welfare, drawn, found.steps
