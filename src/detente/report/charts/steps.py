"""The figure of the tariff ladder: both sides, announced and effective, held and threatened."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from detente.kernel.moment import local_day
from detente.ledger.case.model import Case
from detente.report.charts.annotate import (
    NARROW,
    Side,
    T,
    Y,
    arriving,
    edge,
    held,
    names,
    numbers,
    rings,
    shade,
    threatened,
)
from detente.report.charts.ladder import Step, Threat, ladder, threats
from detente.report.charts.samples import Goods
from detente.report.charts.style import (
    WIDTH,
    chart,
    marks,
    millis,
)
from detente.report.charts.window import Window
from detente.report.parts.content import Column, Figure, Row, Short, Table
from detente.report.parts.law import instruments
from detente.report.parts.words import NOTHING, iso, listed, percent, points, short_day, unique

HEIGHT = 330
_DASHED = [6, 4]


def sides(case: Case, goods: Sequence[Goods], view: Window) -> tuple[Side, ...]:
    """Return the ladder of each direction over the window and the years before it."""
    return tuple(
        Side(g, ladder(case, g, view.known, view.begins, view.last), threats(case, g, view.known))
        for g in goods
    )


def ladder_figure(case: Case, both: Sequence[Side], view: Window) -> Figure:
    """Return the figure of the added duty on ordinary goods, each way."""
    table = _table(case, both, view)
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
    doubt = [s.goods.dest.name for s in both if s.at(view.on).extended is not None]
    if doubt:
        return (
            f"Highest since {view.begins.year}: {tops}. What ran out after the record ends leaves "
            f"two branches: {listed(doubt)}."
        )
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
    wide = _panel(both, view, view.first, view.last, WIDTH - NARROW - 60, ceiling, main=True)
    if not view.past:
        return {**wide, "width": WIDTH - 46}
    narrow = _panel(both, view, view.begins, view.first, NARROW, ceiling, main=False)
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
    layers = [shade(view, last)] if main else []
    for side in both:
        layers += _lines(side, view, first, last)
    if not main:
        layers += list(arriving(both, first, last))
    if main:
        layers += [*edge(view, ceiling), *held(both, view), *threatened(both, view)]
        layers += [*rings(both, view), *numbers(both, view), *names(both, view)]
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
                {"x": _x(first, last, width), "y": {**Y, "scale": scale, "axis": axis}},
                opacity=0,
            ),
            *layers,
        ],
    }


def _x(first: date, last: date, width: int) -> dict[str, Any]:
    years = (last - first).days > 1100
    return {
        **T,
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
    encoding = {"x": T, "y": Y}
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


def _table(case: Case, both: Sequence[Side], view: Window) -> Table:
    rows: list[tuple[date, Row]] = []
    for side in both:
        zone = side.goods.dest.zone
        for step in side.steps:
            day = local_day(step.start, zone)
            rows.append((day, _row(case, side, step, view.known)))
        rows += [(t.act.published, _threat_row(case, side, t, view.known)) for t in side.threats]
    rows.sort(key=lambda pair: pair[0])
    columns = (
        Column("From", "date"),
        Column("Duty of"),
        Column("Added duty", "number"),
        Column("Suspended on top", "number"),
        Column("Announced", "date"),
        Column("Instrument"),
        Column("What changed"),
    )
    short = Short(
        ("From", "Duty of", "Added duty", "Suspended on top", "Instrument"),
        "detente brief --format md",
        latest=True,
    )
    caption = "Every step of the added duty on an ordinary good"
    return Table(caption, columns, tuple(r for _, r in rows), True, short)


def _row(case: Case, side: Side, step: Step, known: date) -> Row:
    words = [
        f"{case.measures[c.measure].name}: "
        + (c.held or f"{percent(c.was)} → {percent(c.becomes)}")
        for c in step.changes
    ]
    sources = unique(s for c in (*step.acts, *(c.act for c in step.changes)) for s in c.sources)
    cites = instruments(case, (s for act in step.acts for s in act.sources), known)
    if step.extended is not None:
        words.append(f"{percent(step.extended)} if prolonged: not known")
    return Row(
        cells=(
            iso(local_day(step.start, side.goods.dest.zone)),
            side.goods.trade,
            percent(step.level),
            f"{points(step.suspended)} points" if step.suspended else "none",
            iso(step.announced),
            ", ".join(cites) or NOTHING,
            "; ".join(words) or "state at the start of the record",
        ),
        sources=sources or side.goods.sample.sources,
        status="not-known" if step.extended is not None else "",
    )


def _threat_row(case: Case, side: Side, threat: Threat, known: date) -> Row:
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
            ", ".join(instruments(case, threat.act.sources, known)),
            f"{threat.measure.name}: {fate}; not charged",
        ),
        sources=threat.act.sources,
        status="threatened" if threat.withdrawn is None else "never-applied",
    )
