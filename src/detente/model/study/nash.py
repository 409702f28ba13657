"""The tariff war without end: every region's best uniform duty at once, in closed form."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from detente.errors import BadValue, NotConverged
from detente.model.economy import Array, Economy
from detente.model.elasticity import checked
from detente.model.equilibrium import Deficits, Equilibrium, solve
from detente.model.shock import Shock

#: An export market so closed that its elasticity is below this would ask for an endless duty.
_LEAST = 1.0


@dataclass(frozen=True, slots=True, eq=False)
class War:
    """Each region's duty, and the equilibrium they make.

    Parameters
    ----------
    duties : ndarray, shape (N,)
        Uniform duty of each region on everything it imports.
    equilibrium : Equilibrium
        What follows.
    rounds : int
        Rounds of replies.
    """

    duties: Array
    equilibrium: Equilibrium
    rounds: int


def uniform_war(
    economy: Economy,
    theta: Array,
    *,
    deficits: Deficits = "zero",
    tol: float = 1e-8,
    most: int = 200,
) -> War:
    """Return the Nash equilibrium of uniform duties in an economy without inputs.

    A region's best duty is one over the elasticity of foreign demand for what it exports, the mean
    over sectors and markets by its own exports: Lashkaripour (2021), "The cost of a global tariff
    war: a sufficient statistics approach", Journal of International Economics 131, eq. 14.

    Parameters
    ----------
    economy : Economy
        Without inputs: the formula does not hold with them.
    theta : ndarray, shape (J,)
        Trade elasticities.
    deficits : {'zero', 'share'} or ndarray
        As in `solve`.
    tol : float
        Largest change of a duty between rounds.
    most : int
        Rounds after which to give up.

    Raises
    ------
    BadValue
        An economy with inputs.
    NotConverged
        Replies that do not settle.
    """
    if economy.inputs.any():
        raise BadValue("the formula holds without inputs alone", hint="set `inputs` to zero")
    values = checked(theta, economy)
    duties = np.full(len(economy.regions), 0.25)
    start = None
    change = np.inf
    for count in range(1, most + 1):
        found = solve(
            economy, Shock(duties=_table(economy, duties)), theta=values, deficits=deficits,
            tol=min(1e-9, max(1e-12, change / 100.0)), start=start,
        )  # fmt: skip
        start = found.state
        reply = _replies(found)
        change = float(np.abs(reply - duties).max())
        duties = reply
        if change <= tol:
            return War(duties, found, count)
    raise NotConverged(
        f"replies still move by {change:.1e}", hint="allow more rounds", residual=change, steps=most
    )


def _replies(found: Equilibrium) -> Array:
    """Return the best uniform duty of each region, given everyone's."""
    sales = found.flows.copy()
    home = np.arange(len(found.economy.regions))
    sales[home, home] = 0.0
    share = found.gross / np.where(found.spending > 0, found.spending, 1.0)[:, None, :]
    felt = (sales * (1.0 - share) * found.theta).sum(axis=(0, 2)) / sales.sum(axis=(0, 2))
    return np.asarray(1.0 / np.maximum(felt, _LEAST))


def _table(economy: Economy, duties: Array) -> Array:
    table = np.broadcast_to(duties[:, None, None], economy.flows.shape).copy()
    home = np.arange(len(duties))
    table[home, home] = 0.0
    return table
