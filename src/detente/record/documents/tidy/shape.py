"""Paragraphs told apart by their form: headings, list items, datelines, bylines, prose."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from detente.record.document import Flag
from detente.record.documents.lexicon import Pack
from detente.record.documents.sentences import BULLET

_ENDS = re.compile(r"[.!?:;,…]['\"”’»)\]]*\Z")
_INNER_END = re.compile(r"[a-z]{3}[.!?][\"”’)]*\s")
_LETTER = re.compile(r"[^\W\d_]")
_SIGNATURE = re.compile(r"[—–-]{1,2}\s?.{1,80}\(@\w{1,30}\)")
_LONGEST_HEADING = 120
_MOST_WORDS = 18
PROSE = 120
"""Paragraphs of so many characters, ended like a sentence, are prose."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph: where it stands, its words, and its form.

    `form` is ``heading``, ``bullet``, ``byline``, ``line`` (short, nothing else) or ``prose``.
    """

    start: int
    end: int
    text: str
    form: str

    @property
    def is_prose(self) -> bool:
        """Tell whether it is running text rather than a line of a page."""
        return len(self.text) >= PROSE and bool(_ENDS.search(self.text))


def shaped(
    text: str, spans: Iterable[tuple[int, int]], words: Pack, known: Iterable[Flag] = ()
) -> list[Paragraph]:
    """Return the paragraphs at these spans with their forms; `known` holds what the markup said."""
    said = {flag.start: flag.kind for flag in known if flag.kind in {"heading", "bullet"}}
    byline = _bylines(words)
    made = []
    for start, end in spans:
        piece = text[start:end]
        made.append(Paragraph(start, end, piece, said.get(start) or _form(piece, byline)))
    return made


def _form(piece: str, byline: re.Pattern[str]) -> str:
    if BULLET.match(piece):
        return "bullet"
    if byline.match(piece) and len(piece) <= _LONGEST_HEADING:
        return "byline"
    if _is_heading(piece):
        return "heading"
    return "prose" if len(piece) >= PROSE or _ENDS.search(piece) else "line"


def _is_heading(piece: str) -> bool:
    """Tell whether a paragraph is short, begins like a title and does not end like a sentence."""
    if len(piece) > _LONGEST_HEADING or "\n" in piece or not _LETTER.search(piece):
        return False
    if _ENDS.search(piece) and not (piece.endswith("?") or (piece[-1] == "!" and _titled(piece))):
        return False
    if _INNER_END.search(piece):
        return False
    first = piece.lstrip("\"'“‘«(")[:1]
    return not first.islower() and len(piece.split()) <= _MOST_WORDS and first.isalnum()


def _titled(piece: str) -> bool:
    """Tell whether most words begin with a capital, as in a title."""
    words = [word for word in piece.split() if len(word) > 3 and word[0].isalpha()]
    return sum(not word[0].islower() for word in words) >= 0.7 * max(1, len(words))


@cache
def _bylines(words: Pack) -> re.Pattern[str]:
    start = "|".join(re.escape(word) for word in words.bylines)
    # A name follows: "By the end of …" is none.
    return re.compile(rf"(?i:{start})\s+(?!(?:{start})\b)[A-Z@][^.]{{1,100}}\Z")


def flags_of(found: Sequence[Paragraph]) -> Iterator[Flag]:
    """Yield a flag for each heading, list item and byline."""
    for one in found:
        if one.form in {"heading", "bullet", "byline"} and not _SIGNATURE.match(one.text):
            yield Flag(one.form, one.start, one.end)
