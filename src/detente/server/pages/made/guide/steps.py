"""Pages that set one thing against another: then against later, one figure against another."""

from __future__ import annotations

from detente.desk.guide.answers import Compared, Replay, Side
from detente.report.parts.content import Block, Column, Row, Section, Table, Text
from detente.report.parts.words import NOTHING, count, iso, long_day
from detente.server.pages.view import View, Visit, standing, table_of
from detente.verbs import guide

_HOW = (
    "Two averages that others print, by a number of theirs or by their id, or two texts that "
    "ship with the record: name both above, or follow a link."
)


def replay(visit: Visit) -> View:
    """Lay out the record as it stood on a day, with the way back and on."""
    found: Replay = visit.answer
    about = visit.desk.case.about
    sheets = guide.replay(visit.desk, found)
    believed = table_of(
        sheets[0], f"As known then, and by {long_day(found.later)}", "dttt",
        [b.sources for b in found.believed],
    )  # fmt: skip
    learnt = table_of(
        sheets[1], "What was thought, what is known now", "dttt", [c.sources for c in found.changes]
    )
    events = Table(
        "What happened",
        (Column("day", "date"), Column("kind"), Column("what")),
        tuple(Row((iso(e.date), e.kind, e.what), e.sources) for e in found.events),
    )
    stops = table_of(sheets[2], "Choose a day: both dates move to it", "dt")
    title = "Before the first day to stop at"
    if found.stop is not None:
        at = found.known == found.stop.day
        title = found.stop.title if at else f"After “{found.stop.title}”"
    expected = count(len(believed.rows), "expectation").capitalize() + " came out otherwise"
    since = f"learnt after {long_day(found.since)}"
    sections = [
        Section("state", "State", "What was believed", (Text(found.state, found.sources),)),
        Section("otherwise", "Otherwise", expected, _filled(believed)),
        Section("events", "Events", f"What became known, {since}", _filled(events)),
        Section("changes", "Changes", f"{len(learnt.rows)} things {since}", _filled(learnt)),
        Section("stops", "Days", "Days at which to stop", (stops,)),
    ]
    days = {row.day.isoformat(): _at(visit, row.day.isoformat()) for row in found.stops}
    return View(
        title=f"{title}, {long_day(found.known)}",
        standing=standing(found.on, found.known, about.known_until),
        sections=tuple(sections),
        links=days,
        turns=tuple(_turns(visit, found)),
    )


def _filled(table: Table) -> tuple[Block, ...]:
    return (table,) if table.rows else (Text("Nothing on record."),)


def _at(visit: Visit, day: str) -> str:
    return visit.address("/replay", on=day, known=day)


def _turns(visit: Visit, found: Replay) -> list[tuple[str, str]]:
    turns = []
    if found.before:
        turns.append((f"← {long_day(found.before)}", _at(visit, found.before.isoformat())))
    if found.after:
        turns.append((f"{long_day(found.after)} →", _at(visit, found.after.isoformat())))
    return turns


def compare(visit: Visit) -> View:
    """Lay out two figures or two texts side by side; without them, what can be compared."""
    found: Compared | None = visit.answer
    if found is None:
        return _choices(visit)
    sheet = guide.compare(visit.desk, found)[0]
    sides = Table(
        "The two",
        (Column("which"), Column("what"), Column("whose"), Column("of", "date"),
         Column("out on", "date"), Column("in short"), Column("the average here", "number")),
        tuple(_side(name, side) for name, side in (("one", found.a), ("other", found.b))),
    )  # fmt: skip
    rows = table_of(sheet, "In which respects they differ, and why")
    return View(
        title=f"{found.a.title} and {found.b.title}",
        lead=found.finding,
        standing=standing(None, found.known, visit.desk.case.about.known_until),
        sections=(
            Section("sides", "Sides", "The two side by side", (sides,)),
            Section("why", "Why", "In what they differ, and why", _filled(rows)),
        ),
    )


def _side(name: str, side: Side) -> Row:
    ours = f"{side.ours * 100:.1f} %" if side.ours is not None else NOTHING
    cells = (
        name, side.title, side.by or NOTHING, iso(side.on), iso(side.published), side.text, ours
    )  # fmt: skip
    return Row(cells, side.sources)


def _choices(visit: Visit) -> View:
    about = visit.desk.case.about
    known = str(visit.dates.get("known", "")) or about.known_until.isoformat()
    held = [f for f in visit.desk.record.figures if f.published.isoformat() <= known]
    figures = Table(
        "Averages that others print",
        (Column("id"), Column("figure"), Column("by"), Column("out on", "date")),
        tuple(Row((f.id, f.figure, f.by, iso(f.published)), f.sources) for f in held),
    )
    links = {
        one.id: visit.address("/compare", a=one.id, b=other.id)
        for one, other in zip(held, [*held[1:], *held[:1]], strict=True)
        if one is not other
    }
    return View(
        title="Which two figures, or which two texts?",
        lead=_HOW,
        sections=(Section("figures", "Figures", "Each with the one below it", (figures,)),),
        links=links,
    )
