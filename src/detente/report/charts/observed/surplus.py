"""The surplus added up over the year, beside the year before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any

from detente.report.charts.observed.canvas import Canvas
from detente.report.charts.observed.shown import Seen
from detente.report.charts.style import GRID, INK, MUTED, WIDTH
from detente.report.parts.content import Column, Figure, Row, Table
from detente.report.parts.figures import amount, month, tenth
from detente.report.parts.words import iso, unique
from detente.trade.period import Period, read_period
from detente.trade.telling import Told

_LEFT, _RIGHT, _TOP, _PLOT, _FOOT = 46, 118, 16, 210, 30


@dataclass(frozen=True, slots=True)
class Mark:
    """The surplus from January to the end of a month, by each route that is held.

    Parameters
    ----------
    table : Told or None
        Exports less imports of the cumulative tables.
    printed : Told or None
        The cumulative surplus as it was printed, with the sum of the months beside it.
    """

    period: Period
    table: Told | None
    printed: Told | None

    @property
    def best(self) -> Told:
        """The figure with the finer last digit."""
        held = [t for t in (self.table, self.printed) if t is not None]
        return min(held, key=lambda t: t.margin or Decimal(0))

    @property
    def value(self) -> Decimal:
        """The figure drawn."""
        return tenth(self.best.value or Decimal(0))

    @property
    def months_sum(self) -> Decimal | None:
        """Sum of the months as released, where it differs from the cumulative figure."""
        more = self.printed.more if self.printed else None
        found = more.get("months_sum") if more else None
        return tenth(found) if isinstance(found, Decimal) else None


def surplus_figure(seen: Seen) -> Figure | None:
    """Return the figure of this year's surplus and last year's, None where none is held."""
    years = _years(seen)
    if not years:
        return None
    year = max(years)
    rows = seen.series(seen.shown.balance)
    return Figure(
        name=f"{seen.shown.id}-surplus",
        finding=_finding(seen, years, year),
        measure=(
            f"{rows.title}, {rows.unit}, added up from January, {year - 1} and {year}, as "
            f"{rows.publisher} counts it; as known on {iso(seen.known)}"
        ),
        spec=_spec(seen, {y: years[y] for y in (year - 1, year) if y in years}),
        table=_table(seen, years, year),
        sources=(),
        key=(
            "A point stands at the end of each month that is held; a line joins only months that "
            "follow each other. Ring: the months as released, added up, where that differs."
        ),
    )


def _years(seen: Seen) -> dict[int, list[Mark]]:
    """Return the marks of each year that begin in January and follow the year before."""
    start = date(seen.on.year - 2, 1, 1)
    found: dict[Period, list[Told | None]] = {}
    wanted = (("surplus", seen.shown.whole), ("ytd", seen.shown.balance))
    for at, (stat, name) in enumerate(wanted):
        for row in seen.told(stat, [name], start):
            period = read_period(row.period)
            if row.value is None or row.kind == "implied":
                continue
            if period.start.month == 1 and 0 < period.months <= 12:
                found.setdefault(period, [None, None])[at] = row
    years: dict[int, list[Mark]] = {}
    for period in sorted(found):
        table, printed = found[period]
        years.setdefault(period.start.year, []).append(Mark(period, table, printed))
    return years


def _finding(seen: Seen, years: dict[int, list[Mark]], year: int) -> str:
    last = years[year][-1]
    rows = seen.series(seen.shown.balance)
    before = next((m for m in years.get(year - 1, ()) if m.period == last.period.year_before), None)
    words = f"{rows.title}: {amount(last.value)} {rows.unit} in {month(last.period)}"
    words += f", against {amount(before.value)} a year before" if before else ""
    both = [m for y in (year - 1, year) for m in years.get(y, ()) if m.months_sum is not None]
    if not both:
        return f"{words}."
    mark = both[-1]
    where = "" if mark is last else f" for {month(mark.period)} that figure is"
    where = f"{where} {amount(mark.value)}, and" if where else ""
    return (
        f"{words};{where} its months as released sum to {amount(mark.months_sum)}, since an "
        "office revises inside the year to date."
    )


def _spec(seen: Seen, years: dict[int, list[Mark]]) -> dict[str, Any]:
    width = WIDTH - _LEFT - _RIGHT
    every = [m for marks in years.values() for m in marks]
    tops = [float(m.value) for m in every] + [float(m.months_sum or 0) for m in every]
    unit = _step(max(tops))
    top = (int(max(tops) / unit) + 1) * unit
    canvas = Canvas(WIDTH, _TOP + _PLOT + _FOOT)

    def at(mark: Mark, value: float) -> dict[str, float]:
        # A figure from January to a month's end stands over that month.
        x = _LEFT + (mark.period.last.month - 0.5) / 12 * width
        return {"x": x, "y": _TOP + _PLOT * (1 - value / top)}

    _grid(canvas, top, unit, width)
    newest = max(years)
    for year, own in years.items():
        color = INK if year == newest else MUTED
        spots = [(m, at(m, float(m.value))) for m in own]
        joined = [
            {**a, "x2": b["x"], "y2": b["y"], "color": color}
            for (m, a), (n, b) in pairwise(spots)
            if n.period.last.month - m.period.last.month == 1
        ]
        canvas.lines(joined, strokeWidth=2.4 if year == newest else 1.6)
        dots = [{**s, "shape": "circle", "color": color, "fill": color} for _, s in spots]
        canvas.points(dots, size=34)
        _end(canvas, spots[-1], color, years)
    rings = [at(m, float(m.months_sum)) for m in years[newest] if m.months_sum is not None]
    canvas.points(
        [{**r, "shape": "circle", "color": INK, "fill": "transparent"} for r in rings[-1:]],
        size=110,
        strokeWidth=1.2,
    )
    return canvas.spec()


def _end(
    canvas: Canvas, last: tuple[Mark, dict[str, float]], color: str, years: dict[int, list[Mark]]
) -> None:
    """Write the newest figure of a year where the line of the other year does not run."""
    mark, spot = last
    year = mark.period.start.year
    other = [m for y, own in years.items() if y != year for m in own]
    lower = any(
        m.period.last.month == mark.period.last.month and m.value > mark.value for m in other
    )
    row = {"text": f"{year}: {amount(mark.value)}", "color": color}
    if mark.period.last.month == 12:
        at = {"x": spot["x"] + 11, "y": spot["y"] + (8 if lower else -4)}
        align = "left"
    else:
        at = {"x": spot["x"], "y": spot["y"] + (16 if lower else -17)}
        align = "center"
    canvas.words([{**at, **row}], align=align, baseline="middle", fontWeight="bold", fontSize=12)


def _grid(canvas: Canvas, top: float, unit: float, width: float) -> None:
    lines, told = [], []
    for i in range(int(top / unit) + 1):
        y = _TOP + _PLOT * (1 - i * unit / top)
        ends = {"x": _LEFT, "x2": _LEFT + width, "y": y, "y2": y}
        lines.append({**ends, "color": GRID if i else MUTED})
        told.append({"x": _LEFT - 6, "y": y, "text": f"{i * unit:,.0f}", "color": MUTED})
    canvas.lines(lines, strokeWidth=1)
    canvas.words(told, fontSize=10.5, align="right", baseline="middle")
    months = [
        {
            "x": _LEFT + (i + 0.5) / 12 * width,
            "y": _TOP + _PLOT + 6,
            "text": f"{date(2000, i + 1, 1):%b}",
            "color": MUTED,
        }
        for i in range(12)
    ]
    canvas.words(months, fontSize=10.5, baseline="top")


def _step(most: float) -> float:
    """Return a round step that gives four to eight lines."""
    unit = 1.0
    while most / unit > 8:
        unit *= 2.5 if f"{unit:e}".startswith("2") else 2
    return unit


def _table(seen: Seen, years: dict[int, list[Mark]], year: int) -> Table:
    marks = [m for y in (year, year - 1) for m in reversed(years.get(y, []))]
    rows = tuple(
        Row(
            cells=(
                month(m.period),
                amount(tenth(m.table.value) if m.table and m.table.value else None),
                amount(tenth(m.printed.value) if m.printed and m.printed.value else None),
                amount(m.months_sum),
            ),
            sources=unique(s for t in (m.table, m.printed) if t is not None for s in t.sources),
        )
        for m in marks
    )
    columns = (
        Column("From January to"),
        Column("Exports less imports", "number"),
        Column("As printed, or the months' sum", "number"),
        Column("Months as released, where they sum to another", "number"),
    )
    unit = seen.series(seen.shown.balance).unit
    return Table(f"Surplus by each route, {unit}", columns, rows, True)
