"""Pages about the record: agreements, events, topics, promises, sources, gaps."""

from __future__ import annotations

from detente.kernel.moment import AsOf, day_start
from detente.ledger.views.told import AgreementView
from detente.report.charts.observed.bullets import bullets_figure
from detente.report.charts.strikes import strikes_figure
from detente.report.charts.window import window
from detente.report.parts.content import Block, Column, Row, Section, Table, Text
from detente.report.parts.words import NOTHING, iso, scored, status
from detente.server.pages.view import View, Visit, standing, table_of
from detente.verbs import observed, tables


def agreement(visit: Visit) -> View:
    """Lay out an agreement clause by clause, or the list of them."""
    found, about = visit.answer, visit.desk.case.about
    if not isinstance(found, AgreementView):
        sheet = tables.agreement(visit.desk, found)[0]
        rows = table_of(sheet, "Agreements", "tdnt", [a.sources for a in found.agreements])
        return View(
            title=sheet.lines[0],
            standing=standing(None, found.known, about.known_until),
            sections=(Section("agreements", "Agreements", "Oldest first", (rows,)),),
            links={a.id: visit.address(f"/agreement/{a.id}") for a in found.agreements},
        )
    parties = [p for p in visit.desk.case.parties.values() if p.id in found.parties]
    columns = (
        Column("Clause"),
        *(Column(f"{p.name} says") for p in parties),
        Column("Status", "status"),
        Column("By law", "date"),
        Column("As stated", "date"),
    )
    rows_ = tuple(
        Row(
            (
                clause.title,
                *(_said(clause.said_by.get(p.id)) for p in parties),
                status(clause.status) + (f": {clause.status_note}" if clause.status_note else ""),
                iso(clause.legal_deadline),
                iso(clause.political_deadline),
            ),
            clause.sources,
            clause.status,
        )
        for clause in found.clauses
    )
    table = Table("Each clause as each side tells it", columns, rows_)
    known = visit.given.get("known")
    return View(
        title=f"{found.title}, {found.date}",
        lead=found.summary,
        standing=f"As known on {known or about.known_until}; {found.place or 'place not known'}.",
        sections=(
            Section("clauses", "Clauses", "Clause by clause", (Text("", found.sources), table)),
        ),
    )


def _said(said: object) -> str:
    return getattr(said, "text", None) or "silent"


def timeline(visit: Visit) -> View:
    """Lay out the events, with the time line of strikes and answers."""
    found, desk = visit.answer, visit.desk
    sheet = tables.events(desk, found)[0]
    rows = table_of(sheet, "Events, oldest first", "dtttt", [e.sources for e in found.events])
    asked = set(visit.given) - {"known", "on", "embed"}
    party = next(iter(desk.case.parties.values()))
    when = AsOf(day_start(found.known, party.zone), found.known)
    figure = None if asked else strikes_figure(desk.case, desk.record, window(desk.case, when))
    blocks: tuple[Block, ...] = (figure, rows) if figure else (rows,)
    return View(
        title=sheet.lines[0],
        standing=standing(None, found.known, desk.case.about.known_until),
        sections=(Section("events", "Events", "What happened, and what it answered", blocks),),
    )


def agenda(visit: Visit) -> View:
    """Lay out the topics that were raised."""
    found = visit.answer
    sheet = tables.agenda(visit.desk, found)[0]
    sources = [(*t.sources, *(s for r in t.raised for s in r.sources)) for t in found.topics]
    rows = table_of(sheet, "Topics of the dispute", "ttttt", sources)
    return View(
        title=sheet.lines[0],
        standing=standing(None, found.known, visit.desk.case.about.known_until),
        sections=(Section("topics", "Topics", "Raised, discussed, with what outcome", (rows,)),),
        links={t.title: visit.address("/timeline", about=t.id) for t in found.topics},
    )


def commitments(visit: Visit) -> View:
    """Lay out the scorecard of promises."""
    found, desk = visit.answer, visit.desk
    sheets = observed.commitments(desk, found)
    rows = table_of(
        sheets[0],
        "Promises of both sides",
        "ttnsnndt",
        [c.sources for c in found.commitments],
        [c.status for c in found.commitments],
    )
    rows = _scored(rows)
    begun = [c for c in found.commitments if c.counts and c.window]
    figure = bullets_figure(desk.case, begun)
    blocks: list[Block] = [figure] if figure else []
    blocks.append(rows)
    sections = [Section("promises", "Promises", "Done, due by then, needed", tuple(blocks))]
    for number, sheet in enumerate(sheets[1:]):
        table = table_of(sheet, sheet.lines[0])
        notes = tuple(Text(line) for line in (*sheet.lines[1:], *sheet.notes))
        sections.append(Section(f"counts-{number}", "Counts", sheet.lines[0], (table, *notes)))
    return View(
        title=sheets[0].lines[0],
        standing=standing(found.on, found.known, desk.case.about.known_until),
        sections=tuple(sections),
        links={c.id: visit.address("/commitments", id=c.id) for c in found.commitments},
    )


def _scored(table: Table) -> Table:
    """Say how promises stand in words."""
    place = next(i for i, c in enumerate(table.columns) if c.kind == "status")
    rows = tuple(
        Row((*r.cells[:place], scored(r.cells[place]), *r.cells[place + 1 :]), r.sources, r.status)
        for r in table.rows
    )
    return Table(table.caption, table.columns, rows, table.fold)


def source(visit: Visit) -> View:
    """Lay out the card of a source and everything that rests on it."""
    found = visit.answer
    card = found.source
    sheet = tables.source(visit.desk, found)[0]
    facts = tuple(
        Row((name, value or NOTHING))
        for name, value in (
            ("publisher", card.publisher),
            ("date", iso(card.date)),
            ("cite", card.cite),
            ("place", card.place),
            ("address", card.url),
            ("known as", card.certainty),
        )
    )
    table = Table("The card of the source", (Column("what"), Column("is")), facts)
    used = table_of(sheet, sheet.title, "ttt")
    web = card.url if card.url and card.url.startswith(("https://", "http://")) else None
    return View(
        title=card.title,
        sections=(
            Section("card", "Card", "The document", (table,)),
            Section("used", "Used by", sheet.title, (used,)),
        ),
        links={web: web} if web else {},
    )


def gaps(visit: Visit) -> View:
    """Lay out what is not covered."""
    sheet = tables.gaps(visit.desk, visit.answer)[0]
    rows = table_of(sheet, "What is not covered, why, and what would fill it")
    return View(
        title=f"{len(visit.answer.gaps)} gaps are listed",
        lead=sheet.lines[0],
        sections=(Section("gaps", "Gaps", "What is not covered", (rows,)),),
    )
