"""One sector, many countries: labour that answers wages, taxes that duties relieve.

The model of Ignatenko, Lashkaripour, Macedoni and Simonovska (2025), "Making America great again?
The economic impacts of Liberation Day tariffs", written down from its equilibrium conditions.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from detente.errors import BadValue, NotConverged, SchemaError
from detente.model.economy import Array
from detente.model.solver.anderson import accelerate


@dataclass(frozen=True, eq=False)
class OneSector:
    """A world of one sector.

    Parameters
    ----------
    flows : ndarray, shape (N exporters, N importers)
        Trade, sales at home on the diagonal.
    kept : ndarray, shape (N,)
        Share of sales in a market that stays there as profit of the sellers: ν.
    elasticity : float
        Trade elasticity: ε.
    labour : float
        Elasticity of labour supply to the real wage after tax: κ.
    scale : float
        Elasticity of productivity to employment: ψ.
    curvature : float
        Shape of the distribution of firms, θ, from which entry follows: φ.
    fixed : bool
        Whether φ is one: no entry.
    """

    flows: Array
    kept: Array
    elasticity: float = 4.0
    labour: float = 0.5
    scale: float = 0.67 / 4.0
    curvature: float = 4.0 / 0.67
    fixed: bool = False

    def __post_init__(self) -> None:
        n = len(self.flows)
        if self.flows.shape != (n, n) or not np.isfinite(self.flows).all():
            raise SchemaError("flows are no square table of numbers")
        if (self.flows < 0).any() or (self.flows.sum(axis=0) <= 0).any():
            raise SchemaError("negative flows, or a country that buys nothing")
        if self.elasticity <= 0:
            raise BadValue(f"the elasticity {self.elasticity} is not above zero")

    @property
    def spending(self) -> Array:
        """E (N,)."""
        return np.asarray(self.flows.sum(axis=0))

    @property
    def output(self) -> Array:
        """Y (N,): what workers and owners earn."""
        abroad = ((1.0 - self.kept) * self.flows).sum(axis=1)
        return np.asarray(abroad + self.kept * self.flows.sum(axis=0))

    @property
    def entry(self) -> Array:
        """φ (N,): how much more than its rate a duty weighs on trade."""
        if self.fixed:
            return np.ones(len(self.flows))
        return (1.0 + self.curvature) / ((1.0 - self.kept) * self.curvature) - 1.0 / self.curvature

    def without_profits(self) -> OneSector:
        """Return the Eaton–Kortum case: no profits abroad, no entry."""
        return replace(self, kept=np.zeros(len(self.flows)), fixed=True)


@dataclass(frozen=True, slots=True, eq=False)
class OneSectorAnswer:
    """Changes as fractions, one a country: welfare, exports and imports over output, employment,
    prices; `revenue` in the unit of the flows."""

    welfare: Array
    exports: Array
    imports: Array
    employment: Array
    prices: Array
    revenue: Array
    residual: float
    steps: int


def world(trade: Array, output: Array, kept: Array) -> OneSector:
    """Return the world of published trade and output: sales at home are what is left of spending.

    Parameters
    ----------
    trade : ndarray, shape (N, N)
        Trade between countries.
    output : ndarray, shape (N,)
        Gross domestic product.
    kept : ndarray, shape (N,)
        ν.
    """
    transfer = (1.0 - kept) * (trade.sum(axis=0) - ((1.0 - kept) * trade).sum(axis=1))
    home = np.maximum(output + transfer - trade.sum(axis=0), 0.0)
    flows = trade.copy()
    np.fill_diagonal(flows, home)
    return OneSector(flows, kept)


def best_uniform_duty(economy: OneSector, importer: int) -> float:
    """Return the uniform duty that serves one country best if nobody answers.

    One over the elasticity of what it sells abroad, the mean over markets by what it earns there,
    lowered by entry, as the authors' published program works it out.
    """
    abroad = economy.flows[importer] * (1.0 - economy.kept)
    abroad = abroad * (1.0 - economy.flows[importer] / economy.spending)
    abroad[importer] = 0.0
    earned = economy.output[importer] - economy.flows[importer, importer]
    felt = abroad.sum() / ((1.0 - economy.kept[importer]) * earned)
    return float(1.0 / ((1.0 + felt * economy.elasticity) * economy.entry[importer] - 1.0))


def solve_one_sector(
    economy: OneSector,
    duties: Array,
    *,
    relief: bool = True,
    transfer: Array | None = None,
    tol: float = 1e-11,
) -> OneSectorAnswer:
    """Solve one sector after new duties, from a baseline without any.

    Parameters
    ----------
    economy : OneSector
        The baseline.
    duties : ndarray, shape (N exporters, N importers)
        Duties as fractions.
    relief : bool
        Whether revenue lowers the tax on labour; otherwise it is handed out.
    transfer : ndarray, shape (N,), optional
        Spending over output, a fixed share of the world's; that of the baseline when left out.

    Raises
    ------
    BadValue
        Duties of −100 % or less, or of another shape; transfers that do not sum to zero.
    NotConverged
        No equilibrium within `tol`.
    """
    n = len(economy.flows)
    if duties.shape != (n, n) or not np.isfinite(duties).all() or (duties <= -1.0).any():
        raise BadValue("duties are no table of rates above −100 %", hint="write 25 % as 0.25")
    if transfer is not None and abs(transfer.sum()) > 1e-9 * economy.output.sum():
        raise BadValue(f"transfers sum to {transfer.sum():,.6g}, not to zero")
    step = _Step(economy, duties, relief=relief, transfer=transfer)
    try:
        found = accelerate(step, np.zeros(3 * n), tol=tol, most=4000)
    except NotConverged as error:
        raise NotConverged(
            error.what, hint="lower duties, or a lower elasticity",
            residual=error.residual, steps=error.steps,
        ) from None  # fmt: skip
    return _answer(economy, duties, step, found.state, found.residual, found.steps)


class _Step:
    """One sweep over wages, spending and employment, in logs."""

    def __init__(
        self, economy: OneSector, duties: Array, *, relief: bool, transfer: Array | None
    ) -> None:
        self.economy = economy
        self.relief = relief
        self.spent = economy.spending
        self.made = economy.output
        self.transfer = self.spent - self.made if transfer is None else transfer
        self.entry = economy.entry
        share = economy.flows / self.spent
        self.pull = share * (1.0 + duties) ** (-economy.elasticity * self.entry)
        self.paid = self.pull / (1.0 + duties)

    def parts(self, state: Array) -> tuple[Array, Array, Array, Array, Array, Array]:
        """Return ŵ, Ê, L̂, P̂, flows at the border and revenue of a state."""
        wage, spent, employed = np.exp(state.reshape(3, -1))
        draw = (wage / employed**self.economy.scale) ** -self.economy.elasticity
        phi = draw @ self.pull
        price = (spent / wage) ** (1.0 - self.entry) * phi ** (-1.0 / self.economy.elasticity)
        bought = spent * self.spent
        flows = draw[:, None] * self.paid * (bought / phi)
        return wage, spent, employed, price, flows, bought - flows.sum(axis=0)

    def __call__(self, state: Array) -> Array:
        wage, _, employed, price, flows, revenue = self.parts(state)
        kept = self.economy.kept
        earned = ((1.0 - kept) * flows).sum(axis=1) + kept * flows.sum(axis=0)
        paid = wage * employed * self.made
        damping = 1.0 / (1.0 + self.economy.elasticity)
        wage = wage * (earned / paid) ** damping
        paid = wage * employed * self.made
        relieved = 1.0 / (1.0 - revenue / paid) if self.relief else 1.0
        employed = employed**0.5 * (relieved * wage / price) ** (0.5 * self.economy.labour)
        paid = wage * employed * self.made
        total = revenue + paid + self.transfer * (paid.sum() / self.made.sum())
        # The numéraire: prices, weighted by spending, stay where they were on average.
        level = (price @ self.spent) / self.spent.sum()
        new = np.concatenate((wage / level, total / self.spent / level, employed))
        return np.asarray(np.log(np.maximum(new, np.finfo(float).tiny)))


def _answer(
    economy: OneSector, duties: Array, step: _Step, state: Array, residual: float, steps: int
) -> OneSectorAnswer:
    wage, spent, employed, price, flows, revenue = step.parts(state)
    made = wage * employed * step.made
    relief = revenue / made if step.relief else np.zeros_like(revenue)
    weight = step.spent / (
        step.spent - economy.labour * (1.0 - relief) * step.made / (1.0 + economy.labour)
    )
    welfare = weight * spent / price + (1.0 - weight) * wage * employed / price - 1.0
    abroad = 1.0 - np.eye(len(duties))

    def over(axis: int) -> Array:
        after = (flows * abroad).sum(axis=axis) / made
        before = (economy.flows * abroad).sum(axis=axis) / step.made
        return np.asarray(after / np.where(before > 0, before, np.nan) - 1.0)

    return OneSectorAnswer(
        welfare, over(1), over(0), employed - 1.0, price - 1.0, revenue, residual, steps
    )
