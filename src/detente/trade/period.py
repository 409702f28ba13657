"""The span of days a figure is about: a month, a quarter, a year, a year to date, a week, a day."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from detente.errors import BadDate

_MONTH = re.compile(r"(\d{4})-(\d{2})")
_QUARTER = re.compile(r"(\d{4})-?Q(\d)", re.IGNORECASE)
_YEAR = re.compile(r"\d{4}")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_HINT = "write 2025-11, 2025, 2025-Q1, 2025-01..2025-11, 2025-11-14 or 2024-12-27..2025-01-02"
_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """Half-open span of days ``[start, until)``.

    Two figures are about the same period when their spans are the same: January to March and the
    first quarter are one span, whatever a release calls it.
    """

    start: date
    until: date

    def __post_init__(self) -> None:
        """Refuse a span that ends before it begins."""
        if self.start >= self.until:
            raise BadDate(
                f"the period {self.start}..{self.until} does not exist: it ends before it begins",
                where="period",
                hint=_HINT,
            )

    @property
    def monthly(self) -> bool:
        """Whether the span is made of whole months."""
        return self.start.day == self.until.day == 1

    @property
    def months(self) -> int:
        """Whole months in the span; 0 where it is not made of months."""
        if not self.monthly:
            return 0
        return months_between(self.start, self.until)

    @property
    def basis(self) -> str:
        """``month``, ``quarter``, ``year``, ``ytd``, ``week``, ``day`` or ``span``."""
        if self.until - self.start == timedelta(days=1):
            return "day"
        if self.until - self.start == _WEEK:
            return "week"
        months = self.months
        if months == 1:
            return "month"
        if self.start.month == 1 and 0 < months <= 12:
            return "year" if months == 12 else "ytd"
        if months == 3 and self.start.month % 3 == 1:
            return "quarter"
        return "span"

    @property
    def last(self) -> date:
        """The last day of the span."""
        return self.until - timedelta(days=1)

    @property
    def year_before(self) -> Period:
        """The same span a year before; for weeks and days, 52 weeks before."""
        if self.monthly:
            return Period(_shift(self.start, -12), _shift(self.until, -12))
        return Period(self.start - 52 * _WEEK, self.until - 52 * _WEEK)

    def __str__(self) -> str:
        """Return the period as it is written and read."""
        basis = self.basis
        if basis == "day":
            return self.start.isoformat()
        if basis == "year":
            return f"{self.start.year:04}"
        if basis == "month":
            return f"{self.start:%Y-%m}"
        if basis == "quarter":
            return f"{self.start.year:04}-Q{(self.start.month + 2) // 3}"
        if self.monthly:
            return f"{self.start:%Y-%m}..{self.last:%Y-%m}"
        return f"{self.start}..{self.last}"


def months_between(start: date, until: date) -> int:
    """Return the months from one month's day to another's; days within a month do not count."""
    return 12 * (until.year - start.year) + until.month - start.month


def read_period(text: str) -> Period:
    """Return the period a text names.

    Parameters
    ----------
    text : str
        A month ``2025-11``, a year ``2025``, a quarter ``2025-Q1``, a day ``2025-11-14``, or two of
        these with ``..`` between them, both included.

    Raises
    ------
    BadDate
        If no such period exists.

    Examples
    --------
    >>> read_period("2025-01..2025-11").basis
    'ytd'
    >>> str(read_period("2025-02").year_before)
    '2024-02'
    """
    first, dots, last = text.strip().partition("..")
    if not dots:
        return _one(first, text)
    begin, end = _one(first, text), _one(last, text)
    if begin.basis != end.basis:
        what = f"'{text}' joins a {begin.basis} and a {end.basis}"
        raise BadDate(what, where="period", hint=_HINT)
    return Period(begin.start, end.until)


def _one(part: str, whole: str) -> Period:
    part = part.strip()
    try:
        if _DAY.fullmatch(part):
            day = date.fromisoformat(part)
            return Period(day, day + timedelta(days=1))
        if found := _MONTH.fullmatch(part):
            start = date(int(found[1]), int(found[2]), 1)
            return Period(start, _shift(start, 1))
        if found := _QUARTER.fullmatch(part):
            start = date(int(found[1]), 3 * int(found[2]) - 2, 1)
            return Period(start, _shift(start, 3))
        if _YEAR.fullmatch(part):
            start = date(int(part), 1, 1)
            return Period(start, _shift(start, 12))
    except (ValueError, OverflowError) as error:
        raise BadDate(f"the period '{whole}' does not exist", where="period", hint=_HINT) from error
    raise BadDate(f"'{whole}' is not a period", where="period", hint=_HINT)


def _shift(day: date, months: int) -> date:
    index = 12 * day.year + day.month - 1 + months
    return date(index // 12, index % 12 + 1, 1)
