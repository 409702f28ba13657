"""What must hold of any solution, whatever the data: each a figure beside its bound."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np

from detente.model.baseline import baseline
from detente.model.economy import Array, Economy, Tables
from detente.model.equilibrium import Equilibrium, solve
from detente.model.gradient import gradient
from detente.model.shock import ALL, Shock, tariffs
from detente.model.source.mend import mend

_FINE = 1e-13


@dataclass(frozen=True, slots=True)
class Check:
    """One invariant: the largest deviation found, and the one allowed."""

    name: str
    says: str
    measured: float
    allowed: float

    @property
    def holds(self) -> bool:
        """Whether the deviation is within its bound; a missing number is not."""
        return self.measured <= self.allowed


def small(regions: int = 3, sectors: int = 4, *, seed: int = 1) -> Economy:
    """Return a made economy: regions A, B, …, the first half of its sectors goods.

    Examples
    --------
    >>> small().regions, small().sectors
    (('A', 'B', 'C'), ('g1', 'g2', 's1', 's2'))
    """
    draw = np.random.default_rng(seed)
    goods = np.arange(sectors) < (sectors + 1) // 2
    flows = draw.lognormal(0.0, 1.0, (regions, regions, sectors))
    home = np.arange(regions)
    flows[home, home] *= 8.0 * regions
    share = draw.dirichlet(np.ones(sectors), (regions, sectors)).transpose(0, 2, 1)
    inputs = 0.4 * share * flows.sum(axis=0)[:, None, :]
    duties = draw.uniform(0.0, 0.2, (regions, regions, sectors)) * goods
    duties[home, home] = 0.0
    wanted = inputs.sum(axis=2)
    bought = (flows * (1.0 + duties)).sum(axis=1)
    # Inputs never take more than nine tenths of what is bought.
    inputs *= np.minimum(1.0, 0.9 * bought / wanted)[:, :, None]
    names = tuple(chr(ord("A") + k) if k < 26 else f"R{k}" for k in range(regions))
    kinds = [f"g{k + 1}" for k in range(int(goods.sum()))]
    kinds += [f"s{k + 1}" for k in range(sectors - len(kinds))]
    sets = {"LL": draw.uniform(2.0, 8.0, sectors)}
    return mend(Tables(names, tuple(kinds), goods, flows, inputs, duties, sets, "units"))


def checks(size: str = "28x31") -> Iterator[Check]:
    """Yield every invariant on a shipped baseline, and those of closed forms on made ones."""
    economy = baseline(size)
    shock = _trial(economy)
    found = solve(economy, shock, tol=_FINE)
    yield from basic(economy, found)
    for rule in (_homogeneity, _permutation, _path, _gradient):
        yield rule(economy, found)
    for form in (_one_sector, _many_sectors, _autarky):
        yield form()
    yield _aggregation()


def basic(economy: Economy, found: Equilibrium) -> Iterator[Check]:
    """Yield what can be read off one solution."""
    still = solve(economy, Shock(), tol=_FINE)
    yield Check(
        "zero shock", "no change changes nothing", _most(still.welfare, still.wages - 1.0), 1e-12
    )
    spent = found.gross.sum(axis=1)
    bought = found.spending > 0
    yield Check(
        "adding up",
        "what buyers pay, by exporter, adds up to what they spend",
        _most((spent / np.where(bought, found.spending, 1.0) - 1.0)[bought]),
        1e-12,
    )
    made = found.flows / (1.0 + found.export_taxes)
    world = economy.output.sum()
    demand = np.matmul(economy.recipe, found.output[:, :, None])[:, :, 0]
    demand = demand + economy.tastes * found.income[:, None]
    yield Check(
        "market clearing",
        "output is sold, spending is what inputs and final demand need, labour earns its wage",
        _most(
            (made.sum(axis=0) - found.output) / world,
            (demand - found.spending) / world,
            (found.value_added.sum(axis=1) - found.wages * economy.value_added.sum(axis=1)) / world,
        ),
        1e-10,
    )
    balance = found.flows.sum(axis=(1, 2)) - found.flows.sum(axis=(0, 2)) - economy.deficit
    yield Check(
        "Walras", "imports less exports are the deficit, though never imposed",
        _most(balance / world), 1e-10,
    )  # fmt: skip
    told = [
        math.fsum((found.duties[n] * found.flows[n]).ravel()) - found.revenue[n]
        for n in range(len(economy.regions))
    ]
    # Units are millions: a cent is 1e-8.
    yield Check(
        "revenue", "duties collected are rate times value, to the cent", _most(told) * 1e6, 0.01
    )


def _homogeneity(economy: Economy, found: Equilibrium) -> Check:
    again = solve(economy.scaled(7.3), found.shock, tol=_FINE)
    return Check(
        "homogeneity",
        "the unit of account changes nothing real",
        _most(again.welfare - found.welfare, again.prices - found.prices),
        1e-10,
    )


def _permutation(economy: Economy, found: Equilibrium) -> Check:
    order = np.random.default_rng(0).permutation(len(economy.regions))
    shock = replace(found.shock, duties=found.duties[np.ix_(order, order)])
    again = solve(economy.ordered(order.tolist()), shock, tol=_FINE)
    return Check(
        "permutation",
        "the order of regions changes nothing",
        _most(again.welfare - found.welfare[order]),
        1e-10,
    )


def _path(economy: Economy, found: Equilibrium) -> Check:
    half = solve(economy, Shock(duties=(economy.duties + found.duties) / 2.0), tol=_FINE)
    rest = solve(half.as_economy(), found.shock, tol=_FINE)
    return Check(
        "path independence",
        "two steps lead where one does",
        _most((1.0 + half.welfare) * (1.0 + rest.welfare) - 1.0 - found.welfare),
        1e-9,
    )


def _gradient(economy: Economy, found: Equilibrium) -> Check:
    first = economy.regions[0]
    slopes = gradient(found, {first: 1.0}, first, tol=1e-13)
    place = np.unravel_index(np.argmax(np.abs(slopes)), slopes.shape)
    exporter, sector = int(place[0]), int(place[1])

    def welfare(step: float) -> float:
        duties = found.duties.copy()
        duties[0, exporter, sector] += step
        near = solve(economy, Shock(duties=duties), tol=_FINE, start=found.state)
        return float(np.log1p(near.welfare[0]))

    measured = difference(welfare, 2e-3)
    return Check(
        "gradient",
        "the adjoint is the central difference",
        abs(slopes[exporter, sector] / measured - 1.0),
        1e-7,
    )


def difference(value: Callable[[float], float], step: float) -> float:
    """Return the slope at zero by central differences of two widths (Richardson)."""
    wide, near = ((value(h) - value(-h)) / (2.0 * h) for h in (step, step / 2.0))
    return (4.0 * near - wide) / 3.0


def iceberg(economy: Economy, factor: float) -> Shock:
    """Return the shock of trade abroad that costs `factor` times as much."""
    costs = np.full_like(economy.flows, factor)
    home = np.arange(len(economy.regions))
    costs[home, home] = 1.0
    return Shock(costs=costs)


def free(economy: Economy) -> Economy:
    """Return the economy without duties and deficits, as an equilibrium of its own."""
    none = Shock(duties=np.zeros_like(economy.duties))
    return solve(economy, none, theta=4.0, deficits="zero", tol=_FINE).as_economy()


def closed_form(economy: Economy, found: Equilibrium) -> Array:
    """Return ln Ŵ from home shares alone, where there are no duties and deficits.

    Arkolakis, Costinot and Rodríguez-Clare (2012), AER 102(1), eq. 1; with inputs, Costinot and
    Rodríguez-Clare (2014), Handbook of International Economics 4, eq. 29.
    """
    home = np.arange(len(economy.regions))
    share = found.gross[home, home] / np.where(found.spending > 0, found.spending, 1.0)
    before = economy.gross[home, home] / np.where(economy.spending > 0, economy.spending, 1.0)
    told = np.log(share / before) / found.theta
    eye = np.eye(len(economy.sectors))
    prices = np.linalg.solve(eye - economy.recipe.transpose(0, 2, 1), told[:, :, None])[:, :, 0]
    return np.asarray(-(economy.tastes * prices).sum(axis=1))


def _one_sector() -> Check:
    made = small(8, 1)
    economy = free(replace(made, inputs=np.zeros_like(made.inputs)))
    found = solve(economy, iceberg(economy, 1.3), theta=5.0, tol=_FINE)
    return Check(
        "one sector",
        "welfare is the home share to the power of minus one over the elasticity",
        _most(np.log1p(found.welfare) - closed_form(economy, found)),
        1e-11,
    )


def _many_sectors() -> Check:
    economy = free(small(6, 5))
    found = solve(economy, iceberg(economy, 1.3), tol=_FINE)
    return Check(
        "many sectors",
        "the same with inputs, through the inverse of the recipe",
        _most(np.log1p(found.welfare) - closed_form(economy, found)),
        1e-11,
    )


def _autarky() -> Check:
    economy = free(small(5, 3))
    found = solve(economy, iceberg(economy, 1e4), theta=4.0, tol=_FINE)
    home = np.arange(5)
    share = economy.gross[home, home] / economy.spending
    eye = np.eye(3)
    prices = np.linalg.solve(
        eye - economy.recipe.transpose(0, 2, 1), (-np.log(share) / 4.0)[:, :, None]
    )[:, :, 0]
    told = -(economy.tastes * prices).sum(axis=1)
    return Check(
        "autarky",
        "costs without end leave what home shares of the baseline say",
        _most(np.log1p(found.welfare) - told),
        1e-9,
    )


def _aggregation() -> Check:
    coarse, fine = (solve(e, _trial(e)) for e in (baseline("28x31"), baseline("81x50")))
    both = [r for r in coarse.economy.regions if r in fine.economy.regions]
    apart = [
        coarse.welfare[coarse.economy.region(r)] - fine.welfare[fine.economy.region(r)]
        for r in both
    ]
    return Check(
        "aggregation",
        "28 × 31 and 81 × 50 agree on welfare, in percentage points",
        _most(apart) * 100.0,
        0.05,
    )


def _trial(economy: Economy) -> Shock:
    """Return a change large enough to show a fault: the two largest regions tax each other."""
    size = economy.value_added.sum(axis=1)
    alone = [k for k, name in enumerate(economy.regions) if len(name) == 3]
    first, second = sorted(alone, key=lambda k: -size[k])[:2]
    one, other = economy.regions[first], economy.regions[second]
    return tariffs(economy, {(one, other, ALL): 1.45, (other, one, ALL): 1.25}, how="added")


def _most(*given: object) -> float:
    return max(float(np.abs(np.asarray(part)).max()) for part in given)
