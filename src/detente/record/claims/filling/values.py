"""What the figures of a clause are: role, sign, and which of them are no claim at all."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from detente.record.claim import Role
from detente.record.claims.filling.figures.counts import Counts
from detente.record.claims.filling.figures.figure import Beside, Figure
from detente.record.claims.filling.figures.lengths import length_of
from detente.record.claims.filling.figures.moves import Moves
from detente.record.claims.filling.figures.rates import Rates
from detente.record.claims.filling.figures.sums import Sums
from detente.record.claims.frames.page import Page
from detente.record.claims.reading.quantities import Quantity
from detente.record.claims.reading.units.understood import UNDERSTOOD, stands_alone

#: How far a word may stand from the figure it explains.
_NEAR = 7
#: A larger number is no exchange rate; from this on a bare one counts things.
_RATE, _MANY = 20, 1000
#: How far behind a share another percentage without a verb of movement is one too.
_FAR = 16
#: By how much the prices of one thing may differ within a document.
_ALIKE = 5
#: Families of what is counted.
_COUNTED = ("indicator", "index", "fx")
#: Families that have a price or a fee.
_PRICED = ("indicator", "control", "tariff")
_INDICATING = ("indicator", "index")


class Roles:
    """Tells the roles of figures.

    Parameters
    ----------
    page : Page
        The document.
    """

    def __init__(self, page: Page) -> None:
        self.page = page
        self.weight = ""
        self.shared = -_FAR
        self.of_shares = False
        self.last: Figure | None = None
        self.price: Quantity | None = None
        self._beside = Beside(page)
        self._movement = Moves(self._beside)
        self._sums = Sums(self._beside, self._movement)
        self._rates = Rates(self._beside, self._movement)
        self._counts = Counts(self._beside)
        self._near, self._moves = self._beside.near, self._beside.moves
        self._sign, self._by = self._movement.sign, self._movement.by
        self.beside, self._moved_by = self._beside.more, self._movement.moved_by

    def of(self, q: Quantity, first: int, last: int, family: str, others: list[Quantity]) -> Figure:
        """Return the role of a figure in a clause about a family of subjects."""
        made = self._restated(q) or self._of(q, first, last, family, others)
        made = self._priced(made, family)
        self.last = made
        return made

    def _restated(self, q: Quantity) -> Figure | None:
        """Return the role of the figure before where this one says the same: "7%, or $4"."""
        last = self.last
        if last is None or last.role != "change" or last.quantity.last > q.first:
            return None
        between, words = self.page.keys(last.quantity.last, q.first), self._beside.words
        plain = set(between) <= words["restating"] | words["rough"]
        again = plain and self.page.words.among("alternative", between)
        if not again or last.quantity.unit == q.unit or not q.unit:
            return None
        if last.rule == "part of a movement" and q.unit == "%":
            return Figure(q, "share", 0, q.unit, "the same as a share")
        return Figure(q, "change", last.sign, q.unit, "the same in another unit")

    def _priced(self, made: Figure, family: str) -> Figure:
        """Give a bare amount the unit of the price told before, if it is of its size."""
        q = made.quantity
        if "/" in q.unit and made.role != "change":
            self.price = q
        elif made.role == "level" and q.is_money and self._of_box(q):
            self.price = replace(q, unit=f"{q.unit}/container")
        old = self.price
        if old is None or made.role is None or made.unit != old.unit.partition("/")[0]:
            return made
        near = old.value / _ALIKE <= q.value <= old.value * _ALIKE or made.role == "change"
        alone = q.factor == 1 and family in _PRICED and q.value <= old.value * _ALIKE
        return replace(made, unit=old.unit) if near and alone else made

    def _of_box(self, q: Quantity) -> bool:
        """Tell whether a price is that of a container told by its length: "a 40-foot box"."""
        keys = self.page.keys(q.first - _FAR, q.first)
        words = self._beside.words
        return any(a in words["measure"] and b in words["boxes"] for a, b in pairwise(keys))

    def _of(
        self, q: Quantity, first: int, last: int, family: str, others: list[Quantity]
    ) -> Figure:
        if q.unit == "pp" and self._near("rating", q.first, min(last, q.last + 4)):
            return Figure(q, "rating", 0, "of 10", "rating")
        if q.kind == "streak":
            return Figure(q, "streak", 0, q.unit or "month", "streak")
        if q.unit == "pp" and family == "index" and self._points(q):
            moved = self._sign(q, first, last) if self._moved_by(q, first) else 0
            return Figure(q, "change" if moved else "level", moved, "points", "points of an index")
        if q.unit in ("%", "pp"):
            return self._percent(q, first, last, family, others)
        if q.is_time:
            return length_of(self._beside, q, first, last)
        if q.unit == "":
            return self._bare(q, first, last, family, others)
        if q.unit in ("t", "bushel"):
            self.weight = q.unit
        return self._sums.of(q, first, last, family)

    def _points(self, q: Quantity) -> bool:
        """Tell whether points are those of an index; a quarter of one is of a rate."""
        part = q.word and q.value < 1
        words = self._beside.words
        named = words["rate-point"] & set(self.page.keys(q.first, q.last))
        return not part and not named and self.page.tokens[q.last - 1].key in words["point"]

    def _percent(
        self, q: Quantity, first: int, last: int, family: str, others: list[Quantity]
    ) -> Figure:
        labelled = self._beside.leads(q, 1) == [":"]  # "the odds of a deal: 60%"
        far = max(0 if labelled else first, q.first - 14)
        before = self._near("odds", far, q.first) and (labelled or self._placed(q))
        if before or self._near("odds", q.last, q.last + 2):
            return Figure(q, "share", 0, q.unit, "odds")
        told = self._told_by_word(q, family, others)
        if told is not None:
            return told
        if self._near("threshold", max(first, q.first - 3), min(last, q.last + 4)):
            return Figure(q, "threshold", 0, q.unit, "threshold words")
        ends = self._movement.ends(q, first)
        if self._was(q):
            return Figure(q, "from", 0, q.unit, "what it was before")
        if family == "tariff":
            return self._rates.of(q, first, last, ends, others)
        if family in _INDICATING and self._was_next(q):
            return Figure(q, "to", 0, q.unit, "a call revised")
        if ends == "to" and any(o.unit == "pp" and o.last <= q.first for o in others):
            return Figure(q, ends, 0, q.unit, "points to a rate")
        if self.of_shares and ends and q.unit == "%":
            return Figure(q, ends, 0, q.unit, "share moved")
        if self._near("target", max(first, q.first - 4), q.first):
            return Figure(q, "level", 0, q.unit, "target")
        return self._moved_or_shared(q, first, last, family, others, ends)

    def _moved_or_shared(
        self,
        q: Quantity,
        first: int,
        last: int,
        family: str,
        others: list[Quantity],
        ends: Role | None,
    ) -> Figure:
        """Return the role of a percentage that tells a movement, a share, or a rate."""
        near = max(first, q.first - _NEAR)
        if family in _INDICATING and self._movement.of_growth(q, first, ends):
            return Figure(q, "change", q.sign or 1, q.unit, "rate of growth")
        moved = self._sign(q, first, last)
        near_share = q.first - self.shared < _FAR or self.of_shares
        shared = not moved and near_share and not q.sign
        if q.unit != "pp" and (shared or self._is_share(q, near, last)):
            self.shared = q.first
            reached = family == "purchase" and ends == "to"  # of a goal: "got to 40 per cent"
            return Figure(q, "share" if reached else ends or "share", 0, q.unit, "share words")
        if self._near("target", near, q.last) and not moved:
            return Figure(q, "level", 0, q.unit, "target")
        if q.kind in ("low", "high") and ends == "to":
            ends = None
        if family == "index" and self._placed(q) and not moved:
            return Figure(q, "level", 0, q.unit, "rate of an index")
        noun = self.beside(q) if ends == "from" else 0
        if noun and set(self._beside.leads(q, 1)) & self._beside.words["noun-led"]:
            return Figure(q, "change", noun, q.unit, "growth rate compared with")
        if ends == "from" and self.last is not None and self.last.role == "share":
            return Figure(q, ends, 0, q.unit, "share before")
        if ends and self._near("call", max(first, q.first - 8), q.first):
            return Figure(q, ends, 0, q.unit, "a call revised")
        if ends == "from" and moved:
            last_one = self.last if family == "indicator" and len(others) == 1 else None
            if last_one is not None and (last_one.role, last_one.unit) == ("change", q.unit):
                return Figure(q, "change", last_one.sign or 1, q.unit, "growth rate before")
            return Figure(q, ends, 0, q.unit, "from … to")
        if ends and any(o is not q and o.unit == q.unit for o in others) and not self._by(q):
            return Figure(q, ends, 0, q.unit, "from … to")
        if moved < 0 and self._near("pace", max(first, q.first - 8), q.first) and ends == "to":
            moved = 1
        like = self.last.role if self.last is not None and self.last.unit == q.unit else None
        if q.kind == UNDERSTOOD and not moved and like in ("rate", "share") and not self._by(q):
            return Figure(q, like, 0, q.unit, "as the one before")
        if not moved and (family not in (*_COUNTED, "") or self._laid(q, first, last)):
            return Figure(q, "rate", 0, q.unit, "rate without movement")
        return Figure(q, "change", moved or 1, q.unit, "growth rate" if moved else "bare rate")

    def _laid(self, q: Quantity, first: int, last: int) -> bool:
        """Tell whether a percentage is laid on, threatened, or comes back: "threatens 50%"."""
        if q.unit == "pp" and self._near("returns", first, last):
            return True
        near = self.page.speech_in(max(first, q.first - _NEAR), min(last, q.last + _NEAR))
        return any(t in ("act:threaten", "act:impose") for m in near for t in m.tags)

    def _told_by_word(self, q: Quantity, family: str, others: list[Quantity]) -> Figure | None:
        """Return the role of a percentage that is told in a word: "halved", "double-digit"."""
        compared = q.kind == "part" and self.page.reads(q.last, "definite")
        if compared and any(o is not q and o.unit == q.unit for o in others):
            return Figure(q, None, 0, "%", "part of another figure")
        if q.kind == "part" and self._of_another(q):
            return Figure(q, None, 0, "%", "part of another figure")
        if q.kind == "times":
            alone = len(others) == 1 and family not in ("tariff", "purchase")
            return Figure(q, "change" if alone else None, 1, "%", "verb of growth")
        if q.kind == "halved":
            alone = len(others) == 1 and family != "purchase"
            return Figure(q, "change" if alone else None, -1, "%", "verb of growth")
        if q.kind == "vague" and q.value < 100 and family != "tariff":
            return Figure(q, None, 0, "%", "vague figure")
        return None

    def _of_another(self, q: Quantity) -> bool:
        """Tell whether a part is one of another rate: "barely half of June's 12%"."""
        near = next(iter(self.page.figures_in(q.last, q.last + 7)), None)
        if near is None or near.unit != "%" or not self.page.reads(q.last, "genitive"):
            return False
        owned = self.page.reads(near.first - 1, "possessive mark")
        return owned and "," not in self.page.keys(q.last, near.first)

    def _was(self, q: Quantity) -> bool:
        """Tell whether a figure in brackets is what the one before them was: "(was 5)"."""
        opened, told = self.page.keys(q.first - 2, q.first - 1), self._beside.leads(q, 1)
        return opened == ["("] and bool(set(told) & self._beside.words["formerly"])

    def _was_next(self, q: Quantity) -> bool:
        """Tell whether brackets behind a figure tell what it was before."""
        near = self.page.figures_in(q.last, q.last + 7)
        return bool(near) and self._was(near[0])

    def _placed(self, q: Quantity) -> bool:
        return bool(self._beside.words["put-at"] & set(self.page.keys(q.first - 2, q.first)))

    def _placed_at(self, q: Quantity) -> bool:
        """Tell whether something is put at a number: "set at zero"."""
        return self.page.words.among("arrival", self._beside.leads(q, 1))

    def _is_share(self, q: Quantity, near: int, last: int) -> bool:
        if q.kind == "part":
            still = not (
                self._moves(max(near, q.first - 6), min(last, q.last + 3)) or self.beside(q)
            )
            words = self._beside.words
            said = words["one-in"] & set(self.page.keys(q.first, q.last))
            less = words["lowered"] & set(self._beside.follows(q))
            return self.page.reads(q.last, "genitive") or bool(said) or (still and not less)
        if self.page.reads(q.last, "genitive") and not self._moves(near, q.first):
            return True
        shares = self._near("share", near, min(last, q.last + 2))
        if self.page.keys(q.last, q.last + 1) == [":"]:  # "70%: China's share of output"
            shares = shares or self._near("share-of", q.last, min(last, q.last + _NEAR))
        far = self._near("share-of", max(0, q.first - _FAR), q.first)
        return (shares or (far and not self._moves(near, q.first))) and not self._by(q)

    def _bare(
        self, q: Quantity, first: int, last: int, family: str, others: list[Quantity]
    ) -> Figure:
        tokens = self.page.tokens
        if q.is_none and self._placed_at(q):
            if family == "tariff":
                return Figure(q, "rate", 0, "%", "rate of a duty")
            if family == "indicator" and self._near("growth", max(first, q.first - 8), q.first):
                return Figure(q, "change", 1, "%", "rate of growth")
        none = self._counts.none(q, last, family, self._weighed(first, last))
        if none is not None:
            return none
        led = set(self._beside.leads(q, 1)) & self._beside.words["ends"]
        rate = family == "tariff" and led and q.factor == 1 and not q.word and q.value < _MANY
        if rate and stands_alone(tokens, q, self.page.words):
            return replace(self._percent(q, first, last, family, others), unit="%")
        rated = self._near("rating", max(first, q.first - 8), min(last, q.last + 8))
        if rated and q.value <= 100:
            scale = self.page.keys(q.last, q.last + 1) == ["-"] or any(
                o.unit in ("", "pp") and o.last <= q.first for o in others
            )
            return Figure(q, None if scale else "rating", 0, "of 10", "rating")
        placed = q.first > first and any(
            t.startswith("place:")
            for m in self.page.names_in(max(first, q.first - 2), q.first)
            for t in m.tags
        )
        placed = placed and q.value >= 10 and family == "indicator"
        if self.weight and (placed or (q.factor >= 1000 and family in ("purchase", "indicator"))):
            role: Role = "amount" if family == "purchase" else "level"
            return Figure(q, role, 0, self.weight, "unit of the antecedent")
        noun = self._bought(q) if family == "purchase" and (q.value >= 10 or not q.word) else ""
        if noun:
            return Figure(q, "amount", 0, noun, "counted product")
        if family == "index" and self._near("line", q.first, q.last + 2):
            return Figure(q, "threshold", 0, "points", "line of an index")
        if (
            led
            and family == "indicator"
            and any(o.unit == "pp" and o.last <= q.first for o in others)
        ):
            return Figure(q, "to", 0, "%", "points to a rate")
        if (family == "index" and not q.word) or (family == "indicator" and q.step < 1):
            ends = self._movement.ends(q, first)
            pair = any(self._movement.ends(o, first) for o in others if o is not q and o.unit == "")
            return Figure(q, ends if ends and pair else "level", 0, "points", "index")
        if family == "fx" and q.value <= _RATE:
            return Figure(q, "level", 0, self.page.vocabulary.bare_rate, "exchange rate")
        ends = self._movement.ends(q, first)
        if family == "indicator" and q.value >= _MANY and ends == "to":
            return Figure(q, "level", 0, "pieces", "number of things")
        return self._counts.of(q, first, last, tokens[q.first - 1].key if q.first else "")

    def _weighed(self, first: int, last: int) -> str:
        """Return the unit in which a text weighs goods, for what there was none of.

        Goods that it never weighs are counted in tonnes, of which there were none either.
        """
        told = (q.unit for q in self.page.quantities if q.unit in ("t", "bushel"))
        names = self.page.names_in(first, last)
        goods = any(t.startswith("product:") for m in names for t in m.tags)
        return self.weight or next(told, "t" if goods else "")

    def _bought(self, q: Quantity) -> str:
        """Return the product that a number counts: "40 jets"."""
        named = self.page.names_in(q.last, q.last + 4)
        noun = next((t[8:] for m in named for t in m.tags if t.startswith("product:")), "")
        amount = set(self._beside.leads(q, 1)) & self._beside.words["amount-led"]
        return noun or ("pieces" if amount else "")
