"""Rebuild the answers of the model, and of the game over it, that ship with the brief.

Run as ``python -m detente.desk.futures.derive``; nothing but the package is read.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from detente.desk import Desk
from detente.errors import NotCovered
from detente.ledger.case.load import load_case, shipped_cases
from detente.ledger.products.catalogue import SHIPPED
from detente.model.study.outcomes import Miss, broke_rows, table
from detente.store.manifest import digest, enter
from detente.store.tables import Table, write_table
from detente.strategy.outlook import shipped as outlook
from detente.strategy.outlook.shipped import told

_COMMAND = "python -m detente.desk.futures.derive"


def outcomes(name: str) -> Table | None:
    """Return what ships for a case, None where it wants nothing worked out."""
    case = load_case(name)
    wanted = broke_rows(case)
    if not wanted:
        return None
    known = case.about.known_until
    desk = Desk.open(name, known)
    found = [desk.solve(row.id, draws=row.draws) for row in wanted]
    rows = desk.backtest().rows
    misses = [
        Miss(r.period, r.exporter, r.destination, r.model, r.actual)
        for r in rows
        if r.actual is not None
    ]
    return table(name, str(known), found, misses)


def outlooks() -> dict[str, Any]:
    """Return what ships of the outlook of every case that has one."""
    made = {}
    for name in shipped_cases():
        desk = Desk.open(name, load_case(name).about.known_until)
        try:
            found = told(desk.outlook())
        except NotCovered:
            continue
        if found is not None:
            made[name] = found
    return made


def write_outlooks(folder: Path) -> dict[str, Any]:
    """Write the outlooks that ship and enter them into the manifest; return the entry."""
    made = outlooks()
    if not made:
        return {}
    path = folder / outlook.NAME
    path.write_text(json.dumps(made, ensure_ascii=False) + "\n", encoding="utf-8")
    given = {
        path.name: {
            "title": "Payoffs and simulated paths of the brief's outlook",
            "rows": sum(len(row["payoffs"]) + len(row["months"]) for row in made.values()),
            "sha256": digest(path),
            "source": "the game over the trade model, and the moves and truces of the case",
            "url": None,
            "licence": "CC BY 4.0 (OECD Inter-Country Input-Output tables, adapted)",
            "rebuild": _COMMAND,
        }
    }
    enter(folder, given)
    return given


def write_all(folder: Path) -> dict[str, Any]:
    """Write what ships for every case and enter it into the manifest; return the entries."""
    return {**_write_outcomes(folder), **write_outlooks(folder)}


def _write_outcomes(folder: Path) -> dict[str, Any]:
    made = [t for name in shipped_cases() if (t := outcomes(name)) is not None]
    if not made:
        return {}
    rows = [row for t in made for row in t.rows]
    path = write_table(Table(made[0].name, made[0].types, rows), folder)
    given = {
        path.name: {
            "title": "What the scenarios of the brief do, and how the model did on what happened",
            "rows": len(rows),
            "sha256": digest(path),
            "source": "the trade model over the tables and the rows named here",
            "url": None,
            "licence": "CC BY 4.0 (OECD Inter-Country Input-Output tables, adapted)",
            "rebuild": _COMMAND,
        }
    }
    enter(folder, given)
    return given


if __name__ == "__main__":
    for written, entry in write_all(SHIPPED).items():
        sys.stdout.write(f"{written}: {entry['rows']:,} rows\n")
