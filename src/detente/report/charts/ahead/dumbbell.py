"""Exports by destination before and after, as dumbbells: hollow before, filled after."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from detente.report.charts.observed.canvas import Canvas
from detente.report.charts.style import GRID, INK, MUTED, PAPER, WIDTH
from detente.report.parts.content import Column, Figure, Row, Table
from detente.report.parts.modelled import Names, billions, signed
from detente.report.parts.words import clipped

if TYPE_CHECKING:
    from detente.model.study.answer import Flow

_ROW, _LEFT, _RIGHT, _FOOT, _HEAD = 24, 190, 150, 22, 20
#: Destinations drawn; the rest stand in the table.
MOST = 12


def dumbbell_figure(
    name: str, title: str, flows: Sequence[Flow], names: Names, *, partner: str, note: str
) -> Figure | None:
    """Return one exporter's goods by destination in two worlds, None where it sells nothing.

    Parameters
    ----------
    title : str
        What makes the second world, for the line that says what is drawn.
    partner : str
        The destination that the finding begins with.
    note : str
        The source of the baseline, as its licence wants it said.
    """
    held = [f for f in flows if f.before > 0 and f.exporter != f.importer]
    if not held:
        return None
    drawn = sorted(held, key=lambda f: -max(f.before, f.after))[:MOST]
    drawn += [f for f in held if f.importer == partner and f not in drawn]
    drawn.sort(key=lambda f: f.amount)
    return Figure(
        name=name,
        finding=_finding(held, names, partner),
        measure=f"Goods exports by destination, without and with: {title}; billion dollars",
        spec=_spec(drawn, names),
        table=_table(sorted(held, key=lambda f: f.amount), names),
        sources=(),
        key=f"Hollow: without the change. Filled: with it. Bars join the two. {note}".strip(),
    )


def _finding(flows: Sequence[Flow], names: Names, partner: str) -> str:
    exporter = names[flows[0].exporter]
    whole = sum(f.amount for f in flows), sum(f.before for f in flows)
    total = f"all its exports by {signed(whole[0] / whole[1])}"
    told = next((f for f in flows if f.importer == partner), None)
    if told is None:
        return f"Exports of {exporter} change: {total}."
    elsewhere = sum(f.amount for f in flows if f is not told)
    return (
        f"Exports of {exporter} to {names[partner]} change by {signed(told.change)} "
        f"({billions(told.amount, sign=True)} billion dollars), those to all others by "
        f"{billions(elsewhere, 1, sign=True)} billion, {total}."
    )


def _spec(flows: Sequence[Flow], names: Names) -> dict[str, Any]:
    canvas = Canvas(WIDTH, _HEAD + len(flows) * _ROW + _FOOT)
    most = max(max(f.before, f.after) for f in flows) or 1.0
    room = WIDTH - _LEFT - _RIGHT

    def x(value: float) -> float:
        return _LEFT + value / most * room

    color = names.colors.get(flows[0].exporter, INK)
    grid, bars, dots, heads, notes = [], [], [], [], []
    for i, flow in enumerate(flows):
        y = _HEAD + (i + 0.5) * _ROW
        grid.append({"x": _LEFT, "x2": _LEFT + room, "y": y, "y2": y, "color": GRID})
        ends = {"x": x(flow.before), "x2": x(flow.after)}
        bars.append({**ends, "y": y, "y2": y, "color": color})
        dots.append({"x": ends["x"], "y": y, "shape": "circle", "color": color, "fill": PAPER})
        dots.append({"x": ends["x2"], "y": y, "shape": "circle", "color": color, "fill": color})
        heads.append({"x": _LEFT - 10, "y": y, "text": clipped(names[flow.importer], 30)})
        told = f"{billions(flow.before)} → {billions(flow.after)} · {signed(flow.change)}"
        notes.append({"x": WIDTH - 4, "y": y, "text": told})
    canvas.lines(grid, strokeWidth=1)
    canvas.lines(bars, strokeWidth=3)
    canvas.points(dots, size=60, strokeWidth=1.6)
    canvas.words(heads, align="right", baseline="middle", fontSize=11.5)
    canvas.words(notes, align="right", baseline="middle", fontSize=11)
    head = {"x": WIDTH - 4, "y": 8, "text": "bn: without → with · change", "color": MUTED}
    canvas.words([head], align="right", baseline="middle", fontSize=10.5)
    foot = _HEAD + len(flows) * _ROW + 6
    ticks = [(0.0, "left"), (most, "right")]
    for value, align in ticks:
        tick = {"x": x(value), "y": foot, "text": billions(value), "color": MUTED}
        canvas.words([tick], align=align, baseline="top", fontSize=10.5)
    return canvas.spec()


def _table(flows: Sequence[Flow], names: Names) -> Table:
    columns = (
        Column("Exports of"),
        Column("To"),
        Column("Without, bn", "number"),
        Column("With, bn", "number"),
        Column("Change, bn", "number"),
        Column("Change", "number"),
    )
    rows = tuple(
        Row((
            names[f.exporter], names[f.importer], billions(f.before, 1), billions(f.after, 1),
            billions(f.amount, 2, sign=True), signed(f.change),
        ))
        for f in flows
    )  # fmt: skip
    return Table("Every destination", columns, rows, True)
