"""The figure of one duty: its layers side by side, ending in the sum."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from detente.ledger.case.model import Case
from detente.ledger.duty import Duty, DutyLayer
from detente.report.charts.style import (
    INK,
    MUTED,
    PAPER,
    WIDTH,
    chart,
    fixed,
    legible,
    marks,
)
from detente.report.parts.content import Column, Figure, Row, Table
from detente.report.parts.words import clipped, listed, percent, points

_BAR, _ROW = 26, 34
_LABELS = 250


def stack_figure(case: Case, found: Duty) -> Figure | None:
    """Return the layers that are charged as steps up to the sum; None where none has a rate."""
    paid = [x for x in found.layers if x.included and x.effective_rate]
    if not paid or found.rate is None:
        return None
    party = case.parties.get(found.dest)
    spec = _spec(paid, found.rate, legible(party.color if party else MUTED, PAPER, 3.0))
    rows = tuple(
        Row((x.name, percent(x.effective_rate), x.authority), x.sources, x.status) for x in paid
    )
    columns = (Column("layer"), Column("adds", "number"), Column("law"))
    parts = listed(f"{points(x.effective_rate or Decimal(0))} from {x.name}" for x in paid)
    return Figure(
        name="stack",
        finding=f"{percent(found.rate)} of value: {parts}.",
        measure=f"Layers of the duty, in % of value, on {found.on.date()}, known {found.known}",
        spec=chart(spec),
        table=Table("The same in numbers", columns, rows, fold=True),
        sources=(),
        key="Each bar begins where the one above it ends; the last is the sum.",
    )


def _spec(paid: list[DutyLayer], total: Decimal, color: str) -> dict[str, Any]:
    bars: list[dict[str, Any]] = []
    at = 0.0
    for place, layer in enumerate(paid):
        size = float(layer.effective_rate or 0) * 100
        name = clipped(layer.name, 42)
        bars.append(_bar(place, name, at, at + size, percent(layer.effective_rate), color))
        at += size
    bars.append(_bar(len(paid), "Duty on the entry", 0.0, float(total) * 100, percent(total), INK))
    top = max(1.0, *(bar["to"] for bar in bars)) * 1.18
    x = {"field": "from", "type": "quantitative", "axis": None, "scale": {"domain": [0, top]}}
    y = {
        "field": "y",
        "type": "quantitative",
        "axis": None,
        "scale": {"domain": [len(bars) * _ROW, 0], "nice": False},
    }
    box = {"x": x, "x2": {"field": "to"}, "y": y, "y2": {"field": "y2"}, "color": fixed("color")}
    ends = [{"from": b["to"], "y": b["y"] + _BAR / 2, "text": b["words"]} for b in bars]
    names = [{"from": 0, "y": b["y"] + _BAR / 2, "text": b["name"]} for b in bars]
    words = {"x": x, "y": y, "text": {"field": "text"}}
    return {
        "width": WIDTH - _LABELS,
        "height": len(bars) * _ROW,
        "padding": {"left": _LABELS, "right": 6, "top": 6, "bottom": 4},
        "autosize": {"type": "none"},
        "layer": [
            marks("rect", bars, box),
            marks("text", ends, words, align="left", dx=6, fontWeight="bold", color=INK),
            marks("text", names, words, align="right", dx=-8, color=INK),
        ],
    }


def _bar(place: int, name: str, start: float, end: float, words: str, color: str) -> dict[str, Any]:
    y = place * _ROW
    return {
        "name": name, "from": start, "to": end, "words": words, "color": color,
        "y": y, "y2": y + _BAR,
    }  # fmt: skip
