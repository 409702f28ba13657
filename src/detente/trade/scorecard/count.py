"""One promise against one series: what is done, what would be due, and what it leads to.

A series that counts contracts gives running totals; every other series gives what flowed in each
span, and is summed from the first day of the window for as long as it has no hole.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from detente.errors import InputError
from detente.ledger.commitment import Commitment, Measured, Window
from detente.trade.held import Held
from detente.trade.period import Period
from detente.trade.scorecard.seasons import (
    LEVEL,
    Flow,
    Season,
    linear,
    pooled,
    projected,
    seasons,
)
from detente.trade.unit import Unit, read_unit

DAYS_A_MONTH = 30.4375
NEAR = timedelta(days=31)
"""A running total that begins within a month of the window is taken for it, and says so."""

_DAY = timedelta(days=1)
_DIGITS = Decimal("0.001")


@dataclass(frozen=True, slots=True)
class Due:
    """What would be due by the day of the count, and how far the count is along."""

    prorate: str
    due: Decimal
    pace: Decimal | None


@dataclass(frozen=True, slots=True)
class Projected:
    """The total that past seasons lead to: middle, and the ends of an interval."""

    total: Decimal
    low: Decimal
    high: Decimal
    level: Decimal
    seasons: int


@dataclass(frozen=True, slots=True)
class Count:
    """A promise held against one series.

    Parameters
    ----------
    done : Decimal or None
        In the unit of the promise; None where nothing is held, and `reason` says why.
    through : date or None
        The last day counted: later days are not known, not zero.
    due : tuple of Due
        By each proration.
    required_rate : Decimal or None
        What is left, a month, from the last day counted to the last deadline.
    late : bool
        Whether the count runs past the window.
    """

    series: str
    measure: str
    decides: bool
    why: str
    unit: str
    done: Decimal | None = None
    through: date | None = None
    late: bool = False
    due: tuple[Due, ...] = ()
    required_rate: Decimal | None = None
    projected: Projected | None = None
    reason: str = ""
    note: str = ""
    vintage: date | None = None
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Task:
    """A promise with everything a count of it needs."""

    row: Commitment
    window: tuple[date, date]
    last: date
    total: Decimal
    unit: Unit


def task_of(row: Commitment, last: date | None) -> Task | None:
    """Return what a promise asks to be counted; None where it names no quantity or window.

    Parameters
    ----------
    row : Commitment
        The promise.
    last : date or None
        Its last deadline as stated by then, a day included.
    """
    window: Window | None = row.window
    if row.target is None or row.unit is None or window is None or window.until is None:
        return None
    try:
        unit = read_unit(row.unit)
    except InputError:
        return None
    base = row.baseline.value if row.baseline is not None else Decimal(0)
    end = max(window.until, last + _DAY) if last is not None else window.until
    return Task(row, (window.start, window.until), end, base + row.target, unit)


def count(held: Held, task: Task, by: Measured, on: date) -> Count:
    """Return how far a promise is by one series, as known in the view ``current``."""
    plain = Count(by.series, by.measure, by.decides, by.why, task.unit.name)
    series = held.book.series[by.series]
    if read_unit(series.unit).base != task.unit.base:
        return _without(plain, f"it counts {series.unit}, the promise {task.unit.name}")
    rows = held.panel.rows(
        "SELECT c.start, c.until, c.value, n.known, n.source, n.note FROM current AS c "
        "JOIN numbered AS n ON n.row = c.value_row "
        "WHERE n.series = ? AND c.until <= ? AND c.until > ? ORDER BY c.start, c.until",
        by.series,
        min(on + _DAY, task.last),
        task.window[0],
    )
    found = _contracts(rows, task) if series.flow == "purchase" else _flowed(rows, task)
    if found is None:
        return _without(plain, _nothing(held, by.series, task, on))
    done, through, used, note = found
    return _measured(held, task, plain, done, through, used, note)


def _contracts(
    rows: list[dict[str, Any]], task: Task
) -> tuple[float, date, list[dict[str, Any]], str] | None:
    """Take the latest running total that was counted from about the start of the window."""
    start = task.window[0]
    near = [r for r in rows if abs(r["start"] - start) <= NEAR]
    if not near:
        return None
    last = max(near, key=lambda r: (r["until"], r["known"]))
    told = str(last["note"] or "")
    if last["start"] != start:
        told = "; ".join(x for x in (f"counted from {last['start']}", told) if x)
    return float(last["value"]), last["until"], [last], told


def _flowed(
    rows: list[dict[str, Any]], task: Task
) -> tuple[float, date, list[dict[str, Any]], str] | None:
    start = task.window[0]
    flow = Flow.of([(Period(r["start"], r["until"]), float(r["value"])) for r in rows])
    through = min(flow.reaches(start), task.window[1])
    if through <= start:
        return None
    return flow.between(start, through), through, rows, ""


def _measured(
    held: Held,
    task: Task,
    plain: Count,
    done: float,
    through: date,
    used: list[dict[str, Any]],
    note: str,
) -> Count:
    scale = float(task.unit.scale)
    made = Decimal(str(done / scale)).quantize(_DIGITS)
    past, every = _seasons(held, task, through)
    total = float(task.total)
    left = (task.last - through).days
    short = total - done / scale
    rate = short / left * DAYS_A_MONTH if left > 0 and short > 0 else None
    return Count(
        series=plain.series,
        measure=plain.measure,
        decides=plain.decides,
        why=plain.why,
        unit=plain.unit,
        done=made,
        through=through - _DAY,
        late=through > task.window[1],
        due=tuple(_due(task, made, through, past)),
        required_rate=None if rate is None else Decimal(str(rate)).quantize(_DIGITS),
        projected=_projected(task, plain, done / scale, through, every),
        note=note,
        vintage=max(r["known"] for r in used),
        sources=tuple(dict.fromkeys(r["source"] for r in used)),
    )


def _due(task: Task, done: Decimal, through: date, past: list[Season]) -> list[Due]:
    shares = {"linear": linear(task.window, through), "seasonal": pooled(past)}
    if through >= task.window[1]:
        shares = {"linear": 1.0, "seasonal": 1.0 if past else None}
    made = []
    for prorate, share in shares.items():
        if share is None:
            continue
        due = (task.total * Decimal(str(share))).quantize(_DIGITS)
        made.append(Due(prorate, due, (done / due).quantize(_DIGITS) if due > 0 else None))
    return made


def _seasons(held: Held, task: Task, through: date) -> tuple[list[Season], list[Season]]:
    """Return the seasons that give the pace, and every season held."""
    named = task.row.seasons
    if named is None or through >= task.window[1]:
        return [], []
    rows = held.panel.rows(
        "SELECT start, until, value FROM current JOIN series AS s USING (sid) "
        "WHERE s.id = ? AND value IS NOT NULL",
        named.series,
    )
    flow = Flow.of([(Period(r["start"], r["until"]), float(r["value"])) for r in rows])
    years = range(named.start, named.until)
    return seasons(flow, task.window, through, years), seasons(flow, task.window, through)


def _projected(
    task: Task, plain: Count, done: float, through: date, every: list[Season]
) -> Projected | None:
    found = projected(done, every, f"{task.row.id} {plain.series} {through}")
    if found is None:
        return None
    middle, low, high = (Decimal(str(x)).quantize(Decimal("0.1")) for x in found)
    return Projected(middle, low, high, Decimal(str(LEVEL)), len(every))


def _without(plain: Count, reason: str) -> Count:
    return Count(plain.series, plain.measure, plain.decides, plain.why, plain.unit, reason=reason)


def _nothing(held: Held, series: str, task: Task, on: date) -> str:
    if on < task.window[0]:
        return f"the window opens on {task.window[0]}"
    last = held.panel.ask(
        "SELECT max(until) FROM current JOIN series AS s USING (sid) "
        "WHERE s.id = ? AND value IS NOT NULL AND until <= ?",
        series,
        on + _DAY,
    )[0][0]
    if last is None:
        return f"no figure of it up to {on} is held: refresh its feed"
    if last <= task.window[0]:
        return f"its last figure held is for {last - _DAY}, before the window: refresh its feed"
    return "no figure held of it begins with the window"
