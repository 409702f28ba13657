"""Instruments published since the record ends that touch what it holds: proposals to review.

They change nothing. A person reads each and writes its rows, or leaves it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import date
from pathlib import Path

from detente.errors import SchemaError
from detente.ledger.case.model import Case
from detente.ledger.feeds.feed import Proposal
from detente.trade.feeds.readers.rows import ReadRow
from detente.wire.keep import write_beside

_FILE = "proposals.json"
_HEADING = re.compile(r"(?<!\d)(\d{4}\.\d{2}(?:\.\d{2})*)(?!\d)")


def terms(case: Case) -> dict[str, str]:
    """Return the headings that the measures of a case stand under, each with its measure."""
    found: dict[str, str] = {}
    for measure in case.measures.values():
        for heading in _HEADING.findall(" ".join([measure.authority, measure.claim or ""])):
            found.setdefault(heading, measure.id)
    return found


def proposed(rows: Iterable[ReadRow], words: Mapping[str, str]) -> list[Proposal]:
    """Return the instruments whose title or abstract has one of the words."""
    # A letter or digit on either side makes another word of it; a heading may go on in digits.
    patterns = {
        word: re.compile(rf"(?<![\w.]){re.escape(word)}(?!\w)", re.IGNORECASE) for word in words
    }
    found: dict[str, Proposal] = {}
    for row in rows:
        if row["row"] != "instrument":
            continue
        text = f"{row['title']} {row['abstract']}"
        met = [word for word, pattern in patterns.items() if pattern.search(text)]
        if not met:
            continue
        found[row["number"]] = Proposal(
            number=row["number"],
            published=date.fromisoformat(row["published"]),
            effective=date.fromisoformat(row["effective"]) if row["effective"] else None,
            kind=row["kind"],
            title=row["title"],
            url=row["url"],
            touches=tuple(dict.fromkeys(words[word] for word in met if words[word])),
            words=tuple(met),
        )
    return sorted(found.values(), key=lambda p: (p.published, p.number))


def read(folder: Path) -> dict[str, Proposal]:
    """Return the proposals kept of a feed, by document number."""
    path = folder / _FILE
    if not path.exists():
        return {}
    try:
        kept = [_proposal(row) for row in json.loads(path.read_text(encoding="utf-8"))]
    except (ValueError, KeyError, TypeError) as error:
        raise SchemaError(
            f"{_FILE} cannot be read", where=str(path), hint="remove the file and refresh again"
        ) from error
    return {proposal.number: proposal for proposal in kept}


def write(folder: Path, proposals: Iterable[Proposal]) -> None:
    """Keep proposals, oldest first."""
    rows = [asdict(p) for p in sorted(proposals, key=lambda p: (p.published, p.number))]
    text = json.dumps(rows, default=str, indent=1, ensure_ascii=False) + "\n"
    write_beside(folder / _FILE, text.encode("utf-8"))


def _proposal(row: Mapping[str, object]) -> Proposal:
    return Proposal(
        number=str(row["number"]),
        published=date.fromisoformat(str(row["published"])),
        effective=date.fromisoformat(str(row["effective"])) if row["effective"] else None,
        kind=str(row["kind"]),
        title=str(row["title"]),
        url=str(row["url"]),
        touches=tuple(row["touches"]),  # type: ignore[arg-type]
        words=tuple(row["words"]),  # type: ignore[arg-type]
    )
