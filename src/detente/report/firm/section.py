"""What a company's own entries owe, as the last part of the brief."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from detente.report.brief import Brief
from detente.report.firm.sheets import exposure_sheets
from detente.report.parts.content import Block, Column, Row, Section, Short, Table, Text, sources_of
from detente.report.sheet import Sheet

if TYPE_CHECKING:
    from detente.firms.exposure.answer import Exposure
    from detente.ledger.case.model import Case

#: Products and origins that the brief tells; the verb has the others.
SHOWN = 8
_WORDS = frozenset({"future", "product", "origin", "layer", "why", "measures", "month of entry"})
_DAYS = frozenset({"on"})
_FIRST = ("future", "on", "owed", "change")


def with_entries(brief: Brief, found: Exposure, case: Case) -> Brief:
    """Return the brief with a company's page behind it, and the sources that adds."""
    made = Section("entries", "Your entries", _heading(found), tuple(_blocks(found)))
    cited = dict.fromkeys(s for block in made.blocks for s in sources_of(block))
    held = {source.id for source in brief.sources}
    more = (case.source(s) for s in cited if s not in held)
    known = (s for s in more if s.date is None or s.date <= brief.known)
    return replace(brief, sections=(*brief.sections, made), sources=(*brief.sources, *known))


def _heading(found: Exposure) -> str:
    """Return the finding: the first sentence of the answer."""
    return f"Your entries: {exposure_sheets(found, shown=SHOWN)[0].lines[0].rstrip('.')}"


def _blocks(found: Exposure) -> Iterator[Block]:
    first, *others = exposure_sheets(found, shown=SHOWN)
    yield Text(f"Out of {found.file}, {found.answered:,} of {found.rows:,} rows.")
    yield from (Text(line) for line in first.lines[1:])
    short = Short(_FIRST, f"detente exposure {found.file}")
    yield _table(first, "What the entries owe under each future", short)
    yield from (Text(note) for note in first.notes)
    for sheet in others:
        cited = tuple(dict.fromkeys(s for row in found.refunds for s in row.sources))
        yield from (Text(line, cited) for line in sheet.lines)
        yield _table(sheet, sheet.title)
        ways = {f"{w.name} ({w.authority}; {w.certainty}): {w.text}": w.sources for w in found.ways}
        yield from (Text(note, ways.get(note, ())) for note in sheet.notes)


def _table(sheet: Sheet, caption: str, short: Short | None = None) -> Table:
    columns = tuple(
        Column(name, "text" if name in _WORDS else "date" if name in _DAYS else "number")
        for name in sheet.columns
    )
    told = f"{caption}; {sheet.tail}" if sheet.tail else caption
    return Table(told, columns, tuple(Row(cells) for cells in sheet.rows), short=short)
