"""A change of duties between two days or two worlds, and what it does to trade and welfare.

Both worlds are solved from the same baseline and set side by side, so that what parts the year of
the baseline from today stands on neither side alone.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from detente.model import elasticity
from detente.model.economy import Economy
from detente.model.equilibrium import Equilibrium, solve
from detente.model.shock import ALL, tariffs

Rates = Mapping[tuple[str, str], float]
"""Average duty on goods by importer and exporter."""


@dataclass(frozen=True, slots=True)
class Move:
    """A region before and after."""

    region: str
    change: float


@dataclass(frozen=True, slots=True)
class Flow:
    """Goods from one region to another: change, and its size in the unit of the economy."""

    exporter: str
    importer: str
    change: float
    amount: float


@dataclass(frozen=True, slots=True)
class Duties:
    """Average duty of a pair in both worlds."""

    importer: str
    exporter: str
    before: float
    after: float


@dataclass(frozen=True, slots=True)
class WhatIf:
    """Two worlds side by side.

    Parameters
    ----------
    run : mapping
        What the answer rests on, and a hash of it.
    welfare, prices : tuple of Move
        Change of real income and of the cost of living, largest loss first.
    flows : tuple of Flow
        Flows between the regions whose duties change.
    exports_change : tuple of Flow
        Exports of each of them by destination.
    diversion : tuple of Flow
        What is lost where duties rose and where it goes instead, by exporter.
    revenue_change : tuple of Flow
        Duties collected by importer, change in the unit of the economy.
    """

    run: Mapping[str, object]
    duties: tuple[Duties, ...]
    welfare: tuple[Move, ...]
    prices: tuple[Move, ...]
    flows: tuple[Flow, ...]
    exports_change: tuple[Flow, ...]
    diversion: tuple[Flow, ...]
    revenue_change: tuple[Move, ...]
    unit: str
    converged: bool
    residual: float
    steps: int


def whatif(
    economy: Economy,
    before: Rates,
    after: Rates,
    *,
    size: str,
    elasticities: str,
    horizon: str,
    facts: Mapping[str, object],
) -> WhatIf:
    """Return what it does that average duties go from one level to another.

    Parameters
    ----------
    economy : Economy
        The baseline.
    before, after : mapping of (importer, exporter) to float
        Average duty on goods, as fractions; the same pairs in both.
    size, elasticities, horizon : str
        Names of the baseline and of the elasticities.
    facts : mapping
        What else the run rests on, e.g. the two dates and the scenario.
    """
    theta = elasticity.theta(economy, elasticities, horizon=horizon)
    worlds = [
        solve(
            economy, tariffs(economy, {(m, x, ALL): r for (m, x), r in rates.items()}), theta=theta
        )
        for rates in (before, after)
    ]
    base, then = worlds
    concerned = sorted({place for pair in after for place in pair})
    told = {**facts, "baseline": size, "elasticities": elasticities, "horizon": horizon}
    told |= {"before": _named(before), "after": _named(after)}
    return WhatIf(
        run={"id": _digest(told), **told},
        duties=tuple(Duties(m, x, before[m, x], after[m, x]) for m, x in sorted(after)),
        welfare=_moves(economy, (1 + then.welfare) / (1 + base.welfare) - 1),
        prices=_moves(economy, then.cost_of_living / base.cost_of_living - 1),
        flows=tuple(_flow(base, then, x, m) for m, x in sorted(after)),
        exports_change=tuple(
            _flow(base, then, x, m) for x in concerned for m in economy.regions if m != x
        ),
        diversion=tuple(
            _flow(base, then, x, m)
            for (lost, x) in sorted(after)
            for m in economy.regions
            if m not in {lost, x}
        ),
        revenue_change=_moves(economy, then.revenue - base.revenue),
        unit=economy.unit,
        converged=True,
        residual=max(base.residual, then.residual),
        steps=base.steps + then.steps,
    )


def _digest(told: Mapping[str, object]) -> str:
    text = json.dumps(told, sort_keys=True, default=str)
    return f"run-{hashlib.sha256(text.encode()).hexdigest()[:12]}"


def _named(rates: Rates) -> dict[str, float]:
    return {
        f"{importer}<-{exporter}": round(rate, 9) for (importer, exporter), rate in rates.items()
    }


def _moves(economy: Economy, values: np.ndarray) -> tuple[Move, ...]:
    rows = [Move(region, float(v)) for region, v in zip(economy.regions, values, strict=True)]
    return tuple(sorted(rows, key=lambda row: row.change))


def _flow(base: Equilibrium, then: Equilibrium, exporter: str, importer: str) -> Flow:
    economy = base.economy
    at = (economy.region(importer), economy.region(exporter))
    goods = economy.goods
    was = float(base.flows[at][goods].sum())
    now = float(then.flows[at][goods].sum())
    return Flow(exporter, importer, now / was - 1 if was > 0 else 0.0, now - was)
