"""A claim with the text it stands in: when it was said, of what time, by which side."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from detente.record.claim import Claim, Value
from detente.record.document import Document

_QUARTER = re.compile(r"(\d{4})-?Q([1-4])")
_UNSURE = frozenset({"expected", "hinted", "conditional", "threatened"})


@dataclass(frozen=True, slots=True)
class Reading:
    """A document and the claims read in it."""

    document: Document
    claims: Sequence[Claim]


@dataclass(frozen=True, slots=True)
class Days:
    """A span of days, both ends inclusive; None is without end."""

    first: date | None
    last: date | None

    def meets(self, other: Days) -> bool:
        """Tell whether some day lies in both."""
        one = self.last is None or other.first is None or other.first <= self.last
        two = other.last is None or self.first is None or self.first <= other.last
        return one and two

    def within(self, other: Days) -> bool:
        """Tell whether all of it lies in the other."""
        low = other.first is None or (self.first is not None and self.first >= other.first)
        high = other.last is None or (self.last is not None and self.last <= other.last)
        return low and high

    def gap(self, other: Days) -> int:
        """Return the days between the two; 0 where they meet."""
        if self.meets(other):
            return 0
        before, after = (self, other) if self._before(other) else (other, self)
        assert before.last is not None
        assert after.first is not None
        return (after.first - before.last).days

    def _before(self, other: Days) -> bool:
        return self.last is not None and other.first is not None and self.last < other.first

    @property
    def length(self) -> int | None:
        """How many days; None without end."""
        if self.first is None or self.last is None:
            return None
        return (self.last - self.first).days + 1


@dataclass(frozen=True, slots=True)
class Said:
    """A claim and its document."""

    claim: Claim
    document: Document

    @property
    def day(self) -> date | None:
        """The day the text was published."""
        return self.document.published

    @property
    def unsure(self) -> bool:
        """Whether the wording leaves open that it is or will be so."""
        return self.claim.hedge in _UNSURE

    @property
    def figure_time(self) -> Days | None:
        """The time the figures refer to."""
        return days(str(self.claim.period)) if self.claim.period else None

    @property
    def act_time(self) -> Days | None:
        """When the act or event takes or took place, or ends; else the time it is said of."""
        for text in (self.claim.event_date, self.claim.deadline):
            if text and (found := days(text)):
                return found
        return self.figure_time

    @property
    def words_of_time(self) -> str:
        """A time that is only words: ``next season``."""
        period = self.claim.period
        return period.text if period and not (period.start or period.end) else ""

    @property
    def sides(self) -> frozenset[str]:
        """Who vouches: a side for its own acts, the other side for what it tells of it."""
        told = {"own": self.claim.actor, "counterparty": self.claim.target}
        text = told.get(self.claim.evidence)
        return frozenset(text.split(",")) if text else frozenset()

    def value(self, *roles: str) -> Value | None:
        """Return the first figure in one of these roles."""
        return next((v for role in roles for v in self.claim.values if v.role == role), None)


def days(text: str) -> Days | None:
    """Return the days that a time as written in claims spans; None for words.

    >>> days("2025-01/2025-11").last
    datetime.date(2025, 11, 30)
    >>> days("/2027-12").first is None, days("next season") is None
    (True, True)
    """
    first, slash, last = text.strip().partition("/")
    if not slash:
        last = first
    ends = (_end(first, last=False) if first else None, _end(last, last=True) if last else None)
    if (first and ends[0] is None) or (last and ends[1] is None) or not (first or last):
        return None
    return Days(*ends)


def _end(text: str, *, last: bool) -> date | None:
    quarter = _QUARTER.fullmatch(text)
    if quarter:
        month = 3 * int(quarter[2]) - (0 if last else 2)
        text = f"{quarter[1]}-{month:02}"
    parts = text.split("-")
    try:
        numbers = [int(part) for part in parts]
        if len(numbers) == 3:
            return date(*numbers)
        if len(numbers) == 2:
            start = date(numbers[0], numbers[1], 1)
            after = (start + timedelta(days=31)).replace(day=1)
            return after - timedelta(days=1) if last else start
        if len(numbers) == 1 and len(text) == 4:
            return date(numbers[0], 12, 31) if last else date(numbers[0], 1, 1)
    except (ValueError, OverflowError):
        return None
    return None
