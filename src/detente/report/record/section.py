"""What texts of a folder say and the record does not simply bear out, as a part of the brief."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from detente.kernel.plain import one_line
from detente.report.brief import Brief
from detente.report.parts.content import Block, Column, Row, Section, Short, Table, Text
from detente.report.parts.words import count, iso, sentence
from detente.report.record.lines import short

if TYPE_CHECKING:
    from collections.abc import Sequence

    from detente.ledger.case.model import Case
    from detente.verdict.rows import Answers
    from detente.verdict.told import Read, ReadAll, ToldClaim

_SHOWN = {
    "conflicts": "conflicts with the record",
    "explained": "holds on another footing",
    "outdated": "was true when written",
}
_ALIKE = "What they say that agrees with the record, and what it cannot tell, is left out."


def with_texts(
    brief: Brief, found: ReadAll, later: Sequence[str], case: Case, answers: Answers
) -> Brief:
    """Return the brief with the disputed and explained figures of texts behind it.

    Parameters
    ----------
    found : ReadAll
        The texts with their claims and verdicts.
    later : sequence of str
        Texts left out, for they came out after the brief's day of knowledge.
    """
    rows = [
        (text, claim)
        for text in found.documents
        for claim in text.claims
        if claim.verdict.label in _SHOWN and (claim.values or claim.direction)
    ]
    rows.sort(key=lambda row: list(_SHOWN).index(row[1].verdict.label))
    made = Section(
        "texts", "Your texts", _heading(rows), tuple(_blocks(found, rows, later, answers))
    )
    cited = dict.fromkeys(s for _, claim in rows for row in claim.verdict.rows for s in row.sources)
    held = {source.id for source in brief.sources}
    more = (case.source(s) for s in cited if s not in held)
    known = (s for s in more if s.date is None or s.date <= brief.known)
    return replace(brief, sections=(*brief.sections, made), sources=(*brief.sources, *known))


def _heading(rows: Sequence[tuple[Read, ToldClaim]]) -> str:
    labels: list[str] = [claim.verdict.label for _, claim in rows]
    parts = [
        f"{count(number, 'claim', 'claims')} {words}"
        for label, words in (
            ("conflicts", "against the record"),
            ("explained", "on another footing"),
            ("outdated", "since outdated"),
        )
        if (number := labels.count(label))
    ]
    return f"Your texts: {', '.join(parts) if parts else 'no claim needs a word'}"


def _blocks(
    found: ReadAll,
    rows: Sequence[tuple[Read, ToldClaim]],
    later: Sequence[str],
    answers: Answers,
) -> list[Block]:
    texts = count(len(found.documents), "text").capitalize()
    blocks: list[Block] = [Text(f"{texts} read. {_ALIKE}")]
    if later:
        blocks.append(
            Text(f"Left out, for they came out later: {', '.join(map(one_line, later))}.")
        )
    if found.unread:
        names = "; ".join(f"{one_line(u.name)}: {u.what}" for u in found.unread)
        blocks.append(Text(f"Not read: {names}."))
    if rows:
        heads = ("Text", "Said of", "Words", "At", "By", "Checked", "Why", "Row")
        columns = tuple(Column(name, "status" if name == "Checked" else "text") for name in heads)
        cut = Short(("Text", "Said of", "Checked", "Why"), "detente read FOLDER")
        told = tuple(_row(text, claim, answers) for text, claim in rows)
        blocks.append(Table("Claims that do not simply agree", columns, told, short=cut))
    return blocks


def _row(text: Read, claim: ToldClaim, answers: Answers) -> Row:
    day = text.document.published
    name = one_line(text.document.name) + (f", {iso(day)}" if day else ", undated")
    verdict = claim.verdict
    ids = dict.fromkeys(f"{row.id} {row.period}".strip() for row in verdict.rows)
    return Row(
        cells=(
            name,
            answers.title(claim.subject),
            one_line(short(claim.quote)),
            str(claim.start),
            one_line(claim.speaker or ""),
            _SHOWN[verdict.label],
            sentence(verdict.reason),
            ", ".join(ids),
        ),
        sources=tuple(dict.fromkeys(s for row in verdict.rows for s in row.sources)),
        status=verdict.label,
    )
