"""Series by product, made from a table of products and partners when one is asked for."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, ClassVar, Literal

from detente.errors import NoSeries, UnknownCode
from detente.kernel import countries
from detente.kernel.row import STRICT
from detente.kernel.source import Certainty
from detente.ledger.case.load import loaded
from detente.store.tables import read_table
from detente.trade.load import Book
from detente.trade.series import Flow, Observation, Series

#: The lengths at which a harmonised code is the same for every country.
LENGTHS = (2, 4, 6)


@dataclass(frozen=True, slots=True)
class Family:
    """Series of one table, one for each partner and product.

    ``{partner}``, ``{product}`` and ``{name}`` of the id and the title stand for what is asked.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    id: str
    title: str
    table: str
    reporter: str
    flow: Flow
    frequency: Literal["month", "year"]
    unit: str
    valuation: Literal["FOB", "CIF", "customs", "FAS"]
    publisher: str
    period: str
    published: datetime.date
    source: str
    certainty: Certainty
    note: str = ""


def families(root: Path) -> list[Family]:
    """Return the rows of ``product_series.yaml``."""
    return loaded(root, "product_series", Family)


def of_product(found: Iterable[Family], folder: Path, code: str) -> Book:
    """Return the series of a product, one for each partner with a figure.

    Parameters
    ----------
    found : iterable of Family
        The families.
    folder : Path
        Where the derived tables stand.
    code : str
        Two, four or six digits.

    Raises
    ------
    UnknownCode
        A code of another length.
    NoSeries
        If no table holds the product.
    """
    if len(code) not in LENGTHS:
        raise UnknownCode(
            f"'{code}' has {len(code)} digits",
            where="product",
            hint="trade is held by the harmonised code: give 2, 4 or 6 digits",
        )
    series: dict[str, Series] = {}
    seen: list[Observation] = []
    for family in found:
        totals: dict[str, int] = {}
        rows = read_table(
            folder / f"{family.table}.parquet",
            columns="partner, value_usd",
            where=f"starts_with(hs6, '{code}')",
        )
        for partner, value in rows:
            totals[partner] = totals.get(partner, 0) + value
        for partner, total in sorted(totals.items()):
            made = _series(family, partner, code)
            series[made.id] = made
            seen.append(_figure(family, made.id, total))
    if not series:
        raise NoSeries(
            f"no trade of product {code} is held", where="product", hint="check the code"
        )
    return Book(series, tuple(seen))


def _series(family: Family, partner: str, code: str) -> Series:
    words = {"partner": partner.lower(), "product": code, "name": countries.name(partner)}
    return Series(
        id=family.id.format(**words),
        title=family.title.format(**words),
        reporter=family.reporter,
        partner=partner,
        product=code,
        flow=family.flow,
        frequency=family.frequency,
        unit=family.unit,
        publisher=family.publisher,
        valuation=family.valuation,
        note=family.note,
    )


def _figure(family: Family, name: str, total: int) -> Observation:
    return Observation(
        series=name,
        period=family.period,
        value=Decimal(total),
        published=family.published,
        status="first-release",
        source=family.source,
        certainty=family.certainty,
    )
