"""What makes the duty: the layers on an ordinary good, one bar a side, ending in the total."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from detente.kernel.moment import AsOf
from detente.ledger.case.model import Case
from detente.ledger.stack import Line
from detente.report.charts.ladder import added
from detente.report.charts.samples import Goods
from detente.report.charts.style import (
    INK,
    MUTED,
    ON_FILL,
    PAPER,
    WIDTH,
    chart,
    contrast,
    fixed,
    marks,
)
from detente.report.parts.content import Column, Figure, Row, Table
from detente.report.parts.words import count, listed, percent, points, short_day, status, unique

_BAND = 88
_BAR = 30


def makeup_figure(case: Case, goods: Sequence[Goods], when: AsOf) -> Figure | None:
    """Return the figure of the layers that make the added duty, None where there is none."""
    stacks = [(g, added(case, g, when)) for g in goods]
    if not any(lines for _, lines in stacks):
        return None
    return Figure(
        name="layers",
        finding=" ".join(_finding(case, g, lines) for g, lines in stacks),
        measure=(
            "Layers of the added duty on an ordinary good, in % of value, "
            f"on {short_day(when.on.date())}, as known on {short_day(when.known)}"
        ),
        spec=chart(_spec(case, stacks)),
        table=_table(case, stacks),
        sources=unique(s for g in goods for s in g.sample.sources),
        key="Filled: charged. Dashed outline: suspended. Dotted outline: threatened.",
    )


def _finding(case: Case, goods: Goods, lines: Sequence[Line]) -> str:
    paid = [x for x in lines if x.included and x.rate]
    if not paid:
        return f"{goods.trade}: no added duty on an ordinary good."
    parts = listed(f"{points(x.rate or Decimal(0))} from {_layer(case, x)}" for x in paid)
    whole = percent(sum((x.rate or Decimal(0) for x in paid), Decimal(0)))
    made = f" {count(len(paid), 'layer')}:" if len(paid) > 1 else ""
    return f"{goods.trade}: {whole} is made of{made} {parts}."


def _layer(case: Case, line: Line) -> str:
    return case.layers[line.layer].name


def _spec(case: Case, stacks: Sequence[tuple[Goods, Sequence[Line]]]) -> dict[str, Any]:
    bars = [bar for i, (g, lines) in enumerate(stacks) for bar in _bars(case, i, g, lines)]
    ends = [_end(i, g, bars) for i, (g, _) in enumerate(stacks)]
    top = max([b["t2"] for b in bars] + [e["t"] for e in ends] + [10.0]) * 1.22
    x = {"field": "t", "type": "quantitative", "axis": None, "scale": {"domain": [0, top]}}
    y = {
        "field": "y",
        "type": "quantitative",
        "axis": None,
        "scale": {"domain": [len(stacks) * _BAND, 0], "nice": False},
    }
    y2 = {"field": "y2"}
    box = {"x": x, "x2": {"field": "t2"}, "y": y, "y2": y2}
    words = {"x": x, "y": y, "text": {"field": "text"}}
    inside = [b | {"t": b["middle"], "y": b["y"] + _BAR / 2} for b in bars if b["kind"] == "paid"]
    below = _staggered(bars, (WIDTH - 12) / top)
    layers = [
        marks(
            "rect",
            [b for b in bars if b["kind"] == "paid"],
            {**box, "color": fixed("color")},
            stroke=PAPER,
            strokeWidth=1,
        ),
        *_hollow(bars, box, "suspended", [4, 3]),
        *_hollow(bars, box, "threatened", [1.5, 2.5]),
        marks("text", inside, {**words, "color": fixed("ink")}, fontWeight="bold"),
        marks(
            "text",
            below,
            words,
            align="left",
            baseline="top",
            color=MUTED,
            fontSize=11,
            lineBreak="\n",
            lineHeight=13,
        ),
        marks(
            "text",
            [e | {"y": e["y"] + _BAR / 2} for e in ends],
            words,
            align="left",
            dx=8,
            fontSize=15,
            fontWeight="bold",
            color=INK,
        ),
        marks(
            "text",
            [e | {"t": 0, "y": e["y"] - 8, "text": e["trade"]} for e in ends],
            words,
            align="left",
            baseline="bottom",
            fontWeight="bold",
            color=INK,
        ),
    ]
    return {"width": WIDTH - 12, "height": len(stacks) * _BAND + 12, "layer": layers}


def _staggered(bars: Sequence[dict[str, Any]], scale: float) -> list[dict[str, Any]]:
    """Return the names under the bars, on a second line where they would meet."""
    made: list[dict[str, Any]] = []
    for bar in bars:
        row = 0
        ends = [m["end"] for m in made if m["place"] == bar["place"] and m["row"] == row]
        if ends and bar["t"] * scale < max(ends):
            row = 1
        end = bar["t"] * scale + 6.2 * len(bar["name"]) + 8
        made.append(
            bar | {"y": bar["y2"] + 5 + 14 * row, "text": bar["name"], "row": row, "end": end}
        )
    return made


def _hollow(
    bars: Sequence[dict[str, Any]], box: dict[str, Any], kind: str, dash: list[float]
) -> Iterator[dict[str, Any]]:
    rows = [b for b in bars if b["kind"] == kind]
    if rows:
        yield marks(
            "rect",
            rows,
            {**box, "stroke": fixed("color")},
            fillOpacity=0,
            strokeWidth=1.4,
            strokeDash=dash,
        )


def _bars(case: Case, place: int, goods: Goods, lines: Sequence[Line]) -> Iterator[dict[str, Any]]:
    left, top = 0.0, place * _BAND + 24.0
    kinds = {"suspended": "suspended", "threatened": "threatened"}
    paid = [x for x in lines if x.included and x.rate]
    kept = [x for x in lines if not x.included and x.state.status in kinds and x.rate]
    whole = sum((float(x.rate or 0) for x in paid), 0.0)
    for line in (*paid, *kept):
        rate = float(line.rate or 0) * 100
        if line in kept and not line.included:
            rate = min(rate, _over(lines, line))
        color = case.layers[line.layer].color
        name = _layer(case, line)
        yield {
            "t": left,
            "t2": left + rate,
            "middle": left + rate / 2,
            "y": top,
            "y2": top + _BAR,
            "color": color,
            "ink": ON_FILL if contrast(color, ON_FILL) > contrast(color, PAPER) else PAPER,
            "kind": "paid" if line.included else kinds[line.state.status],
            "name": name if line.included else f"{rate:g} points {line.state.status}",
            "text": f"{rate:g}",
            "place": place,
            "whole": whole,
        }
        left += rate
        # The total stands between what is charged and what is held back.
        left += 0 if line in paid and line is not paid[-1] else _gap(whole)


def _gap(whole: float) -> float:
    return max(8.0, whole * 16)


def _over(lines: Sequence[Line], held: Line) -> float:
    """Return the points a suspended rate would add: it may take the place of one charged."""
    same = [x for x in lines if x.included and x.layer == held.layer and x.measure.flagged]
    taken = sum(
        (x.rate or Decimal(0) for x in same if x.measure.flagged == held.measure.flagged),
        Decimal(0),
    )
    return float((held.rate or Decimal(0)) - taken) * 100


def _end(place: int, goods: Goods, bars: Sequence[dict[str, Any]]) -> dict[str, Any]:
    own = [b for b in bars if b["place"] == place and b["kind"] == "paid"]
    whole = sum(b["t2"] - b["t"] for b in own)
    return {
        "t": max((b["t2"] for b in own), default=0.0),
        "y": place * _BAND + 24.0,
        "text": f"{whole:g} %",
        "trade": goods.trade,
    }


def _table(case: Case, stacks: Sequence[tuple[Goods, Sequence[Line]]]) -> Table:
    rows = [_row(case, goods, line) for goods, lines in stacks for line in lines]
    columns = (
        Column("Duty of"),
        Column("Layer"),
        Column("Measure"),
        Column("Rate", "number"),
        Column("In or out", "status"),
        Column("By which rule"),
    )
    return Table("Layers that meet the ordinary goods, in and out", columns, tuple(rows), True)


def _row(case: Case, goods: Goods, line: Line) -> Row:
    return Row(
        cells=(
            goods.trade,
            _layer(case, line),
            line.measure.name,
            percent(line.rate),
            "charged" if line.included else "kept out",
            line.reason if not line.included else status(line.state.status),
        ),
        sources=unique(line.sources),
        status=line.state.status if line.included else "kept-out",
    )
