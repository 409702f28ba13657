"""How far an answer depends on its elasticities: published sets and draws, as spans."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from detente.report.charts.observed.canvas import Canvas
from detente.report.charts.style import GRID, INK, MUTED, PAPER, WIDTH
from detente.report.parts.content import Column, Figure, Row, Table
from detente.report.parts.modelled import Names, signed
from detente.report.parts.words import NOTHING, clipped

_ROW, _LEFT, _RIGHT, _HEAD, _FOOT = 26, 190, 150, 6, 22
_PLAIN = "#8a939e"
Ends = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Span:
    """One region: the answer, its ends over published sets, and over draws where there are any."""

    name: str
    value: float
    sets: Ends | None
    draws: Ends | None


def spans_figure(
    name: str, spans: Sequence[Span], names: Names, *, drawn: str, note: str, most: int = 12
) -> Figure | None:
    """Return the spans of the regions that change most, None where nothing spreads.

    Parameters
    ----------
    drawn : str
        How draws were made, empty where there are none.
    note : str
        The source of the baseline, as its licence wants it said.
    """
    held = [s for s in spans if s.sets or s.draws]
    if not held:
        return None
    shown = sorted(sorted(held, key=lambda s: -abs(s.value))[:most], key=lambda s: s.value)
    unsure = sum(1 for s in held if _turns(s))
    finding = (
        f"The sign of real income holds over every elasticity tried in {len(held) - unsure} of "
        f"{len(held)} regions."
    )
    told = f"; thin line: nine of ten of {drawn}" if drawn else ""
    return Figure(
        name=name,
        finding=finding,
        measure="Change of real income: how far it depends on the elasticities",
        spec=_spec(shown, names),
        table=_table(sorted(held, key=lambda s: s.value), names),
        sources=(),
        key=f"Dot: the answer. Thick line: from the lowest to the highest published set{told}. "
        f"{note}",
    )


def _turns(span: Span) -> bool:
    ends = [x for pair in (span.sets, span.draws) if pair for x in pair]
    return min(ends) < 0 < max(ends)


def _spec(spans: Sequence[Span], names: Names) -> dict[str, Any]:
    canvas = Canvas(WIDTH, _HEAD + len(spans) * _ROW + _FOOT)
    ends: list[float] = [0.0, *(s.value for s in spans)]
    ends += [x for s in spans for pair in (s.sets, s.draws) if pair for x in pair]
    low, high = min(ends), max(ends)
    size = (high - low) or 1.0
    room = WIDTH - _LEFT - _RIGHT

    def x(value: float) -> float:
        return _LEFT + (value - low) / size * room

    thick, thin, dots, heads, notes = [], [], [], [], []
    for i, span in enumerate(spans):
        y = _HEAD + (i + 0.5) * _ROW
        color = names.colors.get(span.name, _PLAIN)
        if span.sets:
            ends_x = {"x": x(span.sets[0]), "x2": x(span.sets[1])}
            thick.append({**ends_x, "y": y, "y2": y, "color": color})
        if span.draws:
            ends_x = {"x": x(span.draws[0]), "x2": x(span.draws[1])}
            thin.append({**ends_x, "y": y + 6, "y2": y + 6, "color": INK})
        dots.append({"x": x(span.value), "y": y, "shape": "circle", "color": INK, "fill": PAPER})
        heads.append({"x": _LEFT - 10, "y": y, "text": clipped(names[span.name], 30)})
        told = " to ".join(signed(v, 2) for v in span.sets) if span.sets else ""
        notes.append({"x": WIDTH - 4, "y": y, "text": told or signed(span.value, 2)})
    bottom = _HEAD + len(spans) * _ROW
    zero = {"x": x(0.0), "x2": x(0.0), "y": _HEAD, "y2": bottom, "color": GRID}
    canvas.lines([zero], strokeWidth=1.5)
    canvas.lines(thick, strokeWidth=5)
    canvas.lines(thin, strokeWidth=1.5)
    canvas.points(dots, size=45, strokeWidth=1.6)
    canvas.words(heads, align="right", baseline="middle", fontSize=11.5)
    canvas.words(notes, align="right", baseline="middle", fontSize=11)
    tick = {"x": x(0.0), "y": bottom + 5, "text": "0", "color": MUTED}
    canvas.words([tick], baseline="top", fontSize=10.5)
    return canvas.spec()


def _table(spans: Sequence[Span], names: Names) -> Table:
    columns = (
        Column("Region"),
        Column("Real income", "number"),
        Column("Published sets", "number"),
        Column("Draws, nine of ten", "number"),
    )
    rows = tuple(
        Row((names[s.name], signed(s.value, 2), _told(s.sets), _told(s.draws))) for s in spans
    )
    return Table("Real income over elasticities", columns, rows, True)


def _told(ends: Ends | None) -> str:
    return NOTHING if ends is None else f"{signed(ends[0], 2)} to {signed(ends[1], 2)}"
