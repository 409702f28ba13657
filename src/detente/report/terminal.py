"""The brief and other tables on a terminal; plain aligned text where there is none."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table as RichTable
from rich.text import Text as RichText

from detente.report.brief import Brief
from detente.report.markdown import cites
from detente.report.parts.content import Block, Column, Row, Section, Table, Text
from detente.report.sheet import Sheet, clean, plain

_STYLES = {
    "in-force": "green",
    "carried-out": "green",
    "kept": "green",
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
}


def show(brief: Brief, console: Console, code_version: str) -> None:
    """Print the brief: laid out on a terminal, aligned plain text elsewhere."""
    if console.is_terminal:
        console.print(renderable(brief, code_version))
    else:
        console.file.write(text(brief, code_version))


def render(
    rows: Sequence[Sequence[str]], columns: Sequence[str], title: str, console: Console
) -> None:
    """Print any table: laid out on a terminal, aligned plain text elsewhere."""
    if not console.is_terminal:
        cells = tuple(tuple(row) for row in rows)
        console.file.write(plain([Sheet(title, tuple(columns), cells)]))
        return
    heads = tuple(Column(name) for name in columns)
    console.print(_grid(Table(title, heads, tuple(Row(tuple(r)) for r in rows)), {}))


def text(brief: Brief, code_version: str, width: int = 100) -> str:
    """Return the brief as plain text, the finding of each part first, fit to copy."""
    numbers = brief.numbers()
    head = Sheet("", (), (), (brief.title, brief.standing, brief.opening.words))
    facts = tuple((f.value, f.label, f.note) for f in brief.facts)
    sheets = [head, Sheet("", ("", "What", "Note"), facts)]
    for section in brief.sections:
        sheets += _sheets(section, numbers)
    sources = tuple((f"[{n}]", s.reference()) for n, s in enumerate(brief.sources, 1))
    sheets.append(
        Sheet("", ("No.", "Source"), sources, ("SOURCES",), (_stamp(brief, code_version),))
    )
    return plain(sheets, width)


def renderable(brief: Brief, code_version: str) -> RenderableType:
    """Return the brief as something that a rich console prints."""
    numbers = brief.numbers()
    parts: list[RenderableType] = [
        RichText(clean(brief.title), style="bold"),
        RichText(clean(brief.standing), style="dim"),
        Padding(RichText(clean(brief.opening.words)), (1, 0)),
    ]
    facts = Table(
        "",
        (Column("", "number"), Column("What"), Column("Note")),
        tuple(Row((f.value, f.label, f.note)) for f in brief.facts),
    )
    parts.append(_grid(facts, {}))
    for section in brief.sections:
        parts.append(
            Padding(
                Rule(RichText(clean(section.heading), style="bold"), align="left"), (1, 0, 0, 0)
            )
        )
        for block in section.blocks:
            parts += _block(block, numbers)
    parts.append(Padding(Rule(RichText("Sources", style="bold"), align="left"), (1, 0, 0, 0)))
    parts += [RichText(f"[{n}] {clean(s.reference())}") for n, s in enumerate(brief.sources, 1)]
    parts.append(RichText(_stamp(brief, code_version), style="dim"))
    return Group(*parts)


def _stamp(brief: Brief, code_version: str) -> str:
    return (
        f"On {brief.on}, known {brief.known}; data {brief.data_version}, code {code_version}. "
        "Information, not customs advice."
    )


def _sheets(section: Section, numbers: dict[str, int]) -> list[Sheet]:
    """Return the sheets of a section; folded tables are left to the other forms."""
    made: list[Sheet] = []
    lines = [section.heading.upper()]
    for block in section.blocks:
        if isinstance(block, Text):
            lines.append(f"{block.words} {cites(block.sources, numbers)}".strip())
            continue
        table = block if isinstance(block, Table) else block.table
        if not isinstance(block, Table):
            lines.append(block.finding)
        if table.fold and section.id not in {"ladder", "strikes"}:
            continue
        columns = (*(c.name for c in table.columns), "Sources")
        rows = tuple((*r.cells, cites(r.sources, numbers)) for r in table.rows)
        made.append(Sheet(table.caption, *_ordered(columns, rows), lines=tuple(lines)))
        lines = []
    if lines:
        made.append(Sheet("", (), (), tuple(lines)))
    return made


def _ordered(
    columns: tuple[str, ...], rows: tuple[tuple[str, ...], ...]
) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """Put the column with the most to say last, where it may wrap."""
    longest = max(range(len(columns) - 1), key=lambda i: max((len(r[i]) for r in rows), default=0))
    order = [i for i in range(len(columns)) if i != longest] + [longest]
    return tuple(columns[i] for i in order), tuple(tuple(r[i] for i in order) for r in rows)


def _block(block: Block, numbers: dict[str, int]) -> list[RenderableType]:
    if isinstance(block, Text):
        return [RichText(f"{clean(block.words)} {cites(block.sources, numbers)}")]
    if isinstance(block, Table):
        return [] if block.fold else [_grid(block, numbers)]
    return [RichText(clean(block.finding), style="italic"), _grid(block.table, numbers)]


def _grid(table: Table, numbers: dict[str, int]) -> RichTable:
    """Return a table without box art: a rule under the head, two blanks between columns."""
    made = RichTable(
        title=table.caption or None,
        title_justify="left",
        box=None,
        pad_edge=False,
        padding=(0, 2, 0, 0),
        header_style="bold dim",
    )
    cited = any(row.sources for row in table.rows) and numbers
    for column in table.columns:
        made.add_column(
            RichText(column.name), justify=column.align, no_wrap=column.kind in {"date", "number"}
        )
    if cited:
        made.add_column("Sources", style="dim", max_width=14)
    for row in table.rows:
        style = _STYLES.get(row.status, "")
        cells = [
            RichText(clean(cell), style=style if c.kind == "status" or style == "dim" else "")
            for c, cell in zip(table.columns, row.cells, strict=True)
        ]
        made.add_row(*cells, *([RichText(cites(row.sources, numbers))] if cited else []))
    return made
