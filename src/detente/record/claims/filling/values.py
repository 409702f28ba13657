"""What the figures of a clause are: role, sign, and which of them are no claim at all."""

from __future__ import annotations

from dataclasses import replace

from detente.record.claim import Role
from detente.record.claims.filling.figures.figure import Beside, Figure
from detente.record.claims.filling.figures.moves import Moves
from detente.record.claims.frames.page import Page
from detente.record.claims.reading.quantities import Quantity

#: How far a word may stand from the figure it explains.
_NEAR = 7
#: A larger number is no exchange rate; from this on a bare one counts things.
_RATE, _MANY = 20, 1000
#: How far behind a share another percentage without a verb of movement is one too.
_FAR = 16
#: By how much the prices of one thing may differ within a document.
_ALIKE = 5
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
        self.last: Figure | None = None
        self.price: Quantity | None = None
        self._beside = Beside(page)
        self._movement = Moves(self._beside)
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
        between = self.page.keys(last.quantity.last, q.first)
        plain = set(between) <= {",", "or", "by", *self._beside.words["rough"]}
        if "or" not in between or not plain or last.quantity.unit == q.unit or not q.unit:
            return None
        return Figure(q, "change", last.sign, q.unit, "the same in another unit")

    def _priced(self, made: Figure, family: str) -> Figure:
        """Give a bare amount the unit of the price told before, if it is of its size."""
        q = made.quantity
        if "/" in q.unit and made.role != "change":
            self.price = q
        old = self.price
        if old is None or made.role is None or made.unit != old.unit.partition("/")[0]:
            return made
        near = old.value / _ALIKE <= q.value <= old.value * _ALIKE or made.role == "change"
        alone = (
            q.factor == 1 and family in ("indicator", "control") and q.value <= old.value * _ALIKE
        )
        return replace(made, unit=old.unit) if near and alone else made

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
            return self._time(q, first, last)
        if q.unit == "":
            return self._bare(q, first, last, family, others)
        return self._amount(q, first, last, family, others)

    def _points(self, q: Quantity) -> bool:
        return self.page.tokens[q.last - 1].key in ("points", "point") and not {
            "percentage",
            "basis",
            "percent",
        } & set(self.page.keys(q.first, q.last))

    def _percent(
        self, q: Quantity, first: int, last: int, family: str, others: list[Quantity]
    ) -> Figure:
        near = max(first, q.first - _NEAR)
        before = self._near("odds", max(first, q.first - 14), q.first) and self._placed(q)
        if before or self._near("odds", q.last, q.last + 2):
            return Figure(q, "share", 0, q.unit, "odds")
        compared = q.kind == "part" and self.page.keys(q.last, q.last + 1) == ["the"]
        if compared and any(o is not q and o.unit == q.unit for o in others):
            return Figure(q, None, 0, "%", "part of another figure")
        if q.kind == "times":
            alone = len(others) == 1 and family not in ("tariff", "purchase")
            return Figure(q, "change" if alone else None, 1, "%", "verb of growth")
        if q.kind == "halved":
            alone = len(others) == 1 and family not in ("tariff", "purchase")
            return Figure(q, "change" if alone else None, -1, "%", "verb of growth")
        if q.kind == "vague" and q.value < 100 and family != "tariff":
            return Figure(q, None, 0, "%", "vague figure")
        if self._near("threshold", max(first, q.first - 3), min(last, q.last + 4)):
            return Figure(q, "threshold", 0, q.unit, "threshold words")
        ends = self._movement.ends(q, first)
        if family == "tariff":
            return self._of_rate(q, first, last, ends, others)
        if self._near("target", max(first, q.first - 4), q.first):
            return Figure(q, "level", 0, q.unit, "target")
        if family in _INDICATING and self._movement.of_growth(q, first, ends):
            return Figure(q, "change", q.sign or 1, q.unit, "rate of growth")
        moved = self._sign(q, first, last)
        shared = not moved and q.first - self.shared < _FAR and not q.sign
        if q.unit != "pp" and (shared or self._is_share(q, near, last)):
            self.shared = q.first
            return Figure(q, ends or "share", 0, q.unit, "share words")
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
            return Figure(q, ends, 0, q.unit, "from … to")
        if ends and any(o is not q and o.unit == q.unit for o in others) and not self._by(q):
            return Figure(q, ends, 0, q.unit, "from … to")
        if moved < 0 and self._near("pace", max(first, q.first - 8), q.first) and ends == "to":
            moved = 1
        return Figure(q, "change", moved or 1, q.unit, "growth rate" if moved else "bare rate")

    def _placed(self, q: Quantity) -> bool:
        return bool({"at", "is", "was", "of"} & set(self.page.keys(q.first - 2, q.first)))

    def _placed_at(self, q: Quantity) -> bool:
        """Tell whether something is put at a number: "set at zero"."""
        return bool({"at", "to"} & set(self._beside.leads(q, 1)))

    def _is_share(self, q: Quantity, near: int, last: int) -> bool:
        if q.kind == "part":
            follows = self.page.keys(q.last, q.last + 1)
            still = not (
                self._moves(max(near, q.first - 6), min(last, q.last + 3)) or self.beside(q)
            )
            said = {"in", "out"} & set(self.page.keys(q.first, q.last))
            return follows == ["of"] or bool(said) or (still and follows != ["lower"])
        after = self.page.keys(q.last, q.last + 2)
        if after[:1] == ["of"] and not self._moves(near, q.first):
            return True
        shares = self._near("share", near, min(last, q.last + 2))
        far = self._near("share-of", max(0, q.first - _FAR), q.first)
        return (shares or (far and not self._moves(near, q.first))) and not self._by(q)

    def _of_rate(
        self, q: Quantity, first: int, last: int, ends: Role | None, others: list[Quantity]
    ) -> Figure:
        if q.unit == "pp":
            if any("dir:hold" in m.tags for m in self.page.speech_in(first, last)):
                return Figure(q, "rate", 0, "pp", "rate suspended")
            lifted = any("act:lift" in m.tags for m in self.page.speech_in(first, last))
            sign = q.sign or (-1 if lifted else self._sign(q, first, last)) or 1
            return Figure(q, "change", sign, "pp", "points of a rate")
        moved = self._moves(max(first, q.first - 14), q.first) or self._moves(
            q.last, min(last, q.last + 8)
        )
        moved = moved or self._near("raise", max(first, q.first - 14), q.first)
        pair = {self._movement.ends(o, first) for o in others if o.unit == q.unit}
        if self._near("range", max(first, q.first - 6), q.first):
            return Figure(q, "rate", 0, q.unit, "range of rates")
        if ends and (moved or {"from", "to"} <= pair):
            return Figure(q, ends, 0, q.unit, "rate moves")
        if self._beside.follows(q) == ["of"] and self._near("target", q.last, q.last + 5):
            return Figure(q, "share", 0, q.unit, "share of a goal")
        if self.page.keys(q.last, q.last + 3) == ["of", "its", "own"]:
            return Figure(q, "rate", 0, q.unit, "rate of a duty")
        if self.page.keys(q.last, q.last + 1) == ["of"] and self._near(
            "share", max(first, q.first - 4), min(last, q.last + 3)
        ):
            return Figure(q, "share", 0, q.unit, "share words")
        return Figure(q, "rate", 0, q.unit, "rate of a duty")

    def _time(self, q: Quantity, first: int, last: int) -> Figure:
        words, before = self._beside.words, self._beside.leads(q)
        after = self._beside.follows(q, 2)
        if after[:1] == ["of"] and self._moves(q.last, q.last + 3) and q.unit == "month":
            return Figure(q, "streak", 0, q.unit, "months of falls")
        if after[:1] == ["-"]:
            after = self.page.keys(q.last + 1, q.last + 3)
        lasting = before[-1:] == ["last"] and set(before[-2:-1]) & words["may-last"]
        if ("for" in before[-2:] and not set(before[-1:]) & words["stretch"]) or lasting:
            return Figure(q, "duration", 0, q.unit, "length of time")
        if set(after[:1]) & words["distance"] or after[:2] == ["to", "go"]:
            return Figure(q, None, 0, q.unit, "distance in time")
        if before[-1:] == ["in"] and "first" in self.page.keys(q.first - 8, q.first):
            return Figure(q, None, 0, q.unit, "first in a time")
        wording = {self.page.tokens[k].key for k in range(q.first, min(q.last + 2, last))}
        if wording & words["of-time"] or set(before[-1:]) & words["stretch"]:
            return Figure(q, None, 0, q.unit, "stretch of time")
        if self._near("to-go", q.last, q.last + 5):
            return Figure(q, None, 0, q.unit, "distance in time")
        if before[-1:] == ["in"] or q.unit == "minute":
            return Figure(q, None, 0, q.unit, "distance in time")
        return Figure(q, "duration", 0, q.unit, "length of time")

    def _bare(
        self, q: Quantity, first: int, last: int, family: str, others: list[Quantity]
    ) -> Figure:
        tokens = self.page.tokens
        if q.word and q.value == 0 and self._placed_at(q):
            if family == "tariff":
                return Figure(q, "rate", 0, "%", "rate of a duty")
            if family == "indicator" and self._near("growth", max(first, q.first - 8), q.first):
                return Figure(q, "change", 1, "%", "rate of growth")
        if q.word and q.value == 0 and self.weight and self._beside.follows(q) != ["of"]:
            role: Role = "amount" if family == "purchase" else "level"
            counted = family in ("purchase", "indicator")
            return Figure(q, role if counted else None, 0, self.weight, "none of it")
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
        if placed and self.weight and q.value >= 10 and family == "indicator":
            return Figure(q, "level", 0, self.weight, "unit of the antecedent")
        if q.factor >= 1000 and self.weight and family in ("purchase", "indicator"):
            return Figure(
                q,
                "amount" if family == "purchase" else "level",
                0,
                self.weight,
                "unit of the antecedent",
            )
        if family == "purchase" and (q.value >= 10 or not q.word):
            noun = next(
                (
                    t[8:]
                    for m in self.page.names_in(q.last, q.last + 4)
                    for t in m.tags
                    if t.startswith("product:")
                ),
                "",
            )
            if noun or (set(self._beside.leads(q, 1)) & self._beside.words["amount-led"]):
                return Figure(q, "amount", 0, noun or "pieces", "counted product")
        if family == "index" and self._near("line", q.first, q.last + 2):
            return Figure(q, "threshold", 0, "points", "line of an index")
        if (family == "index" and not q.word) or (family == "indicator" and q.step < 1):
            ends = self._movement.ends(q, first)
            pair = any(self._movement.ends(o, first) for o in others if o is not q and o.unit == "")
            return Figure(q, ends if ends and pair else "level", 0, "points", "index")
        if family == "fx" and q.value <= _RATE:
            return Figure(q, "level", 0, "CNY per USD", "exchange rate")
        ends = self._movement.ends(q, first)
        if family == "indicator" and q.value >= _MANY and ends == "to":
            return Figure(q, "level", 0, "pieces", "number of things")
        return self._count(q, first, last, tokens[q.first - 1].key if q.first else "")

    def _count(self, q: Quantity, first: int, last: int, before: str) -> Figure:
        """Read a counted noun; a known group ("the two leaders") is not counted."""
        tokens = self.page.tokens
        noun, k = "", q.last
        while k < min(last, q.last + 5):
            key = tokens[k].key
            if tokens[k].text in ",;:.()–—" or key in self._beside.words["noun-ends"]:
                break
            if key.endswith("s") and len(key) > 3 and tokens[k].is_word:
                noun = key
                if k + 1 < len(tokens) and not tokens[k + 1].is_word:
                    break
            elif noun:
                break
            elif tokens[k].text == "-" and k == q.last and k + 1 < len(tokens) and q.printed > 2:
                noun = f"{tokens[k + 1].key}s" if not tokens[k + 1].key.endswith("s") else ""
                break
            k += 1
        if any(
            t.key in self._beside.words["every"] for t in tokens[q.last : q.last + 1]
        ) and self._moves(q.last, q.last + 3):
            return Figure(q, "streak", 0, tokens[q.last].key[:-2], "run of falls")
        if (q.word and self._near("group", q.last, q.last + 3)) or (q.word and before == "of"):
            return Figure(q, None, 0, "", "known group")
        if before in self._beside.words["known"]:
            return Figure(q, None, 0, "", "known group")
        if not noun or (q.printed == 1 and q.word):
            return Figure(q, None, 0, "", "pronoun or ordinal" if q.word else "bare number")
        return Figure(q, "count", 0, noun, "counted noun")

    def _amount(
        self, q: Quantity, first: int, last: int, family: str, others: list[Quantity]
    ) -> Figure:
        if q.unit in ("t", "bushel"):
            self.weight = q.unit
        if q.unit == "times":
            return Figure(q, "level", 0, "times", "multiple")
        if family == "control" and q.is_money:
            moved = self._moves(max(first, q.first - 8), q.first)
            ends = self._movement.ends(q, first) if moved else None
            role: Role = ends or ("rate" if "/" in q.unit else "amount")
            return Figure(q, role, 0, q.unit, "size of a fee")
        if family in ("purchase", "tariff", "control", "law", "agreement", "truce"):
            return Figure(q, "amount", 0, q.unit, "amount of a pledge")
        before = self.page.keys(q.first - 3, q.first)
        if "by" in before and self._moves(max(first, q.first - 6), q.first):
            return Figure(q, "change", self._sign(q, first, last) or 1, q.unit, "moved by")
        sized = q.is_money or not self.beside(q)
        if sized and family == "indicator" and self._moved_by(q, first):
            return Figure(q, "change", self._sign(q, first, last) or 1, q.unit, "moved by")
        return Figure(q, "level", 0, q.unit, "size")
