"""Rows of a case that the model reads: groups, sets, duties, tables, months to be held against."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar, TypeVar

from detente.errors import UnknownName, did_you_mean
from detente.kernel.row import STRICT
from detente.ledger.case.load import loaded
from detente.ledger.case.model import Case

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class TableRow:
    """A table of the model: the file it is read from, or the table it is added up from.

    With `forward` it is not added up but rolled forward, by the row of that name.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    id: str
    title: str
    year: int
    unit: str
    source: str
    licence: str
    url: str | None = None
    file: str = ""
    of: str = ""
    forward: str = ""


@dataclass(frozen=True, slots=True)
class GroupRow:
    """A region or a sector and the members it holds."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    id: str
    title: str
    members: tuple[str, ...]
    goods: bool = True


@dataclass(frozen=True, slots=True)
class SetRow:
    """A published set of elasticities."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    id: str
    title: str
    values: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class DutyRow:
    """A rule for duties of the baseline.

    Parameters
    ----------
    importer : str
        Whose duties.
    exporter : str
        On whose goods; every partner's when empty.
    table : str
        Shipped table with value and duty by partner: the rate is one over the other.
    least, added : float
        Otherwise: the stored rate, at least `least`, and `added` on top.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    id: str
    importer: str
    exporter: str = ""
    table: str = ""
    least: float = 0.0
    added: float = 0.0


@dataclass(frozen=True, slots=True)
class IncrementRow:
    """A table of duties added since the baseline, by partner and day.

    Parameters
    ----------
    columns : mapping
        Which column of the file holds the ``date``, ``partner``, ``added`` duty and ``value``.
    per : float
        What one is in the file: 100 where it gives per cent.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    id: str
    title: str
    file: str
    importer: str
    columns: Mapping[str, str]
    sources: tuple[str, ...]
    licence: str
    per: float = 1.0


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """A duty that one region puts on another's goods on top of the baseline."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    importer: str
    exporter: str
    added: float


@dataclass(frozen=True, slots=True)
class DestinationRow:
    """Where exports go, the series that counts them, and the economies that stand for it."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    id: str
    title: str
    series: str
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BacktestRow:
    """Months that the model is held against.

    Parameters
    ----------
    exporter, importer : str
        Whose exports, and who changed duties.
    increments : str
        Table of duties that the importer added.
    answers : tuple of AnswerRow
        Duties of others that stood in all these months.
    world : str
        Series of all exports: its change is what the supply of the exporter is solved for.
    destinations : tuple of DestinationRow
        What is compared.
    months : tuple of str
        Which months.
    chosen_on : str
        The month on which the elasticity was chosen; the others are out of sample.
    set, horizon : str
        Elasticities.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    id: str
    title: str
    exporter: str
    importer: str
    increments: str
    answers: tuple[AnswerRow, ...]
    world: str
    destinations: tuple[DestinationRow, ...]
    months: tuple[str, ...]
    chosen_on: str
    set: str
    horizon: str


@dataclass(frozen=True, slots=True)
class IndustryRow:
    """A sector and the beginnings of the numbers of the industries that it holds."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    id: str
    prefixes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ConcordanceRow:
    """A table of codes and sectors: the file that names an industry for each code.

    Parameters
    ----------
    columns : mapping
        Which column of the file holds the ``code`` and the ``industry``.
    left_out : tuple of str
        Beginnings of industries that make no good of their own.
    not_codes : tuple of str
        Beginnings of codes that are no goods.
    weights : str
        Shipped table of trade by code: where lines under a code differ, most of it decides.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    id: str
    title: str
    file: str
    columns: Mapping[str, str]
    left_out: tuple[str, ...]
    not_codes: tuple[str, ...]
    weights: str
    sources: tuple[str, ...]
    licence: str


@dataclass(frozen=True, slots=True)
class PairsRow:
    """A file of trade by pair: a square of values, a row an exporter, and one of its labels.

    `factor` turns its values into the unit of the baseline.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    file: str
    labels: str
    column: str
    factor: float


@dataclass(frozen=True, slots=True)
class GrowthRow:
    """A total, or one pair, that has grown since the year of the pairs as a series says.

    Without an `exporter` it is all that the importer buys, without an `importer` all that the
    exporter sells.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    series: str
    year: int
    importer: str = ""
    exporter: str = ""


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """Duties of the baseline that the ledger gives: by sector, on a day, for one pair.

    `weights` names the trade by code that means are formed with, of the importer's case row or
    ``simple``.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    importer: str
    exporter: str
    weights: str


@dataclass(frozen=True, slots=True)
class ForwardRow:
    """How a table is rolled forward to later totals.

    Parameters
    ----------
    pairs : PairsRow
        Trade in goods by pair.
    importer, imports : str
        Whose imports stand in a shipped table by partner and six digits, and that table; they
        take the place of the pairs, and give each partner its sectors.
    growth : tuple of GrowthRow
        Totals and pairs that a series carries further.
    on : date
        Day of the ledger's duties.
    ledger : tuple of LedgerRow
        Pairs whose duties the ledger gives.
    concordance : str
        Table of codes and sectors.
    trade : str
        Table made of the goods of the ledger's pairs by sector.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    id: str
    title: str
    year: int
    pairs: PairsRow
    importer: str
    imports: str
    growth: tuple[GrowthRow, ...]
    on: date
    ledger: tuple[LedgerRow, ...]
    concordance: str
    trade: str


@dataclass(frozen=True, slots=True)
class StepRow:
    """A step from the rate of the law to the rate that is collected.

    Parameters
    ----------
    importer, exporter : str
        The pair.
    step : str
        What it is called.
    factor : float
        What the rate before it is multiplied by.
    text : str
        What it stands for and where the factor comes from.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    importer: str
    exporter: str
    step: str
    factor: float
    text: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GrowthOfShare:
    """How a region's share of the world's exports is carried forward.

    Parameters
    ----------
    start, year : float, int
        Share to start from, and of which year.
    until : int
        Last year.
    gap : float
        By how much a year its exports outgrow the world's.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    id: str
    title: str
    region: str
    start: float
    year: int
    until: int
    gap: float
    text: str
    sources: tuple[str, ...]


def rows(case: Case, stem: str, kind: type[T]) -> list[T]:
    """Return the rows of ``model/<stem>.yaml``; `SchemaError` names every fault."""
    return loaded(case.root, f"model/{stem}", kind)


def backtest_row(case: Case, name: str = "") -> BacktestRow:
    """Return a backtest of the case by its id, or the first; `UnknownName` if there is none."""
    found = {row.id: row for row in rows(case, "backtest", BacktestRow)}
    if name not in found and (name or not found):
        hint = did_you_mean(name, found) or f"one of {', '.join(found) or 'none in this case'}"
        raise UnknownName(f"no backtest {name!r}", hint=hint)
    return found[name] if name else next(iter(found.values()))
