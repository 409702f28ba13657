"""A table with a finding, and its plain, Markdown and CSV forms."""

from __future__ import annotations

import csv
import io
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

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
    """

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    lines: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


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
    widths = [max(len(row[i]) for row in cells) for i in range(last)]
    widths = [min(w, 34) for w in widths]
    left = sum(w + 2 for w in widths)
    room = max(24, width - left)
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
            lines.append("  ".join("-" * w for w in [*widths, min(room, 24)]))
    return lines


def _markdown(sheet: Sheet) -> str:
    parts = [f"## {sheet.title}"] if sheet.title else []
    parts += [clean(line) for line in sheet.lines]
    if sheet.rows:
        rows = [sheet.columns, ("---",) * len(sheet.columns), *sheet.rows]
        parts.append("\n".join("| " + " | ".join(map(_cell, row)) + " |" for row in rows))
    if sheet.notes:
        parts.append("\n".join(f"- {clean(note)}" for note in sheet.notes))
    return "\n\n".join(parts)


def _cell(text: str) -> str:
    return clean(text).replace("|", "\\|").replace("\n", " ")
