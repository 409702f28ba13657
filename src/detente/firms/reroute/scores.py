"""What a market offers an exporter, before anyone answers: the parts that explain a ranking.

Supply, demand and ease are those of the Export Potential Indicator of the International Trade
Centre (Decreux and Spies, 2016), here without its projections and corrections.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from detente.firms.reroute.flows import Array, Flows


@dataclass(frozen=True, eq=False)
class Scores:
    """One number a market (N,); None where the table cannot give it.

    Parameters
    ----------
    supply : float
        The exporter's share of the world's sales of the product abroad.
    demand, own : ndarray
        Purchases from abroad, and those from the exporter, in US dollars.
    ease : ndarray, optional
        Trade of the two in all goods over what their sizes alone would make it.
    vacated : ndarray
        What rivals would take from here if they filled the lost market in proportion.
    concentration : ndarray
        Sum of squared shares of the origins a market buys from.
    """

    supply: float
    demand: Array
    own: Array
    ease: Array | None
    vacated: Array
    concentration: Array

    @property
    def potential(self) -> Array | None:
        """Supply times demand times ease."""
        return None if self.ease is None else self.supply * self.demand * self.ease

    @property
    def unrealised(self) -> Array | None:
        """Potential beyond what is sold already."""
        found = self.potential
        return None if found is None else np.maximum(0.0, found - self.own)


def scores(flows: Flows, exporter: int, away: int) -> Scores:
    """Return the parts for every market."""
    table = flows.abroad
    demand, sold = table.sum(axis=1), table.sum(axis=0)
    shares = np.divide(table, demand[:, None], out=np.zeros_like(table), where=demand[:, None] > 0)
    world = float(table.sum())
    return Scores(
        supply=float(sold[exporter] / world) if world else 0.0,
        demand=demand,
        own=table[:, exporter],
        ease=None if flows.all_goods is None else _ease(flows.all_goods, exporter),
        vacated=_vacated(table, exporter, away),
        concentration=np.asarray((shares**2).sum(axis=1)),
    )


def _ease(goods: Array, exporter: int) -> Array:
    abroad = goods.copy()
    np.fill_diagonal(abroad, 0.0)
    usual = abroad.sum(axis=1) * abroad[:, exporter].sum() / abroad.sum()
    return np.asarray(
        np.divide(abroad[:, exporter], usual, out=np.zeros(len(usual)), where=usual > 0)
    )


def _vacated(table: Array, exporter: int, away: int) -> Array:
    """Return sales that rivals move to the lost market, each as far as it sells there now."""
    gap = table[away, exporter]
    there = table[away].copy()
    there[exporter] = 0.0
    if there.sum() <= 0:
        return np.zeros(len(there))
    moved = there / there.sum() * gap
    elsewhere = table.copy()
    elsewhere[away] = 0.0
    sold = elsewhere.sum(axis=0)
    part = np.divide(np.minimum(moved, sold), sold, out=np.zeros_like(sold), where=sold > 0)
    return np.asarray((elsewhere * part[None, :]).sum(axis=1))


def ranks(values: Array) -> Array:
    """Return ranks from one, ties shared."""
    order = np.argsort(values, kind="stable")
    made = np.empty(len(values))
    made[order] = np.arange(1, len(values) + 1)
    for value in np.unique(values):
        same = values == value
        made[same] = made[same].mean()
    return made


def rank_average(parts: Sequence[Array]) -> Array:
    """Return the mean rank over several scores."""
    return np.asarray(np.mean([ranks(part) for part in parts], axis=0))


def spearman(one: Array, other: Array) -> float:
    """Return the rank correlation of two scores."""
    return float(np.corrcoef(ranks(one), ranks(other))[0, 1])


def captured(score: Array, gains: Array, top: int = 8) -> float:
    """Return the share of all gains that fell to the `top` markets by a score."""
    won = np.maximum(gains, 0.0)
    best = np.argsort(-score, kind="stable")[:top]
    return float(won[best].sum() / won.sum())
