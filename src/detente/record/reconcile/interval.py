"""What a figure may be, as an interval: two figures are compared by theirs, never by text."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from detente.record.claim import Value

_TIMES = {
    "day": Decimal(1),
    "week": Decimal(7),
    "month": Decimal("30.4375"),
    "quarter": Decimal("91.3125"),
    "year": Decimal("365.25"),
}
#: An interval this wide, against its middle, picks out no figure.
_BROAD = Decimal("0.25")


@dataclass(frozen=True, slots=True)
class Interval:
    """A span of numbers; None is without end, an open end is left out."""

    lo: Decimal | None
    hi: Decimal | None
    lo_open: bool = False
    hi_open: bool = False

    @classmethod
    def of(cls, value: Value) -> Interval:
        """Return the interval of a figure of a claim, its sign applied.

        >>> from detente.record.claim import Span
        >>> v = Value("change", Decimal(-1), "%", "just over", Decimal(1), Decimal("1.5"), True,
        ...     False, Span(0, 1, "1"))
        >>> Interval.of(v)
        Interval(lo=Decimal('-1.5'), hi=Decimal('-1'), lo_open=False, hi_open=True)
        """
        if value.value >= 0:
            return cls(value.lo, value.hi, value.lo_open, value.hi_open)
        lo = None if value.hi is None else -value.hi
        hi = None if value.lo is None else -value.lo
        return cls(lo, hi, value.hi_open, value.lo_open)

    @classmethod
    def around(cls, value: Decimal, margin: Decimal) -> Interval:
        """Return what a figure may be that is known to half its last digit."""
        return cls(value - margin, value + margin)

    def times(self, factor: Decimal) -> Interval:
        """Return the interval in another unit; `factor` is above zero."""
        lo = None if self.lo is None else self.lo * factor
        hi = None if self.hi is None else self.hi * factor
        return Interval(lo, hi, self.lo_open, self.hi_open)

    def turned(self) -> Interval:
        """Return the interval with the other sign, as a deficit is a surplus turned."""
        lo = None if self.hi is None else -self.hi
        hi = None if self.lo is None else -self.lo
        return Interval(lo, hi, self.hi_open, self.lo_open)

    def meets(self, other: Interval) -> bool:
        """Tell whether some number lies in both."""
        return not (self._below(other) or other._below(self))

    def _below(self, other: Interval) -> bool:
        if self.hi is None or other.lo is None:
            return False
        touching = self.hi == other.lo and (self.hi_open or other.lo_open)
        return self.hi < other.lo or touching

    def within(self, other: Interval) -> bool:
        """Tell whether all of it lies in the other, ends let through."""
        low = other.lo is None or (self.lo is not None and self.lo >= other.lo)
        high = other.hi is None or (self.hi is not None and self.hi <= other.hi)
        return low and high

    @property
    def picks(self) -> bool:
        """Whether it is narrow enough that a figure in it is no accident."""
        if self.lo is None or self.hi is None:
            return False
        middle = abs(self.lo + self.hi) / 2
        return self.hi - self.lo <= _BROAD * middle


def in_base(value: Value) -> tuple[Interval, str]:
    """Return the interval of a figure and its unit, both in what figures are compared in.

    Shares and growth are percent, lengths of time are days.
    """
    found, unit = Interval.of(value), value.unit
    if unit == "fraction":
        return found.times(Decimal(100)), "%"
    if unit in _TIMES:
        return found.times(_TIMES[unit]), "day"
    return found, unit
