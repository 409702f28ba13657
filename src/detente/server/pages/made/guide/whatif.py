"""Pages about what could be: the scenarios, and what one of them does."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from detente.desk import answers
from detente.desk.guide.rows import Turned
from detente.ledger.case.load import loaded
from detente.report.parts.content import Block, Column, Row, Section, Table
from detente.report.parts.words import percent
from detente.server.pages.made.plain import plain
from detente.server.pages.view import Knob, View, Visit

_LEAD = (
    "Each is laid over the record as acts of its own. Follow one to have it worked out by the "
    "trade model; further rates can be turned there."
)


def presets(visit: Visit) -> View:
    """Lay out the scenarios of the case, each leading to what it does."""
    found: answers.Scenarios = visit.answer
    rows = tuple(Row((s.id, s.title, s.text)) for s in found.scenarios)
    table = Table("Scenarios", (Column("scenario"), Column("what"), Column("in words")), rows)
    return View(
        title="What if?",
        lead=_LEAD,
        sections=(Section("scenarios", "Scenarios", "The scenarios of the case", (table,)),),
        links={s.id: visit.address(f"/whatif/{s.id}") for s in found.scenarios},
    )


def knobs(root: Path, given: list[str]) -> tuple[Knob, ...]:
    """Return the rates of a case that can be turned, each with what is chosen of it."""
    chosen = dict(words.partition("=")[::2] for words in given)
    return tuple(
        Knob(
            "set",
            row.title,
            tuple((f"{row.id}={rate}", percent(rate)) for rate in row.rates),
            next((f"{row.id}={r}" for r in row.rates if _same(r, chosen.get(row.id))), ""),
        )
        for row in loaded(root, "knobs", Turned)
    )


def _same(rate: Decimal, words: str | None) -> bool:
    try:
        return words is not None and Decimal(words) == rate
    except ArithmeticError:
        return False


def solved(visit: Visit) -> View:
    """Lay out what a scenario does: the figures first, then the tables; with rates to turn."""
    from detente.report.parts.modelled import Names
    from detente.report.solved.figures import figures

    found = visit.answer
    told = plain(visit, "solve")
    case = visit.desk.case
    drawn: tuple[Block, ...] = tuple(figures(found, Names.of(case)))
    lead = case.scenarios[visit.given["scenario"]].text if found.title else ""
    shown = Section("figures", "Figures", "What changes", drawn)
    words = visit.given.get("set", [])
    return replace(
        told,
        lead=lead,
        sections=(shown, *told.sections) if drawn else told.sections,
        knobs=knobs(case.root, words if isinstance(words, list) else [words]),
        turns=(("All scenarios", visit.address("/whatif")),),
    )
