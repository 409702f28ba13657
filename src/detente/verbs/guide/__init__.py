"""How answers read that guide a reader: words, days to stop at, two things side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.desk import Desk
from detente.report.sheet import Sheet
from detente.verbs.words import day

if TYPE_CHECKING:
    from detente.desk.guide.answers import Compared, Glossary, Replay


def glossary(_: Desk, found: Glossary) -> list[Sheet]:
    """Lay out words and what they mean."""
    rows = tuple((row.term, row.text, ", ".join(row.also)) for row in found.terms)
    count = f"{len(rows)} words" if rows else "No such word"
    lines = (f"{count}, as they were meant by {day(found.known)}.",)
    return [Sheet("", ("word", "means", "also"), rows, lines)]


def replay(_: Desk, found: Replay) -> list[Sheet]:
    """Lay out the record as it stood on a day."""
    title = found.stop.title if found.stop else "Before the first day to stop at"
    lines = (f"{title} ({day(found.known)}).", found.state)
    believed = tuple((day(b.on), b.name, b.then, b.later) for b in found.believed)
    differs = f"{len(believed)} expectations that came out otherwise, as known {day(found.later)}."
    learnt = tuple((day(c.published), c.about, c.was, c.becomes) for c in found.changes)
    stops = tuple((day(s.day), s.title) for s in found.stops)
    return [
        Sheet("", ("day", "measure", "as known then", "as known later"), believed, lines),
        Sheet(
            f"Learnt after {day(found.since)}",
            ("published", "what", "was thought", "is known"),
            learnt,
            (f"{len(learnt)} things learnt since {day(found.since)}.", differs),
        ),
        Sheet("Days to stop at", ("day", "what"), stops),
    ]


def compare(_: Desk, found: Compared) -> list[Sheet]:
    """Lay out two figures or two texts side by side."""
    rows = tuple((row.what, row.a, row.b, row.why) for row in found.rows)
    columns = ("in what", found.a.title, found.b.title, "why")
    return [Sheet("", columns, rows, (found.finding,))]
