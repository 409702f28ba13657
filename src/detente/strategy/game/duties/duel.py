"""Duties that serve a player best, and those from which neither of two would move.

Every instrument is the duty on one group of the other's goods. The slope of the objective along
all of them at once comes from one transposed system (`model.gradient`), so that a search costs as
many equilibria with nine instruments as with one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from detente.errors import BadValue, NotConverged
from detente.model.economy import Array, Economy
from detente.model.equilibrium import Deficits, Equilibrium, solve
from detente.model.gradient import gradient
from detente.model.shock import Shock

#: Equilibria are solved this finely: slopes are good to the fifth digit.
_FINE = 1e-11
#: Slopes below this, in logs of real income per unit of duty, are none.
_FLAT = 1e-8


@dataclass(frozen=True, slots=True)
class Instruments:
    """What a player sets: one duty for each group of sectors of the other's goods.

    Parameters
    ----------
    player, other : str
        Who sets it, and on whose goods.
    groups : tuple of tuples of str
        Sectors that bear one duty together.
    how : {'level', 'added'}
        Whether an instrument is the duty itself or comes on top of the baseline's.
    least, most : float
        Bounds of each instrument.
    """

    player: str
    other: str
    groups: tuple[tuple[str, ...], ...]
    how: Literal["level", "added"] = "level"
    least: float = 0.0
    most: float = 5.0

    def checked(self, economy: Economy) -> Instruments:
        """Return the instruments, or refuse those the model has not.

        Raises
        ------
        UnknownName
            A region or a sector that the economy does not have.
        BadValue
            A service, a sector twice, no instrument at all, or bounds the wrong way round.
        """
        if economy.region(self.player) == economy.region(self.other):
            raise BadValue(f"{self.player} charges itself no duty")
        named = [sector for group in self.groups for sector in group]
        for sector in named:
            if not economy.goods[economy.sector(sector)]:
                raise BadValue(f"{sector} is a service and bears no duty", where=sector)
        if not named or len(set(named)) < len(named) or not all(self.groups):
            raise BadValue("instruments need sectors, each in one of them")
        if self.how not in ("level", "added"):
            raise BadValue(f"no way of duties {self.how!r}", hint="level or added")
        if not -1.0 < self.least < self.most:
            raise BadValue(f"no duties lie between {self.least} and {self.most}")
        return self


@dataclass(frozen=True, slots=True, eq=False)
class Reply:
    """Duties that serve one player best against what stands.

    Parameters
    ----------
    duties : ndarray, shape (K,)
        One an instrument.
    equilibrium : Equilibrium
        What follows.
    solves : int
        Equilibria it took.
    """

    duties: Array
    equilibrium: Equilibrium
    solves: int


@dataclass(frozen=True, slots=True, eq=False)
class Duel:
    """Duties of two players from which neither would move.

    Parameters
    ----------
    duties : tuple of ndarray
        Of the first and of the second player.
    equilibrium : Equilibrium
        What follows.
    rounds, solves : int
        Rounds of replies and equilibria it took.
    """

    duties: tuple[Array, Array]
    equilibrium: Equilibrium
    rounds: int
    solves: int


def best_duties(
    economy: Economy,
    theta: Array,
    tools: Instruments,
    *,
    weights: Mapping[str, float] | None = None,
    against: Array | None = None,
    start: Array | None = None,
    deficits: Deficits = "share",
) -> Reply:
    """Return the duties that serve a player best.

    Parameters
    ----------
    economy, theta : Economy, ndarray
        The baseline and its elasticities.
    tools : Instruments
        What the player sets.
    weights : mapping of str to float, optional
        Weight of each region's log real income; the player's own when left out.
    against : ndarray, shape (N, N, J), optional
        Duties of everyone, of which the instruments are replaced; the baseline's when left out.
    start : ndarray, shape (K,), optional
        Where to begin.
    deficits : {'share', 'zero'} or ndarray
        As in `solve`.

    Raises
    ------
    BadValue, UnknownName
        Instruments that the model has not.
    NotConverged
        A search that stops where it is not flat.

    Notes
    -----
    A search finds the best duties nearby: real income need not have one top alone.
    """
    search = _Search(economy, theta, tools.checked(economy), weights, against, deficits)
    middle = np.full(len(tools.groups), min(tools.most, max(tools.least, 0.1)))
    return search.run(middle if start is None else np.asarray(start, dtype=np.float64))


def nash_duties(
    economy: Economy,
    theta: Array,
    first: Instruments,
    second: Instruments,
    *,
    deficits: Deficits = "share",
    tol: float = 1e-5,
    most: int = 60,
) -> Duel:
    """Return the duties of two players that are each the best reply to the other's.

    Parameters
    ----------
    first, second : Instruments
        What each sets.
    tol : float
        Largest change of a duty between rounds.
    most : int
        Rounds after which to give up.

    Raises
    ------
    NotConverged
        Replies that do not settle.
    """
    tools = (first, second)
    duties = economy.duties.copy()
    held: list[Array | None] = [None, None]
    solves, change = 0, np.inf
    for count in range(1, most + 1):
        before = list(held)
        for k in (0, 1):
            reply = best_duties(
                economy, theta, tools[k], against=duties, start=held[k], deficits=deficits
            )
            held[k], solves = reply.duties, solves + reply.solves
            duties = reply.equilibrium.duties
        if before[0] is not None and before[1] is not None:
            moved = [np.abs(a - b).max() for a, b in zip(held, before, strict=True)]  # type: ignore[operator]
            change = float(max(moved))
        if change <= tol:
            assert held[0] is not None
            assert held[1] is not None
            return Duel((held[0], held[1]), reply.equilibrium, count, solves)
    raise NotConverged(
        f"replies still move by {change:.1e}", hint="allow more rounds", residual=change, steps=most
    )


class _Search:
    """The objective of one player along its instruments, and its slopes."""

    def __init__(
        self,
        economy: Economy,
        theta: Array,
        tools: Instruments,
        weights: Mapping[str, float] | None,
        against: Array | None,
        deficits: Deficits,
    ) -> None:
        self.economy, self.theta, self.tools, self.deficits = economy, theta, tools, deficits
        self.weights = {tools.player: 1.0} if weights is None else dict(weights)
        self.against = economy.duties if against is None else against
        self.at = (economy.region(tools.player), economy.region(tools.other))
        self.groups = [[economy.sector(name) for name in group] for group in tools.groups]
        self.last: Equilibrium | None = None
        self.solves = 0

    def run(self, start: Array) -> Reply:
        from scipy.optimize import minimize

        bounds = [(self.tools.least, self.tools.most)] * len(self.groups)
        found = minimize(
            self.cost, start, jac=True, method="L-BFGS-B", bounds=bounds,
            options={"ftol": 1e-15, "gtol": _FLAT, "maxiter": 500},
        )  # fmt: skip
        duties = np.asarray(found.x, dtype=np.float64)
        slopes = self.cost(duties)[1]
        free = np.where(
            duties <= self.tools.least, np.minimum(slopes, 0.0),
            np.where(duties >= self.tools.most, np.maximum(slopes, 0.0), slopes),
        )  # fmt: skip
        left = float(np.abs(free).max())
        if left > 100.0 * _FLAT:
            raise NotConverged(
                f"the search stopped on a slope of {left:.1e}", hint="start closer to the answer",
                residual=left, steps=self.solves,
            )  # fmt: skip
        assert self.last is not None
        return Reply(duties, self.last, self.solves)

    def cost(self, values: Array) -> tuple[float, Array]:
        """Return what is to be made small, and its slopes."""
        duties = self.against.copy()
        for group, value in zip(self.groups, values, strict=True):
            stood = self.economy.duties[self.at[0], self.at[1], group]
            duties[self.at[0], self.at[1], group] = value + stood * (self.tools.how == "added")
        start = None if self.last is None else self.last.state
        found = solve(
            self.economy, Shock(duties=duties), theta=self.theta, deficits=self.deficits,
            tol=_FINE, start=start,
        )  # fmt: skip
        self.last, self.solves = found, self.solves + 1
        slopes = gradient(found, self.weights, self.tools.player, tol=1e-9)[self.at[1]]
        told = sum(
            weight * float(np.log1p(found.welfare[self.economy.region(name)]))
            for name, weight in self.weights.items()
        )
        return -told, -np.array([slopes[group].sum() for group in self.groups])
