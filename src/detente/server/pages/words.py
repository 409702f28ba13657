"""Words of the glossary in running text: each opens its meaning, without a script."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from markupsafe import Markup, escape

from detente.desk.guide.rows import Stop, Term, load_terms, stops_of

#: So many words of a page are explained where they stand; the others are in the glossary.
MOST = 12


@lru_cache(maxsize=4)
def terms(root: Path) -> tuple[Term, ...]:
    """Return the words of a case, read once."""
    return load_terms(root)


@lru_cache(maxsize=4)
def stops(root: Path) -> tuple[Stop, ...]:
    """Return the days of a case at which a reader may stop, read once."""
    return stops_of(root)


@dataclass(slots=True)
class Explainer:
    """Marks words of the glossary the first time a page says them.

    Parameters
    ----------
    rows : sequence of Term
        Words that may be marked.
    used : list of Term
        Those that were.
    """

    rows: Sequence[Term]
    used: list[Term] = field(default_factory=list)

    def __call__(self, words: str) -> Markup:
        """Return a text, escaped, with words that open their meaning."""
        found = self._pattern().finditer(words) if self.rows else iter(())
        parts: list[str] = []
        at = 0
        for match in found:
            row = self._named(match[0])
            if row is None or row in self.used or len(self.used) >= MOST:
                continue
            self.used.append(row)
            parts += [str(escape(words[at : match.start()])), _button(row, match[0])]
            at = match.end()
        return Markup("".join([*parts, str(escape(words[at:]))]))

    def _named(self, word: str) -> Term | None:
        said = word.casefold()
        return next((r for r in self.rows if said in {n.casefold() for n in _names(r)}), None)

    def _pattern(self) -> re.Pattern[str]:
        return _pattern(tuple(name for row in self.rows for name in _names(row)))


def explainer(root: Path, known: str) -> Explainer:
    """Return what marks the words of a case that were in use by a day."""
    return Explainer(
        [
            row
            for row in terms(root)
            if row.marked and (row.published is None or row.published.isoformat() <= known)
        ]
    )


def _names(row: Term) -> tuple[str, ...]:
    return (row.term, *row.also)


@lru_cache(maxsize=16)
def _pattern(names: tuple[str, ...]) -> re.Pattern[str]:
    longest = sorted(names, key=len, reverse=True)
    return re.compile(
        rf"(?<![\w-])(?:{'|'.join(re.escape(n) for n in longest)})(?![\w-])", re.IGNORECASE
    )


def _button(row: Term, words: str) -> str:
    return (
        f'<button type="button" class="term" popovertarget="w-{escape(row.id)}">'
        f"{escape(words)}</button>"
    )
