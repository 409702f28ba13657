"""The brief and other tables on a terminal; plain aligned text where there is none."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table as RichTable
from rich.text import Text as RichText

from detente.kernel.plain import clean, one_line
from detente.report.brief import Brief
from detente.report.parts.content import Column, Row
from detente.report.parts.cut import WHOLE, Cut, shown
from detente.report.sheet import Sheet, plain

_STYLES = {
    "in-force": "green",
    "carried-out": "green",
    "kept": "green",
    "met": "green",
    "met-late": "green",
    "on-pace": "green",
    "behind": "yellow",
    "disputed": "yellow",
    "lapsed": "red",
    "suspended": "yellow",
    "partly": "yellow",
    "scheduled": "yellow",
    "threatened": "red",
    "missed": "red",
    "unlawful-collected": "red",
    "not-known": "magenta",
    "ended": "dim",
    "never-applied": "dim",
    "kept-out": "dim",
    "moot": "dim",
}
#: Columns of the verbs' tables that hold a status token.
_STATUS = frozenset({"status", "outcome"})
WIDTH = 100


def show(brief: Brief, console: Console, code_version: str) -> None:
    """Print the brief: laid out on a terminal, aligned plain text elsewhere."""
    if console.is_terminal:
        console.print(renderable(brief, code_version, console.width))
    else:
        console.file.write(text(brief, code_version))


def tables(sheets: Sequence[Sheet], console: Console) -> None:
    """Print what a verb answers: laid out on a terminal, aligned plain text elsewhere."""
    if not console.is_terminal:
        console.file.write(plain(sheets))
        return
    for place, sheet in enumerate(sheets):
        if place:
            console.print()
        console.print(Group(*_sheet(sheet)))


def text(brief: Brief, code_version: str, width: int = WIDTH) -> str:
    """Return the brief as plain text: the finding of each part first, then what fits a screen.

    Rows that are left out are counted, with the command that gives them.
    """
    head = Sheet("", (), (), (brief.title, brief.standing, brief.opening.words))
    facts = tuple((f.value, f.label, f.note) for f in brief.facts)
    sheets = [head, Sheet("", ("", "What", "Note"), facts)]
    for section in brief.sections:
        lines = [section.heading.upper()]
        for block in shown(section, width):
            if isinstance(block, str):
                lines.append(block)
                continue
            sheets.append(block.sheet(lines))
            lines = []
        if lines:
            sheets.append(Sheet("", (), (), tuple(lines)))
    sheets.append(Sheet("", (), (), _foot(brief, code_version)))
    return plain(sheets, width)


def renderable(brief: Brief, code_version: str, width: int = WIDTH) -> RenderableType:
    """Return the brief as something that a rich console prints: the same words, laid out."""
    parts: list[RenderableType] = [
        RichText(clean(brief.title), style="bold"),
        RichText(clean(brief.standing), style="dim"),
        Padding(RichText(clean(brief.opening.words)), (1, 0)),
    ]
    columns = (Column("", "number"), Column("What"), Column("Note"))
    facts = tuple(Row((f.value, f.label, f.note)) for f in brief.facts)
    parts.append(_grid(columns, facts))
    for section in brief.sections:
        head = Rule(RichText(clean(section.heading), style="bold"), align="left", style="dim")
        parts.append(Padding(head, (1, 0, 0, 0)))
        for block in shown(section, width):
            parts += _cut(block) if isinstance(block, Cut) else [RichText(clean(block))]
    parts.append(
        Padding(RichText("\n".join(_foot(brief, code_version)), style="dim"), (1, 0, 0, 0))
    )
    return Group(*parts)


def _foot(brief: Brief, code_version: str) -> tuple[str, ...]:
    return (
        f"{len(brief.sources)} sources stand under these figures: {WHOLE}, or --out FILE.html, "
        "cites them row by row.",
        f"On {brief.on}, known {brief.known}; data {brief.data_version}, code {code_version}. "
        "Information, not customs advice.",
    )


def _cut(block: Cut) -> list[RenderableType]:
    grid: list[RenderableType] = [_grid(block.columns, block.rows)]
    return [*grid, RichText(clean(block.more), style="dim")] if block.more else grid


def _grid(columns: Sequence[Column], rows: Sequence[Row]) -> RichTable:
    """Return a table without box art; colour marks the status alone, faint what is over."""
    made = _table()
    for column in columns:
        fixed = column.kind in {"date", "number"}
        made.add_column(RichText(clean(column.name)), justify=column.align, no_wrap=fixed)
    for row in rows:
        style = _STYLES.get(row.status, "")
        made.add_row(
            *(
                RichText(clean(cell), style=style if c.kind == "status" or style == "dim" else "")
                for c, cell in zip(columns, row.cells, strict=True)
            )
        )
    return made


def _sheet(sheet: Sheet) -> list[RenderableType]:
    """Return a verb's answer: the finding bold, the table, then what qualifies it."""
    parts: list[RenderableType] = [
        RichText(clean(line), style="" if place else "bold")
        for place, line in enumerate(sheet.lines)
    ]
    if sheet.rows:
        parts += [RichText(one_line(sheet.title), style="bold")] if sheet.title else []
        made = _table()
        for name in sheet.columns:
            made.add_column(RichText(clean(name)), overflow="fold")
        for row in sheet.rows:
            cells = zip(sheet.columns, row, strict=True)
            made.add_row(*(RichText(clean(cell), style=_look(name, cell)) for name, cell in cells))
        parts.append(made)
    parts += [RichText(clean(sheet.tail), style="dim")] if sheet.tail else []
    parts += [RichText(f"- {clean(note)}", style="dim") for note in sheet.notes]
    return parts


def _look(column: str, cell: str) -> str:
    return _STYLES.get(cell, "") if column in _STATUS else ""


def _table() -> RichTable:
    return RichTable(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold dim")
