"""What an answer of the model says: plain numbers by name, that need no arrays to be read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Move:
    """A region before and after.

    `low` and `high` are the ends of the change over all published sets of elasticities.
    """

    region: str
    change: float
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Price:
    """What buyers in a region pay for the goods of a sector."""

    region: str
    sector: str
    change: float


@dataclass(frozen=True, slots=True)
class Revenue:
    """Duties that a region collects in a year, in dollars, in both worlds."""

    region: str
    before: float
    after: float


@dataclass(frozen=True, slots=True)
class Share:
    """A region's share of the world's exports of goods in a year, in both worlds.

    `growth` names the assumption on how its exports and the world's grow.
    """

    region: str
    year: int
    growth: str
    before: float
    after: float


@dataclass(frozen=True, slots=True)
class Flow:
    """Goods from one region to another.

    `before` and `after` are values at the border in the unit of the economy, `amount` what lies
    between them.
    """

    exporter: str
    importer: str
    change: float
    amount: float
    before: float
    after: float


@dataclass(frozen=True, slots=True)
class Duties:
    """Average duty of a pair in both worlds: by law, over the weights of the ledger.

    `paid_before` and `paid_after` are what is paid on the goods of the baseline, where that is
    worked out.
    """

    importer: str
    exporter: str
    before: float
    after: float
    paid_before: float | None = None
    paid_after: float | None = None


@dataclass(frozen=True, slots=True)
class Range:
    """A region's change of real income over draws of the elasticities."""

    region: str
    low: float
    median: float
    high: float


@dataclass(frozen=True, slots=True)
class Drawn:
    """The same two worlds under drawn elasticities.

    Parameters
    ----------
    number, seed : int
        How many draws, and the seed that gives them again.
    spread : float
        Standard deviation of the logs of the factors that the elasticities are drawn with.
    share : float
        Share of the draws between `low` and `high`.
    welfare : tuple of Range
        By region, the lowest median first.
    """

    number: int
    seed: int
    spread: float
    share: float
    welfare: tuple[Range, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A region's change of real income in two parts, in logs.

    `terms` is what exports gain over imports in price, `volume` what duties lose or gain in trade,
    `rest` what the steps of the path leave unexplained.
    """

    region: str
    terms: float
    volume: float
    rest: float


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
    source : str
        Where the flows of the baseline come from, as its licence wants it said.
    draws : Drawn, optional
        The spread over drawn elasticities, where it was asked for.
    title : str
        What makes the second world.
    revenue_usd : tuple of Revenue
        Duties collected by those whose duties change.
    sector_prices : tuple of Price
        What buyers pay by sector of goods, in the same regions.
    shares : tuple of Share
        Shares of the world's exports of goods to come, under named assumptions.
    notes : tuple of str
        What was assumed, and what the baseline is.
    folder : str
        Where the run was written, empty where it was not.
    parts : tuple of Part
        Real income split along the path from one world to the other, where it was asked for.
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
    source: str
    draws: Drawn | None = None
    parts: tuple[Part, ...] = ()
    title: str = ""
    revenue_usd: tuple[Revenue, ...] = ()
    sector_prices: tuple[Price, ...] = ()
    shares: tuple[Share, ...] = ()
    notes: tuple[str, ...] = ()
    folder: str = ""
