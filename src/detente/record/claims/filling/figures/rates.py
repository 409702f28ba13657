"""What a percentage told of duties is: their rate, an end of it, what it moved by."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from detente.record.claim import Role
from detente.record.claims.filling.figures.figure import Beside, Figure
from detente.record.claims.filling.figures.moves import Moves
from detente.record.claims.reading.quantities import Quantity


@dataclass(frozen=True, slots=True)
class Rates:
    """Tells the roles of percentages of duties.

    Parameters
    ----------
    beside : Beside
        The words around figures.
    moves : Moves
        Which way they move.
    """

    beside: Beside
    moves: Moves

    def of(
        self, q: Quantity, first: int, last: int, ends: Role | None, others: list[Quantity]
    ) -> Figure:
        """Return the role of a percentage or of points in a clause about duties."""
        if q.unit == "pp":
            held = any("dir:hold" in m.tags for m in self.beside.page.speech_in(first, last))
            if held or self.beside.near("returns", first, last):
                return Figure(q, "rate", 0, "pp", "rate suspended")
            lifted = any("act:lift" in m.tags for m in self.beside.page.speech_in(first, last))
            sign = q.sign or (-1 if lifted else self.moves.sign(q, first, last)) or 1
            return Figure(q, "change", sign, "pp", "points of a rate")
        moved = self.beside.moves(max(first, q.first - 14), q.first) or self.beside.moves(
            q.last, min(last, q.last + 8)
        )
        moved = moved or self.beside.near("raise", max(first, q.first - 14), q.first)
        pair = {self.moves.ends(o, first) for o in others if o.unit == q.unit}
        if q.unit == "%" and self._grown_by(q):
            return Figure(q, "change", self.moves.sign(q, first, last) or 1, q.unit, "moved by")
        page = self.beside.page
        than = page.reads(q.last + 1, "comparative")
        if q.unit == "%" and self.beside.more(q) and (than or self._dated(q.last + 1)):
            return Figure(q, "change", self.beside.more(q), q.unit, "more than before")
        if self.beside.near("range", max(first, q.first - 6), q.first):
            return Figure(q, "rate", 0, q.unit, "range of rates")
        if not moved and {"from", "to"} <= pair and self._ranging(q, first):
            return Figure(q, "rate", 0, q.unit, "range of rates")
        if ends and (moved or {"from", "to"} <= pair):
            return Figure(q, ends, 0, q.unit, "rate moves")
        if page.reads(q.last, "genitive") and self.beside.near("target", q.last, q.last + 5):
            return Figure(q, "share", 0, q.unit, "share of a goal")
        if page.reads(q.last, "genitive", "possessor", "own"):
            return Figure(q, "rate", 0, q.unit, "rate of a duty")
        if page.reads(q.last, "genitive") and self.beside.near(
            "share", max(first, q.first - 4), min(last, q.last + 3)
        ):
            return Figure(q, "share", 0, q.unit, "share words")
        return Figure(q, "rate", 0, q.unit, "rate of a duty")

    def _dated(self, k: int) -> bool:
        """Tell whether a date begins at a token: "a quarter below May"."""
        return any(self.beside.page.at(w.start) == k for w in self.beside.page.whens_in(k, k + 2))

    def _ranging(self, q: Quantity, first: int) -> bool:
        """Tell whether rates range from one to another: "duties from 5% to 10%"."""
        keys = self.beside.page.keys(max(first, q.first - 8), q.first)
        nouns, origin = self.beside.words["ranging"], self.beside.page.words.closed["origin"]
        return any(a in nouns and b in origin for a, b in pairwise(keys))

    def _grown_by(self, q: Quantity) -> bool:
        """Tell whether something moved by a rate: "by 8%", "cut by about 40%"."""
        follows = self.beside.page.tokens[q.last] if q.last < len(self.beside.page.tokens) else None
        ended = follows is None or not follows.is_word
        if follows is not None:
            ended = ended or follows.key in self.beside.words["figure-ends"]
        led = self.beside.leads(q, 2)
        led = led[1:] if q.approx == "exact" else led
        by = self.beside.page.words.among("agent", led)
        by = by and self.beside.moves(max(0, q.first - 6), q.first)
        return ended and q.kind != "low" and q.kind != "high" and by
