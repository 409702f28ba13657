"""What an exposure says, under the names of the contract."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from detente.firms.entries.columns import Column
from detente.kernel.source import Certainty


@dataclass(frozen=True, slots=True)
class Owed:
    """Sums over entries under one future.

    `amount_usd` covers the `settled` entries, whose duty can be said; `low_usd` and `high_usd`
    bound it over all but the `open_entries`, for which no bound is known.
    """

    future: str
    entries: int
    value_usd: Decimal
    settled: int
    amount_usd: Decimal
    low_usd: Decimal
    high_usd: Decimal
    open_entries: int
    open_value_usd: Decimal


@dataclass(frozen=True, slots=True)
class Total:
    """What all entries owe under one future, and how that differs from now.

    `change_usd` is over the `compared` entries, whose duty can be said both now and then.
    """

    id: str
    title: str
    on: date
    scenario: str | None
    owed: Owed
    change_usd: Decimal
    compared: int
    why: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """A product, an origin or a layer, and what falls on it under each future."""

    id: str
    name: str
    entries: int
    value_usd: Decimal
    owed: tuple[Owed, ...]


@dataclass(frozen=True, slots=True)
class LayerPart:
    """A layer, and what it adds under each future over the entries whose duty can be said."""

    future: str
    layer: str
    name: str
    amount_usd: Decimal


@dataclass(frozen=True, slots=True)
class Driver:
    """What makes a future differ from now: one layer, and the measures of it that change."""

    future: str
    layer: str
    name: str
    change_usd: Decimal
    measures: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Month:
    """Entries of one month on which a duty since struck down was charged."""

    month: str
    entries: int
    value_usd: Decimal
    amount_usd: Decimal


@dataclass(frozen=True, slots=True)
class Refund:
    """Duty charged by measures that were struck down, by month of entry.

    Parameters
    ----------
    open_entries : int
        Entries of the same days on which the amount cannot be said.
    mixed : tuple of str
        Measures of the same layer that stand: part of the amount may be theirs.
    """

    layer: str
    name: str
    measures: tuple[str, ...]
    status: str
    entries: int
    value_usd: Decimal
    amount_usd: Decimal
    open_entries: int
    months: tuple[Month, ...]
    certainty: Certainty
    ruled: date
    text: str
    mixed: tuple[str, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Way:
    """How refunds are claimed, as far as the record says."""

    measure: str
    name: str
    by: str
    status: str
    authority: str
    text: str
    certainty: Certainty
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Outside:
    """Entries from origins of which the case holds only what falls on every origin alike."""

    origins: int
    entries: int
    value_usd: Decimal


@dataclass(frozen=True, slots=True)
class Exposure:
    """What a company's own entries owe under each future.

    Every entry is taken as if it were made on the day of the future; rows that cannot be read
    stand in `rejects` with their reasons, and `rows` is `answered` and `rejected` together.
    """

    file: str
    on: datetime
    known: date
    columns: tuple[Column, ...]
    rows: int
    answered: int
    rejected: int
    rejects: Path | None
    repeated: int
    repeated_value_usd: Decimal
    value_usd: Decimal
    outside: Outside
    totals: tuple[Total, ...]
    by_scenario: tuple[Total, ...]
    by_product: tuple[Part, ...]
    by_origin: tuple[Part, ...]
    by_layer: tuple[LayerPart, ...]
    drivers: tuple[Driver, ...]
    refunds: tuple[Refund, ...]
    ways: tuple[Way, ...]
    reasons: tuple[tuple[str, int], ...]
    notes: tuple[str, ...]
    out: Path | None
    allow_rejects: bool
    seconds: float
    data_version: str
