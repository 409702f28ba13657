"""Many solutions: changes against drawn or published elasticities, wherever they are worked out."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np

from detente.errors import BadValue
from detente.kernel.executor import Executor, Serial, gather
from detente.model.economy import Array, Economy
from detente.model.equilibrium import solve
from detente.model.shock import Shock

#: Elasticities handed to a process at a time: few enough to share the work out evenly.
_BATCH = 25


@dataclass(frozen=True, slots=True, eq=False)
class Grid:
    """Every change under every set of elasticities.

    Parameters
    ----------
    welfare : ndarray, shape (changes, sets, N)
        Ŵ − 1.
    theta : ndarray, shape (sets, J)
        Elasticities.
    steps : int
        Sweeps of all solutions together.
    """

    welfare: Array
    theta: Array
    steps: int


@dataclass(frozen=True, slots=True, eq=False)
class Ensemble:
    """Welfare by draw and region, and the elasticities of each draw.

    Parameters
    ----------
    welfare : ndarray, shape (draws, N)
        Ŵ − 1: of the change against the baseline, or against another change where one is given.
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
    against: Shock | None = None,
    seed: int = 7,
    spread: float = 0.25,
    executor: Executor | None = None,
    kept: Path | None = None,
    tell: Callable[[str], None] = lambda _: None,
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
    against : Shock, optional
        Another change that welfare is measured from, solved with the same draws.
    seed : int
        The same seed gives the same draws, to the last bit, whoever works them out.
    spread : float
        Standard deviation of the logs.
    executor, kept, tell
        As in `grid`.

    Raises
    ------
    BadValue
        No draws, or a negative spread.
    NotConverged
        A draw without a solution: it is not left out silently.
    """
    if draws < 1 or spread < 0:
        raise BadValue("an ensemble needs draws, and a spread that is not negative", where="draws")
    thetas = np.array([draw(theta, k, seed=seed, spread=spread) for k in range(draws)])
    shocks = [shock] if against is None else [shock, against]
    found = grid(economy, shocks, thetas, theta, executor=executor, kept=kept, tell=tell)
    welfare = found.welfare[0]
    if against is not None:
        welfare = (1.0 + welfare) / (1.0 + found.welfare[1]) - 1.0
    return Ensemble(welfare, thetas, found.steps)


def grid(
    economy: Economy,
    shocks: Sequence[Shock],
    thetas: Array,
    centre: Array,
    *,
    executor: Executor | None = None,
    kept: Path | None = None,
    tell: Callable[[str], None] = lambda _: None,
) -> Grid:
    """Solve every change under every set of elasticities.

    Parameters
    ----------
    economy : Economy
        The baseline.
    shocks : sequence of Shock
        The changes.
    thetas : ndarray, shape (K, J)
        Elasticities, one set a row.
    centre : ndarray, shape (J,)
        Elasticities in the midst of them; every solution begins at theirs, so that none depends
        on another.
    executor : Executor, optional
        Who works it out; this process by default.
    kept : path, optional
        Folder in which what is solved is kept, to go on from after an interruption.
    tell : callable, optional
        Is told how far the work is.

    Raises
    ------
    NotConverged
        One of them has no solution.
    """
    if not shocks or not len(thetas):
        raise BadValue("a grid needs changes and elasticities")
    begins = [solve(economy, shock, theta=centre).state for shock in shocks]
    mark = _mark(economy, shocks, centre)
    batches = [thetas[k : k + _BATCH] for k in range(0, len(thetas), _BATCH)]
    pieces = {
        f"{place:05d}-{_hash(mark, batch.tobytes())}": batch for place, batch in enumerate(batches)
    }
    work = partial(_batch, economy, tuple(shocks), tuple(begins))
    parts = gather(executor or Serial(), work, pieces, kept=kept, tell=tell)
    shape = (len(shocks), -1, len(economy.regions))
    tables = [np.frombuffer(raw[8:], dtype="<f8").reshape(shape) for raw in parts]
    steps = sum(int.from_bytes(raw[:8], "little") for raw in parts)
    return Grid(np.concatenate(tables, axis=1), thetas, steps)


def _batch(
    economy: Economy, shocks: Sequence[Shock], begins: Sequence[Array], thetas: Array
) -> bytes:
    """Return sweeps, then welfare (changes, sets, N), as bytes."""
    found = [
        [solve(economy, shock, theta=theta, start=begin) for theta in thetas]
        for shock, begin in zip(shocks, begins, strict=True)
    ]
    welfare = np.array([[one.welfare for one in row] for row in found], dtype="<f8")
    steps = sum(one.steps for row in found for one in row)
    return steps.to_bytes(8, "little") + welfare.tobytes()


def _mark(economy: Economy, shocks: Sequence[Shock], centre: Array) -> bytes:
    """Return bytes that stand for everything the pieces have in common."""
    told = hashlib.sha256()
    tables = [economy.flows, economy.inputs, economy.duties, centre]
    for shock in shocks:
        tables += [
            t for t in (shock.duties, shock.export_taxes, shock.costs, shock.supply)
            if t is not None
        ]  # fmt: skip
        told.update(repr(shock.caps).encode())
    for table in tables:
        told.update(repr(table.shape).encode() + np.ascontiguousarray(table).tobytes())
    return told.digest()


def _hash(mark: bytes, piece: bytes) -> str:
    return hashlib.sha256(mark + piece).hexdigest()[:16]
