"""A figure with its role, and the words beside it that tell one."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from detente.record.claim import Role
from detente.record.claims.frames.page import Page
from detente.record.claims.reading.lexicon import Lexicon
from detente.record.claims.reading.quantities import Quantity
from detente.record.claims.reading.tokens import Mention, Phrasebook


@dataclass(frozen=True, slots=True)
class Figure:
    """A quantity with its role and sign in a clause, or the reason it is none."""

    quantity: Quantity
    role: Role | None
    sign: int
    unit: str
    rule: str

    @property
    def is_value(self) -> bool:
        """Whether it is a value of a claim."""
        return self.role is not None


@lru_cache(maxsize=8)
def _book(words: Lexicon) -> Phrasebook:
    return words.book("figures")


class Beside:
    """The words around figures that tell what they are.

    Parameters
    ----------
    page : Page
        The document.
    """

    def __init__(self, page: Page) -> None:
        self.page = page
        self._found: list[Mention] = _book(page.words).find(page.tokens)
        self._firsts = [m.first for m in self._found]

    @property
    def words(self) -> Mapping[str, frozenset[str]]:
        """The single words beside figures, by tag."""
        return self.page.words.beside

    def near(self, tag: str, first: int, last: int) -> bool:
        """Tell whether a phrase with a tag begins between two tokens."""
        begin = bisect_left(self._firsts, first)
        return any(tag in m.tags for m in self._found[begin : bisect_left(self._firsts, last)])

    def moves(self, first: int, last: int) -> bool:
        """Tell whether a word of movement begins between two tokens."""
        return any(
            t in ("dir:up", "dir:down") for m in self.page.speech_in(first, last) for t in m.tags
        )

    def more(self, q: Quantity) -> int:
        """Return the direction that the word right behind a figure gives it: "5% more"."""
        if self.near("more", q.last, q.last + 1):
            return 1
        return -1 if self.near("less", q.last, q.last + 1) else 0

    def direction(self, k: int) -> int:
        """Return the direction that a noun of movement at a token names: "the loss"."""
        if self.near("more", k, k + 1):
            return 1
        return -1 if self.near("less", k, k + 1) else 0

    def follows(self, q: Quantity, count: int = 1) -> list[str]:
        """Return the words right behind a figure."""
        return self.page.keys(q.last, q.last + count)

    def leads(self, q: Quantity, count: int = 3) -> list[str]:
        """Return the words right before a figure."""
        return self.page.keys(q.first - count, q.first)
