"""Quantities in a text: number, scale and unit, as they are read off its words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache

from detente.record.claims.reading.lexicon import Lexicon, lexicon
from detente.record.claims.reading.numbers import number_at
from detente.record.claims.reading.tokens import Token, paths_of, tokens_of
from detente.record.claims.reading.units.currencies import coined, currencies
from detente.record.claims.reading.units.fractions import and_a_part
from detente.record.claims.reading.units.lists import is_named, listed
from detente.record.claims.reading.units.number import Number
from detente.record.claims.reading.units.quantity import (
    TIMES,
    WIDTH,
    Quantity,
    interval,
    is_sized,
)

__all__ = ["TIMES", "WIDTH", "Quantity", "Reader", "interval", "reread"]

_DASHES = frozenset("-–—‐‑")


class Reader:
    """Reads the quantities among tokens.

    Parameters
    ----------
    words : Lexicon
        The language pack.
    alone : bool
        Whether the tokens are cut out of their sentence.
    """

    def __init__(self, words: Lexicon, *, alone: bool = False) -> None:
        self.words = words
        self.alone = alone

    def read(self, tokens: Sequence[Token], taken: Sequence[bool] = ()) -> list[Quantity]:
        """Return the quantities among tokens, those that are taken left out."""
        free = taken or [False] * len(tokens)
        found: list[Quantity] = []
        i = 0
        while i < len(tokens):
            if free[i] or not self._may_begin(tokens, i):
                i += 1
                continue
            got = self._at(tokens, i, free)
            if got is None:
                i += 1
                continue
            found.extend(got)
            i = max(i + 1, got[-1].last)
        return [self._approximated(q, tokens) for q in listed(tokens, found, self.words)]

    def _may_begin(self, tokens: Sequence[Token], i: int) -> bool:
        token = tokens[i]
        return (
            token.is_number
            or token.key in self._starters
            or token.text in "$€£¥~"
            or token.key in self.words.beside["nothing-of"]
        )

    @property
    def _starters(self) -> frozenset[str]:
        return _starters(self.words)

    def _at(self, tokens: Sequence[Token], i: int, free: Sequence[bool]) -> list[Quantity] | None:
        number = number_at(tokens, i, self.words, alone=self.alone)
        if number is None or any(free[k] for k in range(number.first, number.last)):
            return None
        made = self._with_rest(tokens, self._with_unit(tokens, number))
        if made.word and made.unit == "" and is_named(tokens, made):
            return None
        other = self._other_end(tokens, made, free)
        if other is None:
            return [made]
        return [*other]

    def _with_unit(self, tokens: Sequence[Token], number: Number) -> Quantity:
        """Read sign of currency, unit and counted span around a number."""
        first, last, unit, factor = number.first, number.last, number.unit, Decimal(1)
        sign, first = self._before(tokens, first)
        if sign and not unit:
            unit = sign
        after = self._unit_after(tokens, last, unit)
        if after is not None:
            told, last = after
            name, _, times = told.partition("*")
            times, _, limit = times.partition("<")
            large = limit and number.value >= Decimal(limit)
            unit, factor = name, Decimal(1 if large else times or 1)
        if unit in currencies().codes:
            unit, last = self._per(tokens, last, unit)
        minus = 0
        if (
            first
            and tokens[first - 1].text in "-−–+"
            and tokens[first - 1].end == tokens[first].start
        ):
            space = first < 2 or tokens[first - 2].end < tokens[first - 1].start
            if space:
                minus = 1 if tokens[first - 1].text == "+" else -1
        if first and tokens[first - 1].key in self.words.beside["minus"]:
            minus = -1
        worth = number.value * factor
        return Quantity(
            first, last, tokens[first].start, tokens[last - 1].end, worth, number.step * factor,
            unit, number.approx, number.kind, number.printed, number.scale * factor, number.word,
            minus,
        )  # fmt: skip

    def _with_rest(self, tokens: Sequence[Token], q: Quantity) -> Quantity:
        """Add what follows the unit of a figure: "a year and a half", "an hour and ten minutes"."""
        half = and_a_part(tokens, q.last, self.words) if q.is_time or q.is_money else None
        if half is not None:
            more, end = q.factor * half[0], half[1]
            return replace(
                q, last=end, end=tokens[end - 1].end, value=q.value + more,
                printed=q.printed + half[0], step=more,
            )  # fmt: skip
        if not self.words.stand(tokens, q.last, "additive"):
            return q
        cents = q.unit in coined(self.words)
        small = (q.unit, 1) if cents else ("minute", 60) if q.unit == "hour" else None
        number = number_at(tokens, q.last + 1, self.words) if small else None
        rest = self._with_unit(tokens, number) if number is not None else None
        if rest is None or small is None or rest.unit.partition("/")[0] != small[0]:
            return q
        if cents and (rest.factor != Decimal("0.01") or q.factor != 1):
            return q
        size = q.value * small[1] + rest.value
        return replace(rest, first=q.first, start=q.start, value=size, printed=size,
                       factor=Decimal(1), word=True, approx=q.approx)  # fmt: skip

    def _before(self, tokens: Sequence[Token], first: int) -> tuple[str, int]:
        """Return the currency whose sign stands before a number, and where that begins."""
        if first == 0:
            return "", first
        sign = tokens[first - 1]
        known = currencies()
        if sign.text in known.signs:
            before = tokens[first - 2] if first > 1 else None
            plain = known.signs[sign.text]
            if before and before.end == sign.start and before.is_word:
                return known.signs.get(before.text + sign.text, plain), first - 2
            return plain, first - 1
        if sign.text[0].isupper() and sign.text.upper() in known.letters:
            return known.letters[sign.text.upper()], first - 1
        return "", first

    def _unit_after(self, tokens: Sequence[Token], last: int, unit: str) -> tuple[str, int] | None:
        """Return the unit that follows a number, ``unit factor``, and where it ends."""
        at = last
        for _ in range(2):
            k = at
            while k < len(tokens) and tokens[k].text in _DASHES and not _spaced(tokens, k):
                k += 1
            told, end = self.words.units.match(tokens, k)
            name = next((t for t in told if t.startswith("unit:")), "")
            if name and self._fits(tokens, k, end, name[5:], unit, last):
                return name[5:], end
            filler, end = self.words.units.match(tokens, k)
            if "filler" not in filler:
                return None
            at = end
        return None

    def _per(self, tokens: Sequence[Token], last: int, unit: str) -> tuple[str, int]:
        """Return the unit of a price with what it is told for, and where it ends."""
        dashed = last < len(tokens) and tokens[last].text in _DASHES
        k = last + (dashed or self.words.stand(tokens, last, "exchange"))
        told, end = self.words.units.match(tokens, k)
        name = next((t[4:] for t in told if t.startswith("per:")), "")
        return (f"{unit}/{name}", end) if name else (unit, last)

    def _fits(
        self, tokens: Sequence[Token], k: int, end: int, name: str, unit: str, last: int
    ) -> bool:
        """Tell whether a unit can belong to a figure that may have a currency already."""
        base = name.partition("*")[0]
        if unit:
            return base == unit or (unit in currencies().codes and " per " in base)
        short = end - k == 1 and len(tokens[k].text) <= 2 and tokens[k].is_word
        short = short and tokens[k].text not in self.words.beside["apart"]
        if short and base in ("t", "bushel", "times", "%"):
            return tokens[k].start == tokens[last - 1].end or (
                base == "t" and k == last and tokens[k].text in self.words.beside["weights"]
            )
        aged = end < len(tokens) and tokens[end].key in self.words.beside["aged"]
        return not (base in TIMES and aged)

    def _other_end(
        self, tokens: Sequence[Token], low: Quantity, free: Sequence[bool]
    ) -> tuple[Quantity, ...] | None:
        """Read the second figure of a range; both ends come back with their kinds."""
        k = low.last
        if k >= len(tokens) or free[k]:
            return None
        closed, key = self.words.closed, tokens[k].key
        either = key in closed["alternative"] and low.value < 20
        joined = tokens[k].text in _DASHES and not _spaced(tokens, k)
        before = tokens[low.first - 1].key if low.first else ""
        told = key in closed["bound"] and before not in closed["origin"]
        both = key in closed["additive"] and before in closed["between"]
        if not (joined or told or both or either) or k + 1 >= len(tokens) or free[k + 1]:
            return None
        begin = k + 1
        dashed = begin + 1 < len(tokens) and tokens[begin + 1].key == "-"
        if joined and dashed and tokens[begin].key in closed["goal"]:
            begin += 2  # "10-to-12 percent"
        while begin < len(tokens) and tokens[begin].text in "$€£¥":
            begin += 1
        number = number_at(tokens, begin, self.words)
        if number is None or (told and self._moved_to(tokens, low)):
            return None
        high = self._with_unit(tokens, number)
        if high.unit and low.unit and high.unit != low.unit:
            return None
        if told and before in closed["agent"] and (low.unit or high.printed > low.printed * 2):
            return None
        bare = both and not low.unit and high.factor > 1
        if low.is_money and low.factor == 1 and not high.unit and (joined or high.factor > 1):
            low, high = self._same_money(tokens, low, high)
        if (
            not (high.unit or bare)
            or high.kind != "number"
            or (told and low.unit in TIMES and not high.unit)
        ):
            return None
        if not low.unit:
            at = (high.first, high.last)
            times = high.factor if low.printed <= high.printed * 100 else Decimal(1)
            low = replace(
                low, unit=high.unit, unit_at=at, factor=times,
                value=low.printed * times, step=low.step * times,
            )  # fmt: skip
        elif low.factor < high.factor and low.value < high.value / 1000:
            times = high.factor
            low = replace(
                low, unit_at=(high.first, high.last), factor=times,
                value=low.printed * times, step=low.step * times,
            )  # fmt: skip
        if low.value >= high.value:
            return None
        return (
            replace(low, kind="low", approx="at least"),
            replace(high, kind="high", approx="up to"),
        )

    def _moved_to(self, tokens: Sequence[Token], low: Quantity) -> bool:
        """Tell whether an amount is what something moved by: "gained 4 cents to $5"."""
        tags = self.words.words.match(tokens, low.first - 1)[0] if low.first else ()
        moved = any(tag in ("dir:up", "dir:down") for tag in tags)
        return moved and is_sized(low.unit) and low.unit_at is None

    def _same_money(
        self, tokens: Sequence[Token], low: Quantity, high: Quantity
    ) -> tuple[Quantity, Quantity]:
        """Give both ends of a range the currency before it: "$1.2-1.5bn", "$12-15 a bushel"."""
        unit, last = self._per(tokens, high.last, low.unit)
        high = replace(high, unit=unit, last=last, end=tokens[last - 1].end)
        times, at = high.factor, (high.first, high.last)
        size, step = low.printed * times, low.step * times
        return replace(low, unit=unit, unit_at=at, factor=times, value=size, step=step), high

    def _approximated(self, q: Quantity, tokens: Sequence[Token]) -> Quantity:
        """Put the approximator that stands before or after a figure to it."""
        if q.approx != "exact":
            return q
        told, end = self.words.approximators.match(tokens, q.last)
        article, behind = self.words.closed["article"], self.words.beside["bound-behind"]
        if told and q.last < len(tokens) and tokens[q.last].key in behind:
            return replace(q, approx=told[0][7:])
        stop = q.first
        if stop and tokens[stop - 1].key in article and q.word:
            stop -= 1
        for first in range(max(0, stop - 4), stop):
            told, end = self.words.approximators.match(tokens, first)
            if told and end == stop and tokens[first].key not in behind:
                if (
                    tokens[first].key in self.words.beside["upward"]
                    and first
                    and tokens[first - 1].key in self.words.beside["goes"]
                ):
                    continue
                return replace(q, approx=told[0][7:])
        return q


def _spaced(tokens: Sequence[Token], k: int) -> bool:
    """Tell whether a mark stands free, with space on both sides."""
    left = k > 0 and tokens[k - 1].end < tokens[k].start
    right = k + 1 < len(tokens) and tokens[k + 1].start > tokens[k].end
    return left and right


@lru_cache(maxsize=8)
def _starters(words: Lexicon) -> frozenset[str]:
    told = {path[0] for phrase, _ in words.entries("numbers") for path in paths_of(phrase)}
    return words.beside["one-more"] | told


def reread(text: str, language: str = "en") -> list[Quantity]:
    """Return the quantities of a stretch of text on its own: what a value is checked by.

    >>> [(str(q.value), q.unit) for q in reread("almost 1.08 trillion dollars")]
    [('1080000000000.00', 'USD')]
    """
    return Reader(lexicon(language), alone=True).read(tokens_of(text))
