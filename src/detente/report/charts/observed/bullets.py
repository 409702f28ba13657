"""Promises of a quantity as bullet bars: done, due by then in two ways, and the target."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from detente.ledger.case.model import Case
from detente.report.charts.observed.canvas import Canvas
from detente.report.charts.style import GRID, INK, MUTED, PAPER, SHADE, WIDTH
from detente.report.parts.content import Column, Figure, Row, Table
from detente.report.parts.figures import short_amount
from detente.report.parts.words import (
    NOTHING,
    count,
    iso,
    paced,
    percent,
    scored,
    short_day,
    unique,
)
from detente.trade.scorecard.board import Scored
from detente.trade.scorecard.count import Count

_BAND, _BAR, _FOOT = 66, 17, 24
#: The bars reach so far past the target.
_OVER = 1.12


def bullets_figure(case: Case, rows: Sequence[Scored]) -> Figure | None:
    """Return the bars of promises whose window had begun, None where there is none."""
    drawn = [r for r in rows if r.total is not None and _deciding(r) is not None]
    drawn.sort(key=_place)
    if not drawn:
        return None
    return Figure(
        name="promises",
        finding=_finding(drawn),
        measure=(
            "Done by the series that decides, as a share of the target; each bar in its own unit "
            "and window"
        ),
        spec=_spec(case, drawn),
        table=counts_table(drawn),
        sources=(),
        key=(
            "Bar: done. Upright stroke: due by the last day counted, by days. Diamond: due as "
            "past seasons ran. Line at the right: target. Dashed frame: nothing is counted, which "
            "is not zero."
        ),
    )


def _place(row: Scored) -> tuple[date, date, str]:
    window = row.window
    if window is None:
        return (date.max, date.max, row.id)
    return (window.start, window.until or date.max, row.id)


def _deciding(row: Scored) -> Count | None:
    return next((c for c in row.counts if c.decides), None)


def _finding(rows: Sequence[Scored]) -> str:
    told = [
        f"{row.text.rstrip('.')}: {short_amount(row.done, row.unit)} by "
        f"{short_day(row.through)}, {scored(row.status)}"
        for row in rows
        if row.done is not None and row.through is not None
    ]
    rest = len(rows) - len(told)
    if rest:
        told.append(
            f"{count(rest, 'promise')} of a quantity {'has' if rest == 1 else 'have'} no count yet"
        )
    return f"{'; '.join(told)}."


def _spec(case: Case, rows: Sequence[Scored]) -> dict[str, Any]:
    width = WIDTH - 90
    canvas = Canvas(WIDTH, len(rows) * _BAND + _FOOT)
    tracks, bars, frames, targets = [], [], [], []
    strokes, diamonds, heads, notes = [], [], [], []
    for i, row in enumerate(rows):
        top = i * _BAND + 24.0
        at = {"y": top, "y2": top + _BAR}
        whole = float(row.total or 1)

        def x(value: float, whole: float = whole) -> float:
            return min(value / whole, _OVER) / _OVER * width

        color = case.parties[row.party].color if row.party in case.parties else INK
        found = _deciding(row)
        tracks.append({"x": 0, "x2": x(whole), **at, "color": SHADE})
        if row.done is None:
            frames += _frame(x(whole), top)
        else:
            bars.append(
                {"x": 0, "x2": x(float(row.done)), "y": top + 4, "y2": top + _BAR - 4}
                | {"color": color}
            )
        due = {d.prorate: x(float(d.due)) for d in (found.due if found else ())}
        if "linear" in due:
            spot = {"x": due["linear"], "x2": due["linear"], "y": top - 2, "y2": top + _BAR + 2}
            strokes.append({**spot, "color": INK})
        if "seasonal" in due:
            mark = {"x": due["seasonal"], "y": top + _BAR / 2, "shape": "diamond"}
            diamonds.append({**mark, "color": INK, "fill": PAPER})
        edge = {"x": x(whole), "x2": x(whole), "y": top - 5, "y2": top + _BAR + 5}
        targets.append({**edge, "color": INK})
        heads.append({"x": 0, "y": top - 12, "text": _label(row)})
        goal = {"x": x(whole) + 6, "y": top + _BAR / 2}
        notes.append({**goal, "text": short_amount(row.total, row.unit), "bold": True})
        below = {"x": 0, "y": top + _BAR + 12, "color": MUTED, "bold": False}
        notes.append({**below, "text": _note(row, found)})
    canvas.boxes(tracks)
    canvas.lines(frames, strokeWidth=1.2, strokeDash=[4, 3])
    canvas.boxes(bars)
    canvas.lines(strokes, strokeWidth=2)
    canvas.points(diamonds, size=75, strokeWidth=1.5)
    canvas.lines(targets, strokeWidth=3)
    canvas.words(heads, align="left", baseline="middle", fontSize=12, fontWeight="bold")
    for bold in (True, False):
        own = [n for n in notes if n["bold"] == bold]
        weight = "bold" if bold else "normal"
        canvas.words(own, align="left", baseline="middle", fontSize=11, fontWeight=weight)
    _shares(canvas, width, len(rows) * _BAND + 4)
    return canvas.spec()


def _frame(right: float, top: float) -> list[dict[str, Any]]:
    bottom = top + _BAR
    return [{"x": 0, "x2": right, "y": y, "y2": y, "color": MUTED} for y in (top, bottom)] + [
        {"x": x, "x2": x, "y": top, "y2": bottom, "color": MUTED} for x in (0, right)
    ]


def _shares(canvas: Canvas, width: float, y: float) -> None:
    ticks = [(s, s / 100 / _OVER * width) for s in (0, 25, 50, 75, 100)]
    lines = [{"x": x, "x2": x, "y": y, "y2": y + 4, "color": GRID} for _, x in ticks]
    canvas.lines(lines, strokeWidth=1)
    told = [{"x": x, "y": y + 6, "text": f"{share} %", "color": MUTED} for share, x in ticks]
    told[0] |= {"text": "0 % of the target"}
    canvas.words(told[:1], align="left", baseline="top", fontSize=10.5)
    canvas.words(told[1:], baseline="top", fontSize=10.5)


def _label(row: Scored) -> str:
    window = ""
    if row.window and row.window.until:
        window = f", {window_words(row)}"
    return f"{row.text.rstrip('.')}{window}"


def window_words(row: Scored) -> str:
    """Return the window of a promise, both days included."""
    if row.window is None or row.window.until is None:
        return "no window named"
    last = row.window.until.toordinal() - 1
    return f"{short_day(row.window.start)} to {short_day(row.window.until.fromordinal(last))}"


def _note(row: Scored, found: Count | None) -> str:
    measure = f"decided by {found.measure}" if found else ""
    if row.done is None:
        why = found.reason if found else ""
        return f"{scored(row.status)}; {measure}: not counted; {why}".rstrip("; ")
    until = f" by {short_day(row.through)}" if row.through else ""
    words = ", ".join(x for x in (scored(row.status), paced(row.status, row.prorate)) if x)
    return f"{words}; {measure}: {short_amount(row.done, row.unit)}{until}"


def counts_table(rows: Sequence[Scored]) -> Table:
    """Return every count of the promises drawn, side by side."""
    made = tuple(_count(row, c) for row in rows for c in row.counts)
    columns = (
        Column("Promise"),
        Column("Counted as"),
        Column("Done", "number"),
        Column("Through", "date"),
        Column("Due by days", "number"),
        Column("Due by season", "number"),
        Column("Leads to", "number"),
        Column("How it is counted, and what is missing"),
    )
    return Table("Every measure side by side", columns, made, True)


def _count(row: Scored, found: Count) -> Row:
    due = {d.prorate: d for d in found.due}

    def by_pace(name: str) -> str:
        if name not in due:
            return NOTHING
        pace = due[name].pace
        share = f" ({percent(round(pace, 2))} of it done)" if pace is not None else ""
        return f"{short_amount(due[name].due, found.unit)}{share}"

    ahead = found.projected
    leads = f"{ahead.total:f} ({ahead.low:f} to {ahead.high:f})" if ahead is not None else NOTHING
    return Row(
        cells=(
            f"{row.text.rstrip('.')} ({window_words(row)})",
            found.measure + (", decides" if found.decides else ""),
            short_amount(found.done, found.unit) if found.done is not None else "not known",
            iso(found.through),
            by_pace("linear"),
            by_pace("seasonal"),
            leads,
            "; ".join(x.rstrip(".") for x in (found.why, found.reason, found.note) if x),
        ),
        sources=unique(found.sources or row.sources),
        status=row.status if found.decides else "",
    )
