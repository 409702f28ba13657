"""A table with a finding, and its plain, Markdown and CSV forms."""

from __future__ import annotations

import csv
import io
import re
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

from detente.kernel.plain import clean, one_line

#: Widest a column may be before it wraps; the last takes what is left.
CELL = 34
#: Least room of the last column.
LAST = 24
#: What Markdown would take for mark-up, an underline inside a word apart.
_MARKUP = re.compile(r"[\\`*\[\]<>&|~]|(?<![^\W_])_|_(?![^\W_])|^(?=#|[-+] )")
#: What a spreadsheet takes for a formula, and what begins like one but calls nothing.
_RUN = ("=", "+", "-", "@", "\t", "\r")
_FIGURE = re.compile(r"-\$?[\d.][^|!(=@]*")


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
    writer.writerows([inert(cell) for cell in row] for row in sheet.rows)
    return out.getvalue()


def inert(cell: str) -> str:
    """Return a cell that no spreadsheet runs; figures below nothing stay as they are.

    Examples
    --------
    >>> inert("=1+1"), inert("-$5.00"), inert("-28.6 %"), inert("-2+cmd|' /C calc'!A0")
    ("'=1+1", '-$5.00', '-28.6 %', "'-2+cmd|' /C calc'!A0")
    """
    text = clean(cell)
    return f"'{text}" if text.startswith(_RUN) and not _FIGURE.fullmatch(text) else text


def escaped(words: str) -> str:
    """Return words on one line that Markdown prints as they stand: their mark-up is text.

    Examples
    --------
    >>> escaped("<b> [a](x) | us_china _b_ *c*")
    '\\\\<b\\\\> \\\\[a\\\\](x) \\\\| us_china \\\\_b\\\\_ \\\\*c\\\\*'
    """
    return _MARKUP.sub(r"\\\g<0>", one_line(words))


def _plain(sheet: Sheet, width: int) -> str:
    parts = [textwrap.fill(clean(line), width) for line in sheet.lines]
    if sheet.rows:
        if sheet.title:
            title = one_line(sheet.title)
            parts.append(f"\n{title}" if parts else title)
        parts.extend(_aligned(sheet, width))
    if sheet.tail:
        parts.append(clean(sheet.tail))
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
    parts = [f"## {escaped(sheet.title)}"] if sheet.title else []
    parts += [escaped(line) for line in sheet.lines]
    if sheet.rows:
        rows = [map(escaped, sheet.columns), ["---"] * len(sheet.columns)]
        rows += [map(escaped, row) for row in sheet.rows]
        parts.append("\n".join(f"| {' | '.join(row)} |" for row in rows))
    parts += [escaped(sheet.tail)] if sheet.tail else []
    if sheet.notes:
        parts.append("\n".join(f"- {escaped(note)}" for note in sheet.notes))
    return "\n\n".join(parts)
