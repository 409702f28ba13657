"""Change on the year by month: one small pane a partner, all on one scale."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from detente.report.charts.observed.canvas import Canvas, months_under
from detente.report.charts.observed.shown import Seen
from detente.report.charts.style import GRID, INK, MUTED, SHADE, WIDTH
from detente.report.parts.content import Column, Figure, Row, Table
from detente.report.parts.figures import change, change_figure, month, short_month
from detente.report.parts.words import count, iso, unique
from detente.trade.period import Period

COLUMNS = 3
#: With fewer figures a pane would show only that they are missing: the heat map has them.
LEAST = 2
MOST = 12
_LEFT, _GAP, _HEAD, _PLOT, _FOOT = 28, 12, 24, 108, 36


def panes_figure(seen: Seen) -> Figure | None:
    """Return the figure of exports by partner, None where nothing is held."""
    named = [(n, p) for n, p in seen.names() if len(seen.cells(n)) >= LEAST][:MOST]
    if not named:
        return None
    other = seen.series(seen.shown.other)
    months = f"{seen.months[0]:%b %Y} to {seen.months[-1]:%b %Y}"
    return Figure(
        name=f"{seen.shown.id}-change",
        finding=_finding(seen),
        measure=(
            f"Change on the year by month, in %, {months}; of values in {other.unit[:3]} as "
            f"{other.publisher} counts them; as known on {iso(seen.known)}"
        ),
        spec=_spec(seen, named),
        table=changes_table(seen),
        sources=(),
        key=(
            "All panes have one scale. Shaded: no figure is held, which is not zero. A bar of "
            "double width: months released only together."
        ),
    )


def _finding(seen: Seen) -> str:
    newest = seen.newest(seen.shown.other)
    if newest is None:
        return "No change on the year is held of the trade with the other party."
    partner = seen.partner(seen.shown.other)
    both = [p for p in _shared(seen) if p <= newest[0]]
    if not both:
        value = newest[1].value or Decimal(0)
        return f"{month(newest[0])}: {partner} {change(value)}; no other partner's is held."
    period = max(both)
    rest = [n for n in seen.shown.partners if period in seen.changes[n]]
    values = {n: seen.changes[n][period].value or Decimal(0) for n in (seen.shown.other, *rest)}
    rising = [n for n in rest if values[n] > 0]
    lead = max(rest, key=lambda n: values[n])
    late = "" if period == newest[0] else ", the newest month held of several partners"
    tail = f"{_share(len(rising), len(rest))} held rose"
    most = f", most {seen.partner(lead)}, {change(values[lead])}" if rising else ""
    return f"{month(period)}{late}: {partner} {change(values[seen.shown.other])}; {tail}{most}."


def _share(some: int, every: int) -> str:
    if every == 1:
        return "the one other partner" if some else "not the one other partner"
    if some == every:
        return "both other partners" if every == 2 else f"all {count(every, 'other partner')}"
    return f"{some or 'none'} of {count(every, 'other partner')}"


def _shared(seen: Seen) -> list[Period]:
    """Return the months drawn that are held of the other party and of another partner."""
    own = seen.cells(seen.shown.other)
    return [p for p in own if any(p in seen.changes[n] for n in seen.shown.partners)]


def _spec(seen: Seen, named: list[tuple[str, str]]) -> dict[str, Any]:
    rows = -(-len(named) // COLUMNS)
    width = (WIDTH - _LEFT - (COLUMNS - 1) * _GAP) / COLUMNS
    values = [float(t.value or 0) * 100 for n, _ in named for t in seen.cells(n).values()]
    low, high = min(0.0, *values) - 15, max(0.0, *values) + 13
    canvas = Canvas(WIDTH, rows * (_HEAD + _PLOT + _FOOT) - 8)
    shades: list[dict[str, Any]] = []
    bars: list[dict[str, Any]] = []
    told: list[dict[str, Any]] = []
    for i, (name, _) in enumerate(named):
        left = _LEFT + (i % COLUMNS) * (width + _GAP)
        top = i // COLUMNS * (_HEAD + _PLOT + _FOOT) + _HEAD
        pane = _Pane(seen, name, left, top, width / len(seen.months), low, high)
        shades += pane.shades()
        bars += pane.bars()
        told += pane.values()
    canvas.boxes(shades)
    _scales(canvas, named, width, low, high)
    canvas.boxes(bars)
    for up in (True, False):
        own = [r for r in told if r["up"] == up]
        canvas.words(own, fontSize=8.5, baseline="bottom" if up else "top", dy=-2 if up else 2)
    places: list[tuple[float, float]] = [
        (_LEFT + (i % COLUMNS) * (width + _GAP), i // COLUMNS * (_HEAD + _PLOT + _FOOT))
        for i in range(len(named))
    ]
    _titles(canvas, seen, named, places, width)
    under = [(left, top + _HEAD + _PLOT + 4) for left, top in places]
    months_under(canvas, seen.months, under, width / len(seen.months))
    return canvas.spec()


class _Pane:
    """One pane: where a month and a change stand in it."""

    def __init__(
        self, seen: Seen, name: str, left: float, top: float, step: float, low: float, high: float
    ) -> None:
        self._seen, self._name = seen, name
        self._left, self._top, self._step = left, top, step
        self._low, self._high = low, high

    def _y(self, value: float) -> float:
        return self._top + (self._high - value) / (self._high - self._low) * _PLOT

    def shades(self) -> list[dict[str, Any]]:
        ends = {"y": self._top, "y2": self._top + _PLOT, "color": SHADE}
        xs = [self._left + i * self._step for i in self._seen.empty(self._name)]
        return [{"x": x, "x2": x + self._step, **ends} for x in xs]

    def bars(self) -> list[dict[str, Any]]:
        color = self._seen.color.get(self._name, INK if self._whole else MUTED)
        made = []
        for period, row in self._seen.cells(self._name).items():
            first, after = self._seen.place(period)
            made.append(
                {
                    "x": self._left + first * self._step + 1.5,
                    "x2": self._left + after * self._step - 1.5,
                    "y": self._y(0),
                    "y2": self._y(float(row.value or 0) * 100),
                    "color": color,
                }
            )
        return made

    def values(self) -> list[dict[str, Any]]:
        made = []
        for bar, row in zip(self.bars(), self._seen.cells(self._name).values(), strict=True):
            value = row.value or Decimal(0)
            told = change_figure(value, 0).lstrip("+")
            made.append(
                {"x": (bar["x"] + bar["x2"]) / 2, "y": bar["y2"], "text": told, "up": value >= 0}
            )
        return made

    @property
    def _whole(self) -> bool:
        return self._name == self._seen.shown.whole


def _scales(
    canvas: Canvas, named: list[tuple[str, str]], width: float, low: float, high: float
) -> None:
    """Draw the zero line of each pane, faint lines beside it, and their figures at the left."""
    faint: list[dict[str, Any]] = []
    zero: list[dict[str, Any]] = []
    told: list[dict[str, Any]] = []
    step = 20 if high - low < 130 else 40
    for i in range(len(named)):
        left = _LEFT + (i % COLUMNS) * (width + _GAP)
        top = i // COLUMNS * (_HEAD + _PLOT + _FOOT) + _HEAD
        for value in range(-400, 401, step):
            if not low + 4 < value < high - 4:
                continue
            y = top + (high - value) / (high - low) * _PLOT
            line = {"x": left, "x2": left + width, "y": y, "y2": y}
            (zero if value == 0 else faint).append(line | {"color": MUTED if value == 0 else GRID})
            if i % COLUMNS == 0:
                text = change_figure(Decimal(value) / 100, 0) if value else "0"
                told.append({"x": left - 5, "y": y, "text": text, "color": MUTED})
    canvas.lines(faint, strokeWidth=1)
    canvas.lines(zero, strokeWidth=1.2)
    canvas.words(told, fontSize=10, align="right", baseline="middle")


def _titles(
    canvas: Canvas,
    seen: Seen,
    named: list[tuple[str, str]],
    places: list[tuple[float, float]],
    width: float,
) -> None:
    """Write the partner over each pane, and its newest figure at the right."""
    titles, told = [], []
    for (name, title), (left, top) in zip(named, places, strict=True):
        titles.append({"x": left, "y": top + 8, "text": title})
        newest = seen.newest(name)
        if newest is not None and newest[1].value is not None:
            words = f"{short_month(newest[0])}: {change(newest[1].value)}"
            told.append({"x": left + width, "y": top + 8, "text": words, "color": MUTED})
    canvas.words(titles, align="left", fontWeight="bold", fontSize=12)
    canvas.words(told, align="right", fontSize=10.5)


def changes_table(seen: Seen) -> Table:
    """Return every change drawn, one line a month, one column a partner."""
    names = list(seen.names())
    columns = (Column("Month", "date"), *(Column(p, "number") for _, p in names))
    periods = sorted({p for n, _ in names for p in seen.cells(n)}, reverse=True)
    rows = tuple(
        Row(
            cells=(
                short_month(p),
                *(
                    change(t.value or Decimal(0)) if (t := seen.cells(n).get(p)) else "not held"
                    for n, _ in names
                ),
            ),
            sources=unique(s for n, _ in names if (t := seen.cells(n).get(p)) for s in t.sources),
        )
        for p in periods
    )
    return Table("Change on the year by month and partner", columns, rows, True)
