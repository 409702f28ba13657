"""Language packs: the words and patterns of a language, read from its YAML rows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from detente.errors import SchemaError
from detente.ledger.case.rows import Row, read_rows
from detente.record.claims.reading.openings import Search
from detente.record.claims.reading.tokens import Phrasebook, Token

ROOT = Path(__file__).parents[2] / "lexicon"


@dataclass(frozen=True, slots=True)
class Pattern:
    """A pattern over the raw text, and what a match of it is."""

    kind: str
    pattern: re.Pattern[str]


def rows_of(path: Path) -> Iterator[Row]:
    """Yield the rows of a YAML file; an absent file has none.

    Raises
    ------
    SchemaError
        When a row is no mapping.
    """
    if not path.exists():
        return
    for row in read_rows(path, path.parent):
        if not isinstance(row.value, dict):
            raise SchemaError(
                "a row of words is a mapping", where=row.at(), hint="write tag, words"
            )
        yield row


def entries_of(path: Path) -> Iterator[tuple[str, str]]:
    """Yield ``(phrase, tag)`` for every word of every row of a file."""
    for row in rows_of(path):
        for word in row.value["words"]:
            yield str(word), str(row.value["tag"])


class Lexicon:
    """What one language pack holds, compiled once a process.

    Parameters
    ----------
    language : str
        ISO 639-1 code, the name of its folder.
    """

    def __init__(self, language: str) -> None:
        self.root = ROOT / language
        self.numbers = self.book("numbers")
        self.units = self.book("units")
        self.approximators = self.book("approximators")
        self.time = self.book("time")
        self.words = self.book("verbs", "hedges", "speech", "clauses", "grammar")
        self.identifiers = [
            Pattern(row["kind"], re.compile(row["pattern"])) for row in self.plain("identifiers")
        ]
        self.identifying = Search([one.pattern for one in self.identifiers])
        self.closed = self.sets("closed")
        self.forms = {row["tag"]: tuple(map(str, row["words"])) for row in self.plain("forms")}
        self.little = self.sets("naming")
        self.framing = self.sets("framing")
        self.firms = tuple(self.words_of("firm", "speech"))
        self.links = self.sets("links")
        self.beside = self.sets("beside")
        self.issuers: dict[str, re.Pattern[str]] = {
            row["kind"]: re.compile(row["pattern"]) for row in self.plain("issuers")
        }
        self.intervals = {
            word: tag.partition(":")[2]
            for word, tag in self.entries("approximators")
            if tag.startswith("interval:")
        }

    def entries(self, *names: str) -> Iterator[tuple[str, str]]:
        """Yield the words and tags of some files of the pack."""
        for name in names:
            yield from entries_of(self.root / f"{name}.yaml")

    def plain(self, name: str) -> list[dict[str, Any]]:
        """Return the rows of a file as plain mappings."""
        return [row.value for row in rows_of(self.root / f"{name}.yaml")]

    def sets(self, name: str) -> dict[str, frozenset[str]]:
        """Return the single words of a file by their tags."""
        return {row["tag"]: frozenset(map(str, row["words"])) for row in self.plain(name)}

    def reads(self, keys: Sequence[str], *classes: str) -> bool:
        """Tell whether words are one of each closed class named, in order and no others."""
        closed = self.closed
        return len(keys) == len(classes) and all(
            key in closed[name] for key, name in zip(keys, classes, strict=True)
        )

    def stand(self, tokens: Sequence[Token], k: int, first: str, *more: str) -> bool:
        """Tell whether words of closed classes stand from a token on, one of each in order."""
        closed = self.closed
        if not 0 <= k < len(tokens) - len(more) or tokens[k].key not in closed[first]:
            return False
        return not more or self.stand(tokens, k + 1, *more)

    def among(self, name: str, keys: Iterable[str]) -> bool:
        """Tell whether a word of a closed class is among some words."""
        return not self.closed[name].isdisjoint(keys)

    def book(self, *names: str) -> Phrasebook:
        """Return the phrasebook of some files, intervals left out."""
        return Phrasebook(
            (word, tag) for word, tag in self.entries(*names) if not tag.startswith("interval:")
        )

    def words_of(self, prefix: str, name: str) -> dict[str, str]:
        """Return ``{word: value}`` of the tags ``prefix:value`` of one file."""
        return {
            word: tag.partition(":")[2]
            for word, tag in self.entries(name)
            if tag.partition(":")[0] == prefix
        }


@lru_cache(maxsize=8)
def lexicon(language: str) -> Lexicon:
    """Return the language pack, read once a process."""
    return Lexicon(language)
