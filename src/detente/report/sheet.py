"""A table with a finding, and its plain, Markdown and CSV forms."""

from __future__ import annotations

import csv
import io
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

#: Widest a column may be before it wraps; the last takes what is left.
CELL = 34
#: Least room of the last column.
LAST = 24
_CONTROL = {i: None for i in range(32) if i not in (9, 10)} | {127: None}


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a verb answers, laid out.

    Parameters
    ----------
    lines : sequence of str
        Sentences above the table, the finding first.
    notes : sequence of str
        Sentences below it.
    tail : str
        A line right under the table: how many rows it leaves out, and where they are.
    """

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    lines: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    tail: str = ""


def plain(sheets: Sequence[Sheet], width: int = 100) -> str:
    """Return aligned text without colour or box art, fit to copy."""
    return "\n\n".join(_plain(sheet, width) for sheet in sheets) + "\n"


def markdown(sheets: Sequence[Sheet]) -> str:
    """Return the sheets as Markdown."""
    return "\n\n".join(_markdown(sheet) for sheet in sheets) + "\n"


def comma(sheets: Sequence[Sheet]) -> str:
    """Return the first sheet with rows as CSV; cells that a spreadsheet would run are quoted."""
    sheet = next((s for s in sheets if s.columns), sheets[0])
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(sheet.columns)
    writer.writerows([_inert(cell) for cell in row] for row in sheet.rows)
    return out.getvalue()


def clean(text: str) -> str:
    """Take control characters out of a text that came from outside."""
    return text.translate(_CONTROL)


def _inert(cell: str) -> str:
    return f"'{cell}" if cell.startswith(("=", "+", "@", "\t", "\r")) else cell


def _plain(sheet: Sheet, width: int) -> str:
    parts = [textwrap.fill(clean(line), width) for line in sheet.lines]
    if sheet.rows:
        if sheet.title:
            parts.append(f"\n{sheet.title}" if parts else sheet.title)
        parts.extend(_aligned(sheet, width))
    if sheet.tail:
        parts.append(sheet.tail)
    parts.extend(
        textwrap.fill(clean(note), width, initial_indent="- ", subsequent_indent="  ")
        for note in sheet.notes
    )
    return "\n".join(parts)


def _aligned(sheet: Sheet, width: int) -> list[str]:
    """Return the rows in columns; the last column wraps under itself."""
    cells = [sheet.columns, *sheet.rows]
    cells = [tuple(clean(cell) for cell in row) for row in cells]
    last = len(sheet.columns) - 1
    widths, room = spans(cells, width)
    lines: list[str] = []
    for number, row in enumerate(cells):
        wrapped = [textwrap.wrap(row[i], widths[i]) or [""] for i in range(last)]
        wrapped.append(textwrap.wrap(row[last], room) or [""])
        for i in range(max(map(len, wrapped))):
            parts = [
                (column[i] if i < len(column) else "").ljust(widths[j] if j < last else 0)
                for j, column in enumerate(wrapped)
            ]
            lines.append("  ".join(parts).rstrip())
        if number == 0:
            lines.append("  ".join("-" * w for w in [*widths, min(room, LAST)]))
    return lines


def spans(cells: Sequence[Sequence[str]], width: int) -> tuple[list[int], int]:
    """Return the widths of all columns but the last, and the room that is left to that one.

    Where it would be too little, the widest give way, as far as their longest word.
    """
    columns = list(zip(*cells, strict=True))[:-1]
    widths = [min(CELL, max(map(len, column))) for column in columns]
    words = [
        max((len(w) for cell in column for w in cell.split()), default=1) for column in columns
    ]
    while sum(w + 2 for w in widths) + LAST > width:
        loose = [i for i, w in enumerate(widths) if w > words[i]]
        if not loose:
            break
        widths[max(loose, key=lambda i: widths[i])] -= 1
    return widths, max(LAST, width - sum(w + 2 for w in widths))


def _markdown(sheet: Sheet) -> str:
    parts = [f"## {sheet.title}"] if sheet.title else []
    parts += [_inline(line) for line in sheet.lines]
    if sheet.rows:
        rows = [sheet.columns, ("---",) * len(sheet.columns), *sheet.rows]
        parts.append("\n".join("| " + " | ".join(map(_cell, row)) + " |" for row in rows))
    parts += [_inline(sheet.tail)] if sheet.tail else []
    if sheet.notes:
        parts.append("\n".join(f"- {_inline(note)}" for note in sheet.notes))
    return "\n\n".join(parts)


def _cell(text: str) -> str:
    return _inline(text).replace("|", "\\|").replace("\n", " ")


def _inline(text: str) -> str:
    """Return text that Markdown shows as it is: its own mark-up is the only one."""
    return clean(text).replace("&", "&amp;").replace("<", "&lt;")
