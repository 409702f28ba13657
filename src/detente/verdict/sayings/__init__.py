"""What the texts that ship with a case say, held against the record day by day: a derived table."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from detente.store.tables import read_table

TABLE = "sayings"
#: Texts of a case that ship with it.
DISPATCHES = "dispatches"
#: Their annotated claims, beside them.
GOLD = "gold.jsonl"
#: Between the names of one cell.
MARK = "; "
COLUMNS = {
    "case": "VARCHAR",
    "text": "VARCHAR",
    "published": "DATE",
    "place": "INTEGER",
    "speaker": "VARCHAR",
    "subject": "VARCHAR",
    "figures": "VARCHAR",
    "label": "VARCHAR",
    "why": "VARCHAR",
    "reason": "VARCHAR",
    "rows": "VARCHAR",
    "sources": "VARCHAR",
    "known_from": "DATE",
    "known_until": "DATE",
}


@dataclass(frozen=True, slots=True)
class Saying:
    """A figure of a text and its verdict, as the record told it on some days.

    Parameters
    ----------
    text : str
        File name of the text.
    published : date
        Its day.
    place : int
        Offset of the claim in the text.
    speaker : str
        Empty where the text itself says it.
    subject, figures : str
        What it is about and what it gives, in words; never the words of the text.
    label, why, reason : str
        Of the verdict.
    rows, sources : tuple of str
        Rows it rests on, and their sources.
    """

    text: str
    published: date
    place: int
    speaker: str
    subject: str
    figures: str
    label: str
    why: str
    reason: str
    rows: tuple[str, ...]
    sources: tuple[str, ...]


def sayings(folder: Path, case: str, known: date) -> list[Saying]:
    """Return what is shown of the texts of a case, as known by a day, in order of the texts.

    Nothing published after the day is in it: a text that came out later is left out, and a
    verdict is the one that the record of the day gives.
    """
    day = f"DATE '{known.isoformat()}'"
    quoted = "'" + case.replace("'", "''") + "'"
    where = (
        f'"case" = {quoted} AND published <= {day} AND known_from <= {day} '
        f"AND (known_until IS NULL OR known_until > {day}) ORDER BY published, text, place"
    )
    names = list(COLUMNS)[1:-2]
    columns = ", ".join(f'"{name}"' for name in names)
    found = read_table(folder / f"{TABLE}.parquet", columns=columns, where=where)
    return [_saying(dict(zip(names, row, strict=True))) for row in found]


def _saying(told: dict[str, Any]) -> Saying:
    return Saying(**told | {"rows": _parts(told["rows"]), "sources": _parts(told["sources"])})


def _parts(cell: str) -> tuple[str, ...]:
    return tuple(cell.split(MARK)) if cell else ()
