"""Changes by region or sector as ranked bars, with the interval over draws where there is one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from detente.report.charts.observed.canvas import Canvas
from detente.report.charts.style import GRID, INK, MUTED, WIDTH
from detente.report.parts.content import Column, Figure, Row, Table
from detente.report.parts.modelled import Names, billions, signed
from detente.report.parts.words import NOTHING, clipped

_ROW, _LEFT, _RIGHT, _HEAD, _FOOT = 20, 190, 118, 4, 20
_PLAIN = "#8a939e"


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: whose, how far, and between what where elasticities are drawn."""

    name: str
    value: float
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Says:
    """What bars are about.

    Parameters
    ----------
    measure : str
        What is drawn, in which unit.
    finding : str
        What it shows.
    column : str
        Head of the column of values.
    note : str
        The source of the baseline, as its licence wants it said.
    money : bool
        Whether values are millions of dollars; fractions otherwise.
    digits : int
        Digits after the point.
    """

    measure: str
    finding: str
    column: str
    note: str
    money: bool = False
    digits: int = 2

    def told(self, value: float) -> str:
        """Return a value in words."""
        if self.money:
            return f"{billions(value, self.digits, sign=True)} bn"
        return signed(value, self.digits)


def ranked_figure(
    name: str, bars: Sequence[Bar], names: Names, says: Says, *, most: int = 24
) -> Figure | None:
    """Return bars from the largest fall to the largest rise, None where there are none.

    Where there are more than `most`, those with the largest changes are drawn; the table has all.
    """
    if not bars:
        return None
    ranked = sorted(bars, key=lambda b: b.value)
    kept = {b.name for b in sorted(bars, key=lambda b: -abs(b.value))[:most]}
    drawn = [b for b in ranked if b.name in kept]
    spread = any(b.low is not None for b in bars)
    key = "Thin line: nine draws of ten. " if spread else ""
    return Figure(
        name=name,
        finding=says.finding,
        measure=says.measure,
        spec=_spec(drawn, names, says),
        table=_table(ranked, names, says, spread=spread),
        sources=(),
        key=f"{key}{says.note}".strip(),
    )


def _spec(bars: Sequence[Bar], names: Names, says: Says) -> dict[str, Any]:
    canvas = Canvas(WIDTH, _HEAD + len(bars) * _ROW + _FOOT)
    ends = [x for b in bars for x in (b.value, b.low, b.high, 0.0) if x is not None]
    low, high = min(ends), max(ends)
    span = (high - low) or 1.0
    room = WIDTH - _LEFT - _RIGHT

    def x(value: float) -> float:
        return _LEFT + (value - low) / span * room

    boxes, thin, heads, notes = [], [], [], []
    for i, bar in enumerate(bars):
        top = _HEAD + i * _ROW + 4
        middle = top + (_ROW - 8) / 2
        color = names.colors.get(bar.name, _PLAIN)
        left, right = sorted((x(0.0), x(bar.value)))
        boxes.append({"x": left, "x2": right, "y": top, "y2": top + _ROW - 8, "color": color})
        if bar.low is not None and bar.high is not None:
            line = {"x": x(bar.low), "x2": x(bar.high), "y": middle, "y2": middle}
            thin.append({**line, "color": INK})
        heads.append({"x": _LEFT - 10, "y": middle, "text": clipped(names[bar.name], 30)})
        notes.append({"x": WIDTH - 4, "y": middle, "text": says.told(bar.value)})
    bottom = _HEAD + len(bars) * _ROW
    zero = {"x": x(0.0), "x2": x(0.0), "y": _HEAD, "y2": bottom}
    canvas.lines([zero | {"color": GRID}], strokeWidth=1.5)
    canvas.boxes(boxes)
    canvas.lines(thin, strokeWidth=1.6)
    canvas.words(heads, align="right", baseline="middle", fontSize=11.5)
    canvas.words(notes, align="right", baseline="middle", fontSize=11)
    tick = {"x": x(0.0), "y": bottom + 5, "text": "0", "color": MUTED}
    canvas.words([tick], baseline="top", fontSize=10.5)
    return canvas.spec()


def _table(bars: Sequence[Bar], names: Names, says: Says, *, spread: bool) -> Table:
    columns = [Column(""), Column(says.column, "number")]
    if spread:
        columns += [Column("Low", "number"), Column("High", "number")]
    rows = []
    for bar in bars:
        cells = [names[bar.name], says.told(bar.value)]
        if spread:
            cells += [NOTHING if v is None else says.told(v) for v in (bar.low, bar.high)]
        rows.append(Row(tuple(cells)))
    return Table(says.measure, tuple(columns), tuple(rows), True)
