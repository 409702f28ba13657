"""One flow as both sides count it: the ratio of the two figures, by month."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from detente.report.charts.observed.canvas import Canvas, months_under
from detente.report.charts.observed.shown import Seen
from detente.report.charts.style import GRID, INK, MUTED, WIDTH
from detente.report.parts.content import Column, Figure, Row, Table
from detente.report.parts.figures import amount, month
from detente.report.parts.words import NOTHING, iso, unique
from detente.trade.period import Period, read_period
from detente.trade.telling import Told

_LEFT, _TOP, _PLOT, _FOOT = 34, 14, 130, 38
#: Months drawn: the newest year and the one before.
_BACK = 2


def mirror_figure(seen: Seen) -> Figure | None:
    """Return the figure of both reporters' ratio, None where no month is held of both."""
    every = _every(seen)
    monthly = {p: t for p, t in every.items() if p.months == 1 or p.months == 2 == p.last.month}
    if not monthly:
        return None
    own, other = seen.series(seen.shown.other), seen.series(seen.shown.mirror)
    exporter, importer = seen.reporter(seen.shown.other), seen.reporter(seen.shown.mirror)
    return Figure(
        name=f"{seen.shown.id}-mirror",
        finding=_finding(seen, monthly),
        measure=(
            f"{own.title} ({own.valuation}) over {other.title} ({other.valuation} value), one "
            f"flow, each by its own reporter: ratio by month; as known on {iso(seen.known)}"
        ),
        spec=_spec(monthly),
        table=_table(seen, every, exporter, importer),
        sources=(),
        key=(
            f"At 1 both count the same; above it {exporter} counts more. Only months are drawn "
            "of which both figures are held; what may part them stands in the table below."
        ),
    )


def _every(seen: Seen) -> dict[Period, Told]:
    found = {
        read_period(t.period): t
        for t in seen.told("mirror", [seen.shown.other])
        if t.value is not None and t.more and t.more["mirror"] == seen.shown.mirror
    }
    if not found:
        return {}
    first = date(max(p.last for p in found).year - _BACK + 1, 1, 1)
    return {p: t for p, t in sorted(found.items()) if p.start >= first}


def _finding(seen: Seen, monthly: dict[Period, Told]) -> str:
    last = max(monthly)
    own, other = seen.series(seen.shown.other), seen.series(seen.shown.mirror)
    words = (
        f"{own.title} come to {_ratio(monthly[last])} times {other.title} for {month(last)}, the "
        "newest month held of both"
    )
    before = monthly.get(last.year_before)
    return f"{words}; {_ratio(before)} times a year before." if before else f"{words}."


def _ratio(row: Told | None) -> str:
    return NOTHING if row is None or row.value is None else f"{row.value:.2f}"


def _spec(monthly: dict[Period, Told]) -> dict[str, Any]:
    last = max(monthly).last
    year = min(p.start.year for p in monthly)
    count = 12 * (last.year - year) + last.month
    months = [date(year + i // 12, i % 12 + 1, 1) for i in range(count)]
    step = (WIDTH - _LEFT - 6) / count
    values = [float(t.value or 0) for t in monthly.values()]
    low, high = min(0.9, *values) - 0.05, max(1.1, *values) + 0.15
    canvas = Canvas(WIDTH, _TOP + _PLOT + _FOOT)

    def y(value: float) -> float:
        return _TOP + _PLOT * (high - value) / (high - low)

    lines, told = [], []
    for tenth in range(int(low * 5), int(high * 5) + 1):
        value = tenth / 5
        if not low <= value <= high:
            continue
        one = tenth == 5
        at = {"x": _LEFT, "x2": WIDTH - 6, "y": y(value), "y2": y(value)}
        lines.append({**at, "color": MUTED if one else GRID})
        told.append({"x": _LEFT - 6, "y": y(value), "text": f"{value:.1f}", "color": MUTED})
    canvas.lines(lines, strokeWidth=1)
    canvas.words(told, fontSize=10.5, align="right", baseline="middle")
    bars, named = [], []
    for period, row in monthly.items():
        first = months.index(period.start)
        value = float(row.value or 0)
        x, x2 = _LEFT + first * step + 2, _LEFT + (first + period.months) * step - 2
        bars.append({"x": x, "x2": x2, "y": y(value), "y2": y(value), "color": INK})
        named.append({"x": (x + x2) / 2, "y": y(value) - 7, "text": f"{value:.2f}"})
    canvas.lines(bars, strokeWidth=5)
    canvas.words(named, fontSize=11, fontWeight="bold", baseline="bottom")
    months_under(canvas, months, [(_LEFT, _TOP + _PLOT + 6)], step)
    return canvas.spec()


def _table(seen: Seen, every: dict[Period, Told], exporter: str, importer: str) -> Table:
    rows = tuple(_row(seen, p, t) for p, t in reversed(every.items()))
    unit = seen.series(seen.shown.other).unit
    columns = (
        Column("Period"),
        Column(f"{exporter} counts, {unit}", "number"),
        Column(f"{importer} counts, {unit}", "number"),
        Column("Ratio", "number"),
        Column("Against the importer's next month", "number"),
        Column("Kind"),
    )
    return Table("The same flow by both reporters", columns, rows, True)


def _row(seen: Seen, period: Period, row: Told) -> Row:
    more = row.more or {}
    lagged = more.get("lagged")
    kind = "implied from a printed change" if row.kind == "implied" else "observed"
    return Row(
        cells=(
            month(period),
            _tenth(more.get("exporter")),
            _tenth(more.get("importer")),
            _ratio(row),
            NOTHING if lagged is None else f"{lagged:.2f}",
            kind,
        ),
        sources=unique(row.sources),
    )


def _tenth(value: Decimal | None) -> str:
    return NOTHING if value is None else amount(Decimal(str(value)).quantize(Decimal("0.1")))
