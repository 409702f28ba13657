"""Limits on quantities: a cap is the export tax at which no more than it is bought.

The rent goes to the exporting region. With several caps each is brought to its limit in turn, the
others held, until none moves.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from detente.errors import NotConverged, OutOfRange
from detente.model.economy import Array, Economy
from detente.model.equilibrium import Equilibrium, solved
from detente.model.shock import Cap, Shock
from detente.model.solver.root import root

Places = NDArray[np.intp]
#: Caps are met to this share of the quantity.
_MET = 1e-7
#: A price a thousand times higher: demand does not shrink to such a cap at these elasticities.
_HIGHEST = float(np.log(1000.0))
_ROUNDS = 40


def solve_caps(
    economy: Economy, shock: Shock, theta: Array, deficit: Array, tol: float, start: Array | None
) -> Equilibrium:
    """Return the equilibrium in which no cap is passed, with the shadow tax of each.

    Raises
    ------
    OutOfRange
        A cap that no price reaches, or on something that was not sold.
    NotConverged
        Caps that do not settle.
    """
    places = [_place(economy, cap) for cap in shock.caps]
    logs = np.zeros(len(places))
    # The inner solution is finer than the search on top of it.
    fine = min(tol, _MET * 1e-2)

    def at(values: Array, near: Array | None) -> Equilibrium:
        given = shock.export_taxes
        rates = np.zeros_like(economy.flows) if given is None else given.copy()
        for place, log in zip(places, values, strict=True):
            rates[place] = (1.0 + rates[place]) * np.exp(log) - 1.0
        taxed = replace(shock, export_taxes=rates, caps=())
        taxes = tuple(float(np.expm1(value)) for value in values)
        return solved(economy, taxed, theta, deficit, fine, near, taxes)

    found = at(logs, start)
    for _ in range(_ROUNDS):
        before = logs.copy()
        for k, cap in enumerate(shock.caps):
            found = _bring(cap, places[k], k, logs, found, at)
        if np.abs(logs - before).max() <= _MET * 10:
            return replace(found, shock=replace(found.shock, caps=shock.caps))
    raise NotConverged("the caps do not settle", hint="give fewer caps, or looser ones")


def _bring(
    cap: Cap,
    place: tuple[Places, ...],
    k: int,
    logs: Array,
    found: Equilibrium,
    at: Callable[[Array, Array | None], Equilibrium],
) -> Equilibrium:
    """Set the shadow tax of one cap in `logs` so that it just binds, or to zero."""

    def excess(log: float, near: Equilibrium) -> tuple[float, Equilibrium]:
        logs[k] = log
        got = at(logs, near.state)
        return quantity(got, place) - float(np.log(cap.quantity)), got

    over, found = excess(0.0, found)
    if over <= _MET:
        return found
    last = [found]

    def near(log: float) -> tuple[float, Equilibrium]:
        value, last[0] = excess(log, last[0])
        return value, last[0]

    low, high = 0.0, max(0.05, over / 4.0)
    while near(high)[0] > 0:
        low, high = high, 2.0 * high
        if high > _HIGHEST:
            raise OutOfRange(
                f"no price keeps {cap.exporter} {cap.sector} to {cap.quantity:.0%} of the baseline",
                hint="a looser cap: buyers without any other source cannot do with less",
            )
    return root(near, low, high, tol=_MET)[1]


def quantity(found: Equilibrium, place: tuple[Places, ...]) -> float:
    """Return the log change of the quantity that leaves, over the destinations of a cap."""
    exporter, sector = (int(part.ravel()[0]) for part in place[1:])
    before = found.economy.flows[place].sum()
    if before <= 0:
        name = f"{found.economy.regions[exporter]} {found.economy.sectors[sector]}"
        raise OutOfRange(f"{name} was not sold there, so there is nothing to cap")
    received = found.flows[place] / (1.0 + found.export_taxes[place])
    return float(np.log(received.sum() / found.costs[exporter, sector] / before))


def _place(economy: Economy, cap: Cap) -> tuple[Places, ...]:
    source = economy.region(cap.exporter)
    to = [economy.region(name) for name in cap.importers] or [
        place for place in range(len(economy.regions)) if place != source
    ]
    return np.ix_(to, [source], [economy.sector(cap.sector)])
