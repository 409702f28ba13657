"""Lay a file of entries down as parquet, every cell as it stands, with the lines left out."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from detente.errors import BadFile, Unavailable
from detente.store.csv_files import broken, refuse_other_than_utf8

if TYPE_CHECKING:
    from detente.store.panel import Panel

ENDINGS = (".csv", ".parquet", ".xlsx")
_LONGEST_HEAD = 1 << 16
_WIDEST = 1024


@dataclass(frozen=True, slots=True)
class Raw:
    """A file as parquet: `names` are the heads, `columns` what the parquet calls them.

    Parameters
    ----------
    types : tuple of str
        SQL type of each column.
    first : int
        Line of the original on which the first entry stands.
    skipped : tuple of (int, str)
        Lines with another number of cells than the head, and why.
    notes : tuple of str
        What was assumed in reading.
    """

    path: Path
    names: tuple[str, ...]
    columns: tuple[str, ...]
    types: tuple[str, ...]
    rows: int
    first: int = 1
    skipped: tuple[tuple[int, str], ...] = ()
    notes: tuple[str, ...] = ()


def open_file(panel: Panel, source: Path, scratch: Path, sheet: str | None = None) -> Raw:
    """Read a file of entries.

    Raises
    ------
    BadFile
        No such file, no known kind, empty, without entries, or damaged.
    """
    if not source.is_file():
        raise _bad(source, f"there is no file {source.name}", "check the path")
    if source.suffix.lower() not in ENDINGS:
        raise _bad(
            source, f"{source.name} is none of {', '.join(ENDINGS)}", "save the entries as one"
        )
    if source.stat().st_size == 0:
        raise _bad(source, f"{source.name} is empty", "give a file of entries")
    kind = source.suffix.lower()
    if kind == ".parquet":
        made = _parquet(panel, source)
    elif kind == ".xlsx":
        made = _workbook(panel, source, scratch, sheet)
    else:
        made = _csv(panel, source, scratch)
    if not made.rows and not made.skipped:
        raise _bad(source, f"{source.name} has a head and no entries", "add entries")
    return made


def _bad(source: Path, what: str, hint: str) -> BadFile:
    return BadFile(what, where=str(source), hint=hint)


def quoted(path: Path) -> str:
    """Return a path as SQL text."""
    return literal(str(path))


def literal(text: str) -> str:
    """Return a text as SQL text."""
    return "'" + text.replace("'", "''") + "'"


def _parquet(panel: Panel, source: Path) -> Raw:
    read = f"read_parquet({quoted(source)})"
    found = panel.try_ask(f"DESCRIBE SELECT * FROM {read}")
    count = panel.try_ask(f"SELECT count(*) FROM {read}")
    if found is None or count is None:
        raise _bad(
            source,
            f"{source.name} is not a whole parquet file",
            "write it again; a copy that broke off has no end",
        )
    names = tuple(str(row[0]) for row in found)
    return Raw(source, names, names, tuple(str(row[1]) for row in found), int(count[0][0]))


def _csv(panel: Panel, source: Path, scratch: Path) -> Raw:
    refuse_other_than_utf8(source)
    names, mark = _head(source)
    columns = tuple(f"c{i}" for i in range(len(names)))
    typed = "{" + ", ".join(f"'{c}': 'VARCHAR'" for c in columns) + "}"
    target = scratch / "raw.parquet"
    options = (
        f"columns = {typed}, header = true, auto_detect = false, delim = {literal(mark)}, "
        "quote = '\"', escape = '\"', null_padding = false, ignore_errors = true, "
        "store_rejects = true, nullstr = ''"
    )
    made = panel.try_ask(
        f"COPY (SELECT * FROM read_csv({quoted(source)}, {options})) TO {quoted(target)} "
        "(FORMAT parquet, PRESERVE_ORDER true)"
    )
    if made is None:
        raise _bad(
            source,
            f"{source.name} cannot be read as CSV",
            "one entry a line, cells with commas in double quotes",
        )
    bad = panel.ask("SELECT line, any_value(error_type) FROM reject_errors GROUP BY line")
    skipped = tuple(sorted((int(line), broken(str(kind))) for line, kind in bad))
    return Raw(target, names, columns, ("VARCHAR",) * len(names), int(made[0][0]), 2, skipped)


def _head(source: Path) -> tuple[tuple[str, ...], str]:
    with source.open(encoding="utf-8-sig", newline="") as handle:
        text = handle.readline(_LONGEST_HEAD).strip("\r\n")
    mark = max(",;\t|", key=text.count)
    names = tuple(name.strip() for name in next(csv.reader([text], delimiter=mark), []))
    if not any(names):
        raise _bad(source, f"the head of {source.name} names no column", "name the columns")
    return names, mark


def _workbook(panel: Panel, source: Path, scratch: Path, sheet: str | None) -> Raw:
    rows = _cells(source, sheet)
    title, head = next(rows)
    columns = tuple(f"c{i}" for i in range(len(head)))
    beside = scratch / "sheet.csv"
    with beside.open("w", newline="", encoding="utf-8") as handle:
        writer = csv.writer(handle, lineterminator="\n")
        for _, row in rows:
            writer.writerow(row)
    typed = "{" + ", ".join(f"'{c}': 'VARCHAR'" for c in columns) + "}"
    target = scratch / "raw.parquet"
    made = panel.ask(
        f"COPY (SELECT * FROM read_csv({quoted(beside)}, columns = {typed}, header = false, "
        "auto_detect = false, delim = ',', quote = '\"', escape = '\"', nullstr = '', "
        f"null_padding = true)) TO {quoted(target)} (FORMAT parquet, PRESERVE_ORDER true)"
    )
    notes = (f"read from the sheet '{title}'",)
    types = ("CELL",) * len(head)
    return Raw(target, tuple(head), columns, types, int(made[0][0]), 2, (), notes)


def _cells(source: Path, sheet: str | None) -> Iterator[tuple[str, list[str]]]:
    """Yield the head, then the rows of the sheet named or of the first that is not empty."""
    try:
        import openpyxl
    except ImportError as error:
        raise Unavailable(
            "workbooks need a library that is not installed",
            where=str(source),
            hint='pip install "detente[xlsx]", or save the sheet as CSV UTF-8',
        ) from error
    try:
        book = openpyxl.load_workbook(source, read_only=True, data_only=True)
    except Exception as error:
        # The library raises whatever its zip and XML readers do.
        raise _bad(source, f"{source.name} is not a whole workbook", "save it again") from error
    try:
        names = list(book.sheetnames)
        if sheet is not None and sheet not in names:
            raise _bad(source, f"there is no sheet '{sheet}'", f"its sheets are {', '.join(names)}")
        for title in [sheet] if sheet is not None else names:
            empty = True
            width = 0
            for row in book[title].iter_rows(values_only=True):
                texts = [_text(cell) for cell in row[:_WIDEST]]
                if empty and not any(texts):
                    continue
                width = width or _width(texts)
                empty = False
                yield title, (texts + [""] * width)[:width]
            if not empty:
                return
    finally:
        book.close()
    raise _bad(source, f"every sheet of {source.name} is empty", "give a sheet with a head")


def _width(head: list[str]) -> int:
    return max(i for i, text in enumerate(head, 1) if text)


def _text(cell: Any) -> str:
    """Return a cell as text: days as days, whole numbers without their point."""
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    return str(cell).replace("\n", " ").replace("\r", " ").strip()
