"""Rebuild every derived table from the original files.

Run as ``python -m detente.ledger.products.derive DATA_FOLDER``. Which tables there are,
from which files and under which licence is a row of the case's ``tables.yaml``.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, ClassVar

from detente.kernel.row import STRICT
from detente.ledger.case.load import load_case, loaded, shipped_cases
from detente.ledger.case.model import Case
from detente.ledger.hts.derive import derive as derive_schedule
from detente.ledger.products.catalogue import SHIPPED
from detente.ledger.products.lists import derive_lists, derive_steps_base
from detente.store.manifest import digest, enter
from detente.store.tables import Table, read_table, write_table

_LONGEST_BASE = {
    "code": "VARCHAR",
    "general": "VARCHAR",
    "ad_valorem": "DECIMAL(9,6)",
    "specifics": "VARCHAR",
    "column2": "VARCHAR",
    "column2_ad_valorem": "DECIMAL(9,6)",
    "column2_specifics": "VARCHAR",
    "valid_from": "DATE",
    "valid_until": "DATE",
    "published": "DATE",
    "revision": "VARCHAR",
}


@dataclass(frozen=True, slots=True)
class TableRow:
    """A derived table: how it is made, from what, under which licence."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    id: str
    reader: str
    title: str
    licence: str
    source: str
    table: str = ""
    file: str = ""
    dates: tuple[date, ...] = ()
    origin: str = ""
    columns: tuple[str, ...] = ()


def table_rows(case: Case) -> list[TableRow]:
    """Return the rows of ``tables.yaml``."""
    return loaded(case.root, "tables", TableRow)


def derive_tables(case: Case, data: Path) -> Iterator[tuple[TableRow, Table]]:
    """Yield every table that the case names, made from the folder of originals."""
    schedule = {table.name: table for table in derive_schedule(data / "ledger")}
    marks = schedule["footnotes"]
    names = list(marks.types)
    code, kind, named = (names.index(n) for n in ("code", "kind", "reference"))
    footnotes = sorted({(r[code], r[named]) for r in marks.rows if r[kind] == "heading"})
    readers: dict[str, Callable[[TableRow], Table]] = {
        "schedule": lambda row: schedule[row.table],
        "lists": lambda row: derive_lists(case, data, footnotes),
        "first-rates": lambda row: _first_rates(row, data),
        "trade": lambda row: _trade(row, data),
    }
    for row in table_rows(case):
        made = readers[row.reader](row)
        yield row, Table(row.id, made.types, made.rows)


def write_all(case: Case, data: Path, folder: Path) -> dict[str, Any]:
    """Write all tables and enter them into the manifest; return the entries."""
    manifest: dict[str, Any] = {}
    for row, table in derive_tables(case, data):
        path = write_table(table, folder)
        source = case.source(row.source)
        manifest[path.name] = {
            "title": row.title,
            "rows": len(table.rows),
            "sha256": digest(path),
            "source": source.reference(),
            "url": source.url,
            "licence": row.licence,
            "rebuild": "python -m detente.ledger.products.derive DATA_FOLDER",
        }
    enter(folder, manifest)
    return manifest


def _first_rates(row: TableRow, data: Path) -> Table:
    rates = derive_steps_base(data / row.file, row.dates)
    rows = [
        (
            code,
            f"{(rate * 100).normalize():f}%",
            rate,
            "[]",
            None,
            None,
            None,
            start,
            until,
            None,
            None,
        )
        for code, rate, start, until in rates
    ]
    return Table(row.id, _LONGEST_BASE, rows)


def _trade(row: TableRow, data: Path) -> Table:
    names = ", ".join(row.columns)
    rows = sorted(
        (row.origin, code, int(value), int(duty))
        for code, value, duty in read_table(data / row.file, columns=names)
    )
    types = {"origin": "VARCHAR", "code": "VARCHAR", "value": "BIGINT", "duty": "BIGINT"}
    return Table(row.id, types, rows)


if __name__ == "__main__":
    for name in shipped_cases():
        written = write_all(load_case(name), Path(sys.argv[1]), SHIPPED)
        lines = (f"{table}: {row['rows']:,} rows\n" for table, row in written.items())
        sys.stdout.write("".join(lines))
