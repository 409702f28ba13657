"""Pages about the rules: what a product owes, what is in force, what was learnt, what is due."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

from detente.kernel.moment import AsOf
from detente.ledger.duty import Duty, DutyLayer
from detente.report.charts.gantt import gantt_figure
from detente.report.charts.window import window
from detente.report.parts.content import Block, Section, Text
from detente.report.parts.words import count, status
from detente.server.pages.made.stack import stack_figure
from detente.server.pages.view import View, Visit, standing, table_of
from detente.verbs import tables

_HOW = (
    "Look it up in everyday words, in those of the customs, or by the beginning of a code. A "
    "question in plain words is answered where the record has the answer."
)


def duty(visit: Visit) -> View:
    """Lay out what a product owes: the sum, the layers with their law, what is left open."""
    found: Duty = visit.answer
    sheet = tables.duty(visit.desk, found)[0]
    total, _, goods = sheet.lines[0].partition(" — ")
    rows = table_of(
        sheet,
        "Layers of the duty: what is charged, what is left out, and the rule for either",
        "tntnstt",
        [layer.sources for layer in found.layers],
        [_standing(layer) for layer in found.layers],
    )
    figure = stack_figure(visit.desk.case, found)
    blocks: list[Block] = [figure] if figure else []
    blocks += [Text(line) for line in sheet.lines[1:]]
    sections = [
        Section("layers", "Layers", "Layer by layer, with the law for each", (*blocks, rows))
    ]
    if sheet.notes:
        notes = tuple(Text(note) for note in sheet.notes)
        sections.append(Section("notes", "Notes", "What qualifies the answer", notes))
    return View(
        title=total,
        lead=goods,
        standing=standing(found.on, found.known, visit.desk.case.about.known_until),
        sections=tuple(sections),
        links={
            layer.name: visit.address("/ledger", layer=layer.id)
            for layer in found.layers
            if layer.id in visit.desk.case.layers
        },
    )


def _standing(layer: DutyLayer) -> str:
    return layer.status if layer.included else "kept-out"


def ledger(visit: Visit) -> View:
    """Lay out the measures at a moment, drawn where all are asked for."""
    found, case = visit.answer, visit.desk.case
    sheet = tables.measures(visit.desk, found)[0]
    rows = table_of(
        sheet,
        "Measures and where each stands",
        "ttsndddt",
        [m.sources for m in found.measures],
        [m.status for m in found.measures],
    )
    filtered = set(visit.given) - {"on", "known", "embed"}
    when = AsOf(found.on, found.known)
    figure = None if filtered else gantt_figure(case, when, window(case, when))
    by = {s: sum(m.status == s for m in found.measures) for s in (m.status for m in found.measures)}
    tally = ", ".join(f"{n} {status(name)}" for name, n in sorted(by.items(), key=lambda x: -x[1]))
    blocks: tuple[Block, ...] = (figure, rows) if figure else (rows,)
    return View(
        title=f"{count(len(found.measures), 'measure').capitalize()} on record",
        lead=f"{tally}." if tally else "Nothing fits what was asked.",
        standing=standing(found.on, found.known, case.about.known_until),
        sections=(Section("measures", "Measures", "Where each measure stands", blocks),),
        links=_histories(visit),
    )


def changes(visit: Visit) -> View:
    """Lay out what was learnt between two days."""
    found, case = visit.answer, visit.desk.case
    sheet = tables.changes(visit.desk, found)[0]
    rows = table_of(
        sheet, "What was thought, what is known now", "dttdt", [c.sources for c in found.changes]
    )
    return View(
        title=sheet.lines[0],
        standing=standing(None, found.until, case.about.known_until),
        sections=(Section("changes", "Changes", "In the order of publication", (rows,)),),
        links=_histories(visit),
    )


def calendar(visit: Visit) -> View:
    """Lay out the deadlines ahead."""
    found, case = visit.answer, visit.desk.case
    sheet = tables.calendar(visit.desk, found)[0]
    rows = table_of(
        sheet, "Deadlines, by law and as officials state them", "dtddtt",
        [i.sources for i in found.items],
    )  # fmt: skip
    return View(
        title=sheet.lines[0],
        standing=standing(found.on, found.known, case.about.known_until),
        sections=(Section("deadlines", "Deadlines", "Day by day", (rows,)),),
        links=_histories(visit),
    )


def search(visit: Visit) -> View:
    """Lay out the results of a search, each leading to its page."""
    found = visit.answer
    if found is None:
        return View("Which product, measure, event or promise?", (), _HOW)
    sheet = tables.search(visit.desk, found)[0]
    rows = table_of(sheet, "Results, best first", "ttnt")
    told = visit.desk.ask(found.words, known=found.known)
    blocks: list[Block] = []
    if told.answer:
        blocks.append(Text(told.answer, told.sources))
    return View(
        title=sheet.lines[0],
        standing=standing(None, found.known, visit.desk.case.about.known_until),
        sections=(Section("results", "Results", "What fits the words", (*blocks, rows)),),
        links={h.id: place for h in found.hits if (place := _place(visit, h.kind, h.id))},
    )


def _place(visit: Visit, kind: str, name: str) -> str:
    """Return the page on which a result is told of."""
    if kind == "product":
        return visit.address(f"/duty/{name}")
    if kind == "measure":
        return _history(visit, name)
    if kind == "person":
        return visit.address(f"/people/{name}")
    if kind == "claim":
        return visit.address(f"/record/{name.partition('-')[0]}.txt")
    pages = {"event": "/timeline", "topic": "/agenda", "commitment": "/commitments"}
    return visit.address(pages[kind]) if kind in pages else ""


def _histories(visit: Visit) -> Mapping[str, str]:
    """Lead from each measure to all that was learnt of it."""
    return {name: _history(visit, name) for name in visit.desk.case.measures}


def _history(visit: Visit, name: str) -> str:
    begins = visit.desk.case.about.begins.isoformat()
    return f"/changes?{urlencode({'since': begins, 'about': name})}"
