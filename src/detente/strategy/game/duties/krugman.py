"""The model in which political weights by industry were measured: firms that earn profits.

Krugman's (1980) trade between firms of a given number in each industry, with the weights of
Grossman and Helpman (1994): Ossa (2014), "Trade wars and trade talks with data", American Economic
Review 104(12), eqs. 12–15, in exact changes and without inputs. A government counts the real income
that arises in each industry, w·L + profits + its part of duties by employment, each with a weight.

Unknowns are wages and spending alone, so that Newton's method needs a handful of steps; its slopes
and those of the objective are taken by complex steps (Squire and Trapp 1998, SIAM Review 40(1)),
exact to the last digit.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from detente.errors import BadValue, NotConverged, SchemaError

Array = NDArray[np.float64]
_STEP = 1e-30
_TOL = 1e-12
_MOST = 60


@dataclass(frozen=True, eq=False)
class Firms:
    """A world of firms.

    Parameters
    ----------
    trade : ndarray, shape (N exporters, N importers, S)
        Sales net of duty, at home on the diagonal.
    duties : ndarray, shape (N exporters, N importers, S)
        Duties as fractions.
    sigma : ndarray, shape (S,)
        Elasticity of substitution between varieties, above one.
    weights : ndarray, shape (N, S), optional
        Weight of the real income of each industry; one for all when left out.

    Raises
    ------
    SchemaError
        Tables of other shapes, negative trade, a duty at home.
    BadValue
        An elasticity of one or less, or a negative weight.
    """

    trade: Array
    duties: Array
    sigma: Array
    weights: Array | None = None

    def __post_init__(self) -> None:
        n, s = len(self.trade), len(self.sigma)
        if self.trade.shape != (n, n, s) or self.duties.shape != (n, n, s):
            raise SchemaError("trade and duties are no tables of exporters, importers, industries")
        if not np.isfinite(self.trade).all() or (self.trade < 0).any():
            raise SchemaError("trade is negative or no number somewhere")
        if (self.duties[np.arange(n), np.arange(n)] != 0).any() or (self.duties <= -1).any():
            raise SchemaError("a duty at home, or one of −100 % or less")
        if (self.sigma <= 1).any():
            raise BadValue("an elasticity of substitution is not above one")
        if self.weights is not None and (
            self.weights.shape != (n, s) or (self.weights < 0).any() or not self.weights.any()
        ):
            raise BadValue("weights are one a country and industry, none below zero")

    @cached_property
    def spending(self) -> Array:
        """What each country spends (N,), duties included."""
        return np.asarray((self.trade * (1.0 + self.duties)).sum(axis=(0, 2)))

    @cached_property
    def profits(self) -> Array:
        """Profits by country and industry (N, S)."""
        return np.asarray(self.trade.sum(axis=1) / self.sigma)

    def balanced(self) -> Firms:
        """Return the world after trade is balanced and everything else has followed."""
        same = np.zeros_like(self.duties)
        moved = _changes(self, _solved(self, same), same)
        return Firms(moved["sold"], self.duties, self.sigma, self.weights)


@dataclass(frozen=True, slots=True, eq=False)
class BestDuties:
    """Duties that serve one government best: one an industry, alike to all partners (S,).

    `objective` is the change of its aim, `welfare` that of every country's real income (N,).
    """

    duties: Array
    objective: float
    welfare: Array
    solves: int


def welfare(world: Firms, duties: Array) -> Array:
    """Return the change of real income of each country (N,) under other duties, trade balanced."""
    logs = np.log1p(duties) - np.log1p(world.duties)
    return np.asarray(_changes(world, _solved(world, logs), logs)["real"] - 1.0)


def best_mfn_duties(
    world: Firms, country: int, *, start: Array | None = None, most: float = 25.0
) -> BestDuties:
    """Return the duties, alike to all partners, that serve one government best if none answers.

    Parameters
    ----------
    world : Firms
        With balanced trade (see `Firms.balanced`).
    country : int
        Whose duties.
    start : ndarray, shape (S,), optional
        Where to begin; at a half when left out.
    most : float
        Highest duty that is looked at.

    Raises
    ------
    NotConverged
        No equilibrium on the way, or a search that stops where it is not flat.
    """
    from scipy.optimize import minimize

    search = _Search(world, country)
    begin = np.full(len(world.sigma), 0.5) if start is None else start
    found = minimize(
        search.cost, np.log1p(begin), jac=True, method="L-BFGS-B",
        bounds=[(0.0, float(np.log1p(most)))] * len(begin),
        options={"ftol": 1e-16, "gtol": 1e-10, "maxiter": 2000, "maxfun": 4000},
    )  # fmt: skip
    rates = np.expm1(found.x)
    cost, slopes = search.cost(found.x)
    held = ((found.x <= 0) & (slopes > 0)) | ((rates >= most * (1 - 1e-9)) & (slopes < 0))
    left = float(np.abs(np.where(held, 0.0, slopes)).max())
    if left > 1e-5:
        raise NotConverged(
            f"the search stopped on a slope of {left:.1e}", hint="start closer to the answer",
            residual=left, steps=search.solves,
        )  # fmt: skip
    real = _changes(world, search.state(found.x), search.dearer(found.x))["real"]
    return BestDuties(rates, float(np.expm1(-cost)), real - 1.0, search.solves)


class _Search:
    """The aim of one government along its duties, and its slopes."""

    def __init__(self, world: Firms, country: int) -> None:
        self.world, self.country = world, country
        self.start: Array | None = None
        self.solves = 0

    def dearer(self, logs: Any) -> Any:
        """Return the log change of one plus every duty, for logs of one plus the country's."""
        world, own = self.world, self.country
        table = np.zeros((*logs.shape[:-1], *world.duties.shape), dtype=logs.dtype)
        table[..., :, own, :] = logs[..., None, :] - np.log1p(world.duties[:, own, :])
        table[..., own, own, :] = 0.0
        return table

    def state(self, logs: Array) -> Array:
        """Return the equilibrium, found from the last one."""
        self.start = _solved(self.world, self.dearer(logs), self.start)
        self.solves += 1
        return self.start

    def cost(self, logs: Array) -> tuple[float, Array]:
        """Return minus the log of the aim and its slopes, by the implicit function theorem."""
        state = self.state(logs)
        size, wide = state.size, logs.size
        along = state + 1j * _STEP * np.eye(size)
        moved = self.dearer(logs)
        away, aim = self._slopes(along, moved)
        away_, aim_ = self._slopes(state, self.dearer(logs + 1j * _STEP * np.eye(wide)))
        slopes = aim_ - away_ @ np.linalg.solve(away, aim)
        return -float(self._aim(_changes(self.world, state, moved))), -np.asarray(slopes)

    def _slopes(self, state: Any, logs: Any) -> tuple[Array, Array]:
        """Return what complex steps in a state or in duties do to the balance and to the aim."""
        moved = _changes(self.world, state, logs)
        away = _residual(self.world, state, moved).imag / _STEP
        return away, self._aim(moved).imag / _STEP

    def _aim(self, moved: dict[str, Any]) -> Any:
        """Return the log change of what the government counts."""
        world, own = self.world, self.country
        weights = np.ones_like(world.sigma) if world.weights is None else world.weights[own]
        pay = (world.sigma - 1.0) * world.profits[own]
        before = world.sigma * world.profits[own]
        sold = (world.duties * world.trade)[:, own].sum()
        before = before + pay / pay.sum() * sold
        grown = moved["profits"][..., own, :]
        collected = moved["revenue"][..., own, None]
        paid = pay * grown
        share = paid / paid.sum(axis=-1, keepdims=True)
        after = world.sigma * world.profits[own] * grown + share * collected
        price = moved["price"][..., own]
        return np.log((weights * after).sum(axis=-1) / (weights * before).sum() / price)


def _changes(world: Firms, state: Any, logs: Any) -> dict[str, Any]:
    """Return what follows from logs of wages and spending and of one plus duties, all changes.

    Factors, but for `revenue`, which is a value.
    """
    n = len(world.trade)
    wage, spent = np.exp(state[..., :n]), np.exp(state[..., n:])
    power = 1.0 - world.sigma
    gross = world.trade * (1.0 + world.duties)
    bought = gross.sum(axis=0)
    kept = np.exp(power * logs)
    factor = np.exp(logs)
    dearer = np.exp(power * state[..., :n, None])
    # Where nothing is bought nothing is dearer.
    index = np.einsum("...is,...ijs->...js", dearer, gross * kept)
    index = (index + (bought == 0)) / np.where(bought > 0, bought, 1.0)
    demand = spent[..., :, None] / index
    sold = world.trade * (kept / factor) * dearer[..., :, None, :] * demand[..., None, :, :]
    made = world.trade.sum(axis=1)
    profits = (sold.sum(axis=-2) + (made == 0)) / np.where(made > 0, made, 1.0)
    tastes = bought / bought.sum(axis=1, keepdims=True)
    price = np.exp((tastes * np.log(index) / power).sum(axis=-1))
    duty = factor * (1.0 + world.duties) - 1.0
    return {
        "sold": sold, "profits": profits, "price": price, "real": spent / price, "wage": wage,
        "spent": spent, "revenue": (duty * sold).sum(axis=(-3, -1)),
    }  # fmt: skip


def _residual(world: Firms, state: Any, moved: dict[str, Any]) -> Any:
    """Return how far labour markets and budgets are from balance, in logs.

    The first labour market follows from the others; in its place the first wage stays one.
    """
    n = len(world.trade)
    pay = (world.sigma - 1.0) * world.profits
    labour = np.log((pay * moved["profits"]).sum(axis=-1) / pay.sum(axis=1)) - state[..., :n]
    income = moved["wage"] * pay.sum(axis=1) + moved["revenue"]
    income = income + (world.profits * moved["profits"]).sum(axis=-1)
    budget = np.log(income / world.spending) - state[..., n:]
    labour[..., 0] = state[..., 0]
    both = np.broadcast_arrays(labour, budget)
    return np.concatenate(both, axis=-1)


@np.errstate(all="ignore")
def _solved(world: Firms, logs: Array, start: Array | None = None) -> Array:
    """Return logs of wages and spending in equilibrium, by Newton's method."""
    state = np.zeros(2 * len(world.trade)) if start is None else start
    size = state.size
    away = np.inf
    for _ in range(_MOST):
        stepped = state + 1j * _STEP * np.eye(size)
        found = _residual(world, stepped, _changes(world, stepped, logs))
        away = float(np.abs(found[0].real).max())
        if away <= _TOL:
            return state
        if not np.isfinite(found).all():
            break
        # The slopes of a system without a solution may be none; least squares moves on.
        move = np.linalg.lstsq(found.imag.T / _STEP, found[0].real, rcond=None)[0]
        state = state - np.clip(move, -1.0, 1.0)
    raise NotConverged(
        f"no equilibrium of firms: {away:.1e} off", hint="smaller duties", residual=away,
        steps=_MOST,
    )  # fmt: skip
