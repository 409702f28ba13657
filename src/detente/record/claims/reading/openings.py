"""Which patterns may match at a place of a text, told by how their matches can begin."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

from detente.errors import SchemaError

#: How many characters of a match are looked at.
_REACH = 6
#: Stands for whatever follows.
_ANY = "*"
#: Stands for the edge of a word.
_EDGE = "<"
#: Where a word or a mark begins.
_START = re.compile(r"(?<!\w)\w|[^\w\s]")
#: A class with more kinds of characters than this stands for whatever follows.
_MANY = 8
_PIECE = re.compile(
    r"(?P<about>\(\?<?[=!])"  # looks about and takes nothing
    r"|(?P<flags>\(\?[ims]+\))"
    r"|(?P<group>\((?:\?(?:P<\w+>|[ims-]*:))?)"
    r"|(?P<one>\[\^?\]?(?:\\.|[^\]\\])*\]|\\.|[^)|*+?{])"
    r"|(?P<count>[*+?]|\{\d*,?\d*\})"
    r"|(?P<mark>[)|])",
    re.DOTALL,
)
_NOTHING = frozenset({r"\B", r"\A", r"\Z", "^", "$"})
_COUNTS = {"?": (0, 1), "*": (0, _REACH), "+": (1, _REACH)}
_CODE = re.compile(r"\\[NUux0-9]")
_SPACE = re.compile(r"\s")
_MARK = re.compile(r"[^\w ]")
_DIGIT = re.compile(r"\d")
#: Small letters; these four of other scripts are met where ours stand in a pattern.
_SMALL = str.maketrans(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZ\u0130\u0131\u017f\u212a", "abcdefghijklmnopqrstuvwxyziisk"
)
#: Letters that only a piece which is no list of our own letters stands for.
_FOREIGN = "éжⅷ中"


def folded(text: str) -> str:
    """Return a text of the same length: small letters, 0 for a digit, a full stop for a mark.

    >>> folded("In 2025/26, the U.S. –")
    'in 0000.00. the u.s. .'
    """
    return _DIGIT.sub("0", _MARK.sub(".", _SPACE.sub(" ", text))).translate(_SMALL)


class Openings:
    """Tells for a place in a text which of some patterns may match there.

    Parameters
    ----------
    patterns : sequence of str
        Regular expressions, read without regard for case and for what they look about. So a
        pattern is told for every place where it matches, and for some where it does not.
    """

    def __init__(self, patterns: Sequence[str]) -> None:
        own: dict[str, set[int]] = {}
        for number, pattern in enumerate(patterns):
            for opening in openings(pattern):
                own.setdefault(opening.replace(_EDGE, ""), set()).add(number)
        ways = {one[:size] for one in own for size in range(len(one) + 1)} | {""}
        self._told = {
            way: tuple(sorted(set().union(*(own.get(way[:n], ()) for n in range(len(way) + 1)))))
            for way in ways
        }

    def at(self, fold: str, place: int) -> tuple[int, ...]:
        """Return the numbers of the patterns that may match at a place of a folded text."""
        told = self._told[""]
        for end in range(place + 1, place + _REACH + 1):
            more = self._told.get(fold[place:end])
            if more is None:
                break
            told = more
        return told


class Search:
    """Finds what several patterns match in one walk through a text.

    Parameters
    ----------
    patterns : sequence of re.Pattern
        Those whose matches all begin where a word or a mark does are tried there only.
    """

    def __init__(self, patterns: Sequence[re.Pattern[str]]) -> None:
        self._patterns = patterns
        at_starts = [all(map(_at_start, openings(one.pattern))) for one in patterns]
        self._tried = [n for n, held in enumerate(at_starts) if held]
        self._openings = Openings([patterns[n].pattern for n in self._tried])

    def all(self, text: str) -> list[list[re.Match[str]]]:
        """Return the matches of each pattern, as its own `finditer` gives them."""
        tried = set(self._tried)
        found: list[list[re.Match[str]]] = [
            [] if n in tried else list(one.finditer(text)) for n, one in enumerate(self._patterns)
        ]
        fold = folded(text)
        for start in _START.finditer(text):
            place = start.start()
            for number in self._openings.at(fold, place):
                own = found[self._tried[number]]
                if own and place < own[-1].end():
                    continue
                match = self._patterns[self._tried[number]].match(text, place)
                if match is not None:
                    own.append(match)
        return found


def _at_start(opening: str) -> bool:
    first = opening.replace(_EDGE, "")[:1]
    return first == "." or (opening[:1] == _EDGE and first.isalnum())


def openings(pattern: str) -> frozenset[str]:
    r"""Return what the folded text of every match begins with, and where a word's edge must be.

    >>> sorted(openings(r"(?:the\s)?(?:fall|May)"))
    ['fall', 'may', 'the fa', 'the ma']
    """
    pieces = [(str(m.lastgroup), m[0]) for m in _PIECE.finditer(pattern)]
    whole = sum(len(piece) for _, piece in pieces) == len(pattern)
    odd = any(a[1] == "(" and b[0] == "count" for a, b in pairwise(pieces))  # (?>…), (?P=…)
    if odd or not whole:
        raise SchemaError(
            "a pattern that cannot be read",
            where=pattern,
            hint="write groups (?:…) or (?P<name>…), classes, |, ?, *, +, {m,n}, and looks about",
        )
    return frozenset(one.partition(_ANY)[0] for one in _branches(pieces[::-1]))


def _branches(rest: list[tuple[str, str]]) -> set[str]:
    """Return how what stands up to the end of a group may begin, and take it off the list."""
    told: set[str] = set()
    branch = {""}
    while rest:
        sort, piece = rest.pop()
        if piece == ")" and sort == "mark":
            break
        if piece == "|" and sort == "mark":
            told, branch = told | branch, {""}
            continue
        one = _kinds(piece) if sort == "one" else {""} if sort == "flags" else _branches(rest)
        low, high = _count(rest)
        if sort == "about":
            continue
        for _ in range(low):
            branch = _joined(branch, one)
        for _ in range(high - low):
            branch = branch | _joined(branch, one)
    return told | branch


def _count(rest: list[tuple[str, str]]) -> tuple[int, int]:
    """Take off how often a piece stands, and return the least and the most that matters."""
    counts = []
    while rest and rest[-1][0] == "count":
        counts.append(rest.pop()[1])
    if not counts:
        return 1, 1
    if counts[0] in _COUNTS:
        return _COUNTS[counts[0]]
    low, comma, high = counts[0][1:-1].partition(",")
    least = min(int(low or 0), _REACH)
    most = min(int(high), _REACH) if high else _REACH if comma else least
    return least, most


@lru_cache(maxsize=512)
def _kinds(piece: str) -> set[str]:
    """Return the kinds of the characters that a piece of a pattern stands for."""
    if piece in _NOTHING:
        return {""}
    if piece == r"\b":
        return {_EDGE}
    one = re.compile(piece, re.IGNORECASE | re.DOTALL)
    told = {folded(c) for c in {*map(chr, range(128)), *piece} if one.fullmatch(c)}
    foreign = _CODE.search(piece) or any(c.isalnum() and not c.isascii() for c in piece)
    wide = foreign or not told or len(told) > _MANY or any(map(one.fullmatch, _FOREIGN))
    return {_ANY} if wide else told


def _joined(before: set[str], after: set[str]) -> set[str]:
    return {b if len(b) >= _REACH or _ANY in b else (b + a)[:_REACH] for b in before for a in after}
