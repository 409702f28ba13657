"""The figure of the tariff ladder: both sides, announced and effective, held and threatened."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from detente.kernel.moment import local_day
from detente.ledger.case.model import Case
from detente.report.charts.ladder import Step, Threat, ladder, threats
from detente.report.charts.samples import Goods
from detente.report.charts.style import (
    GRID,
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
from detente.report.content import Column, Figure, Row, Table
from detente.report.words import iso, listed, percent, points, short_day, unique

HEIGHT = 330
_NARROW = 132
#: A step shorter than this bears no number of its own in the figure; the table has all.
_NAMED = timedelta(days=24)
_ROOMY = timedelta(days=60)
_DASHED, _DOTTED = [6, 4], [1.5, 3]


@dataclass(frozen=True, slots=True)
class Side:
    """The ladder of one direction."""

    goods: Goods
    steps: tuple[Step, ...]
    threats: tuple[Threat, ...]

    @property
    def color(self) -> str:
        """Colour of the party that charges."""
        return self.goods.dest.color

    def at(self, day: date) -> Step:
        """Return the step that covers the end of a day."""
        zone = self.goods.dest.zone
        began = [s for s in self.steps if local_day(s.start, zone) <= day]
        return (began or list(self.steps[:1]))[-1]


def sides(case: Case, goods: Sequence[Goods], view: Window) -> tuple[Side, ...]:
    """Return the ladder of each direction over the window and the years before it."""
    return tuple(
        Side(g, ladder(case, g, view.known, view.begins, view.last), threats(case, g, view.known))
        for g in goods
    )


def ladder_figure(case: Case, both: Sequence[Side], view: Window) -> Figure:
    """Return the figure of the added duty on ordinary goods, each way."""
    table = _table(case, both)
    held = [s for s in both if s.at(view.on).suspended]
    key = (
        "Solid: charged. Dashed after the grey edge: as then scheduled. Dashed outline: suspended, "
        "on top of what is charged. Dotted: threatened. Ring: announced before it applied."
    )
    return Figure(
        name="ladder",
        finding=_finding(both, held, view),
        measure=(
            "Added duty on an ordinary good, in % of value, the ordinary rate left out, "
            f"{view.begins.year} to {short_day(view.last)}"
        ),
        spec=chart(_panels(both, view)),
        table=table,
        sources=unique(s for side in both for s in side.goods.sample.sources),
        key=key,
    )


def _finding(both: Sequence[Side], held: Sequence[Side], view: Window) -> str:
    tops = "; ".join(_top(side, view) for side in both)
    if not held:
        return f"Highest since {view.begins.year}: {tops}. Nothing is suspended on top."
    more = listed(f"{points(s.at(view.on).suspended)} ({s.goods.dest.name})" for s in held)
    return f"Highest since {view.begins.year}: {tops}. Points suspended on top now: {more}."


def _top(side: Side, view: Window) -> str:
    """Return the highest level charged up to the day asked for, and from when."""
    zone = side.goods.dest.zone
    past = [s for s in side.steps if local_day(s.start, zone) <= min(view.on, view.known)]
    top = max(past or side.steps[:1], key=lambda s: s.level or Decimal(0))
    if not top.level:
        return f"{side.goods.trade} no added duty"
    return f"{side.goods.trade} {percent(top.level)}, from {short_day(local_day(top.start, zone))}"


def _panels(both: Sequence[Side], view: Window) -> dict[str, Any]:
    top = max(
        [float((s.level or 0) + s.suspended + s.threatened) for x in both for s in x.steps]
        + [float(t.level) for x in both for t in x.threats]
    )
    # Room above the highest line for the words on the edge of what is known.
    ceiling = (int(top * 110 / 10) + 1) * 10
    wide = _panel(both, view, view.first, view.last, WIDTH - _NARROW - 60, ceiling, main=True)
    if not view.past:
        return {**wide, "width": WIDTH - 46}
    narrow = _panel(both, view, view.begins, view.first, _NARROW, ceiling, main=False)
    return {"hconcat": [narrow, wide], "spacing": 8}


def _panel(
    both: Sequence[Side],
    view: Window,
    first: date,
    last: date,
    width: int,
    ceiling: int,
    *,
    main: bool,
) -> dict[str, Any]:
    layers = [_shade(view, last)] if main else []
    for side in both:
        layers += _lines(side, view, first, last)
    if not main:
        layers += list(_arriving(both, first, last))
    if main:
        layers += [*_edge(view, ceiling), *_held(both, view), *_threatened(both, view)]
        layers += [*_rings(both, view), *_numbers(both, view), *_names(both, view)]
    label = {"expr": "datum.value + ' %'"}
    scale = {"domain": [0, ceiling], "nice": False}
    axis = {"grid": True, "ticks": False, "tickCount": 6, "labelExpr": label["expr"], "title": None}
    if main and view.past:
        axis |= {"labels": False}
    return {
        "width": width,
        "height": HEIGHT,
        "layer": [
            marks(
                "point",
                [{"t": millis(first), "v": 0}, {"t": millis(last), "v": 0}],
                {"x": _x(first, last, width), "y": {**_Y, "scale": scale, "axis": axis}},
                opacity=0,
            ),
            *layers,
        ],
    }


_Y = {"field": "v", "type": "quantitative"}
_T = {"field": "t", "type": "temporal", "scale": {"type": "utc"}}
_T2 = {"field": "t2"}


def _x(first: date, last: date, width: int) -> dict[str, Any]:
    years = (last - first).days > 1100
    return {
        **_T,
        "scale": {"type": "utc", "domain": [millis(first), millis(last)], "nice": False},
        "axis": {
            "title": None,
            "grid": False,
            "format": "%Y",
            "labelExpr": "utcFormat(datum.value, '%Y')"
            if years
            else "utcmonth(datum.value) == 0 ? utcFormat(datum.value, '%b %Y') : "
            "utcFormat(datum.value, '%b')",
            "tickCount": {"interval": "year", "step": 2}
            if years
            else {"interval": "month", "step": 3},
            "domain": True,
            "labelOverlap": True,
            "labelBound": True,
        },
    }


def _lines(side: Side, view: Window, first: date, last: date) -> list[dict[str, Any]]:
    """Return the charged level: solid as recorded, dashed as scheduled, broken where unknown."""
    zone = side.goods.dest.zone
    edge = min(view.known, last)
    past = _path(side.steps, zone, first, edge)
    ahead = _path(side.steps, zone, edge, last) if edge < last else []
    other = _path(side.steps, zone, edge, last, branch=True) if edge < last else []
    encoding = {"x": _T, "y": _Y}
    look = {"color": side.color, "strokeWidth": 2.5, "interpolate": "step-after", "clip": True}
    layers = [marks("line", past, encoding, **look)]
    if ahead:
        layers.append(marks("line", ahead, encoding, **look, strokeDash=_DASHED))
    if other:
        thin = {**look, "strokeWidth": 1.5, "strokeDash": _DASHED, "opacity": 0.75}
        layers.append(marks("line", other, encoding, **thin))
    return layers


def _path(
    steps: Sequence[Step], zone: str, first: date, last: date, *, branch: bool = False
) -> list[dict[str, Any]]:
    """Return the corners of a line between two days, the last level carried to the end."""
    points_: list[dict[str, Any]] = []
    for step in steps:
        start, until = local_day(step.start, zone), local_day(step.until, zone)
        level = step.extended if branch else step.level
        if until <= first or start >= last or level is None:
            continue
        points_.append({"t": millis(max(start, first)), "v": float(level * 100)})
        points_.append({"t": millis(min(until, last)), "v": float(level * 100)})
    return points_


def _shade(view: Window, last: date) -> dict[str, Any]:
    rows = [{"t": millis(view.known), "t2": millis(last)}]
    return marks("rect", rows, {"x": _T, "x2": _T2}, color=SHADE)


def _edge(view: Window, ceiling: int) -> list[dict[str, Any]]:
    """Return the edge of what is known, and the day asked for where it is another."""
    rows = [{"t": millis(view.known), "v": ceiling, "text": f"known to {short_day(view.known)}"}]
    if view.on != view.known:
        rows.append({"t": millis(view.on), "v": ceiling, "text": f"on {short_day(view.on)}"})
    rule = marks("rule", rows, {"x": _T}, color=MUTED, strokeWidth=1)
    late = (view.last - view.known).days < 0.3 * (view.last - view.first).days
    side = {"align": "right", "dx": -5} if late else {"align": "left", "dx": 5}
    encoding = {"x": _T, "y": _Y, "text": {"field": "text"}}
    head = marks("text", rows[:1], encoding, color=MUTED, baseline="top", dy=2, fontSize=11, **side)
    layers = [rule, head]
    if len(rows) > 1:
        layers.append(
            marks(
                "text",
                rows[1:],
                encoding,
                color=MUTED,
                baseline="top",
                dy=18,
                dx=-5,
                fontSize=11,
                align="right",
            )
        )
    return layers


def _held(both: Sequence[Side], view: Window) -> Iterator[dict[str, Any]]:
    """Yield hollow boxes for the points that are suspended."""
    for side in both:
        zone = side.goods.dest.zone
        rows = [
            {
                "t": millis(max(local_day(s.start, zone), view.first)),
                "t2": millis(local_day(s.until, zone)),
                "v": float(s.level * 100),
                "v2": float((s.level + s.suspended) * 100),
            }
            for s in side.steps
            if s.suspended and s.level is not None and local_day(s.until, zone) > view.first
        ]
        if not rows:
            continue
        yield marks(
            "rect",
            rows,
            {"x": _T, "x2": _T2, "y": _Y, "y2": {"field": "v2"}},
            fill=side.color,
            fillOpacity=0.06,
            stroke=side.color,
            strokeDash=[3, 3],
            strokeWidth=1,
        )
        wide = max(rows, key=lambda r: r["t2"] - r["t"])
        middle = {"t": wide["t"], "v": (wide["v"] + wide["v2"]) / 2}
        middle["text"] = f"{wide['v2'] - wide['v']:g} points suspended"
        yield marks(
            "text",
            [middle],
            {"x": _T, "y": _Y, "text": {"field": "text"}},
            color=legible(side.color, PAPER),
            align="left",
            dx=6,
            fontSize=11,
        )


def _threatened(both: Sequence[Side], view: Window) -> Iterator[dict[str, Any]]:
    """Yield dotted lines for threats: from the day told to the day dropped, or onwards."""
    for side in both:
        for threat in side.threats:
            told, off = threat.act.published, threat.withdrawn or view.last
            if off <= view.first or threat.act.start is None:
                continue
            level = float(threat.level * 100)
            begin = max(told, view.first)
            rows = [{"t": millis(begin), "v": level}, {"t": millis(off), "v": level}]
            color = side.color
            yield marks(
                "line", rows, {"x": _T, "y": _Y}, color=color, strokeDash=_DOTTED, strokeWidth=2.5
            )
            yield _threat_label(side, threat, begin, off)


def _threat_label(side: Side, threat: Threat, begin: date, off: date) -> dict[str, Any]:
    """Return the words beside a threat: to its left once dropped, above it while it stands."""
    over = threat.withdrawn is not None
    start = threat.act.start
    due = short_day(local_day(start, side.goods.dest.zone)) if start else "a day not named"
    words = [f"{points(threat.level)} % threatened", short_day(threat.act.published)]
    words.append(f"dropped {short_day(off)}" if over else f"for {due}")
    row = {"t": millis(begin), "v": float(threat.level * 100), "text": words}
    return marks(
        "text",
        [row],
        {"x": _T, "y": _Y, "text": {"field": "text"}},
        color=legible(side.color, PAPER),
        align="right",
        baseline="middle",
        dx=-6,
        dy=-14,
        fontSize=11,
        lineHeight=14,
    )


def _rings(both: Sequence[Side], view: Window) -> Iterator[dict[str, Any]]:
    """Yield a ring on the day a step was announced, tied to the day it applied."""
    for side in both:
        rows = []
        for step in side.steps:
            day = local_day(step.start, side.goods.dest.zone)
            told = step.announced
            if step.level is None or told is None or told >= day or told < view.first:
                continue
            rows.append({"t": millis(told), "t2": millis(day), "v": float(step.level * 100)})
        if rows:
            yield marks(
                "rule",
                rows,
                {"x": _T, "x2": _T2, "y": _Y},
                color=side.color,
                strokeWidth=1,
                strokeDash=[1, 2],
            )
            yield marks(
                "point",
                rows,
                {"x": _T, "y": _Y},
                color=side.color,
                filled=False,
                fill=PAPER,
                fillOpacity=1,
                size=26,
                strokeWidth=1.4,
            )


def _numbers(both: Sequence[Side], view: Window) -> Iterator[dict[str, Any]]:
    """Yield the level at each step that lasts long enough to carry it.

    A short step on the way up bears its number to the left of the riser, clear of the next.
    """
    for side in both:
        for short in (False, True):
            rows = list(_labels(side, view, short=short))
            if rows:
                yield marks(
                    "text",
                    rows,
                    {"x": _T, "y": _Y, "text": {"field": "text"}},
                    color=legible(side.color, PAPER),
                    align="right" if short else "left",
                    baseline="bottom",
                    dy=-4,
                    dx=-3 if short else 2,
                    fontSize=11.5,
                    fontWeight="bold",
                )


def _arriving(both: Sequence[Side], first: date, last: date) -> Iterator[dict[str, Any]]:
    """Yield the level with which each line leaves the narrow panel."""
    for side in both:
        step = side.at(last - timedelta(days=1))
        middle = first + (last - first) * 0.78
        if step.level:
            row = {
                "t": millis(middle),
                "v": float(step.level * 100),
                "text": f"{points(step.level)} %",
            }
            yield marks(
                "text",
                [row],
                {"x": _T, "y": _Y, "text": {"field": "text"}},
                color=legible(side.color, PAPER),
                baseline="bottom",
                dy=-4,
                fontSize=11.5,
                fontWeight="bold",
            )


def _labels(side: Side, view: Window, *, short: bool) -> Iterator[dict[str, Any]]:
    zone = side.goods.dest.zone
    steps = [s for s in side.steps if local_day(s.until, zone) > view.first]
    for step, after in zip(steps, [*steps[1:], None], strict=True):
        start = max(local_day(step.start, zone), view.first)
        lasts = min(local_day(step.until, zone), view.last) - start
        climbs = after is not None and (after.level or 0) > (step.level or 0)
        left = climbs and lasts < _ROOMY and start > view.first
        # The first level is named in the panel before, where there is one.
        cramped = climbs and lasts < _ROOMY and start == view.first and view.past
        if step.level and lasts >= _NAMED and left == short and not cramped:
            yield {
                "t": millis(start),
                "v": float(step.level * 100),
                "text": f"{points(step.level)} %",
            }


def _names(both: Sequence[Side], view: Window) -> Iterator[dict[str, Any]]:
    """Yield the name of each line beside its highest step, on the side that has room."""
    scale = (WIDTH - _NARROW - 60) / (view.last - view.first).days
    for side in both:
        zone = side.goods.dest.zone
        shown = [s for s in side.steps if local_day(s.until, zone) > view.first and s.level]
        if not shown:
            continue
        peak = max(shown, key=lambda s: s.level or 0)
        start = max(local_day(peak.start, zone), view.first)
        until = min(local_day(peak.until, zone), view.last)
        long = (until - start).days * scale > 150
        left = not long and view.past and (start - view.first).days * scale > 60
        row = {
            "t": millis(start if long or left else until),
            "v": float((peak.level or 0) * 100),
            "text": [side.goods.dest.name, f"on {side.goods.origin.adjective} goods"],
        }
        yield marks(
            "text",
            [row],
            {"x": _T, "y": _Y, "text": {"field": "text"}},
            color=legible(side.color, PAPER),
            align="right" if left else "left",
            baseline="top",
            dx=-9 if left else 2 if long else 7,
            dy=-46 if long else -4,
            fontSize=12.5,
            lineHeight=15,
            fontWeight="bold",
        )


def _table(case: Case, both: Sequence[Side]) -> Table:
    rows: list[tuple[date, Row]] = []
    for side in both:
        zone = side.goods.dest.zone
        for step in side.steps:
            day = local_day(step.start, zone)
            rows.append((day, _row(case, side, step, day)))
        for threat in side.threats:
            rows.append((threat.act.published, _threat_row(side, threat)))
    rows.sort(key=lambda pair: pair[0])
    columns = (
        Column("From", "date"),
        Column("Duty of"),
        Column("Added duty", "number"),
        Column("Suspended on top", "number"),
        Column("Announced", "date"),
        Column("What changed"),
    )
    return Table(
        "Every step of the added duty on an ordinary good", columns, tuple(r for _, r in rows), True
    )


def _row(case: Case, side: Side, step: Step, day: date) -> Row:
    words = [
        f"{case.measures[c.measure].name}: {percent(c.was)} → {percent(c.becomes)}"
        for c in step.changes
    ]
    if step.extended is not None:
        words.append(f"{percent(step.extended)} if prolonged: not known")
    return Row(
        cells=(
            iso(day),
            side.goods.trade,
            percent(step.level),
            f"{points(step.suspended)} points" if step.suspended else "none",
            iso(step.announced),
            "; ".join(words) or "state at the start of the record",
        ),
        sources=unique(s for c in step.changes for s in c.act.sources) or side.goods.sample.sources,
        status="not-known" if step.extended is not None else "",
    )


def _threat_row(side: Side, threat: Threat) -> Row:
    zone = side.goods.dest.zone
    fate = f"taken back {iso(threat.withdrawn)}" if threat.withdrawn else "standing"
    start = iso(threat.act.start, zone)
    return Row(
        cells=(
            start,
            side.goods.trade,
            f"{percent(threat.level)} threatened",
            "none",
            iso(threat.act.published),
            f"{threat.measure.name}: {fate}; not charged",
        ),
        sources=threat.act.sources,
        status="threatened" if threat.withdrawn is None else "never-applied",
    )
