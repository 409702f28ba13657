"""What a language pack says of documents: rows of YAML, one folder a language."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, ClassVar

from detente.errors import Fault, NotCovered, SchemaError
from detente.kernel.row import STRICT
from detente.ledger.case.rows import read_rows, validate

PACKS = Path(__file__).parents[1] / "lexicon"
_FILE = "documents.yaml"
Words = tuple[str, ...]
_WORD = re.compile(r"[^\W\d_]{3,}")


@dataclass(frozen=True, slots=True)
class Pack:
    """How documents in one language are made; all words in lower case but names of outlets."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    language: str
    name: str
    stop_words: Words
    neighbours: Words
    months: tuple[Words, ...]
    weekdays: tuple[Words, ...]
    titles: Words
    numbered: Words
    perhaps: Words
    starters: Words
    says: Words
    published: Words
    bylines: Words
    not_now: Words
    looks_back: Words
    to_come: Words
    running_year: Words
    whole_year: Words
    figures: Words
    put_out: Words
    figures_from_day: int
    tail: Words
    furniture: Words
    menu: Words
    posts: Words
    platforms: Words
    handed: Words
    outlets: tuple[Words, ...]


@cache
def languages() -> tuple[str, ...]:
    """Return the codes of the packs there are."""
    return tuple(sorted(path.parent.name for path in PACKS.glob(f"*/{_FILE}")))


@cache
def pack(language: str) -> Pack:
    """Return what a pack says of documents, read once.

    Raises
    ------
    NotCovered
        There is no such pack.
    """
    if language not in languages():
        raise NotCovered(
            f"there is no language pack '{language}'",
            where=language,
            hint=f"the packs there are: {', '.join(languages())}",
        )
    faults: list[Fault] = []
    made = validate(read_rows(PACKS / language / _FILE, PACKS), Pack, faults)
    if faults or len(made) != 1:
        raise SchemaError(f"the pack '{language}' is broken", where=_FILE, faults=faults)
    return made[0]


@cache
def vocabulary(language: str) -> frozenset[str]:
    """Return every word of three letters and more that the rows of a pack know, of any kind.

    Examples
    --------
    >>> {"tonnes", "soybeans", "fell"} <= vocabulary("en")
    True
    """
    rows = (row for path in PACKS.glob(f"{language}/*.yaml") for row in read_rows(path, PACKS))
    told = (row.value.get("words") or () for row in rows if isinstance(row.value, dict))
    phrases = (str(phrase).lower() for words in told for phrase in words)
    return frozenset(word for phrase in phrases for word in _WORD.findall(phrase))
