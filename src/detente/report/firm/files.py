"""An exposure as a page or a workbook: no cell that a spreadsheet would run, no script."""

from __future__ import annotations

import io
from html import escape
from pathlib import Path
from typing import Any

from detente.errors import InputError, Unavailable
from detente.firms.exposure.answer import Exposure
from detente.kernel.plain import clean, one_line
from detente.report.firm.sheets import SHOWN, exposure_sheets
from detente.report.page import write
from detente.report.sheet import Sheet, inert

KINDS = (".html", ".xlsx", ".csv", ".parquet")
_STYLE = (
    "body{font:15px/1.5 system-ui,sans-serif;max-width:72rem;margin:2rem auto;padding:0 1rem}"
    "table{border-collapse:collapse;display:block;overflow-x:auto;margin:.5rem 0}"
    "th,td{border-bottom:1px solid #ccc;padding:.25rem .6rem;text-align:right;vertical-align:top}"
    "th:first-child,td:first-child,td:last-child{text-align:left}li{color:#444}"
    "@media(prefers-color-scheme:dark){body{background:#14171b;color:#e8e8e8}li{color:#bbb}}"
)


def check_target(target: Path, source: Path) -> None:
    """Refuse a file that cannot be written, before anything is worked out."""
    if target.suffix not in KINDS:
        raise InputError(
            f"'{target.name}' ends in no known kind of file",
            where="out",
            hint=f"use a name ending in {', '.join(KINDS)}",
        )
    if not target.parent.is_dir():
        raise InputError(
            f"the folder {target.parent} does not exist", where="out", hint="make it first"
        )
    if target.resolve() == source.resolve():
        raise InputError(
            f"the answer would take the place of the entries in {target.name}",
            where="out",
            hint="give it a name of its own",
        )
    if target.suffix == ".xlsx":
        _library()


def write_exposure(found: Exposure, target: Path) -> None:
    """Write an exposure as one HTML page, or as a workbook with every product and origin."""
    if target.suffix == ".html":
        write(target, _page(found, exposure_sheets(found, shown=SHOWN)))
        return
    book = _library().Workbook(write_only=True)
    for sheet in exposure_sheets(found, shown=None):
        page = book.create_sheet(title=(sheet.title or "Futures")[:31])
        for line in sheet.lines:
            page.append([inert(line)])
        page.append([inert(cell) for cell in sheet.columns])
        for row in sheet.rows:
            page.append([inert(cell) for cell in row])
        for note in sheet.notes:
            page.append([inert(note)])
    held = io.BytesIO()
    book.save(held)
    write(target, held.getvalue())


def _library() -> Any:
    try:
        import openpyxl
    except ImportError as error:
        raise Unavailable(
            "workbooks need a library that is not installed",
            where="out",
            hint='pip install "detente[xlsx]", or write .html, .csv or .parquet',
        ) from error
    return openpyxl


def _page(found: Exposure, sheets: list[Sheet]) -> str:
    parts = [f"<h1>Exposure of {escape(one_line(found.file))}</h1>"]
    for sheet in sheets:
        if sheet.title:
            parts.append(f"<h2>{escape(sheet.title)}</h2>")
        parts += [f"<p>{escape(clean(line))}</p>" for line in sheet.lines]
        if sheet.rows:
            head = "".join(f"<th scope=col>{escape(name)}</th>" for name in sheet.columns)
            body = "".join(
                "<tr>" + "".join(f"<td>{escape(clean(cell))}</td>" for cell in row) + "</tr>"
                for row in sheet.rows
            )
            parts.append(f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>")
        if sheet.tail:
            parts.append(f"<p>{escape(sheet.tail)}</p>")
        if sheet.notes:
            notes = "".join(f"<li>{escape(clean(note))}</li>" for note in sheet.notes)
            parts.append(f"<ul>{notes}</ul>")
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Exposure</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; style-src '
        f"'unsafe-inline'\"><style>{_STYLE}</style></head><body><main>{''.join(parts)}"
        f"<p>Case data {escape(found.data_version)}.</p></main></body></html>\n"
    )
