"""People, and the claims of the texts that ship with a case: found by words, like all else."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from detente.ledger.case.model import Case
from detente.ledger.views.search import Text, stems
from detente.record.claims.reading.lexicon import rows_of
from detente.record.documents import opening
from detente.record.documents.reading import Given
from detente.report.record.lines import short

#: Claims of the shipped texts as a person wrote them down.
GOLD = "gold.jsonl"


def people(case: Case) -> Iterator[Text]:
    """Yield the people and bodies that the rows of a case name."""
    for row in rows_of(case.root / "vocabulary" / "people.yaml"):
        kind, _, name = str(row.value["tag"]).partition(":")
        words = [stem for word in row.value["words"] for stem in stems(str(word))]
        title = f"{name} ({row.value.get('party', '')})"
        yield Text("person", name, title, tuple(dict.fromkeys(words)), tuple(stems(kind)))


def claims(folder: Path, given: Given, day: date) -> Iterator[Text]:
    """Yield the claims of the shipped texts that were out by a day."""
    path = folder / GOLD
    if not path.exists():
        return
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    out = {name for name in {row["doc"] for row in rows} if _out(folder, name, given, day)}
    for row in rows:
        if row["doc"] in out:
            around = f"{row['quote']} {row['speaker'] or ''}"
            own = tuple(stems(str(row["subject"])))
            yield Text("claim", row["id"], short(row["quote"]), own, tuple(stems(around)))


def _out(folder: Path, name: str, given: Given, day: date) -> bool:
    text = opening.read_file(folder / f"{name}.txt", given)
    return text.published is not None and text.published <= day
