"""The average duty of both sides on every day of the record, drawn, each jump with its acts.

Run as ``python -m detente.report.history FOLDER``; writes a Markdown page and its picture.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

from detente.ledger.case.load import load_case, shipped_cases
from detente.ledger.case.model import Case, Party
from detente.ledger.products.catalogue import Catalogue
from detente.ledger.views.averages import Moment, history
from detente.ledger.views.levels import SIMPLE
from detente.report.charts.style import INK, MUTED, WIDTH, chart, fixed, marks, millis
from detente.report.figure import svg
from detente.report.page import write
from detente.report.parts.content import Column, Figure, Row, Table

#: A jump smaller than this is not listed: half of a tenth of a point.
LEAST = 0.0005
Line = tuple[Party, Party, str, list[Moment]]


def lines(case: Case, catalogue: Catalogue) -> list[Line]:
    """Return the history of each side's average on the other's goods."""
    made = []
    for dest in case.parties.values():
        for origin in case.parties.values():
            if origin is not dest:
                weights = next(iter(dest.weights), SIMPLE)
                known = case.about.known_until
                moments = history(case, catalogue, origin.id, dest.id, known, weights)
                made.append((dest, origin, weights, moments))
    return made


def figure(case: Case, drawn: Sequence[Line]) -> Figure:
    """Return the step chart of the histories; nothing is drawn between decisions."""
    last = case.about.known_until
    layers: list[dict[str, Any]] = []
    for dest, origin, weights, moments in drawn:
        points = [*((m.day, m.average) for m in moments), (last, moments[-1].average)]
        rows = [{"day": millis(day), "rate": rate, "color": dest.color} for day, rate in points]
        axes = {
            "x": {"field": "day", "type": "temporal", "title": None},
            "y": {"field": "rate", "type": "quantitative", "title": None,
                  "axis": {"format": ".0%", "tickCount": 6}},
            "color": fixed("color"),
        }  # fmt: skip
        layers.append(marks("line", rows, axes, interpolate="step-after", strokeWidth=2))
        label = f"{dest.name} on {origin.adjective} goods ({weights})"
        top = max(moments, key=lambda m: m.average)
        spot = {"day": millis(top.day), "rate": top.average, "text": label, "color": dest.color}
        words = {**axes, "text": {"field": "text"}}
        layers.append(
            marks("text", [spot], words, align="right", dx=-8, dy=4, fontSize=12, fontWeight=600)
        )
    high = max((m.average, m.day, d.name) for d, _, _, ms in drawn for m in ms)
    return Figure(
        name="average-history",
        finding=f"The highest average was {high[0]:.0%}, charged by {high[2]} from {high[1]}.",
        measure="Average statutory duty of each side on the other's goods, by day",
        spec=chart({"width": WIDTH, "height": 320, "layer": layers, "title": None}),
        table=Table("Jumps", (Column("day"),), ()),
        sources=(),
    )


def jumps(dest: Party, moments: Sequence[Moment]) -> Table:
    """Return the days on which the average moved, with the acts that begin on them."""
    rows = []
    for before, now in pairwise(moments):
        step = now.average - before.average
        if abs(step) >= LEAST:
            acts = ", ".join(now.acts)
            cells = (now.day.isoformat(), f"{now.average:.2%}", f"{step * 100:+.2f}", acts)
            rows.append(Row(cells, ()))
    columns = (Column("from"), Column("average"), Column("points"), Column("acts and lists"))
    return Table(f"Duty of {dest.name}", columns, tuple(rows))


def page(case: Case, drawn: Sequence[Line], picture: str) -> str:
    """Return the page in Markdown."""
    parts = [
        "# The average, day by day",
        f"Drawn from the rows of the case as known on {case.about.known_until}; rebuild it with "
        "`make history`. Between two jumps nothing in the record changes. Moves of less than "
        f"{LEAST * 100:.2f} points are left out; ids are those of acts and lists in the case.",
        f"![Average duty of each side by day]({picture})",
    ]
    for dest, origin, weights, moments in drawn:
        table = jumps(dest, moments)
        parts.append(f"## {dest.name} on {origin.adjective} goods, weights {weights}")
        heads = [c.name for c in table.columns]
        body = [heads, ["---"] * len(heads), *(list(row.cells) for row in table.rows)]
        parts.append("\n".join("| " + " | ".join(line) + " |" for line in body))
    return "\n\n".join(parts) + "\n"


def unexplained(moments: Sequence[Moment]) -> list[date]:
    """Return the days on which the average moved although no act begins."""
    pairs = pairwise(moments)
    return [b.day for a, b in pairs if abs(b.average - a.average) >= LEAST and not b.acts]


def main(folder: Path) -> None:
    """Write the page and its picture into a folder."""
    case = load_case(shipped_cases()[0])
    drawn = lines(case, Catalogue.of(case))
    picture = svg(figure(case, drawn)).replace(INK, "currentColor").replace(MUTED, "#6b7480")
    write(folder / "average-history.svg", picture)
    write(folder / "average-history.md", page(case, drawn, "average-history.svg"))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
