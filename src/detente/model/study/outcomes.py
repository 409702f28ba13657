"""Answers of the model that ship, so that a page shows them without solving anything."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from detente.kernel.row import STRICT
from detente.ledger.case.load import loaded
from detente.ledger.case.model import Case
from detente.model.study.answer import Drawn, Duties, Flow, Move, Range, WhatIf
from detente.store.tables import Table, read_table

NAME = "outcomes"
TYPES = {
    "case": "VARCHAR", "known": "VARCHAR", "of": "VARCHAR", "day": "VARCHAR", "kind": "VARCHAR",
    "one": "VARCHAR", "other": "VARCHAR", "before": "DOUBLE", "after": "DOUBLE",
    "change": "DOUBLE", "low": "DOUBLE", "high": "DOUBLE",
}  # fmt: skip
#: Digits kept: what is beyond them is noise of the machine.
_DIGITS = 9


@dataclass(frozen=True, slots=True)
class Broke:
    """A scenario that the brief works out, the draws of its interval, and what it rests on."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    id: str
    draws: int
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Miss:
    """One comparison of the backtest: what the model gave and what happened."""

    period: str
    exporter: str
    destination: str
    model: float
    actual: float

    @property
    def error(self) -> float:
        """Model less actual."""
        return self.model - self.actual


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a scenario does, as it ships."""

    scenario: str
    on: str
    number: int
    source: str
    duties: tuple[Duties, ...]
    flows: tuple[Flow, ...]
    welfare: tuple[Move, ...]
    prices: tuple[Move, ...]
    ranges: tuple[Range, ...]


@dataclass(frozen=True, slots=True)
class Shipped:
    """All outcomes that ship for a case and a day of knowledge, and how the model did before."""

    outcomes: tuple[Outcome, ...]
    backtest: tuple[Miss, ...]


def broke_rows(case: Case) -> list[Broke]:
    """Return what a case wants worked out; one without ``brief_broke.yaml`` wants nothing."""
    return loaded(case.root, "brief_broke", Broke)


def table(name: str, known: str, answers: Sequence[WhatIf], backtest: Sequence[Miss]) -> Table:
    """Return the rows that ship for a case and a day of knowledge."""
    rows = [row for found in answers for row in _rows_of(found)]
    rows += [_row_of(miss) for miss in backtest]
    return Table(NAME, TYPES, [(name, known, *(_short(cell) for cell in row)) for row in rows])


def _row_of(miss: Miss) -> tuple[Any, ...]:
    head = ("", miss.exporter, "backtest", miss.period, miss.destination)
    return (*head, miss.actual, miss.model, miss.error, None, None)


def _short(cell: Any) -> Any:
    return float(f"{cell:.{_DIGITS}g}") if isinstance(cell, float) else cell


def _rows_of(found: WhatIf) -> Iterator[tuple[Any, ...]]:
    head = (str(found.run["scenario"]), str(found.run["on"]))
    drawn: Drawn | None = found.draws
    none = (None, None)
    if drawn is not None:
        yield (*head, "draws", "", "", None, float(drawn.number), None, *none)
    yield (*head, "source", found.source, "", None, None, None, *none)
    for pair in found.duties:
        change = pair.after - pair.before
        yield (*head, "duty", pair.importer, pair.exporter, pair.before, pair.after, change, *none)
    for flow in found.exports_change:
        ends = (flow.before, flow.after, flow.change)
        yield (*head, "flow", flow.exporter, flow.importer, *ends, *none)
    for kind, moves in (("welfare", found.welfare), ("prices", found.prices)):
        for move in moves:
            yield (*head, kind, move.region, "", None, None, move.change, *none)
    for held in drawn.welfare if drawn else ():
        yield (*head, "range", held.region, "", None, None, held.median, held.low, held.high)


def read(folder: Path, name: str, known: str) -> Shipped | None:
    """Return what ships for a case and a day of knowledge; None where nothing does."""
    path = folder / f"{NAME}.parquet"
    if not path.exists():
        return None
    rows = [row[2:] for row in read_table(path) if row[:2] == (name, known)]
    if not rows:
        return None
    scenarios = dict.fromkeys((row[0], row[1]) for row in rows if row[0])
    backtest = tuple(Miss(r[3], r[1], r[4], r[6], r[5]) for r in rows if r[2] == "backtest")
    return Shipped(tuple(_outcome(rows, *pair) for pair in scenarios), backtest)


def _outcome(rows: Sequence[tuple[Any, ...]], scenario: str, day: str) -> Outcome:
    held: dict[str, list[tuple[Any, ...]]] = {}
    for row in rows:
        if row[:2] == (scenario, day):
            held.setdefault(row[2], []).append(row[3:])
    return Outcome(
        scenario, day,
        number=round(held["draws"][0][3]) if "draws" in held else 0,
        source=held["source"][0][0],
        duties=tuple(Duties(*r[:4]) for r in held["duty"]),
        flows=tuple(Flow(r[0], r[1], r[4], r[3] - r[2], r[2], r[3]) for r in held["flow"]),
        welfare=tuple(Move(r[0], r[4]) for r in held["welfare"]),
        prices=tuple(Move(r[0], r[4]) for r in held["prices"]),
        ranges=tuple(Range(r[0], r[5], r[4], r[6]) for r in held.get("range", ())),
    )  # fmt: skip
