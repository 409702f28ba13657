"""A quantity, and the interval that an approximator makes of it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from detente.record.claims.reading.lexicon import Lexicon
from detente.record.claims.reading.units.currencies import currencies

#: Share of a figure by which "about" may miss it.
WIDTH = Decimal("0.05")
_WEIGHED = frozenset({"t", "bushel", "barrel"})
TIMES = frozenset({"day", "week", "month", "quarter", "year", "hour", "minute"})


@dataclass(frozen=True, slots=True)
class Quantity:
    """A figure as it stands in the text.

    Parameters
    ----------
    first, last : int
        Tokens of number, scale and unit, end left out.
    start, end : int
        The same as offsets into the text.
    value : Decimal
        In base units, without sign.
    step : Decimal
        Worth of the last printed digit, in base units.
    unit : str
        Base unit; empty for a bare number.
    approx : str
        The text's own word, or ``exact``.
    kind : str
        ``number``, ``streak``, ``part``, ``vague``, ``low`` or ``high`` (the ends of a range).
    printed : Decimal
        The number alone, before scale and unit.
    factor : Decimal
        What it was multiplied with.
    word : bool
        Whether it is written in words.
    sign : int
        -1 where a minus stands before it.
    unit_at : tuple of int or None
        Tokens where unit and scale stand if taken from elsewhere.
    """

    first: int
    last: int
    start: int
    end: int
    value: Decimal
    step: Decimal
    unit: str
    approx: str
    kind: str
    printed: Decimal
    factor: Decimal
    word: bool
    sign: int = 0
    unit_at: tuple[int, int] | None = None

    @property
    def is_money(self) -> bool:
        """Whether it is an amount of money."""
        return self.unit.partition("/")[0] in currencies().codes

    @property
    def is_none(self) -> bool:
        """Whether it is a word for nothing, of whatever unit: "none", "zero"."""
        return self.word and self.value == 0 and not self.unit

    @property
    def is_time(self) -> bool:
        """Whether it is a length of time."""
        return self.unit in TIMES


def is_sized(unit: str) -> bool:
    """Tell whether a unit is one that amounts are told in: a weight, or the money named for any."""
    return unit in _WEIGHED or unit == currencies().any


def interval(
    value: Decimal, step: Decimal, unit: str, approx: str, words: Lexicon
) -> tuple[Decimal | None, Decimal | None, bool, bool]:
    """Return what the size may be: low end, high end, and whether each is left out.

    >>> from detente.record.claims.reading.lexicon import lexicon
    >>> interval(Decimal(1), Decimal(1), "%", "just over", lexicon("en"))
    (Decimal('1'), Decimal('1.5'), True, False)
    """
    half = step / 2
    wide = abs(value) * WIDTH
    if unit in ("%", "pp"):
        wide = max(wide, half)
    kind = words.intervals.get(approx, "exact" if approx == "exact" else "about")
    size = abs(value)
    return {
        "exact": (size - half, size + half, False, False),
        "about": (size - wide, size + wide, False, False),
        "nearly": (size - wide, size, False, True),
        "just over": (size, size + wide, True, False),
        "over": (size, None, True, True),
        "at least": (size, None, False, True),
        "under": (Decimal(0), size, False, True),
        "up to": (Decimal(0), size, False, False),
    }[kind]
