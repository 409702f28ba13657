"""What an amount is: a size, what something moved by, a pledge, a fee, a limit."""

from __future__ import annotations

from dataclasses import dataclass

from detente.record.claim import Role
from detente.record.claims.filling.figures.figure import Beside, Figure
from detente.record.claims.filling.figures.moves import Moves
from detente.record.claims.reading.quantities import Quantity

#: Families of what the parties promise or do.
_ACTS = ("purchase", "tariff", "control", "law", "agreement", "truce")
#: Families that lay a burden on goods or ships.
_BURDENS = ("tariff", "control", "law")


@dataclass(frozen=True, slots=True)
class Sums:
    """Tells the roles of amounts of money, weights and multiples.

    Parameters
    ----------
    beside : Beside
        The words around figures.
    moves : Moves
        Which way they move.
    """

    beside: Beside
    moves: Moves

    def of(self, q: Quantity, first: int, last: int, family: str) -> Figure:
        """Return the role of an amount in a clause about a family of subjects."""
        if q.unit == "times":
            return Figure(q, "level", 0, "times", "multiple")
        if (
            family in _BURDENS
            and not q.is_money
            and self.beside.page.words.intervals.get(q.approx) == "under"
        ):
            return Figure(q, "threshold", 0, q.unit, "limit of a rule")
        if family in _BURDENS and q.is_money:
            burden = self._burden(q, first, family)
            if burden is not None:
                return burden
        compared = q.is_money and self.beside.more(q) and self._than(q)
        if family in _ACTS and not (compared and q.word):
            return Figure(q, "amount", 0, q.unit, "amount of a pledge")
        return self._moved(q, first, last, family, compared=bool(compared))

    def _moved(self, q: Quantity, first: int, last: int, family: str, *, compared: bool) -> Figure:
        """Return what something moved by, or its size."""
        sign = self.moves.sign(q, first, last)
        by = self.beside.page.among("agent", q.first - 3, q.first)
        if by and self.beside.moves(max(first, q.first - 6), q.first):
            return Figure(q, "change", sign or 1, q.unit, "moved by")
        if family == "indicator" and q.is_money and (told := self._part_of_move(q, first)):
            return Figure(q, "change", told, q.unit, "part of a movement")
        sized = q.is_money or not self.beside.more(q)
        if compared or (sized and family == "indicator" and self.moves.moved_by(q, first)):
            return Figure(q, "change", sign or 1, q.unit, "moved by")
        return Figure(q, "level", 0, q.unit, "size")

    def _burden(self, q: Quantity, first: int, family: str) -> Figure | None:
        """Return the role of a sum of money that is a fee, or a limit below or above which one is.

        "A fee of $100", "$50 a ton", "parcels worth less than $800".
        """
        limited = self.beside.near("limit", q.last, q.last + 2)
        worth = self.beside.words["valued"] & set(self.beside.leads(q, 4))
        if limited or (worth and q.factor == 1 and q.approx not in ("exact", "about")):
            return Figure(q, "threshold", 0, q.unit, "limit of a rule")
        led = set(self.beside.leads(q, 1))
        if led & self.beside.words["reaching"]:
            return Figure(q, "to", 0, q.unit, "reached")
        moved = self.beside.moves(max(first, q.first - 8), q.first)
        if self.beside.page.words.among("agent", led) and moved and q.factor == 1:
            return Figure(q, "change", self.moves.sign(q, first, q.last) or 1, q.unit, "moved by")
        doubled = any(
            o.kind in ("times", "halved") for o in self.beside.page.figures_in(first, q.first)
        )
        ends = self.moves.ends(q, first) if moved or doubled else None
        fee = self.beside.near("fee", max(first, q.first - 5), q.first) and q.factor == 1
        fee = fee or self.beside.near("fee", q.last, q.last + 2) or "/" in q.unit
        fee = fee or self.beside.page.reads(q.last, "distributive")
        if not (fee or family == "control"):
            return None
        role: Role = ends or ("rate" if fee else "amount")
        return Figure(q, role, 0, q.unit, "size of a fee")

    def _part_of_move(self, q: Quantity, first: int) -> int:
        """Return which way what an amount is goes: "the loss is $5", "$3 of the gain"."""
        stop, words = q.last, self.beside.words
        if self.beside.page.reads(stop, "genitive", "definite"):
            return self.beside.direction(stop + 2)
        k = q.first - 1
        if k > first and self.beside.page.tokens[k].key in words["copula"]:
            return self.beside.direction(k - 1)
        return 0

    def _than(self, q: Quantity) -> bool:
        """Tell whether a figure is the difference to another: "$2 less than before"."""
        return self.beside.page.among("comparative", q.last, q.last + 3)
