"""Tokens of a text, and phrases found among them by their words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

_TOKEN = re.compile(
    r"(?:[A-Za-z]\.){2,}"  # U.S., a.m.
    r"|\d{1,3}(?:,\d{3})+(?:\.\d+)?(?!\d)|\d+(?:\.\d+)+(?!\d)|\d+"
    r"|(?:Mr|Ms|Mrs|Dr|Prof|Sen|Gov|Rep|St)\."
    r"|[’'ʼ](?:s|S)\b"
    r"|[^\W\d_]+(?:[’'ʼ](?!s\b|S\b)[^\W\d_]+)?"
    r"|[@#]\w+"
    r"|\S"
)
_HYPHENS = frozenset("-‐‑")
_TITLES = frozenset({"Mr.", "Ms.", "Mrs.", "Dr.", "Prof.", "Sen.", "Gov.", "Rep.", "St."})
_OPTION = re.compile(r"\(([^()]*)\)(\??)")


class Token(NamedTuple):
    """A word, number or mark of the text; `key` is its lower form without dots."""

    text: str
    start: int
    end: int
    key: str

    @property
    def is_word(self) -> bool:
        """Whether it begins with a letter."""
        return self.text[0].isalpha()

    @property
    def is_number(self) -> bool:
        """Whether it begins with a digit."""
        return self.text[0].isdecimal()

    @property
    def is_capital(self) -> bool:
        """Whether it begins with a capital letter."""
        return self.text[0].isupper()


def tokens_of(text: str) -> list[Token]:
    """Return the tokens of a text, in order.

    >>> [t.key for t in tokens_of("The U.S.’s 5.9% rise")]
    ['the', 'us', "'s", '5.9', '%', 'rise']
    """
    return [Token(m[0], m.start(), m.end(), _key(m[0])) for m in _TOKEN.finditer(text)]


@lru_cache(maxsize=65536)
def _key(text: str) -> str:
    low = text.lower().replace("’", "'").replace("ʼ", "'")
    if low[-1] == "." and len(low) > 2:
        return low.replace(".", "")
    return low


class Mention(NamedTuple):
    """A phrase found: its tags and the tokens it spans, end left out."""

    tags: tuple[str, ...]
    first: int
    last: int


@dataclass(slots=True)
class _Node:
    children: dict[str, _Node] = field(default_factory=dict)
    tags: tuple[str, ...] = ()
    any_word: _Node | None = None


class Phrasebook:
    """Phrases with tags, found leftmost and longest among tokens.

    A phrase is words with spaces between. ``export*`` stands for every word that begins so,
    ``(cut|lower)`` for one of several, ``(the)?`` for a word that may be missing, ``_`` for any
    one word; a word in capitals is met in capitals only. Hyphens count as spaces.
    """

    def __init__(self, entries: Iterable[tuple[str, str]]) -> None:
        self._root = _Node()
        self._prefixes: dict[int, set[str]] = {}
        self._forms = lru_cache(maxsize=16384)(self._forms_of)
        for phrase, tag in entries:
            self._add(phrase, tag)

    def _add(self, phrase: str, tag: str) -> None:
        for path in paths_of(phrase):
            node = self._root
            for word in path:
                if word == "_":
                    node.any_word = node.any_word or _Node()
                    node = node.any_word
                    continue
                if word.endswith("*"):
                    self._prefixes.setdefault(len(word) - 1, set()).add(word[:-1])
                node = node.children.setdefault(word, _Node())
            if tag not in node.tags:
                node.tags = (*node.tags, tag)

    def _forms_of(self, text: str, key: str) -> tuple[str, ...]:
        forms = [key]
        bare = text.replace(".", "")
        if len(bare) > 1 and bare.isupper():
            forms.insert(0, bare)
        for size, prefixes in self._prefixes.items():
            if key[:size] in prefixes:
                forms.append(f"{key[:size]}*")
        return tuple(forms)

    def match(self, tokens: Sequence[Token], i: int) -> tuple[tuple[str, ...], int]:
        """Return the tags of the longest phrase that begins at a token, and where it ends."""
        return self._longest(tokens, i, self._root, len(tokens))

    def find(self, tokens: Sequence[Token], stops: Sequence[int] = ()) -> list[Mention]:
        """Return the phrases found, leftmost and longest, none overlapping another.

        None goes on over a token in `stops`: those with which a paragraph begins.
        """
        found, i, n = [], 0, len(tokens)
        ends = iter((*stops, n))
        stop = next(ends)
        first, forms, whole = self._root.children.keys(), self._forms, self._root.any_word is None
        while i < n:
            token = tokens[i]
            if whole and first.isdisjoint(forms(token.text, token.key)):
                i += 1
                continue
            while stop <= i:
                stop = next(ends)
            tags, last = self._longest(tokens, i, self._root, stop)
            if tags:
                found.append(Mention(tags, i, last))
                i = last
            else:
                i += 1
        return found

    def _longest(
        self, tokens: Sequence[Token], i: int, node: _Node, n: int
    ) -> tuple[tuple[str, ...], int]:
        """Return the longest way on from a node whose words end before a token."""
        best = (node.tags, i)
        children, any_word = node.children, node.any_word
        if not children and any_word is None:
            return best
        while i < n and node is not self._root and tokens[i].text in _HYPHENS:
            i += 1
        if i >= n:
            return best
        token = tokens[i]
        for form in self._forms(token.text, token.key):
            child = children.get(form)
            if child is not None:
                got = self._longest(tokens, i + 1, child, n)
                if got[0] and (not best[0] or got[1] > best[1]):
                    best = got
        if any_word is not None and token.is_word:
            got = self._longest(tokens, i + 1, any_word, n)
            if got[0] and (not best[0] or got[1] > best[1]):
                best = got
        return best


def paths_of(phrase: str) -> list[list[str]]:
    """Return the runs of words that a phrase with choices stands for.

    >>> paths_of("(may|might) halve")
    [['may', 'halve'], ['might', 'halve']]
    """
    paths: list[list[str]] = [[]]
    for part in re.findall(r"\([^()]*\)\??|\S+", phrase):
        option = _OPTION.fullmatch(part)
        choices = option[1].split("|") if option else [part]
        grown = [[*path, *_split(choice)] for path in paths for choice in choices]
        paths = [*paths, *grown] if option and option[2] else grown
    return [path for path in paths if path]


def _split(choice: str) -> list[str]:
    made: list[str] = []
    for word in re.split(r"[\s\-]+", choice.strip()):
        for piece in re.split(r"(?=[’']s$)", word):
            plain = piece.replace("’", "'")
            plain = plain[:-1] if plain in _TITLES else plain
            if not plain:
                continue
            made.append(plain if plain.isupper() and len(plain) > 1 else plain.lower())
    return made
