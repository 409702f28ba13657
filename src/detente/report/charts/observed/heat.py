"""Partner by month: the change on the year as a colour, its value printed in the cell."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from detente.report.charts.observed.canvas import Canvas, months_under
from detente.report.charts.observed.shown import DOUBLE_DIGIT, Seen
from detente.report.charts.style import GRID, INK, ON_FILL, WIDTH
from detente.report.parts.content import Column, Figure, Row, Table
from detente.report.parts.figures import change, change_figure, short_month
from detente.report.parts.words import count, iso, listed, unique

#: Brown for a fall, teal for a rise, grey for none: dark words can be read on each.
FALL, NONE, RISE = (214, 140, 64), (226, 229, 232), (70, 172, 178)
STEPS = 6
_LEFT, _ROW, _FOOT = 122, 27, 38


def heat_figure(seen: Seen) -> Figure | None:
    """Return the heat map, None where nothing is held."""
    names = list(seen.names())
    if not names:
        return None
    other = seen.series(seen.shown.other)
    cap = change_figure(seen.shown.cap, 0, sign=False)
    missing = [seen.partner(n) for n in seen.shown.drawn if not seen.cells(n)]
    tail = f" Nothing held in these months, so no row: {listed(missing)}." if missing else ""
    return Figure(
        name=f"{seen.shown.id}-heat",
        finding=_finding(seen, names),
        measure=(
            f"Change on the year, in %, by partner and month, as {other.publisher} counts it, in "
            f"{other.unit[:3]}; as known on {iso(seen.known)}"
        ),
        spec=_spec(seen, names),
        table=_table(seen, names),
        sources=(),
        key=(
            f"Brown: fall. Teal: rise. Grey: no change. No darker from {cap} % on. Crossed out: "
            f"not held. A cell of double width: months released only together.{tail}"
        ),
    )


def _finding(seen: Seen, names: list[tuple[str, str]]) -> str:
    cells = [(n, t.value or Decimal(0)) for n, _ in names for t in seen.cells(n).values()]
    falls = [n for n, value in cells if value <= -DOUBLE_DIGIT]
    own = falls.count(seen.shown.other)
    if not falls:
        return f"Of {len(cells)} changes held, none is a fall of 10 % or more."
    share = "all" if own == len(falls) else own or "none"
    return (
        f"Of {len(cells)} changes held, {count(len(falls), 'is a fall', 'are falls')} of 10 % or "
        f"more: {share} of them in the row {seen.partner(seen.shown.other)}."
    )


def tint(value: float, cap: float) -> str:
    """Return the colour of a change: as far from grey as it is from zero, up to the cap."""
    share = round(min(1.0, abs(value) / cap) * STEPS) / STEPS
    end = FALL if value < 0 else RISE
    mixed = (round(n + (e - n) * share) for n, e in zip(NONE, end, strict=True))
    return "#" + "".join(f"{c:02x}" for c in mixed)


def _spec(seen: Seen, names: list[tuple[str, str]]) -> dict[str, Any]:
    step = (WIDTH - _LEFT - 4) / len(seen.months)
    canvas = Canvas(WIDTH, len(names) * _ROW + _FOOT)
    boxes, told, crosses, heads = [], [], [], []
    for i, (name, title) in enumerate(names):
        top = i * _ROW
        at = {"y": top + 1, "y2": top + _ROW - 1}
        heads.append(
            {"x": _LEFT - 8, "y": top + _ROW / 2, "text": title, "bold": name == seen.shown.other}
        )
        for place in seen.empty(name):
            x = _LEFT + place * step
            ends = {"x": x + 5, "x2": x + step - 5, "y": top + _ROW - 6, "y2": top + 6}
            crosses.append({**ends, "color": GRID})
        for period, row in seen.cells(name).items():
            first, after = seen.place(period)
            x, x2 = _LEFT + first * step + 1, _LEFT + after * step - 1
            value = row.value or Decimal(0)
            color = tint(float(value), float(seen.shown.cap))
            boxes.append({"x": x, "x2": x2, **at, "color": color})
            middle = {"x": (x + x2) / 2, "y": top + _ROW / 2}
            told.append({**middle, "text": change_figure(value), "color": ON_FILL})
    canvas.lines(crosses, strokeWidth=1.2)
    canvas.boxes(boxes)
    canvas.words(told, fontSize=10.5, baseline="middle")
    for bold in (True, False):
        own = [h for h in heads if h["bold"] == bold]
        weight = "bold" if bold else "normal"
        canvas.words(own, align="right", baseline="middle", fontSize=12, fontWeight=weight)
    whole = [i for i, (n, _) in enumerate(names) if n == seen.shown.whole]
    under = [{"x": 0, "x2": WIDTH - 4, "y": (i + 1) * _ROW, "color": INK} for i in whole]
    canvas.lines([u | {"y2": u["y"]} for u in under], strokeWidth=0.8)
    months_under(canvas, seen.months, [(_LEFT, len(names) * _ROW + 6)], step)
    return canvas.spec()


def _table(seen: Seen, names: list[tuple[str, str]]) -> Table:
    """Return each row in sum; its single values stand in the cells, and in the table above."""
    columns = (
        Column("Partner"),
        Column("Months held", "number"),
        Column("Rises", "number"),
        Column("Falls", "number"),
        Column("Falls of 10 % or more", "number"),
        Column("Lowest", "number"),
        Column("Highest", "number"),
    )
    rows = tuple(_row(seen, name, title) for name, title in names)
    return Table("By partner, over the months drawn", columns, rows, True)


def _row(seen: Seen, name: str, title: str) -> Row:
    values = {p: t.value or Decimal(0) for p, t in seen.cells(name).items()}
    low, high = (most(values, key=lambda p: values[p]) for most in (min, max))
    return Row(
        cells=(
            title,
            f"{len(seen.months) - len(seen.empty(name))} of {len(seen.months)}",
            f"{sum(v > 0 for v in values.values())}",
            f"{sum(v < 0 for v in values.values())}",
            f"{sum(v <= -DOUBLE_DIGIT for v in values.values())}",
            f"{change(values[low])} ({short_month(low)})",
            f"{change(values[high])} ({short_month(high)})",
        ),
        sources=unique(s for t in seen.cells(name).values() for s in t.sources),
    )
