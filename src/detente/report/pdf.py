"""The brief as PDF, set by Typst where the extra ``[pdf]`` is installed."""

from __future__ import annotations

import json
from datetime import UTC, datetime, time
from importlib import import_module
from importlib.resources import files
from typing import Any

from detente.errors import InputError
from detente.kernel.plain import clean
from detente.report.brief import Brief
from detente.report.figure import svg
from detente.report.markdown import cites
from detente.report.parts.content import Block, Table, Text


def pdf(brief: Brief, code_version: str) -> bytes:
    """Return the brief as PDF.

    Raises
    ------
    InputError
        Where the optional package is not installed.
    """
    try:
        typst: Any = import_module("typst")
    except ImportError as error:
        raise InputError(
            "a PDF needs the package typst, which is not installed",
            where="--out",
            hint="install it with: pip install 'detente[pdf]', or write .html or .md",
        ) from error
    template = files("detente.report").joinpath("templates/brief.typ").read_bytes()
    held = {"main": template, "brief.json": json.dumps(_data(brief, code_version)).encode()}
    held |= {f"{f.name}.svg": svg(f).encode() for f in brief.figures()}
    # Fonts of the machine are left out, so that the page is the same everywhere.
    made: bytes = typst.compile(
        held,
        ignore_system_fonts=True,
        pdf_standards="a-2b",
        timestamp=datetime.combine(brief.known, time(0), UTC),
    )
    return made


def _data(brief: Brief, code_version: str) -> dict[str, Any]:
    """Return the brief as plain data: the template reads it, so no text is ever markup."""
    numbers = brief.numbers()
    return {
        "title": clean(brief.title),
        "standing": brief.standing,
        "opening": clean(brief.opening.words),
        "facts": [[f.value, f.label, f.note] for f in brief.facts],
        "sections": [
            {"heading": clean(s.heading), "blocks": [_block(b, numbers) for b in s.blocks]}
            for s in brief.sections
        ],
        "sources": [clean(s.reference()) for s in brief.sources],
        "stamp": f"On {brief.on}, known {brief.known}. Data {brief.data_version}, "
        f"code {code_version}. Information, not customs advice.",
    }


def _block(block: Block, numbers: dict[str, int]) -> dict[str, Any]:
    if isinstance(block, Text):
        return {"kind": "text", "words": f"{clean(block.words)} {cites(block.sources, numbers)}"}
    if isinstance(block, Table):
        return {"kind": "table", **_table(block, numbers)}
    return {
        "kind": "figure",
        "file": f"{block.name}.svg",
        "finding": clean(block.finding),
        "measure": clean(block.measure),
        "key": block.key,
        "table": _table(block.table, numbers),
    }


def _table(table: Table, numbers: dict[str, int]) -> dict[str, Any]:
    return {
        "caption": clean(table.caption),
        "columns": [*(c.name for c in table.columns), "Sources"],
        "right": [*(c.align == "right" for c in table.columns), False],
        "wide": [*(_wide(table, i) for i in range(len(table.columns))), False],
        "rows": [
            [*(clean(cell) for cell in row.cells), cites(row.sources, numbers)]
            for row in table.rows
        ],
    }


def _wide(table: Table, place: int) -> bool:
    return max((len(row.cells[place]) for row in table.rows), default=0) > 24
