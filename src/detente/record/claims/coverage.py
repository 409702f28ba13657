"""Where each figure of a document ended: in a claim, as an identifier, or left over, and why."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import accumulate
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
    claims = _Spans((one.claim.start, one.claim.end) for one in told)
    placed = list(_placed(page, _figures(page), used, claims))
    silent = tuple((s.start, s.end) for s in page.sentences if not claims.meets(s.start, s.end))
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


class _Spans:
    """Stretches of a text, asked for those that meet or hold another without a walk over all."""

    def __init__(self, spans: Iterable[tuple[int, int]]) -> None:
        self._spans = sorted(spans)
        self._starts = [a for a, _ in self._spans]
        #: The furthest end of all that begin up to here.
        self._reach = list(accumulate((b for _, b in self._spans), max))

    def meets(self, start: int, end: int) -> bool:
        """Tell whether one of them has a character in common with a stretch."""
        k = bisect_left(self._starts, end)
        return k > 0 and self._reach[k - 1] > start

    def hold(self, start: int, end: int) -> bool:
        """Tell whether a stretch lies in one of them."""
        k = bisect_right(self._starts, start)
        return k > 0 and self._reach[k - 1] >= end


def _placed(
    page: Page, figures: Iterable[int], used: Mapping[int, Quantity], claims: _Spans
) -> Iterator[Placed]:
    """Yield the bucket of each figure: of a quantity, a date or an identifier, else left over."""
    counted = {k: q for q in reversed(page.quantities) for k in range(q.first, q.last)}
    dates = _Spans((w.start, w.end) for w in page.whens)
    names, ends = page.identifiers, [i.end for i in page.identifiers]
    for k in figures:
        token, q = page.tokens[k], counted.get(k)
        place = (token.start, token.end)
        if q is not None:
            bucket: Bucket = "claim" if q.first in used else "residue"
            reason = "value" if q.first in used else _reason(page, q.first)
        elif dates.meets(*place):
            bucket, reason = ("claim" if claims.hold(*place) else "identifier"), "date"
        elif (i := bisect_right(ends, token.start)) < len(ends) and names[i].start < token.end:
            bucket, reason = "identifier", names[i].kind
        else:
            bucket, reason = "residue", "word without quantity"
        yield Placed(*place, token.text, bucket, reason)


def _reason(page: Page, first: int) -> str:
    sentence = page.sentence_at(page.tokens[first].start)
    if sentence is not None and page.document.inside(sentence.start, sentence.end, "boilerplate"):
        return "boilerplate"
    return page.reasons.get(first, "no subject")
