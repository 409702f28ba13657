"""Runs of rises and falls: one row a series, one cell a month, the present run in words."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from detente.report.charts.observed.canvas import Canvas, months_under
from detente.report.charts.observed.shown import DOUBLE_DIGIT, Seen
from detente.report.charts.style import GRID, INK, MUTED, PAPER, WIDTH
from detente.report.parts.content import Column, Figure, Row, Short, Table
from detente.report.parts.figures import short_month
from detente.report.parts.words import NOTHING, iso, unique
from detente.trade.period import read_period
from detente.trade.telling import Told

_LEFT, _STEP, _ROW, _FOOT = 176, 21, 38, 36
_SHAPES = {1: "triangle-up", -1: "triangle-down", 0: "square"}
#: Of a rise, a fall and no change; those of 10 % or more first.
SIGNS = {(1, True): "▲", (-1, True): "▼", (1, False): "△", (-1, False): "▽"}
GAP, TOGETHER = "·", "="


def strip_figure(seen: Seen) -> Figure | None:
    """Return the strip of runs, None where no run is held."""
    named = (seen.shown.other, seen.shown.whole, *seen.shown.runs)
    names = [n for n in dict.fromkeys(named) if seen.cells(n)]
    if not names:
        return None
    return Figure(
        name=f"{seen.shown.id}-runs",
        finding=_finding(seen),
        measure=(
            f"Sign of the change on the year by month, {seen.months[0]:%b %Y} to "
            f"{seen.months[-1]:%b %Y}, each series by its own reporter; "
            f"as known on {iso(seen.known)}"
        ),
        spec=_spec(seen, names),
        table=_table(seen, names),
        sources=(),
        key=(
            "Upward: rise; downward: fall; filled: 10 % or more. Line: not held, and a run is "
            "counted only over months without a hole. A bar through two months: released as one."
        ),
    )


def _finding(seen: Seen) -> str:
    title, run = seen.series(seen.shown.other).title, seen.runs.get(seen.shown.other)
    return f"{title}: {run.words}." if run else f"{title}: no run is held."


def _way(row: Told) -> tuple[int, bool]:
    value = row.value or Decimal(0)
    return (value > 0) - (value < 0), abs(value) >= DOUBLE_DIGIT


def _spec(seen: Seen, names: list[str]) -> dict[str, Any]:
    canvas = Canvas(WIDTH, len(names) * _ROW + _FOOT)
    right = _LEFT + len(seen.months) * _STEP
    points, holes, joints, heads, ends = [], [], [], [], []
    for i, name in enumerate(names):
        y = i * _ROW + _ROW / 2
        row = seen.series(name)
        heads += [
            {"x": 0, "y": y - 7, "text": row.title, "small": False},
            {"x": 0, "y": y + 8, "text": f"reporter: {seen.reporter(name)}", "small": True},
        ]
        holes += [
            {"x": x + 6, "x2": x + _STEP - 6, "y": y, "y2": y, "color": MUTED}
            for x in (_LEFT + place * _STEP for place in seen.empty(name))
        ]
        for period, told in seen.cells(name).items():
            first, after = seen.place(period)
            x, x2 = _LEFT + first * _STEP, _LEFT + after * _STEP
            way, large = _way(told)
            ink = seen.color.get(name, INK)
            if after - first > 1:
                joints.append({"x": x + 3, "x2": x2 - 3, "y": y, "y2": y, "color": ink})
            fill = ink if large else PAPER
            point = {"x": (x + x2) / 2, "y": y, "shape": _SHAPES[way]}
            points.append({**point, "color": ink, "fill": fill})
        ends += _ends(seen.runs.get(name), right + 10, y)
    lines = [
        {"x": 0, "x2": WIDTH, "y": i * _ROW, "y2": i * _ROW, "color": GRID}
        for i in range(1, len(names))
    ]
    canvas.lines(lines, strokeWidth=1)
    canvas.lines(holes, strokeWidth=1.2)
    canvas.lines(joints, strokeWidth=1.4)
    canvas.points(points, size=95, strokeWidth=1.4)
    for small in (False, True):
        size = 10.5 if small else 11.5
        both = [
            r | ({"color": MUTED} if small else {}) for r in heads + ends if r["small"] == small
        ]
        canvas.words(both, align="left", baseline="middle", fontSize=size)
    months_under(canvas, seen.months, [(_LEFT, len(names) * _ROW + 4)], _STEP)
    return canvas.spec()


def _ends(run: Told | None, x: float, y: float) -> list[dict[str, Any]]:
    """Return the length of a run and its basis, on two lines."""
    if run is None:
        return []
    told = run.words.partition(" (")[0].replace(", which", "; which")
    first, _, rest = told.partition("; ")
    tail = rest or f"newest: {short_month(read_period(run.period))}"
    return [
        {"x": x, "y": y - 7, "text": first, "small": False},
        {"x": x, "y": y + 8, "text": tail, "small": True},
    ]


def _basis(run: Told) -> str:
    return run.words.rpartition(" (")[2].rstrip(")")


def _short(run: Told) -> str:
    """Return a run on one line: ``8th fall of 10 % or more in a row since 2025-04``."""
    told, _, large = run.words.rpartition(" (")[0].partition("; ")
    if not large:
        return told
    number, _, since = told.partition(" in a row ")
    count, _, rest = large.partition(" of 10 % or more in a row ")
    if since == rest and number.startswith(f"{count} "):
        return f"{number} of 10 % or more in a row {since}"
    return f"{told}, {count} of 10 % or more"


def strip_text(seen: Seen, name: str) -> str:
    """Return the strip of a series as text: one sign a month, two for months released as one."""
    signs = [GAP] * len(seen.months)
    for period, row in seen.cells(name).items():
        first, after = seen.place(period)
        signs[first:after] = [SIGNS.get(_way(row), "0"), *([TOGETHER] * (after - first - 1))]
    return "".join(signs)


def _table(seen: Seen, names: list[str]) -> Table:
    rows = []
    for name in names:
        run = seen.runs.get(name)
        cited = (s for t in seen.cells(name).values() for s in t.sources)
        rows.append(
            Row(
                cells=(
                    seen.series(name).title,
                    seen.reporter(name),
                    strip_text(seen, name),
                    run.period if run else NOTHING,
                    _short(run) if run else "no run held",
                    _basis(run) if run else NOTHING,
                ),
                sources=unique((*(run.sources if run else ()), *cited)),
            )
        )
    months = f"{seen.months[0]:%b %Y} to {seen.months[-1]:%b %Y}"
    columns = (
        Column("Series"),
        Column("Reporter"),
        Column(months),
        Column("Newest month", "date"),
        Column("Present run"),
        Column("Basis"),
    )
    verb = f"detente series {seen.shown.other} --stat streak --known {seen.known}"
    short = Short(("Series", months, "Present run"), verb, room=5)
    return Table(
        "Runs by series (▲▼ 10 % or more, △▽ less, · not held, = with the month before)",
        columns,
        tuple(rows),
        True,
        short,
    )
