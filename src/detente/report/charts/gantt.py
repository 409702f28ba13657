"""The time line of measures: in force solid, suspended hollow, threatened dotted, ended pale."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from detente.kernel.moment import AsOf, local_day
from detente.ledger.case.model import Case, Party
from detente.ledger.measure import CHARGED, Measure
from detente.ledger.timeline import BEGINNING, END, paint
from detente.ledger.views.standing import MeasureState, measure_state
from detente.report.charts.style import (
    INK,
    MUTED,
    PAPER,
    SHADE,
    WIDTH,
    chart,
    fixed,
    legible,
    marks,
    millis,
)
from detente.report.charts.window import Window
from detente.report.parts.content import Column, Figure, Row, Table
from detente.report.parts.law import standing_since
from detente.report.parts.words import clipped, count, iso, percent, short_day, status, unique

_STEP = 17
_LABELS = 300
_NAME = 52


def gantt_figure(case: Case, when: AsOf, view: Window) -> Figure | None:
    """Return the time line of the measures aimed at the other side, None where there is none."""
    shown = [(m, s) for m, s in _standing(case, when) if _drawn(case, m, view)]
    if not shown:
        return None
    return Figure(
        name="measures",
        finding=_finding(case, shown),
        measure=(
            "Measures of each side that are aimed at the other or reach all its goods, "
            f"{short_day(view.first)} to {short_day(view.last)}"
        ),
        spec=chart(_spec(case, shown, view)),
        table=_table(case, shown, when),
        sources=(),
        key="Solid: in force. Dashed outline: suspended. Dotted outline: threatened. Pale: ended.",
    )


def _standing(case: Case, when: AsOf) -> Iterator[tuple[Measure, MeasureState]]:
    for measure in case.measures.values():
        state = measure_state(case, measure, when)
        if state is not None:
            yield measure, state


def _drawn(case: Case, measure: Measure, view: Window) -> bool:
    """Tell whether a measure is aimed at the other side, or on all goods, and lives in view."""
    if measure.layer and case.layers[measure.layer].base:
        return False
    others = set(case.parties) - {measure.by}
    aimed = bool(others.intersection(measure.targets)) or measure.kind != "tariff"
    if not aimed and measure.scope.lists:
        return False
    if not any(measure.reaches(other) for other in others):
        return False
    line = paint(measure.acts, view.known)
    lives = any(s.until.date() > view.first for s in line if s.state != "ended")
    said = any(
        a.does == "threatens" and view.first <= a.published <= view.known for a in measure.acts
    )
    return lives or said


def _finding(case: Case, shown: Sequence[tuple[Measure, MeasureState]]) -> str:
    parts = []
    for party in _order(case):
        own = [s for m, s in shown if m.by == party.id]
        live = sum(1 for s in own if s.status in CHARGED)
        held = sum(1 for s in own if s.status == "suspended")
        parts.append(f"{party.name}: {count(live, 'measure')} in force, {held or 'none'} suspended")
    return "; ".join(parts) + "."


def _order(case: Case) -> list[Party]:
    return sorted(case.parties.values(), key=lambda p: p.name, reverse=True)


def _spec(
    case: Case, shown: Sequence[tuple[Measure, MeasureState]], view: Window
) -> dict[str, Any]:
    bars: list[dict[str, Any]] = []
    names: list[dict[str, Any]] = []
    heads: list[dict[str, Any]] = []
    row = 0.0
    for party in _order(case):
        own = sorted(
            ((m, s) for m, s in shown if m.by == party.id), key=lambda p: _begun(p[0], view)
        )
        if not own:
            continue
        heads.append(
            {
                "t": millis(view.first),
                "y": row + 0.4,
                "text": party.name,
                "ink": legible(party.color, PAPER),
            }
        )
        row += 1.1
        for measure, _ in own:
            names.append(
                {"t": millis(view.first), "y": row + 0.5, "text": clipped(measure.name, _NAME)}
            )
            bars += [
                {**bar, "y": row + 0.2, "y2": row + 0.8, "color": party.color}
                for bar in _bars(case, measure, view)
            ]
            row += 1
        row += 1
    return _layers(bars, names, heads, max(row - 1.0, 1.0), view)


def _layers(
    bars: list[dict[str, Any]],
    names: list[dict[str, Any]],
    heads: list[dict[str, Any]],
    rows: float,
    view: Window,
) -> dict[str, Any]:
    x = {
        "field": "t",
        "type": "temporal",
        "scale": {"type": "utc", "domain": [millis(view.first), millis(view.last)], "nice": False},
        "axis": {
            "title": None,
            "grid": True,
            "orient": "top",
            "tickCount": {"interval": "month", "step": 3},
            "labelOverlap": True,
            "labelExpr": "utcmonth(datum.value) == 0 ? "
            "utcFormat(datum.value, '%b %Y') : utcFormat(datum.value, '%b')",
        },
    }
    y = {
        "field": "y",
        "type": "quantitative",
        "axis": None,
        "scale": {"domain": [rows, 0], "nice": False},
    }
    box = {"x": x, "x2": {"field": "t2"}, "y": y, "y2": {"field": "y2"}}
    text = {"x": x, "y": y, "text": {"field": "text"}}
    shade = [{"t": millis(view.known), "t2": millis(view.last), "y": 0, "y2": rows}]
    edge = [{"t": millis(view.known)}]
    layers = [
        marks("rect", shade, box, color=SHADE),
        marks("rule", edge, {"x": x}, color=MUTED, strokeWidth=1),
        *_kind(bars, box, "solid", fillOpacity=1.0),
        *_kind(bars, box, "pale", fillOpacity=0.28),
        *_kind(bars, box, "due", fillOpacity=0.45),
        *_kind(bars, box, "hollow", fillOpacity=0.0, strokeDash=[4, 3]),
        *_kind(bars, box, "dotted", fillOpacity=0.0, strokeDash=[1.5, 2.5]),
        marks("text", names, text, align="right", dx=-8, fontSize=11, color=INK),
        marks(
            "text",
            heads,
            {**text, "color": fixed("ink")},
            align="right",
            dx=-8,
            fontWeight="bold",
            fontSize=12.5,
        ),
    ]
    return {"width": WIDTH - _LABELS, "height": rows * _STEP, "layer": layers}


def _kind(
    bars: Sequence[dict[str, Any]], box: dict[str, Any], look: str, **more: Any
) -> Iterator[dict[str, Any]]:
    rows = [bar for bar in bars if bar["look"] == look]
    if rows:
        encoding = {**box, "fill": fixed("color"), "stroke": fixed("color")}
        outline = 1.3 if "strokeDash" in more else 0
        yield marks("rect", rows, encoding, strokeWidth=outline, clip=True, **more)


def _begun(measure: Measure, view: Window) -> tuple[date, str]:
    days = [a.start.date() for a in measure.acts if a.start and a.published <= view.known]
    return (min(days, default=view.last), measure.id)


def _bars(case: Case, measure: Measure, view: Window) -> Iterator[dict[str, Any]]:
    zone = case.parties[measure.by].zone
    line = paint(measure.acts, view.known)
    over = _over(line, view)
    for segment in line:
        start = view.first if segment.start == BEGINNING else local_day(segment.start, zone)
        until = view.last if segment.until == END else local_day(segment.until, zone)
        if until <= view.first or start >= view.last or segment.state == "ended":
            continue
        look = "hollow" if segment.state == "suspended" else "pale" if over else "solid"
        for a, b, kind in _cut(max(start, view.first), min(until, view.last), view, look):
            yield {"t": millis(a), "t2": millis(b), "look": kind}
    for act in measure.acts:
        if act.does == "threatens" and act.published <= view.known:
            off = [
                a.published
                for a in measure.acts
                if a.does in {"withdraws", "imposes"} and act.published < a.published
            ]
            until = min([d for d in off if d <= view.known], default=view.last)
            yield {
                "t": millis(max(act.published, view.first)),
                "t2": millis(until),
                "look": "dotted",
            }


def _cut(start: date, until: date, view: Window, look: str) -> Iterator[tuple[date, date, str]]:
    """Cut a solid bar at the day to which all is known: what follows is only scheduled."""
    if look != "solid" or until <= view.known:
        yield start, until, look
        return
    if start < view.known:
        yield start, view.known, look
    yield max(start, view.known), until, "due"


def _over(line: Sequence[Any], view: Window) -> bool:
    """Tell whether nothing of a measure is left on the day asked for or after it."""
    return not any(s.until.date() > view.on for s in line if s.state != "ended")


def _table(case: Case, shown: Sequence[tuple[Measure, MeasureState]], when: AsOf) -> Table:
    rows = []
    for party in _order(case):
        for measure, state in shown:
            if measure.by != party.id:
                continue
            rows.append(
                Row(
                    cells=(
                        measure.name,
                        party.name,
                        status(state.status),
                        percent(state.rate),
                        standing_since(case, state, when),
                        iso(state.until, party.zone),
                        iso(state.political_until),
                    ),
                    sources=unique(state.sources),
                    status=state.status,
                )
            )
    columns = (
        Column("Measure"),
        Column("By"),
        Column("Status", "status"),
        Column("Rate", "number"),
        Column("Since"),
        Column("Until, by law", "date"),
        Column("Until, as stated", "date"),
    )
    return Table("Measures drawn above and their state", columns, tuple(rows), True)
