"""The road of many simulated truces: what share of them stands, is strained, at war or in talks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from detente.report.charts.observed.canvas import Canvas
from detente.report.charts.style import INK, MUTED, WIDTH
from detente.report.parts.content import Column, Figure, Row, Table
from detente.report.parts.foreseen import share
from detente.report.parts.modelled import Names, signed
from detente.report.parts.words import clipped, iso, listed
from detente.strategy.simulate.month import Band, Month

#: States from the bottom up; told apart by their order and their words as much as by their ink.
_INKS = {"truce": "#86a8c9", "strained": "#d5e0ea", "talks": "#f1e2b8", "war": "#c9885f"}
_LEFT, _GAP, _HEAD, _PLOT, _FOOT = 34, 14, 22, 120, 46


def road_figure(
    months: Sequence[Month],
    titles: Mapping[str, str],
    names: Names,
    drawn: tuple[int, int],
    sources: tuple[str, ...],
) -> Figure | None:
    """Return the figure, None where nothing was simulated; `drawn`: paths, and their seed."""
    if not months:
        return None
    last = max(m.month for m in months)
    ends = [m for m in months if m.month == last]
    at_war = listed(f"{share(m.states['war'])}" for m in ends)
    return Figure(
        name="outlook-paths",
        finding=(
            f"After {last} months {at_war} of the simulated paths, by class, are at war over "
            "duties; in most the duties have not moved."
            if all(b.mid == _first(months, m, p).mid for m in ends for p, b in m.duties.items())
            else f"After {last} months {at_war} of the simulated paths, by class, are at war over "
            "duties."
        ),
        measure=f"Share of {drawn[0]:,} simulated paths in each state, by month; seed {drawn[1]}",
        spec=_spec(months, titles, last),
        table=_table(months, titles, names),
        sources=sources,
        key=(
            "From the bottom: truce, strained, talks, war. Whether, when and how far a side "
            "answers is drawn from what it did before; breaks come at the rate of the class. No "
            "forecast."
        ),
    )


def _first(months: Sequence[Month], of: Month, party: str) -> Band:
    return next(m for m in months if m.reference == of.reference).duties[party]


def _spec(months: Sequence[Month], titles: Mapping[str, str], last: int) -> dict[str, Any]:
    classes = list(dict.fromkeys(m.reference for m in months))
    width = (WIDTH - _LEFT - (len(classes) - 1) * _GAP) / len(classes)
    step = width / last
    canvas = Canvas(WIDTH, _HEAD + _PLOT + _FOOT)
    boxes, heads, under = [], [], []
    for place, name in enumerate(classes):
        left = _LEFT + place * (width + _GAP)
        heads.append({"x": left, "y": 6, "text": clipped(titles.get(name, name), int(width / 6.4))})
        for month in (m for m in months if m.reference == name):
            x, low = left + (month.month - 1) * step, 0.0
            for state, color in _INKS.items():
                high = low + month.states[state]
                boxes.append({"x": x, "x2": x + step, "y": _y(high), "y2": _y(low),
                              "color": color})  # fmt: skip
                low = high
            if month.month in (1, last):
                under.append({"x": x + step / 2, "y": _y(0.0) + 5, "text": str(month.month),
                              "color": MUTED})  # fmt: skip
    canvas.boxes(boxes)
    canvas.words(heads, align="left", baseline="top", fontSize=12, fontWeight="bold")
    canvas.words(under, baseline="top", fontSize=10.5)
    ticks = [{"x": _LEFT - 6, "y": _y(t), "text": f"{t * 100:.0f} %", "color": MUTED}
             for t in (0.0, 0.5, 1.0)]  # fmt: skip
    canvas.words(ticks, align="right", baseline="middle", fontSize=10.5)
    _legend(canvas)
    return canvas.spec()


def _legend(canvas: Canvas) -> None:
    top = _HEAD + _PLOT + 28
    boxes, words = [], []
    for k, (state, color) in enumerate(_INKS.items()):
        x = _LEFT + k * 96
        boxes.append({"x": x, "x2": x + 12, "y": top, "y2": top + 12, "color": color})
        words.append({"x": x + 18, "y": top + 6, "text": state, "color": INK})
    canvas.boxes(boxes)
    canvas.words(words, align="left", baseline="middle", fontSize=11)


def _y(part: float) -> float:
    return _HEAD + (1.0 - part) * _PLOT


def _table(months: Sequence[Month], titles: Mapping[str, str], names: Names) -> Table:
    parties = list(months[0].duties)
    columns = (
        Column("Class"), Column("Month", "date"), Column("Truce", "number"),
        Column("Strained", "number"), Column("Talks", "number"), Column("War", "number"),
        *(Column(f"Duty of {names[p]}, middle (90 %)", "number") for p in parties),
        *(Column(f"Exports of {names[p]} (90 %)", "number") for p in months[0].exports),
        *(Column(f"Real income of {names[p]} (90 %)", "number") for p in months[0].incomes),
    )  # fmt: skip
    rows = tuple(
        Row((
            titles.get(m.reference, m.reference), iso(m.date),
            *(share(m.states[s]) for s in _INKS),
            *(f"{b.mid * 100:.0f} % ({b.lo * 100:.0f}–{b.hi * 100:.0f})"
              for b in m.duties.values()),
            *(f"{signed(b.lo, 1)} to {signed(b.hi, 1)}" for b in m.exports.values()),
            *(f"{signed(b.lo, 2)} to {signed(b.hi, 2)}" for b in m.incomes.values()),
        ))
        for m in months
        if m.month % 6 == 0
    )  # fmt: skip
    return Table("Simulated paths by class and month", columns, rows, True)
