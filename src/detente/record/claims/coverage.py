"""Where each figure of a document ended: in a claim, as an identifier, or left over, and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from detente.record.claims.frames.page import Page
from detente.record.claims.reading.quantities import Quantity

if TYPE_CHECKING:
    from detente.record.claims.filling.clause import Told

Bucket = Literal["claim", "identifier", "residue"]
_NUMBER_TAGS = ("num:", "scale:", "rank:", "part:", "vague:")


@dataclass(frozen=True, slots=True)
class Placed:
    """A digit or number word of the text with the bucket it ended in, and why."""

    start: int
    end: int
    text: str
    bucket: Bucket
    reason: str


@dataclass(frozen=True, slots=True)
class Coverage:
    """The account of a document's figures."""

    placed: tuple[Placed, ...]
    quantities: int
    claimed: int
    silent: tuple[tuple[int, int], ...]
    holes: tuple[tuple[int, int], ...]

    @property
    def share(self) -> float:
        """Share of the quantities that went into a claim; 1 for a text without any."""
        return self.claimed / self.quantities if self.quantities else 1.0

    def count(self, bucket: Bucket) -> int:
        """Return how many figures ended in a bucket."""
        return sum(p.bucket == bucket for p in self.placed)


def coverage_of(page: Page, told: list[Told]) -> Coverage:
    """Return the account: every digit and number word in exactly one bucket."""
    used = {q.first: q for one in told for q in one.figures}
    claims = [(one.claim.start, one.claim.end) for one in told]
    placed = [_placed(page, k, used, claims) for k in _figures(page)]
    silent = tuple(
        (s.start, s.end)
        for s in page.sentences
        if not any(a < s.end and s.start < b for a, b in claims)
    )
    holes = tuple((f.start, f.end) for f in page.document.flagged("hole"))
    return Coverage(tuple(placed), len(page.quantities), len(used), silent, holes)


def _figures(page: Page) -> list[int]:
    """Return the tokens that are digits or number words."""
    words = {
        k
        for m in page.words.numbers.find(page.tokens)
        if any(t.startswith(_NUMBER_TAGS) for t in m.tags)
        for k in range(m.first, m.last)
        if len(page.tokens[k].text) > 1
    }
    marked = ((k, t.text) for k, t in enumerate(page.tokens) if not t.text.isalpha())
    digits = {k for k, text in marked if any(c.isdigit() for c in text)}
    return sorted(words | digits)


def _placed(
    page: Page, k: int, used: Mapping[int, Quantity], claims: list[tuple[int, int]]
) -> Placed:
    token = page.tokens[k]
    for q in page.quantities:
        if q.first <= k < q.last:
            if q.first in used:
                return Placed(token.start, token.end, token.text, "claim", "value")
            return Placed(token.start, token.end, token.text, "residue", _reason(page, q.first))
    for when in page.whens:
        if when.start < token.end and token.start < when.end:
            inside = any(a <= token.start and token.end <= b for a, b in claims)
            bucket: Bucket = "claim" if inside else "identifier"
            return Placed(token.start, token.end, token.text, bucket, "date")
    for found in page.identifiers:
        if found.start < token.end and token.start < found.end:
            return Placed(token.start, token.end, token.text, "identifier", found.kind)
    return Placed(token.start, token.end, token.text, "residue", "word without quantity")


def _reason(page: Page, first: int) -> str:
    sentence = next(
        (s for s in page.sentences if s.start <= page.tokens[first].start < s.end), None
    )
    if sentence is not None and page.document.inside(sentence.start, sentence.end, "boilerplate"):
        return "boilerplate"
    return page.reasons.get(first, "no subject")
