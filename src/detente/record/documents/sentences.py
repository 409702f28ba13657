"""Sentences of a text with their offsets: in order, apart, and together all of it but blanks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from detente.record.documents.lexicon import Pack, pack


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence: where it stands, its line's paragraph, whether it begins inside a quotation.

    Parameters
    ----------
    start, end : int
        Offsets, without blanks at either side.
    paragraph : int
        Number of its paragraph; headings and list items are paragraphs of their own.
    quoted : bool
        Whether a quotation that an earlier sentence of the paragraph opened still runs.
    """

    start: int
    end: int
    paragraph: int
    quoted: bool = False


BULLET = re.compile(
    r"[ \t]*(?:[•‣▪▫●○◦■□➤►✓✔*·]|[-–—](?=\s+\S)|\(?(?:\d{1,2}|[a-z]|[ivx]{2,4})[.)])\s"
)
_LINES = re.compile(r"[^\n]*\S[^\n]*")
_GOES_ON = re.compile(r"[ ]*(?:[,;:.)\]!?%]|[–—-]\s*[a-z]|[a-z])")
_CLOSED = re.compile(r"[.!?:;…]['\"”’»)\]*_]*\s*\Z|\|\s*\Z")
_STOP = re.compile(r"(?:[.!?…](?:\s?[.!?…])*)['\"”’»)\]*_]*(?=\s)")
_NEXT = re.compile(r"\s+([\"'“‘«(\[—–*_-]*\s*)(\S*)")
_WORD = re.compile(r"[^\s\"“”‘’'«»(\[—–/]+\Z")
_QUOTES = re.compile(r"[“”«»\"]")
_CAPITALS = re.compile(r"[A-Z][a-z'’-]*")
_WORDS = re.compile(r"[^\W\d_]+(?:['’.-][^\W\d_]+)*")
#: How far behind a quotation its verb of saying is looked for.
_REACH = 80


def paragraphs(text: str) -> list[tuple[int, int]]:
    """Return the spans of the paragraphs: lines, joined where a line only goes on."""
    found: list[tuple[int, int]] = []
    for match in _LINES.finditer(text):
        start, end = match.span()
        if found and _goes_on(text, found[-1], start):
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    return [trimmed(text, *span) for span in found]


def _goes_on(text: str, before: tuple[int, int], start: int) -> bool:
    """Tell whether a line continues the one before: nothing ended there, and no list begins."""
    if text.count("\n", before[1], start) > 1:
        return False
    if not _GOES_ON.match(text, start) or _CLOSED.search(
        text[max(before[0], before[1] - 8) : before[1]]
    ):
        return False
    return not (BULLET.match(text, start) and is_item(text, before[0], start))


def is_item(text: str, before: int, start: int) -> bool:
    """Tell whether a line with the mark of a list is an item of one, not half of a sentence.

    A dash may also take up a sentence: where neither the line before nor the next is an item.
    """
    if text[start : start + 2].lstrip()[:1] not in {"-", "–", "—"}:
        return True
    end = text.find("\n", start)
    return bool(BULLET.match(text, before) or (end >= 0 and BULLET.match(text, end + 1)))


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Return a span without the blanks at either side."""
    piece = text[start:end]
    left = len(piece) - len(piece.lstrip())
    return start + left, start + max(left, len(piece.rstrip()))


def sentences(
    text: str, language: str = "en", spans: Sequence[tuple[int, int]] | None = None
) -> tuple[Sentence, ...]:
    """Return the sentences of a normalised text.

    Every character that is not blank lies in exactly one of them. `spans` are its paragraphs, if
    they are known already.

    >>> text = "The U.S. cut it to 10.5 per cent. “Fair,” said Mr. Li. “Very fair.”"
    >>> [text[s.start : s.end] for s in sentences(text)]
    ['The U.S. cut it to 10.5 per cent.', '“Fair,” said Mr. Li.', '“Very fair.”']
    """
    rules = _rules(language)
    made: list[Sentence] = []
    for number, (start, end) in enumerate(paragraphs(text) if spans is None else spans):
        open_ = False
        cuts = [start, *rules.ends(text, start, end), end]
        for here, there in pairwise(cuts):
            left, right = trimmed(text, here, there)
            if left < right:
                made.append(Sentence(left, right, number, open_))
                open_ = _still_open(text, left, right, open_=open_)
    return tuple(made)


def _still_open(text: str, start: int, end: int, *, open_: bool) -> bool:
    for mark in _QUOTES.finditer(text, start, end):
        sign = mark[0]
        open_ = not open_ if sign == '"' else sign in "“«"
    return open_


@dataclass(frozen=True, slots=True)
class _Rules:
    titles: frozenset[str]
    numbered: frozenset[str]
    perhaps: frozenset[str]
    starters: frozenset[str]
    says: frozenset[str]

    @classmethod
    def of(cls, words: Pack) -> _Rules:
        return cls(
            frozenset(words.titles),
            frozenset(words.numbered),
            frozenset(words.perhaps),
            frozenset(words.starters),
            frozenset(words.says),
        )

    def ends(self, text: str, start: int, end: int) -> Iterator[int]:
        """Yield where sentences of a paragraph end, but the last."""
        bullet = BULLET.match(text, start, end)
        for stop in _STOP.finditer(text, bullet.end() if bullet else start, end):
            if self._ends(text, start, stop, end):
                yield stop.end()

    def _ends(self, text: str, start: int, stop: re.Match[str], end: int) -> bool:
        after = _NEXT.match(text, stop.end(), end)
        if after is None or not after[2]:
            return after is not None and bool(after[1])
        opener, word = after[1], after[2]
        first = word[0]
        if first in ",;:.!?)]”’%…":
            return False
        if first.islower() and not opener.strip():
            # Names in small letters are rare; a sentence that goes on is not.
            return False
        mark = stop[0]
        if mark.rstrip("'\"”’»)]*_") == ".":
            return self._full_stop(text, start, stop, word, opener)
        if mark[0] in "!?" and mark[-1] in "\"”’'»":
            return not self._tied(text, after.start(2), end)
        return not first.islower() or mark[0] in "!?"

    def _full_stop(
        self, text: str, start: int, stop: re.Match[str], word: str, opener: str
    ) -> bool:
        if len(stop[0]) > 1:  # closed by a quotation mark or bracket
            inside = _WORD.search(text, max(start, stop.start() - 24), stop.start())
            title = inside is not None and inside[0].lower() in self.titles
            return not title
        held = _WORD.search(text, max(start, stop.start() - 24), stop.start())
        if held is None:
            return True
        last = held[0].rstrip(".").lower() if held[0].count(".") < 2 else held[0].lower()
        if last in self.titles:
            return False
        if len(last) == 1 and held[0][0].isupper():
            return self._starts(word, opener)
        if last in self.numbered:
            return not (word[0].isdigit() or word[0] in "#§")
        if last in self.perhaps or _is_initial(held[0]):
            return self._starts(word, opener)
        return True

    def _starts(self, word: str, opener: str) -> bool:
        if opener.strip():
            return opener.strip()[0] in "\"“‘'«"
        plain = _WORDS.match(word)
        return plain is not None and plain[0].lower() in self.starters

    def _tied(self, text: str, at: int, end: int) -> bool:
        """Tell whether a verb of saying follows a quotation before the sentence ends."""
        reach = text[at : min(end, at + _REACH)]
        for count, found in enumerate(_WORDS.finditer(reach), 1):
            if found[0].lower() in self.says:
                return True
            if count > 5 or (not _CAPITALS.match(found[0]) and count > 3):
                return False
        return False


def _is_initial(word: str) -> bool:
    """Tell whether a word is an initial, or letters with stops between."""
    return all(len(part) == 1 and part.isalpha() for part in word.split(".") if part) and (
        word[0].isupper() or "." in word
    )


@cache
def _rules(language: str) -> _Rules:
    return _Rules.of(pack(language))
