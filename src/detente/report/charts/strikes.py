"""Strikes and answers on a time line: one lane a side, each answer tied to what it answers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from detente.ledger.case.model import Case
from detente.ledger.case.record import Record
from detente.ledger.event import Event
from detente.report.charts.style import (
    INK,
    MUTED,
    ON_FILL,
    PAPER,
    WIDTH,
    chart,
    contrast,
    fixed,
    legible,
    marks,
    millis,
)
from detente.report.charts.window import Window
from detente.report.parts.content import Column, Figure, Row, Short, Table
from detente.report.parts.words import count, iso, listed, short_day, unique

DRAWN = ("strike", "answer", "threat", "ease", "truce", "extension")
_LANE = 150
_ROW = 20
#: Pointed marks are drawn larger, so that their number stands inside.
_SIZES = {"threat": 420, "ease": 560}
_SHAPES = {"strike": "circle", "answer": "square", "threat": "diamond", "ease": "triangle-down"}


def strikes_figure(case: Case, record: Record, view: Window) -> Figure | None:
    """Return the figure of the acts of each side since the window began."""
    until = min(view.on, view.known)
    events = [
        e
        for e in record.events
        if e.kind in DRAWN and e.published <= view.known and view.first <= e.date <= until
    ]
    if not events:
        return None
    return Figure(
        name="strikes",
        finding=_finding(case, events, view),
        measure=f"Acts of each side, {short_day(view.first)} to {short_day(until)}, by day",
        spec=chart(_spec(case, events, view, until)),
        table=_table(case, events, view),
        sources=(),
        key=(
            "Disc: strike. Square: answer, tied to the act it answers. Diamond: threat. Triangle: "
            "easing. Ring on the middle line: a truce or its extension. Numbers lead to the table; "
            "strike and answer are this record's coding, and where a side disputes it the table "
            "says so."
        ),
    )


def _finding(case: Case, events: Sequence[Event], view: Window) -> str:
    parts = []
    for party in _parties(case):
        own = [e for e in events if e.actors == (party,)]
        counts = [
            count(n, kind)
            for kind in ("strike", "answer", "threat")
            if (n := sum(e.kind == kind for e in own))
        ]
        parts.append(f"{case.parties[party].name}: {listed(counts) or 'none'}")
    last = max(
        (e for e in events if e.kind in {"strike", "answer"}), key=lambda e: e.date, default=None
    )
    tail = f"; the last strike or answer on record is of {short_day(last.date)}" if last else ""
    return f"Since {short_day(view.first)}, {'; '.join(parts)}{tail}."


def _parties(case: Case) -> list[str]:
    return sorted(case.parties, key=lambda p: case.parties[p].name, reverse=True)


def _placed(case: Case, events: Sequence[Event], view: Window, until: date) -> list[dict[str, Any]]:
    """Stack the marks of each lane away from the middle line so that none hides another."""
    order = _parties(case)
    width = timedelta(days=max(1, round((until - view.first).days * 21 / WIDTH)))
    taken: dict[tuple[int, int], date] = {}
    made: list[dict[str, Any]] = []
    for number, event in enumerate(events, 1):
        single = len(event.actors) == 1 and event.actors[0] in order
        side = 0 if not single else (1 if event.actors[0] == order[0] else -1)
        level = 0
        while side and (side, level) in taken and event.date - taken[side, level] < width:
            level += 1
        taken[side, level] = event.date
        color = case.parties[event.actors[0]].color if single else MUTED
        made.append(
            {
                "id": event.id,
                "t": millis(event.date),
                "v": side * (24 + level * _ROW),
                "text": str(number),
                "shape": _SHAPES.get(event.kind, "circle"),
                "color": color,
                "open": not single,
                "size": _SIZES.get(event.kind, 250),
                "ink": INK if not single else _ink(color),
            }
        )
    return made


def _ink(color: str) -> str:
    return ON_FILL if contrast(color, ON_FILL) > contrast(color, PAPER) else PAPER


def _spec(case: Case, events: Sequence[Event], view: Window, until: date) -> dict[str, Any]:
    dots = _placed(case, events, view, until)
    reach = max([abs(d["v"]) for d in dots] + [60]) + 14
    pad = timedelta(days=max(5, (until - view.first).days // 60))
    at = _axes(view.first - pad, until + pad, reach)
    told = {**at, "text": {"field": "text"}, "color": fixed("ink")}
    ends = {"x2": {"field": "t2"}, "y2": {"field": "v2"}, "color": fixed("color")}
    layers = [
        marks("rule", [{"v": 0}], {"y": at["y"]}, color=MUTED, strokeWidth=1),
        marks("rule", _ties(events, dots), {**at, **ends}, strokeWidth=1, opacity=0.55),
        *_dots(dots, at),
        *(
            marks("text", own, told, fontSize=10, fontWeight="bold", dy=-3 if ease else 0)
            for ease in (False, True)
            if (own := [d for d in dots if _hangs(d) == ease])
        ),
        marks(
            "text",
            _names(case, view.first - pad, reach),
            told,
            align="left",
            dx=4,
            fontWeight="bold",
            fontSize=12.5,
        ),
    ]
    return {"width": WIDTH - 12, "height": min(2 * reach, 2 * _LANE), "layer": layers}


def _axes(first: date, last: date, reach: int) -> dict[str, Any]:
    x = {
        "field": "t",
        "type": "temporal",
        "scale": {"type": "utc", "nice": False, "domain": [millis(first), millis(last)]},
        "axis": {
            "title": None,
            "grid": True,
            "tickCount": {"interval": "month", "step": 2},
            "labelOverlap": True,
            "labelExpr": "utcmonth(datum.value) == 0 ? "
            "utcFormat(datum.value, '%b %Y') : utcFormat(datum.value, '%b')",
        },
    }
    scale = {"domain": [-reach, reach], "nice": False}
    return {"x": x, "y": {"field": "v", "type": "quantitative", "axis": None, "scale": scale}}


def _ties(events: Sequence[Event], dots: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return a line from each answer to what it answers."""
    where = {d["id"]: d for d in dots}
    pairs = [(where[b], where[e.id]) for e in events for b in e.response_to if b in where]
    return [
        {"t": a["t"], "v": a["v"], "t2": b["t"], "v2": b["v"], "color": b["color"]}
        for a, b in pairs
    ]


def _hangs(dot: dict[str, Any]) -> bool:
    """Tell whether a mark hangs by its point, so that its number stands a little higher."""
    return dot["shape"] == "triangle-down" and not dot["open"]


def _dots(dots: Sequence[dict[str, Any]], at: dict[str, Any]) -> Iterator[dict[str, Any]]:
    shape = {"field": "shape", "type": "nominal", "scale": None, "legend": None}
    filled = [d for d in dots if not d["open"]]
    if filled:
        size = {"field": "size", "type": "quantitative", "scale": None}
        encoding = {**at, "shape": shape, "fill": fixed("color"), "size": size}
        yield marks("point", filled, encoding, opacity=1, stroke=PAPER, strokeWidth=1)
    joint = [d for d in dots if d["open"]]
    if joint:
        ring = {"fill": PAPER, "fillOpacity": 1, "stroke": INK, "strokeWidth": 1.4}
        yield marks("point", joint, at, size=250, opacity=1, **ring)


def _names(case: Case, first: date, reach: int) -> list[dict[str, Any]]:
    return [
        {
            "t": millis(first),
            "v": sign * (reach - 8),
            "text": case.parties[p].name,
            "ink": legible(case.parties[p].color, PAPER),
        }
        for p, sign in zip(_parties(case), (1, -1), strict=False)
    ]


def _table(case: Case, events: Sequence[Event], view: Window) -> Table:
    numbers = {e.id: n for n, e in enumerate(events, 1)}
    rows = []
    for number, event in enumerate(events, 1):
        answers = [str(numbers[b]) for b in event.response_to if b in numbers]
        told = f" ({event.disputed})" if event.disputed else ""
        rows.append(
            Row(
                cells=(
                    str(number),
                    iso(event.date),
                    listed(case.parties[a].name if a in case.parties else a for a in event.actors),
                    event.kind,
                    f"{event.what}{told}",
                    listed(answers) or "—",
                ),
                sources=unique(event.sources),
            )
        )
    columns = (
        Column("No.", "number"),
        Column("Date", "date"),
        Column("By"),
        Column("Kind"),
        Column("What"),
        Column("Answers", "text"),
    )
    verb = f"detente events --from {view.first} --known {view.known}"
    short = Short(("Date", "By", "Kind", "What"), verb, latest=True)
    return Table("Acts drawn above", columns, tuple(rows), True, short)
