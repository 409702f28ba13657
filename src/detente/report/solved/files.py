"""An answer of the model as files: its rows as CSV and JSON, its figures as pictures and tables."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING, Any

from detente.kernel.run import plain
from detente.ledger.case.model import Case
from detente.report.figure import svg
from detente.report.parts.content import Table
from detente.report.parts.modelled import Names
from detente.report.solved.figures import figures

if TYPE_CHECKING:
    from detente.model.study.answer import WhatIf

#: How and where it was solved differs from one machine to another; what came out does not. The
#: name of the run is left out as well: every file would differ wherever an input does.
_OF_THE_MACHINE = frozenset({"residual", "steps", "folder"})
#: Digits kept: what is beyond them is noise of the machine.
_DIGITS = 9


def files(case: Case, found: WhatIf) -> dict[str, bytes]:
    """Return the files of an answer by name, the same bytes for the same answer."""
    asked = {name: value for name, value in found.run.items() if name != "id"}
    told = {name: value for name, value in _fields(found) if name not in _OF_THE_MACHINE}
    told["run"] = asked
    made = {"answer.json": as_json(rounded(plain(told)))}
    for name, value in told.items():
        if isinstance(value, tuple) and value and is_dataclass(value[0]):
            made[f"{name}.csv"] = as_csv(value)
    if found.draws:
        made["draws.csv"] = as_csv(found.draws.welfare)
    drawn = [*figures(found, Names.of(case))]
    for figure in drawn:
        made[f"figures/{figure.name}.svg"] = svg(figure).encode("utf-8")
        made[f"figures/{figure.name}.csv"] = _table(figure.table)
    lines = [f"- figures/{f.name}.svg: {f.finding}" for f in drawn]
    made["README.md"] = _readme(found, asked, lines).encode("utf-8")
    return made


def rounded(value: Any) -> Any:
    """Return a value whose numbers have the digits that are kept."""
    if isinstance(value, float):
        return float(f"{value:.{_DIGITS}g}")
    if isinstance(value, dict):
        return {name: rounded(inner) for name, inner in value.items()}
    return [rounded(inner) for inner in value] if isinstance(value, list) else value


def _fields(row: Any) -> Iterator[tuple[str, Any]]:
    yield from ((f.name, getattr(row, f.name)) for f in fields(row))


def as_json(value: object) -> bytes:
    """Return a value as a file of JSON."""
    return (json.dumps(value, indent=2, ensure_ascii=False) + "\n").encode("utf-8")


def as_csv(rows: Sequence[Any]) -> bytes:
    """Return rows of one kind as a file of CSV; what holds rows itself is left out."""
    head = [name for name, value in _fields(rows[0]) if not isinstance(value, tuple)]
    body = [[_cell(rounded(plain(getattr(row, name)))) for name in head] for row in rows]
    return _lines([head, *body])


def _cell(value: object) -> str:
    return "" if value is None else str(value)


def _table(table: Table) -> bytes:
    return _lines([[c.name for c in table.columns], *(list(row.cells) for row in table.rows)])


def _lines(rows: Sequence[Sequence[str]]) -> bytes:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue().encode("utf-8")


def _readme(found: WhatIf, asked: Mapping[str, object], pictures: Sequence[str]) -> str:
    lines = "\n".join(f"- {name}: {value}" for name, value in asked.items())
    told = "\n".join(pictures)
    notes = "\n".join(f"- {note}" for note in found.notes)
    return (
        f"# {found.title}\n\n"
        "What a trade model says of two worlds that differ in their duties. It is no forecast; "
        "`detente backtest` says how far to trust it.\n\n"
        f"## The run\n\n{lines}\n\n"
        "`detente verify` on this folder works it out again and compares every file.\n\n"
        f"## Figures\n\n{told}\n\n"
        f"## Assumed\n\n{notes}\n\n"
        "## Units\n\n"
        f"Changes, duties and prices are fractions; amounts are in {found.unit}.\n\n"
        f"## Source\n\n{found.source}\n"
    )
