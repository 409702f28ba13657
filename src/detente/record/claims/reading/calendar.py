"""Spans of days as claims write them: ISO dates cut to what is known, both ends inclusive."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date, timedelta


@dataclass(frozen=True, slots=True)
class Stretch:
    """From one day, month or year to another, inclusive; or words where no date can be told.

    `shut` tells that its end alone is meant: the end of a month is no other day of it.
    """

    start: str = ""
    end: str = ""
    text: str = ""
    granularity: str = ""
    inferred: bool = False
    shut: bool = False

    @property
    def known(self) -> bool:
        """Whether it has a date."""
        return bool(self.start or self.end)

    @property
    def written(self) -> str:
        """It as it is written in claims: ``2026-11``, ``2026-09/2026-11``; empty for words."""
        if self.shut and self.end:
            return last_day(self.end)
        return self.start if self.start == self.end else f"{self.start}/{self.end}"

    @property
    def last_day(self) -> str | None:
        """The last day of it, inclusive; None without dates."""
        return last_day(self.end or self.start) if self.known else None

    @property
    def first_day(self) -> str | None:
        """The first day of it; None without dates."""
        return first_day(self.start) if self.start else None


def last_day(told: str) -> str:
    """Return the last day of a year, month or day.

    >>> last_day("2025"), last_day("2024-02"), last_day("2025-11-07")
    ('2025-12-31', '2024-02-29', '2025-11-07')
    """
    parts = [int(part) for part in told.split("-")]
    if len(parts) == 1:
        return f"{told}-12-31"
    if len(parts) == 2:
        return f"{told}-{monthrange(parts[0], parts[1])[1]:02d}"
    return told


def first_day(told: str) -> str:
    """Return the first day of a year, month or day."""
    return told + {4: "-01-01", 7: "-01"}.get(len(told), "")


def month(year: int, number: int) -> str:
    """Return a month as ``2025-11``; a number beyond the year counts on.

    >>> month(2025, 13), month(2025, 0)
    ('2026-01', '2024-12')
    """
    total = year * 12 + number - 1
    return f"{total // 12:04d}-{total % 12 + 1:02d}"


def months(year: int, first: int, last: int) -> Stretch:
    """Return a run of months of a year (a last month beyond December is in the next)."""
    if first == last:
        return Stretch(month(year, first), month(year, first), granularity="month")
    return Stretch(month(year, first), month(year, last), granularity="months")


def one_year(year: int) -> Stretch:
    """Return a whole year."""
    return Stretch(str(year), str(year), granularity="year")


def one_day(day: date) -> Stretch:
    """Return a single day."""
    return Stretch(day.isoformat(), day.isoformat(), granularity="day")


def week_of(day: date, offset: int = 0) -> Stretch:
    """Return the week of a day, Monday to Sunday, so many weeks on.

    >>> week_of(date(2025, 11, 17), -1).start
    '2025-11-10'
    """
    monday = day - timedelta(days=day.weekday()) + timedelta(weeks=offset)
    return Stretch(monday.isoformat(), (monday + timedelta(days=6)).isoformat(), granularity="week")


def nearest_weekday(today: date, weekday: int, *, future: bool) -> date:
    """Return the day of that name: today or the last one, or the next one if yet to come."""
    if future:
        return today + timedelta(days=(weekday - today.weekday()) % 7 or 7)
    return today - timedelta(days=(today.weekday() - weekday) % 7)


def year_before(stretch: Stretch) -> Stretch:
    """Return the same stretch one year earlier.

    >>> year_before(Stretch("2026-01", "2026-04")).end
    '2025-04'
    """

    def moved(told: str) -> str:
        return f"{int(told[:4]) - 1:04d}{told[4:]}".replace("-02-29", "-02-28") if told else ""

    return replace(stretch, start=moved(stretch.start), end=moved(stretch.end))
