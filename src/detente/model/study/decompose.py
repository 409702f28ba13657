"""What welfare gained and lost, added up along the way from the baseline to the change."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from detente.errors import BadValue
from detente.model.economy import Array, Economy
from detente.model.equilibrium import Deficits, Equilibrium, solve
from detente.model.shock import Shock


@dataclass(frozen=True, slots=True, eq=False)
class Parts:
    """ln Ŵ of each region (N,) in two parts, and what the steps leave unexplained.

    Parameters
    ----------
    terms : ndarray
        Terms of trade: dearer exports less dearer imports.
    volume : ndarray
        Volume of trade: duties on what is bought more or less.
    rest : ndarray
        Exact ln Ŵ less both: it falls with the square of the number of steps.
    """

    terms: Array
    volume: Array
    rest: Array


def decompose(
    economy: Economy,
    duties: Array,
    theta: Array,
    *,
    deficits: Deficits = "share",
    steps: int = 32,
) -> Parts:
    """Split welfare into terms and volume of trade by a line integral.

    The differential is that of Caliendo and Parro (2015), eq. 15; put to a large change in one
    step it is not the change of welfare, along the path it adds up to it.

    Parameters
    ----------
    economy : Economy
        The baseline.
    duties : ndarray, shape (N, N, J)
        Duties at the end.
    theta : ndarray, shape (J,)
        Trade elasticities.
    deficits : {'share'} or ndarray
        As in `solve`; those of the baseline, or the path would not begin there.
    steps : int
        Equal steps in ln(1 + τ).

    Raises
    ------
    BadValue
        No steps, duties that `solve` refuses, or deficits other than the baseline's.
    """
    if steps < 1:
        raise BadValue("a path has at least one step")
    Shock(duties=duties).checked(economy)
    logs = np.log1p(economy.duties)
    span = np.log1p(duties) - logs
    last = solve(economy, Shock(), theta=theta, deficits=deficits, tol=1e-11)
    if np.abs(last.welfare).max() > 1e-9:
        raise BadValue("the path does not begin at the baseline", hint="keep its deficits")
    terms, volume = np.zeros((2, len(economy.regions)))
    for k in range(1, steps + 1):
        rates = np.expm1(logs + span * (k / steps))
        found = solve(
            economy, Shock(duties=rates), theta=theta, deficits=deficits, tol=1e-11,
            start=last.state,
        )  # fmt: skip
        one, other = _step(last, found)
        terms += one
        volume += other
        last = found
    return Parts(terms, volume, np.log1p(last.welfare) - terms - volume)


def _step(before: Equilibrium, after: Equilibrium) -> tuple[Array, Array]:
    """Return both parts of one step, weights taken half way."""
    abroad = 1.0 - np.eye(len(before.economy.regions))[:, :, None]
    one, other = before.flows * abroad, after.flows * abroad
    dearer = np.log(after.costs / before.costs)
    with np.errstate(divide="ignore", invalid="ignore"):
        moved = np.where(one > 0, np.log(other / one), 0.0)
    income = 1.0 / before.income, 1.0 / after.income
    weight = [f * i[:, None, None] for f, i in zip((one, other), income, strict=True)]
    bought = (weight[0] + weight[1]) / 2.0
    duty = (weight[0] * before.duties + weight[1] * after.duties) / 2.0
    sold = [f * i[None, :, None] for f, i in zip((one, other), income, strict=True)]
    terms = np.einsum("inj,nj->n", (sold[0] + sold[1]) / 2.0, dearer)
    terms = terms - np.einsum("nij,ij->n", bought, dearer)
    volume = np.einsum("nij,nij->n", duty, moved - dearer[None])
    return np.asarray(terms), np.asarray(volume)
