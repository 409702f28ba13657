"""The equilibrium as a map: one Gauss–Seidel sweep of the equations, and its transpose.

The equations are those of Caliendo and Parro (2015), "Estimates of the Trade and Welfare Effects of
NAFTA", Review of Economic Studies 82(1), eqs. 10–14 in changes, with export taxes and supply added.
No matrix over regions times sectors is ever built: a sweep costs N²J + NJ² multiplications.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from detente.model.economy import Array


@dataclass(frozen=True, eq=False)
class System:
    """What a sweep needs, worked out once for an economy and a change.

    Arrays are sector first, (J, importer, exporter), or (J, region).

    Parameters
    ----------
    pull : ndarray, shape (J, N, N)
        A = π κ̂^(−θ): shares moved by costs of trade.
    paid : ndarray, shape (J, N, N)
        The part of A that reaches the border: A over one plus the duty.
    received : ndarray, shape (J, N, N)
        The part of A that reaches the producer: `paid` over one plus the export tax.
    theta : ndarray, shape (J, 1)
        Trade elasticities.
    labour, recipe, tastes : ndarray
        β (J, N), γ (N, J bought, J using), α (J, N).
    spending : ndarray, shape (J, N)
        X of the baseline.
    value_added, deficit : ndarray, shape (N,)
        VA of the baseline and D of the answer.
    supply : ndarray, shape (J, N)
        ln T̂: what the same inputs make, in logs.
    """

    pull: Array
    paid: Array
    received: Array
    theta: Array
    labour: Array
    recipe: Array
    tastes: Array
    spending: Array
    value_added: Array
    deficit: Array
    supply: Array

    @property
    def regions(self) -> int:
        """Number of regions."""
        return len(self.value_added)

    @property
    def size(self) -> int:
        """Length of a state."""
        return self.regions * (1 + 2 * len(self.theta))

    @cached_property
    def damping(self) -> float:
        """Share of the excess demand for labour that wages follow in one sweep."""
        return float(1.0 / (1.0 + self.theta.mean() / 2.0))

    @cached_property
    def inverse(self) -> Array:
        """One over spending, zero where nothing is spent."""
        with np.errstate(divide="ignore"):
            return np.where(self.spending > 0, 1.0 / self.spending, 0.0)

    @cached_property
    def export_taxed(self) -> bool:
        """Whether the producer receives less than the border price anywhere."""
        return self.received is not self.paid

    @cached_property
    def dutied(self) -> tuple[NDArray[np.intp], Array]:
        """Sectors in which the border receives less than the buyer pays, and their `paid`."""
        at = np.flatnonzero((self.paid != self.pull).any(axis=(1, 2)))
        return at, self.paid[at]

    def split(self, state: Array) -> tuple[Array, Array, Array]:
        """Return ln ŵ (N,), ln P̂ (J, N), ln X̂ (J, N) of a state."""
        n, j = self.regions, len(self.theta)
        wide = n * j
        return state[:n], state[n : n + wide].reshape(j, n), state[n + wide :].reshape(j, n)

    def sweep(self, state: Array) -> Array:
        """Return the state after one sweep: costs, prices, sales, incomes, spending, wages."""
        return self.outcome(state).state

    def outcome(self, state: Array) -> Outcome:
        """Return one sweep with everything it works out on the way."""
        wage, price, spent = self.split(state)
        cost = self.labour * wage + np.matmul(price.T[:, None, :], self.recipe)[:, 0, :].T
        cost -= self.supply
        draw = np.exp(-self.theta * cost)
        phi = np.matmul(self.pull, draw[:, :, None])[:, :, 0]
        bought = self.spending * np.exp(spent)
        ratio = bought / phi
        sold = draw * np.matmul(ratio[:, None, :], self.received)[:, 0, :]
        border = ratio * self.border(draw, phi)
        duty = (bought - border).sum(axis=0)
        taken = self._taken(draw, ratio, sold)
        pay = np.exp(wage) * self.value_added
        income = pay + duty + taken + self.deficit
        demand = np.matmul(self.recipe, sold.T[:, :, None])[:, :, 0].T + self.tastes * income
        earned = (self.labour * sold).sum(axis=0)
        with np.errstate(divide="ignore", invalid="ignore"):
            raised = wage + self.damping * np.log(earned / pay)
            raised -= np.log(np.exp(raised) @ self.value_added / self.value_added.sum())
            grown = np.where(self.inverse > 0, np.log(demand * self.inverse), 0.0)
            cheaper = -np.log(phi) / self.theta
        new = np.concatenate((raised, cheaper.ravel(), grown.ravel()))
        return Outcome(
            state, new, cost, draw, phi, bought, ratio, sold, border, duty, taken, income, demand,
            earned, pay,
        )  # fmt: skip

    def border(self, draw: Array, phi: Array) -> Array:
        """Return the part of each unit of pull that is paid at the border."""
        at, paid = self.dutied
        border = phi.copy()
        border[at] = np.matmul(paid, draw[at][:, :, None])[:, :, 0]
        return border

    def _taken(self, draw: Array, ratio: Array, sold: Array) -> Array:
        """Return what exporters' governments take of sales (N,)."""
        if not self.export_taxed:
            return np.zeros(self.regions)
        at_border = draw * np.matmul(ratio[:, None, :], self.paid)[:, 0, :]
        return np.asarray((at_border - sold).sum(axis=0))


@dataclass(frozen=True, slots=True, eq=False)
class Outcome:
    """One sweep from `before` to `state`: quantities of the equations, in the order of the sweep.

    `cost` is ln ĉ, `draw` ĉ^(−θ), `phi` Φ, `bought` X, `ratio` X/Φ, `sold` Y, `border` imports and
    own sales at the border by buyer, `duty` and `taken` the revenue of duties and export taxes,
    `income` I, `demand` the new X, `earned` and `pay` what labour earns and is paid.
    """

    before: Array
    state: Array
    cost: Array
    draw: Array
    phi: Array
    bought: Array
    ratio: Array
    sold: Array
    border: Array
    duty: Array
    taken: Array
    income: Array
    demand: Array
    earned: Array
    pay: Array
