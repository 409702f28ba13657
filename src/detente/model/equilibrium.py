"""The equilibrium after a change, in exact changes from the baseline."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

import numpy as np

from detente.errors import BadValue, OutOfRange
from detente.model import elasticity
from detente.model.economy import Array, Economy
from detente.model.shock import Shock
from detente.model.solver.anderson import accelerate
from detente.model.solver.system import Outcome, System

Deficits = Literal["share", "zero"] | Array


@dataclass(frozen=True, eq=False)
class Equilibrium:
    """The solved outcome of a change against the baseline.

    Prices and wages are factors of the baseline at a numéraire that leaves the world's value added
    unchanged; flows, revenue and income are in the unit of the economy.

    Parameters
    ----------
    economy, shock, theta : Economy, Shock, ndarray
        What was solved.
    system, outcome : System, Outcome
        The equations and their last sweep.
    residual : float
        Largest log difference between a state and its image.
    steps : int
        Sweeps made.
    taxes : tuple of float
        Shadow export tax of each cap, in the order of the shock.
    """

    economy: Economy
    shock: Shock
    theta: Array
    system: System
    outcome: Outcome
    residual: float
    steps: int
    taxes: tuple[float, ...] = ()

    @property
    def state(self) -> Array:
        """The solution in logs, a start for a neighbouring one."""
        return self.outcome.state

    @property
    def wages(self) -> Array:
        """ŵ (N,)."""
        return np.exp(self.system.split(self.outcome.before)[0])

    @property
    def prices(self) -> Array:
        """P̂ of what is bought (N, J); one where nothing is."""
        price = np.exp(self.system.split(self.state)[1]).T
        return np.where(self.economy.spending > 0, price, 1.0)

    @property
    def costs(self) -> Array:
        """ĉ of what is made (N, J)."""
        return np.exp(self.outcome.cost.T)

    @property
    def spending(self) -> Array:
        """X′ (N, J)."""
        return self.outcome.bought.T

    @property
    def output(self) -> Array:
        """Y′ (N, J)."""
        return self.outcome.sold.T

    @property
    def revenue(self) -> Array:
        """Duties collected (N,)."""
        return self.outcome.duty

    @property
    def export_revenue(self) -> Array:
        """Export taxes collected (N,), the rents of caps among them."""
        return self.outcome.taken

    @property
    def income(self) -> Array:
        """I′ (N,)."""
        return self.outcome.income

    @property
    def duties(self) -> Array:
        """τ′ (N importers, N exporters, J)."""
        return self.economy.duties if self.shock.duties is None else self.shock.duties

    @property
    def export_taxes(self) -> Array:
        """Export taxes in force (N importers, N exporters, J), those of caps among them."""
        given = self.shock.export_taxes
        return np.zeros_like(self.economy.flows) if given is None else given

    @cached_property
    def cost_of_living(self) -> Array:
        """P̂ of final demand (N,)."""
        return np.asarray(np.exp((self.economy.tastes * np.log(self.prices)).sum(axis=1)))

    @cached_property
    def welfare(self) -> Array:
        """Ŵ − 1 (N,): change of real income, Î / P̂, exact."""
        return np.asarray(self.income / self.economy.income / self.cost_of_living - 1.0)

    @cached_property
    def flows(self) -> Array:
        """Sales at the border, net of duty (N importers, N exporters, J)."""
        last = self.outcome
        moved = last.ratio[:, :, None] * self.system.paid * last.draw[:, None, :]
        return np.ascontiguousarray(moved.transpose(1, 2, 0))

    @property
    def gross(self) -> Array:
        """The same at the price the buyer pays."""
        return self.flows * (1.0 + self.duties)

    def as_economy(self) -> Economy:
        """Return the economy after the change, as a baseline of its own.

        Export taxes are left out of its accounts, so they must not be part of the change.
        """
        if self.shock.export_taxes is not None:
            raise BadValue("a baseline holds no export taxes", hint="change them in one step")
        made = self.economy.recipe * self.flows.sum(axis=0)[:, None, :]
        return replace(self.economy, flows=self.flows, inputs=made, duties=self.duties)

    @property
    def value_added(self) -> Array:
        """Value added by sector (N, J)."""
        return self.economy.labour * self.output

    def exports_change(
        self,
        exporter: str,
        importers: Sequence[str] = (),
        *,
        sectors: Sequence[str] = (),
    ) -> float:
        """Return the change of exports, net of duty, to the regions named together.

        Parameters
        ----------
        exporter : str
            Whose exports.
        importers : sequence of str
            Destinations; all abroad when empty.
        sectors : sequence of str
            Sectors; all goods when empty.
        """
        before, after = (
            self._trade(table, exporter, importers, sectors)
            for table in (self.economy.flows, self.flows)
        )
        if before.sum() <= 0:
            raise OutOfRange(f"{exporter} sold nothing there in the baseline")
        return float(after.sum() / before.sum() - 1.0)

    def diversion(self, exporter: str, importer: str) -> dict[str, float]:
        """Return where goods that one importer no longer takes go, by destination.

        Values are changes in the unit of the economy at border prices; home is the exporter.
        """
        lost = float(
            (self._trade(self.flows, exporter, (importer,), ())).sum()
            - self._trade(self.economy.flows, exporter, (importer,), ()).sum()
        )
        found = {importer: lost}
        for place in self.economy.regions:
            if place != importer:
                moved = self._trade(self.flows - self.economy.flows, exporter, (place,), ())
                found[place] = float(moved.sum())
        return found

    def _trade(
        self, table: Array, exporter: str, importers: Sequence[str], sectors: Sequence[str]
    ) -> Array:
        economy = self.economy
        source = economy.region(exporter)
        to = [economy.region(x) for x in importers] or [
            i for i in range(len(economy.regions)) if i != source
        ]
        kinds = [economy.sector(x) for x in sectors] or np.flatnonzero(economy.goods).tolist()
        return np.asarray(table[np.ix_(to, [source], kinds)])


def solve(
    economy: Economy,
    shock: Shock,
    *,
    theta: str | float | Array = "LL",
    horizon: str = "long",
    deficits: Deficits = "share",
    tol: float = 1e-9,
    start: Array | None = None,
) -> Equilibrium:
    """Solve the equilibrium after a change.

    Parameters
    ----------
    economy : Economy
        The baseline.
    shock : Shock
        What differs from it.
    theta : str, float or ndarray of shape (J,)
        A published set by name, one value, or one a sector (then `horizon` is not used).
    horizon : {'short', 'medium', 'long'}
        Scale of a named set (see `elasticity.theta`).
    deficits : {'share', 'zero'} or ndarray of shape (N,)
        Fixed shares of the world's value added; none; or given in the unit of the economy, which
        must sum to zero.
    tol : float
        Residual in logs at which the solution is taken.
    start : ndarray, optional
        State of a neighbouring solution.

    Raises
    ------
    NotConverged
        No solution within `tol`; a wrong answer is never given.
    BadValue, UnknownName
        A shock, elasticity or deficit that means nothing.

    References
    ----------
    Caliendo and Parro (2015), eqs. 10–14; Dekle, Eaton and Kortum (2008) for exact changes.
    """
    shock = shock.checked(economy)
    if isinstance(theta, np.ndarray):
        values = elasticity.checked(theta, economy)
    else:
        values = elasticity.theta(economy, theta, horizon=horizon)
    balance = _deficit(economy, deficits)
    if shock.caps:
        from detente.model.caps import solve_caps

        return solve_caps(economy, shock, values, balance, tol, start)
    return solved(economy, shock, values, balance, tol, start)


def solved(
    economy: Economy,
    shock: Shock,
    theta: Array,
    deficit: Array,
    tol: float,
    start: Array | None,
    taxes: tuple[float, ...] = (),
) -> Equilibrium:
    """Return the equilibrium of a shock that is checked and has no caps left to bring about."""
    system = system_of(economy, shock, theta, deficit)
    found = accelerate(system.sweep, np.zeros(system.size) if start is None else start, tol=tol)
    last = system.outcome(found.state)
    residual = float(np.abs(last.state - last.before).max())
    return Equilibrium(economy, shock, theta, system, last, residual, found.steps, taxes)


def system_of(economy: Economy, shock: Shock, theta: Array, deficit: Array) -> System:
    """Return the equations of a change."""
    wide = theta[:, None]
    before = economy.duties.transpose(2, 0, 1)
    after = before if shock.duties is None else shock.duties.transpose(2, 0, 1)
    pull = economy.shares
    changed = shock.duties is not None and shock.duties is not economy.duties
    if changed:
        moved = np.flatnonzero((after != before).any(axis=(1, 2)))
        pull = pull.copy()
        ratio = (1.0 + after[moved]) / (1.0 + before[moved])
        pull[moved] *= ratio ** -wide[moved][:, :, None]
    if shock.costs is not None:
        pull = pull * shock.costs.transpose(2, 0, 1) ** -wide[:, :, None]
    if shock.export_taxes is not None:
        kept = 1.0 + shock.export_taxes.transpose(2, 0, 1)
        pull = pull * kept ** -wide[:, :, None]
    pull = np.ascontiguousarray(pull)
    paid = np.ascontiguousarray(pull / (1.0 + after))
    received = paid if shock.export_taxes is None else np.ascontiguousarray(paid / kept)
    shifted = np.ones_like(economy.output) if shock.supply is None else shock.supply
    return System(
        pull=pull,
        paid=paid,
        received=received,
        theta=wide,
        labour=np.ascontiguousarray(economy.labour.T),
        recipe=economy.recipe,
        tastes=np.ascontiguousarray(economy.tastes.T),
        spending=np.ascontiguousarray(economy.spending.T),
        value_added=economy.value_added.sum(axis=1),
        deficit=deficit,
        supply=np.ascontiguousarray(np.log(shifted).T),
    )


def _deficit(economy: Economy, deficits: Deficits) -> Array:
    """Return D of the answer; the numéraire makes a fixed share of the world a fixed sum."""
    if isinstance(deficits, str):
        if deficits == "share":
            return economy.deficit
        if deficits == "zero":
            return np.zeros_like(economy.deficit)
        raise BadValue(f"no way of deficits {deficits!r}", hint="share, zero, or one sum a region")
    given = np.asarray(deficits, dtype=np.float64)
    if given.shape != economy.deficit.shape or not np.isfinite(given).all():
        raise BadValue("deficits need one number a region")
    world = economy.value_added.sum()
    if abs(given.sum()) > 1e-9 * world:
        raise BadValue(f"deficits sum to {given.sum():,.6g}, not to zero")
    return given
