"""The two clocks: ``on`` (when a rule applies) and ``known`` (what had been published)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from detente.errors import BadDate

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class AsOf:
    """A question's two dates.

    Parameters
    ----------
    on : datetime
        Aware moment the rule applies to, to the minute.
    known : date
        Last day whose publications count, that day included.
    """

    on: datetime
    known: date

    def knows(self, published: date) -> bool:
        """Tell whether something published on that day counts."""
        return published <= self.known


def read_on(value: str | date | datetime, zone: str) -> datetime:
    """Read ``on``: a bare day means its last minute in the importer's `zone`.

    Examples
    --------
    >>> read_on("2025-02-04", "America/New_York").isoformat()
    '2025-02-04T23:59:00-05:00'
    """
    if isinstance(value, datetime):
        return _aware(value, str(value)).replace(second=0, microsecond=0)
    if isinstance(value, date):
        return datetime.combine(value, time(23, 59), ZoneInfo(zone))
    text = value.strip()
    if _DAY.fullmatch(text):
        return datetime.combine(_day(text), time(23, 59), ZoneInfo(zone))
    return _aware(_parse(text), text).replace(second=0, microsecond=0)


def read_known(value: str | date | datetime) -> date:
    """Read ``known``: publication is recorded to the day, so a moment counts as its day."""
    if isinstance(value, datetime):
        return _aware(value, str(value)).date()
    if isinstance(value, date):
        return value
    text = value.strip()
    return _day(text) if _DAY.fullmatch(text) else _aware(_parse(text), text).date()


def utc(moment: datetime) -> datetime:
    """Return the same moment in UTC."""
    return moment.astimezone(UTC)


def local_day(moment: datetime, zone: str) -> date:
    """Return the calendar day of a moment in a zone."""
    return moment.astimezone(ZoneInfo(zone)).date()


def day_start(day: date, zone: str) -> datetime:
    """Return midnight at the start of `day` in `zone`."""
    return datetime.combine(day, time(0), ZoneInfo(zone))


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise BadDate(
            f"'{text}' is not a day of the calendar", hint="write a date as YYYY-MM-DD"
        ) from error


def _parse(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError as error:
        raise BadDate(
            f"'{text}' is not a date",
            hint="write YYYY-MM-DD, or a moment with its offset: 2025-11-10T00:01-05:00",
        ) from error


def _aware(moment: datetime, text: str) -> datetime:
    if moment.tzinfo is None:
        raise BadDate(
            f"'{text}' has a time but no offset from UTC",
            hint="add the offset, e.g. 2025-11-10T00:01-05:00, or give the day alone",
        )
    return moment
