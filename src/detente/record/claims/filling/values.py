"""What the figures of a clause are: role, sign, and which of them are no claim at all."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from detente.record.claim import Role
from detente.record.claims.frames.page import Page
from detente.record.claims.reading.lexicon import Lexicon
from detente.record.claims.reading.quantities import Quantity
from detente.record.claims.reading.tokens import Phrasebook

#: How far a word may stand from the figure it explains.
_NEAR = 7
#: A larger number is no exchange rate; from this on a bare one counts things.
_RATE, _MANY = 20, 1000
#: How far behind a share another percentage without a verb of movement is one too.
_FAR = 16


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
def _beside(words: Lexicon) -> Phrasebook:
    return words.book("figures")


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
        self._words = _beside(page.words).find(page.tokens)

    def _near(self, tag: str, first: int, last: int) -> bool:
        return any(tag in m.tags and first <= m.first < last for m in self._words)

    def of(self, q: Quantity, first: int, last: int, family: str, others: list[Quantity]) -> Figure:
        """Return the role of a figure in a clause about a family of subjects."""
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

    def _moved_by(self, q: Quantity, first: int) -> bool:
        """Tell whether a figure is what something moved by: "lost 68 cents", "41 points higher"."""
        if self.beside(q):
            return True
        for mention in self.page.speech_in(max(first, q.first - 3), q.first):
            tags = set(mention.tags)
            if tags & {"dir:up", "dir:down"} and not tags & {"best", "outdo"}:
                between = set(self.page.keys(mention.last, q.first))
                return not between & {"to", "at", "from", "past", "above", "below"}
        return False

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
        if q.kind == "vague" and q.value < 100 and family != "tariff":
            return Figure(q, None, 0, "%", "vague figure")
        if self._near("threshold", max(first, q.first - 3), min(last, q.last + 4)):
            return Figure(q, "threshold", 0, q.unit, "threshold words")
        ends = self._ends(q, first, last, others)
        if family == "tariff":
            return self._of_rate(q, first, last, ends, others)
        if self._near("target", max(first, q.first - 4), q.first):
            return Figure(q, "level", 0, q.unit, "target")
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
        if noun and self.page.keys(q.first - 1, q.first) in (["the"], ["a"], ["an"]):
            return Figure(q, "change", noun, q.unit, "growth rate compared with")
        if ends == "from" and moved:
            return Figure(q, ends, 0, q.unit, "from … to")
        if ends and any(o is not q and o.unit == q.unit for o in others) and not self._by(q):
            return Figure(q, ends, 0, q.unit, "from … to")
        if moved < 0 and self._near("pace", max(first, q.first - 8), q.first) and ends == "to":
            moved = 1
        return Figure(q, "change", moved or 1, q.unit, "growth rate" if moved else "bare rate")

    def _placed(self, q: Quantity) -> bool:
        return bool({"at", "is", "was", "of"} & set(self.page.keys(q.first - 2, q.first)))

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
        return self._near("share", near, min(last, q.last + 2)) and not self._by(q)

    def _moves(self, first: int, last: int) -> bool:
        return any(
            t in ("dir:up", "dir:down") for m in self.page.speech_in(first, last) for t in m.tags
        )

    def _by(self, q: Quantity) -> bool:
        return "by" in self.page.keys(q.first - 4, q.first)

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
        pair = {self._ends(o, first, last, others) for o in others if o.unit == q.unit}
        if ends and (moved or {"from", "to"} <= pair):
            return Figure(q, ends, 0, q.unit, "rate moves")
        if self.page.keys(q.last, q.last + 3) == ["of", "its", "own"]:
            return Figure(q, "rate", 0, q.unit, "rate of a duty")
        if self.page.keys(q.last, q.last + 1) == ["of"] and self._near(
            "share", max(first, q.first - 4), min(last, q.last + 3)
        ):
            return Figure(q, "share", 0, q.unit, "share words")
        return Figure(q, "rate", 0, q.unit, "rate of a duty")

    def _ends(self, q: Quantity, first: int, last: int, others: list[Quantity]) -> Role | None:
        """Tell whether a figure is an end of a movement: "from 57", "to 47"."""
        for k in range(q.first - 1, max(first, q.first - 6) - 1, -1):
            word = self.page.tokens[k].key
            if word not in ("to", "from") and (self._acts(k) or self.page.names_in(k, k + 1)):
                return None
            if word in ("to", "at"):
                return "to" if word == "to" and q.approx != "up to" else None
            if word == "from":
                return "from"
            if word in ("by", "for", ",", "and", "in", "than", "with", "on"):
                return None
        return None

    def _acts(self, k: int) -> bool:
        """Tell whether a word of movement or an auxiliary stands at a token."""
        tags = [t for m in self.page.speech_in(k, k + 1) for t in m.tags]
        return any(t.startswith(("dir:", "aux", "act:")) for t in tags)

    def _sign(self, q: Quantity, first: int, last: int) -> int:
        """Return the direction of a figure from the nearest word of movement."""
        if q.sign:
            return q.sign
        after = self._direction(q.last, min(last, q.last + 6), forward=True, q=q)
        before = self._direction(max(first, q.first - 10), q.first, forward=False, q=q)
        adjacent = self._direction(q.last, min(last, q.last + 2), forward=True, q=q)
        return adjacent or before or after or self._direction(first, q.first, forward=False, q=q)

    def _direction(self, first: int, last: int, *, forward: bool, q: Quantity) -> int:
        mentions = self.page.speech_in(first, last)
        for mention in mentions if forward else reversed(mentions):
            if any(
                mention.first < f.first < q.first or q.last <= f.first < mention.first
                for f in self.page.figures_in(first, last)
                if f.unit == q.unit
            ):
                continue
            for tag in mention.tags:
                if tag in ("dir:up", "dir:down"):
                    return 1 if tag == "dir:up" else -1
        return self.beside(q) if forward else 0

    def beside(self, q: Quantity) -> int:
        """Return the direction that the word right behind a figure gives it: "5% more"."""
        if self._near("more", q.last, q.last + 1):
            return 1
        return -1 if self._near("less", q.last, q.last + 1) else 0

    def _time(self, q: Quantity, first: int, last: int) -> Figure:
        after = self.page.keys(q.last, q.last + 2)
        before = self.page.keys(q.first - 3, q.first)
        if after[:1] == ["of"] and self._moves(q.last, q.last + 3) and q.unit == "month":
            return Figure(q, "streak", 0, q.unit, "months of falls")
        if after[:1] == ["-"]:
            after = self.page.keys(q.last + 1, q.last + 3)
        lasting = before[-1:] == ["last"] and before[-2:-1] in (["to"], ["can"], ["will"], ["may"])
        if before[-1:] == ["for"] or before[-2:-1] == ["for"] or lasting:
            return Figure(q, "duration", 0, q.unit, "length of time")
        if after[:1] and after[0] in (
            "ago",
            "earlier",
            "later",
            "before",
            "old",
            "after",
            "since",
            "prior",
            "review",
            "reviews",
        ):
            return Figure(q, None, 0, q.unit, "distance in time")
        if before[-1:] == ["in"] and "first" in self.page.keys(q.first - 8, q.first):
            return Figure(q, None, 0, q.unit, "first in a time")
        wording = self.page.said(q.first, q.last + 2).lower()
        if any(w in wording for w in ("high", "low", "record", "peak")) or before[-1:] in (
            ["past"],
            ["last"],
            ["first"],
            ["same"],
            ["every"],
        ):
            return Figure(q, None, 0, q.unit, "stretch of time")
        if before[-1:] == ["in"] or q.unit == "minute":
            return Figure(q, None, 0, q.unit, "distance in time")
        return Figure(q, "duration", 0, q.unit, "length of time")

    def _bare(
        self, q: Quantity, first: int, last: int, family: str, others: list[Quantity]
    ) -> Figure:
        tokens = self.page.tokens
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
            if noun or (q.first and tokens[q.first - 1].key in ("to", "of", "about", "up")):
                return Figure(q, "amount", 0, noun or "pieces", "counted product")
        if family == "index" and self._near("line", q.first, q.last + 2):
            return Figure(q, "threshold", 0, "points", "line of an index")
        if (family == "index" and not q.word) or (family == "indicator" and q.step < 1):
            ends = self._ends(q, first, last, others)
            pair = any(o is not q and o.unit == "" for o in others)
            return Figure(q, ends if ends and pair else "level", 0, "points", "index")
        if family == "fx" and q.value <= _RATE:
            return Figure(q, "level", 0, "CNY per USD", "exchange rate")
        ends = self._ends(q, first, last, others)
        if family == "indicator" and q.value >= _MANY and ends == "to":
            return Figure(q, "level", 0, "pieces", "number of things")
        return self._count(q, first, last, tokens[q.first - 1].key if q.first else "")

    def _count(self, q: Quantity, first: int, last: int, before: str) -> Figure:
        """Read a counted noun; a known group ("the two leaders") is not counted."""
        tokens = self.page.tokens
        noun, k = "", q.last
        while k < min(last, q.last + 5):
            key = tokens[k].key
            if tokens[k].text in ",;:.()–—" or key in ("of", "in", "on", "to", "for"):
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
            t.key in ("monthly", "quarterly", "yearly") for t in tokens[q.last : q.last + 1]
        ) and self._moves(q.last, q.last + 3):
            return Figure(q, "streak", 0, tokens[q.last].key[:-2], "run of falls")
        if (q.word and self._near("group", q.last, q.last + 3)) or (q.word and before == "of"):
            return Figure(q, None, 0, "", "known group")
        if before in (
            "the",
            "these",
            "those",
            "its",
            "our",
            "their",
            "both",
            "no",
            "this",
            "that",
            "any",
            "'s",
        ):
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
            ends = self._ends(q, first, last, others) if moved else None
            role: Role = ends or ("rate" if "/" in q.unit else "amount")
            return Figure(q, role, 0, q.unit, "size of a fee")
        if family in ("purchase", "tariff", "control", "law", "agreement", "truce"):
            return Figure(q, "amount", 0, q.unit, "amount of a pledge")
        before = self.page.keys(q.first - 3, q.first)
        if "by" in before and self._moves(max(first, q.first - 6), q.first):
            return Figure(q, "change", self._sign(q, first, last) or 1, q.unit, "moved by")
        if q.is_money and family == "indicator" and self._moved_by(q, first):
            return Figure(q, "change", self._sign(q, first, last) or 1, q.unit, "moved by")
        return Figure(q, "level", 0, q.unit, "size")
