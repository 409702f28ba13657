"""What a reroute says, under the names of the contract."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Literal


@dataclass(frozen=True, slots=True)
class Market:
    """A market, ranked by what the model has it take more of.

    Parameters
    ----------
    gain, lo, hi : float
        More sales there, as shares of what the exporter sold to the lost market: the middle and
        the ends over the elasticities tried. Never a promised sum.
    gain_usd : Decimal, optional
        The middle in US dollars of the table's year; None at the level of a sector.
    parts : mapping of str to float or None
        What explains it: supply, demand, ease, potential, unrealised, vacated, growth,
        concentration, share.
    duty_now : Decimal, optional
        Duty on the exporter's goods there; None where nobody's table holds it.
    duty_basis : str
        ``law`` of the case, ``sector-average`` of the baseline, or ``gap``.
    squeezed : tuple of str
        Rivals that would lose most there to the exporter.
    """

    rank: int
    market: str
    name: str
    gain: float
    lo: float
    hi: float
    gain_usd: Decimal | None
    parts: Mapping[str, float | None]
    duty_now: Decimal | None
    duty_basis: Literal["law", "sector-average", "gap"]
    reasons: tuple[str, ...]
    squeezed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Further:
    """A market below the first ones, in one line."""

    rank: int
    market: str
    name: str
    gain: float
    duty_now: Decimal | None
    duty_basis: Literal["law", "sector-average", "gap"]


@dataclass(frozen=True, slots=True)
class Reroute:
    """Where else an exporter can sell.

    `price_there` is the factor by which the landed price in the lost market rises, `taken` what
    that market still takes of the quantity before, in the middle case.
    """

    code: str
    exporter: str
    away_from: str
    on: datetime
    known: date
    level: Literal["product", "sector"]
    title: str
    year: int
    source: str
    price_there: float
    curb: float | None
    lost: float
    taken: float
    markets: tuple[Market, ...]
    further: tuple[Further, ...]
    notes: tuple[str, ...]
