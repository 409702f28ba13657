"""The chance that a truce stands, by class: a fan, and never without its scores."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from detente.report.charts.observed.canvas import Canvas
from detente.report.charts.style import GRID, INK, MUTED, WIDTH
from detente.report.parts.content import Column, Figure, Row, Table
from detente.report.parts.foreseen import share, span, verdict
from detente.report.parts.words import clipped, iso, long_day
from detente.strategy.outlook.prospect import Standing
from detente.strategy.survival.chances import Survival

#: Lower edges of the bands, widest first, and their inks from pale to strong.
_BANDS = ((0.025, "#dbe4ee"), (0.1, "#b4c8dd"), (0.25, "#86a8c9"))
_LINE = "#23527c"
_LEFT, _GAP, _HEAD, _PLOT, _FOOT = 34, 14, 34, 150, 34
_STEPS = 40
_TICKS = (0.0, 0.25, 0.5, 0.75, 1.0)
_TOLD = (90, 180, 365)


def fan_figure(
    rows: Sequence[Survival], standing: Standing | None, start: date, until: date
) -> Figure | None:
    """Return the figure, None where no truce stands or no class has a rate.

    Parameters
    ----------
    rows : sequence of Survival
        Classes with their rates; each carries its definition and its score.
    start, until : date
        Last day on which the truce is known to stand, and the last day drawn.

    Raises
    ------
    NotCovered
        Classes without a score: they are not drawn.
    """
    if standing is None or not rows:
        return None
    verdict([row.score for row in rows])  # Refuses what has no score.
    days = (until - start).days
    chances = [(1 - row.rate.broken(days), row.title) for row in rows]
    (low, least), (high, most) = min(chances), max(chances)
    told = f"{share(low)} ({least})"
    told += f" to {share(high)} ({most})" if most != least else ""
    return Figure(
        name="outlook-fan",
        finding=(
            f"The chance to stand until {long_day(until)}: {told}, by class, a choice and not a "
            "finding."
        ),
        measure=(
            f"Chance that the {standing.title} stands, given that it stood on {long_day(start)}; "
            f"an end is by the definition '{rows[0].definition}'"
        ),
        spec=_spec(rows, standing, start, days),
        table=_table(rows, start, days),
        sources=standing.sources,
        key=(
            "Bands: 50, 80 and 95 % of the rate of breaks; line: the middle of the rate. They say "
            "how well the rate is known, not whether the class is the right one. Dashed: the day "
            "on which the truce is to end as last stated."
        ),
    )


def _spec(rows: Sequence[Survival], standing: Standing, start: date, days: int) -> dict[str, Any]:
    width = (WIDTH - _LEFT - (len(rows) - 1) * _GAP) / len(rows)
    canvas = Canvas(WIDTH, _HEAD + _PLOT + _FOOT)
    _ground(canvas, len(rows), width)
    for edge, color in _BANDS:
        canvas.areas(
            [
                {"x": x, "y": _y(high), "y2": _y(low), "color": color, "of": row.reference}
                for place, row in enumerate(rows)
                for x, low, high in _band(row, place, width, days, edge)
            ]
        )
    canvas.curves(
        [
            {"x": x, "y": _y(middle), "color": _LINE, "of": row.reference}
            for place, row in enumerate(rows)
            for x, middle, _ in _band(row, place, width, days, 0.5)
        ],
        strokeWidth=1.8,
    )
    _due(canvas, rows, standing, start, days, width)
    _titles(canvas, rows, start, days, width)
    return canvas.spec()


def _y(chance: float) -> float:
    return _HEAD + (1.0 - chance) * _PLOT


def _left(place: int, width: float) -> float:
    return _LEFT + place * (width + _GAP)


def _band(
    row: Survival, place: int, width: float, days: int, edge: float
) -> Iterator[tuple[float, float, float]]:
    """Yield x, and the chance to stand at both edges of a band: the rate is high in the lower."""
    fast, slow = row.rate.quantile(1.0 - edge), row.rate.quantile(edge)
    for step in range(_STEPS + 1):
        gone = days * step / _STEPS
        x = _left(place, width) + width * step / _STEPS
        yield x, _stands(fast, gone), _stands(slow, gone)


def _stands(rate: float, days: float) -> float:
    from math import exp

    from detente.strategy.survival.spans import YEAR

    return exp(-rate * days / YEAR)


def _ground(canvas: Canvas, panes: int, width: float) -> None:
    lines = [
        {"x": _left(k, width), "x2": _left(k, width) + width, "y": _y(t), "y2": _y(t),
         "color": GRID}
        for k in range(panes)
        for t in _TICKS
    ]  # fmt: skip
    canvas.lines(lines, strokeWidth=1)
    ticks = [{"x": _LEFT - 6, "y": _y(t), "text": f"{t * 100:.0f} %", "color": MUTED}
             for t in _TICKS]  # fmt: skip
    canvas.words(ticks, align="right", baseline="middle", fontSize=10.5)


def _due(
    canvas: Canvas,
    rows: Sequence[Survival],
    standing: Standing,
    start: date,
    days: int,
    width: float,
) -> None:
    """Mark the day on which the truce is to end, where it lies ahead."""
    if standing.deadline is None:
        return
    ahead = (standing.deadline - start).days
    if not 0 < ahead < days:
        return
    places = [_left(k, width) + width * ahead / days for k in range(len(rows))]
    canvas.lines(
        [{"x": x, "x2": x, "y": _y(1.0), "y2": _y(0.0), "color": INK} for x in places],
        strokeWidth=1, strokeDash=[3, 3],
    )  # fmt: skip


def _titles(canvas: Canvas, rows: Sequence[Survival], start: date, days: int, width: float) -> None:
    room = int(width / 6.4)
    heads = [{"x": _left(k, width), "y": 6, "text": clipped(row.title, room)}
             for k, row in enumerate(rows)]  # fmt: skip
    canvas.words(heads, align="left", baseline="top", fontSize=12, fontWeight="bold")
    notes = [
        {"x": _left(k, width), "y": 20, "color": MUTED,
         "text": f"{row.breaks} of {row.n} broke · Brier {row.score.brier:.2f} ({row.score.n})"}
        for k, row in enumerate(rows)
    ]  # fmt: skip
    canvas.words(notes, align="left", baseline="top", fontSize=10.5)
    under = []
    for k in range(len(rows)):
        for part, align in ((0.0, "left"), (1.0, "right")):
            day = start + timedelta(days=round(days * part))
            under.append({"x": _left(k, width) + width * part, "y": _y(0.0) + 6,
                          "text": f"{day:%b %Y}", "color": MUTED, "align": align})  # fmt: skip
    for align in ("left", "right"):
        own = [{k: v for k, v in row.items() if k != "align"} for row in under
               if row["align"] == align]  # fmt: skip
        canvas.words(own, align=align, baseline="top", fontSize=10.5)


def _table(rows: Sequence[Survival], start: date, days: int) -> Table:
    told = [day for day in _TOLD if day < days] + [days]
    told = [b for a, b in pairwise([0, *told]) if b > a]
    columns = (
        Column("Class"), Column("Truces", "number"), Column("Broke", "number"),
        Column("Breaks a year (90 %)", "number"),
        *(Column(f"Stands until {iso(start + timedelta(days=d))} (90 %)", "number") for d in told),
        Column("Brier (truces)", "number"),
    )  # fmt: skip
    made = tuple(
        Row((
            row.title, str(row.n), str(row.breaks),
            f"{row.hazard:.2f} ({row.lo:.2f}–{row.hi:.2f})",
            *(
                f"{share(1 - row.rate.broken(d))} "
                f"({span(row.rate.stands(d, 0.95), row.rate.stands(d, 0.05))})"
                for d in told
            ),
            f"{row.score.brier:.2f} ({row.score.n})",
        ))
        for row in rows
    )  # fmt: skip
    return Table("Chance to stand, by class; a coin has a Brier score of 0.25", columns, made)
