"""Words of others that stand in a text: posts, and what other outlets reported."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from detente.record.document import Flag
from detente.record.documents.lexicon import Pack
from detente.record.documents.tidy.shape import Paragraph

_SIGNATURE = re.compile(r"[—–-]{1,2}\s?[^\n]{1,80}\(@\w{1,30}\)[^\n]{0,40}\Z")
_OF_A_POST = re.compile(
    r"@\w|#\w|\bt\.co/|\bpic\.\w+\.com|…\Z|\b(?:I|we|We|my|My|our|Our|me|us|myself)\b"
)
_MOST_LINES = 6
_MOST_POST = 900
_CAPITAL = re.compile(r"\b[A-Z][\w&'’.+-]*")
_TAIL = re.compile(r"(?:['’]s)?[.'’-]*\Z")
_AN = re.compile(r"(?<!\w)(?:a|an|the)\s*\Z", re.IGNORECASE)
_QUOTATION = re.compile(r"“[^“”]{20,3000}”|\"[^\"\n]{20,3000}\"")
_REACH = 60


def posts(text: str, found: Sequence[Paragraph], words: Pack) -> Iterator[Flag]:
    """Yield a flag on each post that is shown with its signature, or quoted from a platform."""
    for i, one in enumerate(found):
        if _SIGNATURE.match(one.text):
            yield Flag("embedded", found[_opening(found, i)].start, one.end, "post, signed")
    said = _alternatives(words.posts)
    named = _alternatives(words.platforms)
    for match in _QUOTATION.finditer(text):
        after = text[match.end() : match.end() + _REACH].partition("\n")[0]
        verb = said.search(after)
        if verb and named.search(after, verb.start()):
            yield Flag("embedded", match.start(), match.end(), "post, quoted")


def _opening(found: Sequence[Paragraph], last: int) -> int:
    """Return the paragraph in which a signed post begins: back while it sounds like one."""
    first = last - 1
    if first < 0:
        return last
    while (
        first > 0
        and last - first < _MOST_LINES
        and found[last].start - found[first - 1].start <= _MOST_POST
        and _OF_A_POST.search(found[first - 1].text)
        and not re.search(r"[“”\"]", found[first - 1].text)
    ):
        first -= 1
    return first


@cache
def _alternatives(phrases: tuple[str, ...]) -> re.Pattern[str]:
    ordered = sorted(phrases, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, ordered))})(?!\w)", re.IGNORECASE)


@cache
def _names(words: Pack) -> dict[str, tuple[tuple[str, str], ...]]:
    """Return every spelling of an outlet by its first word, the longest first, with its name."""
    by: dict[str, list[tuple[str, str]]] = {}
    for row in words.outlets:
        for spelling in row:
            first = _CAPITAL.match(spelling)
            if first:
                by.setdefault(first[0], []).append((spelling, row[0]))
    return {first: tuple(sorted(spelt, key=lambda s: -len(s[0]))) for first, spelt in by.items()}


def named(text: str, words: Pack) -> Iterator[tuple[int, int, str]]:
    """Yield every place where an outlet is named, with the first of its names."""
    names = _names(words)
    until = 0
    for match in _CAPITAL.finditer(text):
        if match.start() < until:
            continue
        word = match[0]
        spelt = names.get(word)
        if spelt is None and not word.isalpha():
            spelt = names.get(_TAIL.sub("", word))
        for spelling, name in spelt or ():
            end = match.start() + len(spelling)
            if text.startswith(spelling, match.start()) and not text[end : end + 1].isalnum():
                yield match.start(), end, name
                until = end
                break


def outlets(text: str, places: Iterable[tuple[int, int, str]], words: Pack) -> Iterator[Flag]:
    """Yield a flag where a text hands the word to another outlet, named in the note."""
    before, after = _handed(words)
    for start, end, name in places:
        left = _AN.sub("", text[max(0, start - 50) : start]).rstrip().lower()
        right = text[end : end + 40].lstrip("’'s ,").lower()
        if left.endswith(before) or right.startswith(after):
            yield Flag("outlet", start, end, name)


@cache
def _handed(words: Pack) -> tuple[tuple[str, ...], tuple[str, ...]]:
    split = [phrase.partition("{}") for phrase in words.handed]
    before = tuple(f" {left.strip()}" for left, _, right in split if left and not right)
    after = tuple(right.strip() for left, _, right in split if right and not left)
    return before, after
