"""The marks on the tariff ladder beside its lines: what is held, threatened, told, and named."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from detente.kernel.moment import local_day
from detente.report.charts.ladder import Step, Threat
from detente.report.charts.samples import Goods
from detente.report.charts.style import MUTED, PAPER, SHADE, WIDTH, legible, marks, millis
from detente.report.charts.window import Window
from detente.report.parts.words import points, short_day

#: Width of the panel that holds the years before.
NARROW = 132
#: A step shorter than this bears no number of its own in the figure; the table has all.
_NAMED = timedelta(days=24)
_ROOMY = timedelta(days=60)
#: Levels closer than this share the room for one number.
_CLOSE = Decimal("0.12")
_DOTTED = [1.5, 3]
Y = {"field": "v", "type": "quantitative"}
T = {"field": "t", "type": "temporal", "scale": {"type": "utc"}}
T2 = {"field": "t2"}


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


def shade(view: Window, last: date) -> dict[str, Any]:
    """Return the ground of the days of which nothing but the schedule is known."""
    rows = [{"t": millis(view.known), "t2": millis(last)}]
    return marks("rect", rows, {"x": T, "x2": T2}, color=SHADE)


def edge(view: Window, ceiling: int) -> list[dict[str, Any]]:
    """Return the edge of what is known, and the day asked for where it is another."""
    days = [(view.known, f"known to {short_day(view.known)}")]
    if view.on != view.known:
        days.append((view.on, f"on {short_day(view.on)}"))
    rows = [{"t": millis(day), "v": ceiling, "text": words} for day, words in days]
    layers = [marks("rule", rows, {"x": T}, color=MUTED, strokeWidth=1)]
    late = (view.last - view.known).days < 0.3 * (view.last - view.first).days
    for place, (row, (day, _)) in enumerate(zip(rows, days, strict=True)):
        # Two edges turn their words away from each other.
        left = day < max(view.on, view.known) if len(rows) > 1 else late
        layers.append(
            marks(
                "text",
                [row],
                {"x": T, "y": Y, "text": {"field": "text"}},
                color=MUTED,
                align="right" if left else "left",
                baseline="top",
                dx=-5 if left else 5,
                dy=2 + 15 * place,
                fontSize=11,
            )
        )
    return layers


def held(both: Sequence[Side], view: Window) -> Iterator[dict[str, Any]]:
    """Yield hollow boxes for the points that are suspended."""
    for side in both:
        rows = _boxes(side, view)
        if not rows:
            continue
        yield marks(
            "rect",
            rows,
            {"x": T, "x2": T2, "y": Y, "y2": {"field": "v2"}},
            fill=side.color,
            fillOpacity=0.06,
            stroke=side.color,
            strokeDash=[3, 3],
            strokeWidth=1,
        )
        wide = max(rows, key=lambda r: r["t2"] - r["t"])
        roomy = wide["t2"] - wide["t"] > 0.23 * (millis(view.last) - millis(view.first))
        words = f"{wide['v2'] - wide['v']:g} {'points ' if roomy else ''}suspended"
        middle = {"t": wide["t"], "v": (wide["v"] + wide["v2"]) / 2, "text": words}
        yield marks(
            "text",
            [middle],
            {"x": T, "y": Y, "text": {"field": "text"}},
            color=legible(side.color, PAPER),
            align="left",
            dx=6,
            fontSize=11,
        )


def _boxes(side: Side, view: Window) -> list[dict[str, Any]]:
    """Return the boxes of suspended points, neighbours of one height joined."""
    zone = side.goods.dest.zone
    rows: list[dict[str, Any]] = []
    for step in side.steps:
        start, until = local_day(step.start, zone), local_day(step.until, zone)
        if not step.suspended or step.level is None or until <= view.first:
            continue
        row = {
            "t": millis(max(start, view.first)),
            "t2": millis(until),
            "v": float(step.level * 100),
            "v2": float((step.level + step.suspended) * 100),
        }
        if rows and (rows[-1]["t2"], rows[-1]["v"], rows[-1]["v2"]) == (
            row["t"],
            row["v"],
            row["v2"],
        ):
            rows[-1]["t2"] = row["t2"]
        else:
            rows.append(row)
    return rows


def threatened(both: Sequence[Side], view: Window) -> Iterator[dict[str, Any]]:
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
                "line", rows, {"x": T, "y": Y}, color=color, strokeDash=_DOTTED, strokeWidth=2.5
            )
            yield _threat_label(side, threat, begin, off)


def _threat_label(side: Side, threat: Threat, begin: date, off: date) -> dict[str, Any]:
    """Return the words beside a threat: to its left once dropped, above it while it stands."""
    over = threat.withdrawn is not None
    start = threat.act.start
    due = short_day(local_day(start, side.goods.dest.zone)) if start else "a day not named"
    words = [f"{points(threat.level)} % threat", short_day(threat.act.published)]
    words.append(f"dropped {off.day} {off:%b}" if over else f"for {due}")
    row = {"t": millis(begin), "v": float(threat.level * 100), "text": words}
    return marks(
        "text",
        [row],
        {"x": T, "y": Y, "text": {"field": "text"}},
        color=legible(side.color, PAPER),
        align="right",
        baseline="middle",
        dx=-6,
        dy=-14,
        fontSize=11,
        lineHeight=14,
    )


def rings(both: Sequence[Side], view: Window) -> Iterator[dict[str, Any]]:
    """Yield a ring on the day a step was announced, tied to the day it applied."""
    for side in both:
        rows = []
        for step in side.steps:
            day = local_day(step.start, side.goods.dest.zone)
            # A span that only runs out was told by what it held back: it has no ring of its own.
            told = max((act.published for act in step.begun), default=None)
            if step.level is None or told is None or told >= day or told < view.first:
                continue
            rows.append({"t": millis(told), "t2": millis(day), "v": float(step.level * 100)})
        if rows:
            yield marks(
                "rule",
                rows,
                {"x": T, "x2": T2, "y": Y},
                color=side.color,
                strokeWidth=1,
                strokeDash=[1, 2],
            )
            yield marks(
                "point",
                rows,
                {"x": T, "y": Y},
                color=side.color,
                filled=False,
                fill=PAPER,
                fillOpacity=1,
                size=26,
                strokeWidth=1.4,
            )


def numbers(both: Sequence[Side], view: Window) -> Iterator[dict[str, Any]]:
    """Yield the level at each step that lasts long enough to carry it.

    A short step on the way up bears its number to the left of the riser, clear of the next;
    a step close under the other line bears it below.
    """
    for side in both:
        rows = list(_labels(side, both, view))
        for short, below in ((False, False), (False, True), (True, False), (True, True)):
            own = [r for r in rows if (r["short"], r["below"]) == (short, below)]
            if own:
                yield marks(
                    "text",
                    own,
                    {"x": T, "y": Y, "text": {"field": "text"}},
                    color=legible(side.color, PAPER),
                    align="right" if short else "left",
                    baseline="top" if below else "bottom",
                    dy=6 if below else -4,
                    dx=-3 if short else 2,
                    fontSize=11.5,
                    fontWeight="bold",
                )


def arriving(both: Sequence[Side], first: date, last: date) -> Iterator[dict[str, Any]]:
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
                {"x": T, "y": Y, "text": {"field": "text"}},
                color=legible(side.color, PAPER),
                baseline="bottom",
                dy=-4,
                fontSize=11.5,
                fontWeight="bold",
            )


def _labels(side: Side, both: Sequence[Side], view: Window) -> Iterator[dict[str, Any]]:
    zone = side.goods.dest.zone
    steps = [s for s in side.steps if local_day(s.until, zone) > view.first]
    for step, after in zip(steps, [*steps[1:], None], strict=True):
        start = max(local_day(step.start, zone), view.first)
        lasts = min(local_day(step.until, zone), view.last) - start
        climbs = after is not None and (after.level or 0) > (step.level or 0)
        short = climbs and lasts < _ROOMY
        # The first level is named in the panel before, where there is one.
        if not step.level or lasts < _NAMED or (short and start == view.first and view.past):
            continue
        others = [x.at(start).level or 0 for x in both if x is not side]
        yield {
            "t": millis(start),
            "v": float(step.level * 100),
            "text": f"{points(step.level)} %",
            "short": short and start > view.first,
            "below": any(0 <= other - step.level < _CLOSE for other in others),
        }


def names(both: Sequence[Side], view: Window) -> Iterator[dict[str, Any]]:
    """Yield the name of each line beside its highest step, on the side that has room."""
    scale = (WIDTH - NARROW - 60) / (view.last - view.first).days
    for side in both:
        zone = side.goods.dest.zone
        shown = [s for s in side.steps if local_day(s.until, zone) > view.first and s.level]
        if not shown:
            continue
        peak = max(shown, key=lambda s: s.level or 0)
        start = max(local_day(peak.start, zone), view.first)
        until = min(local_day(peak.until, zone), view.last)
        long = (until - start).days * scale > 150
        left = not long and view.past and (start - view.first).days * scale > 30
        row = {
            "t": millis(start if long or left else until),
            "v": float((peak.level or 0) * 100),
            "text": [side.goods.dest.name, f"on {side.goods.origin.adjective} goods"],
        }
        yield marks(
            "text",
            [row],
            {"x": T, "y": Y, "text": {"field": "text"}},
            color=legible(side.color, PAPER),
            align="right" if left else "left",
            baseline="top",
            dx=-9 if left else 2 if long else 7,
            dy=-46 if long else -4,
            fontSize=12.5,
            lineHeight=15,
            fontWeight="bold",
        )
