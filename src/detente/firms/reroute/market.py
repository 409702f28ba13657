"""One product in equilibrium: buyers choose among origins, origins supply at rising cost.

In exact changes from what was traded: a market spends on the product as its price index moves,
divides that among origins with one elasticity of substitution, and each origin's price is where
its sales meet its supply. What one buyer no longer takes lowers the exporter's price, takes
rivals to that buyer and leaves room where they sold.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import product
from typing import TYPE_CHECKING

import numpy as np

from detente.errors import NotConverged, OutOfRange
from detente.firms.reroute.flows import Array, Flows

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Elasticities of substitution and of supply over which an interval is drawn; docs/method/reroute.
SUBSTITUTION = (4.0, 5.0, 6.0)
SUPPLY = (0.5, 1.0, 2.0)
#: Elasticity of a market's purchases: of imports alone, and where sales at home are in the table.
DEMAND, DEMAND_WITH_HOME = 1.5, 1.0
_TOLERANCE = 1e-10
_STEPS = 5000
_HIGHEST = float(np.log(1e4))
_TRIES = 40
_LEAST_SLOPE = 1e-6
#: A curb is met to this share.
_MET = 1e-5


@dataclass(frozen=True, eq=False)
class Outcome:
    """Sales after a change, importers by exporters, and the price of each exporter as a factor."""

    sales: Array
    prices: Array
    substitution: float
    supply: float
    taken: float = field(default=1.0)


def equilibrium(
    table: Array, wedge: Array, substitution: float, supply: float, demand: float
) -> Outcome:
    """Return sales and prices after trade costs change by the factors of `wedge`.

    Parameters
    ----------
    table : ndarray, shape (N importers, N exporters)
        Sales before.
    wedge : ndarray, shape (N importers, N exporters)
        Factor of what a buyer pays over what the seller gets; one changes nothing.
    substitution, supply, demand : float
        Elasticities: among origins (above one), of each origin's supply, of each market's demand.

    Raises
    ------
    NotConverged
        No prices were found.
    OutOfRange
        Elasticities without a solution.
    """
    if substitution <= 1 or supply < 0 or demand <= 0:
        raise OutOfRange("elasticities: substitution above one, demand above zero, supply not less")
    bought, sold = table.sum(axis=1), table.sum(axis=0)
    shares = np.divide(table, bought[:, None], out=np.zeros_like(table), where=bought[:, None] > 0)
    pull = shares * wedge ** (1.0 - substitution)
    active = sold > 0
    logs = np.zeros(len(sold))
    # Both sides of the step bound how far sales can answer to a price.
    slope = supply + max(substitution, demand)
    for _ in range(_STEPS):
        weight = pull * np.exp((1.0 - substitution) * logs)[None, :]
        total = weight.sum(axis=1)
        index = np.where(total > 0, total, 1.0) ** (1.0 / (1.0 - substitution))
        spent = bought * index ** (1.0 - demand)
        sales = spent[:, None] * weight / np.where(total > 0, total, 1.0)[:, None] / wedge
        now = sales.sum(axis=0)
        excess = np.zeros_like(logs)
        excess[active] = np.log(now[active] / sold[active]) - (1.0 + supply) * logs[active]
        logs = logs + excess / slope
        if float(np.abs(excess).max(initial=0.0)) < _TOLERANCE:
            return Outcome(sales, np.exp(logs), substitution, supply)
    raise NotConverged(
        "no prices clear this product",
        residual=float(np.abs(excess).max()),
        steps=_STEPS,
        hint="a looser curb, or other elasticities",
    )


def lost(
    flows: Flows, exporter: int, away: int, factor: float, curb: float | None
) -> Iterator[Outcome]:
    """Yield the outcome of dearer or curbed sales to one market, for each pair of elasticities.

    Parameters
    ----------
    factor : float
        Factor of the landed price there, duties after over duties before.
    curb : float, optional
        Most that market takes, as a share of the quantity before.
    """
    demand = DEMAND_WITH_HOME if flows.home else DEMAND
    for substitution, supply in product(SUBSTITUTION, SUPPLY):
        yield _curbed(flows.table, exporter, away, factor, curb, (substitution, supply, demand))


def _curbed(
    table: Array,
    exporter: int,
    away: int,
    factor: float,
    curb: float | None,
    elasticities: tuple[float, float, float],
) -> Outcome:
    def at(log: float) -> Outcome:
        wedge = np.ones_like(table)
        wedge[away, exporter] = float(np.exp(log))
        found = equilibrium(table, wedge, *elasticities)
        before = table[away, exporter]
        taken = found.sales[away, exporter] / found.prices[exporter] / before
        return Outcome(found.sales, found.prices, found.substitution, found.supply, float(taken))

    low = float(np.log(factor))
    found = at(low)
    if curb is None or found.taken <= curb:
        return found
    # What is taken falls with the cost nearly as a straight line in logs.
    over, under, high = float(np.log(found.taken / curb)), -1.0, _HIGHEST
    log = low
    for _ in range(_TRIES):
        slope = min(-_LEAST_SLOPE, (under - over) / (high - low)) if high < _HIGHEST else -1.0
        log = min(max(low - over / slope, low + 1e-9), high)
        found = at(log)
        miss = float(np.log(found.taken / curb))
        if abs(miss) < _MET:
            return found
        if miss > 0:
            low, over = log, miss
        else:
            high, under = log, miss
        if high < _HIGHEST:
            log = (low + high) / 2.0
            found = at(log)
            miss = float(np.log(found.taken / curb))
            low, over, high, under = (
                (log, miss, high, under) if miss > 0 else (low, over, log, miss)
            )
    raise NotConverged(
        f"no cost holds the lost market to {curb:.0%}", residual=abs(over), steps=_TRIES
    )
