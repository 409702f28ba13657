"""Said and checked: figures of texts that the record contradicts, or holds on another footing."""

from __future__ import annotations

from pathlib import PurePath

from detente.report.parts.content import Column, Row, Section, Short, Table, Text
from detente.report.parts.words import count, iso, listed, sentence
from detente.report.sections.asked import Asked
from detente.verdict.sayings import DISPATCHES, Saying, sayings

_LABEL = "Said and checked"
_ONE_SIDED = "one-sided"
_LABELS = {"conflicts": "conflicts with the record", "explained": "holds on another footing"}
_VERB = "detente read FOLDER"


def said(asked: Asked) -> tuple[Section, ...]:
    """Return what the texts that ship with the case say, where it does not simply agree."""
    root = asked.case.root / DISPATCHES
    if not root.is_dir():
        return ()
    rows = sayings(asked.catalogue.folder, asked.case.about.id, asked.known)
    texts = len(list(root.glob("*.txt")))
    head = Text(
        f"{count(texts, 'text').capitalize()} ship with the record to try the reader on. They "
        "were written for it: their outlets and private persons are invented, and no words in "
        "them are anybody's own. Figures that simply agree with the record are left out; "
        f"{_VERB} does the same with texts of yours."
    )
    if not rows:
        return (Section("said", _LABEL, "No figure of the texts needs a word", (head,)),)
    columns = (
        Column("Said of"),
        Column("Figure"),
        Column("By"),
        Column("Checked", "status"),
        Column("Why"),
        Column("Row"),
    )
    short = Short(("Said of", "Figure", "Checked", "Why"), "detente brief --format md")
    caption = "Figures that do not simply agree, with what parts them from the record"
    table = Table(caption, columns, tuple(_row(row) for row in rows), short=short)
    return (Section("said", _LABEL, _heading(rows), (head, table)),)


def _heading(rows: list[Saying]) -> str:
    apart = sum(r.label == "conflicts" for r in rows)
    alone = sum(r.why == _ONE_SIDED for r in rows)
    rest = len(rows) - apart - alone
    parts = [
        f"{count(rest, 'figure holds', 'figures hold')} on another footing than the text names"
    ]
    if alone:
        parts.append(f"{count(alone, 'stands', 'stand')} on one side's word alone")
    if apart:
        parts.append(f"{count(apart, 'conflicts', 'conflict')} with the record")
    return sentence(listed(parts)).removesuffix(".")


def _row(row: Saying) -> Row:
    text = f"text {PurePath(row.text).stem}, {iso(row.published)}"
    label = "one side's word alone" if row.why == _ONE_SIDED else _LABELS[row.label]
    return Row(
        cells=(
            row.subject,
            row.figures,
            f"{row.speaker} in {text}" if row.speaker else text,
            label,
            sentence(row.reason),
            ", ".join(row.rows),
        ),
        sources=row.sources,
        status=row.label,
    )
