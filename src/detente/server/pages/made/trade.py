"""The page about what happened: the figures of the brief, or one series."""

from __future__ import annotations

from detente.kernel.moment import AsOf, day_start
from detente.report.parts.content import Section, Text
from detente.report.sections.asked import Asked
from detente.report.sections.happened import happened
from detente.server.pages.view import View, Visit, standing, table_of
from detente.verbs import observed


def trade(visit: Visit) -> View:
    """Lay out a series or a statistic of some; without a question, what the case shows."""
    found, desk = visit.answer, visit.desk
    sheets = observed.series(desk, found)
    told = standing(None, found.known, desk.case.about.known_until)
    if found.named:
        sections = []
        for number, sheet in enumerate(sheets):
            sources = [o.sources for o in found.observations] if number == 0 else []
            table = table_of(sheet, sheet.lines[0], "", sources)
            notes = tuple(Text(note) for note in sheet.notes)
            sections.append(Section(f"s{number}", "Figures", "The figures", (table, *notes)))
        return View(sheets[0].lines[0], tuple(sections), standing=told)
    party = next(iter(desk.case.parties.values()))
    when = AsOf(day_start(found.known, party.zone), found.known)
    shown = happened(Asked(desk.case, desk.record, desk.catalogue, when, lambda: desk.held))
    rows = table_of(sheets[0], "Every series: choose one for its figures")
    listed = Section("series", "Series", f"{len(found.series)} series are held", (rows,))
    parts = tuple(shown)
    return View(
        title=parts[0].heading if parts else sheets[0].lines[0],
        standing=told,
        sections=(*parts, listed),
        links={s.id: visit.address("/trade", id=s.id) for s in found.series},
    )
