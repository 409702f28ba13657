"""Series of observed figures, each figure with every value it was given and when."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar, Literal

from detente.kernel.row import STRICT
from detente.kernel.source import Certainty

Flow = Literal["export", "import", "balance", "trade", "purchase", "indicator"]
Kind = Literal["observed", "published-change", "implied"]
Status = Literal[
    "first-release",
    "joint-release",
    "revised",
    "annual-revision",
    "cumulative-table",
    "estimate",
    "target",
    "as-quoted",
]


@dataclass(frozen=True, slots=True)
class Series:
    """What a run of figures counts, by whom, and on what terms.

    Parameters
    ----------
    id : str
        Permanent short name: publisher, flow, partner, product where it is not the total.
    title : str
        What it is, for reading.
    reporter, partner : str
        Whose statistics, and the other side: ISO3 or an aggregate.
    product : str
        ``total``, a name from the case, or an HS code.
    flow : str
        ``export``, ``import``, ``balance``, ``trade`` (both together), ``purchase`` (contracts),
        ``indicator``.
    frequency : str
        How often it is released.
    unit : str
        Unit of its figures, e.g. ``USD bn``.
    publisher : str
        Whose release it is.
    valuation : str
        ``FOB``, ``CIF``, ``customs`` (value for duty), ``volume`` or ``none``; for a balance the
        two sides, e.g. ``FOB-CIF``.
    adjusted : bool
        Whether it is seasonally adjusted.
    joint : str
        Months released only together, e.g. ``01..02``; empty where each month has its own figure.
    known_until : date or None
        Up to which day its releases are held.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    id: str
    title: str
    reporter: str
    partner: str
    product: str
    flow: Flow
    frequency: Literal["week", "month", "quarter", "year", "irregular"]
    unit: str
    publisher: str
    valuation: Literal["FOB", "CIF", "customs", "FOB-CIF", "FAS", "FAS-customs", "volume", "none"]
    adjusted: bool = False
    joint: str = ""
    known_until: datetime.date | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Observation:
    """One value of a series for a period, as one release gave it.

    Parameters
    ----------
    series : str
        Id of the series.
    period : str
        As `read_period` reads it.
    value : Decimal or None
        As printed, in the unit of the series.
    change : Decimal or None
        Change on the year as printed, a fraction; None where none was printed.
    published : date or None
        Day of the release, where it is known.
    seen : date or None
        Day on which it was first held, where the release has no day of its own.
    last_seen : date or None
        Last day on which the same value was seen again.
    status : str
        What kind of release it came with.
    source : str
        Id of the source.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    series: str
    period: str
    status: Status
    source: str
    certainty: Certainty
    value: Decimal | None = None
    change: Decimal | None = None
    published: datetime.date | None = None
    seen: datetime.date | None = None
    last_seen: datetime.date | None = None
    note: str = ""

    @property
    def known(self) -> datetime.date | None:
        """The day from which it can be known: its release, or the day it was first seen."""
        return self.published or self.seen
