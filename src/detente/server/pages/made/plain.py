"""Pages for verbs whose answer reads as it is laid out: finding, table, notes."""

from __future__ import annotations

from datetime import date

from detente.report.parts.content import Block, Section, Text
from detente.server.pages.view import View, Visit, standing, table_of
from detente.verbs import VERBS


def plain(visit: Visit, name: str) -> View:
    """Lay the answer of a verb out as the command line does."""
    verb = next(verb for verb in VERBS if verb.name == name)
    if visit.answer is None:
        return View(verb.summary, ())
    sheets = verb.sheets(visit.desk, visit.answer)
    lines = [line for sheet in sheets for line in sheet.lines]
    sections = []
    for number, sheet in enumerate(sheets):
        caption = sheet.title or verb.summary
        blocks: list[Block] = [Text(line) for line in sheet.lines[0 if number else 1 :]]
        if sheet.columns:
            blocks.append(table_of(sheet, caption))
        blocks += [Text(note) for note in sheet.notes]
        if blocks:
            sections.append(Section(f"part-{number}", verb.name, caption, tuple(blocks)))
    on = getattr(visit.answer, "on", None)
    known = getattr(visit.answer, "known", None)
    until = visit.desk.case.about.known_until
    told = standing(on, known, until) if isinstance(known, date) else ""
    return View(lines[0] if lines else verb.summary, tuple(sections), standing=told)


def average(visit: Visit) -> View:
    """Lay out an average duty."""
    return plain(visit, "average")


def snapback(visit: Visit) -> View:
    """Lay out what comes back."""
    return plain(visit, "snapback")


def scenarios(visit: Visit) -> View:
    """Lay out the scenarios."""
    return plain(visit, "scenarios")


def ask(visit: Visit) -> View:
    """Lay out the answer to a plain question."""
    return plain(visit, "ask")
