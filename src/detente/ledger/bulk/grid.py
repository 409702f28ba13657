"""Time as integers: minutes for the law, keys by which an entry finds its stretch of law.

A calendar day is a key of its own and means its last minute in the importer's zone. A
moment's key is its hour; where the law changes within the hour, the minute decides.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from detente.kernel.moment import MINUTE, day_start

EPOCH = datetime(1900, 1, 1, tzinfo=UTC)
FIRST_DAY = date(1900, 1, 1)
LAST_DAY = date(2199, 12, 31)
#: Keys from here on are hours; below are days.
HOURS = 1_000_000_000
#: Before and after everything that is written down.
NEVER = -(10**12)
ALWAYS = 10**12

#: A key, the stretch at its first minute, and the minutes at which the next ones begin.
Slot = tuple[int, int, tuple[int, ...]]


@lru_cache(maxsize=4096)
def minute_of(moment: datetime) -> int:
    """Return the first whole minute at or after a moment, counted from 1900 in UTC."""
    return -((EPOCH - moment) // MINUTE)


@lru_cache(maxsize=4096)
def midnight(day: date, zone: str) -> int:
    """Return the minute at which a day begins in a zone."""
    return minute_of(day_start(day, zone))


def last_minute(day: date, zone: str) -> int:
    """Return the minute that a bare day stands for."""
    return minute_of(datetime.combine(day, time(23, 59), ZoneInfo(zone)))


def moment_at(minute: int, zone: str) -> datetime:
    """Return the moment of a minute, on the clock of a zone."""
    return (EPOCH + minute * MINUTE).astimezone(ZoneInfo(zone))


def span_of(key: int, zone: str) -> tuple[int, int]:
    """Return the first and the last minute that a key can mean."""
    if key >= HOURS:
        first = (key - HOURS) * 60
        return first, first + 59
    minute = last_minute(FIRST_DAY + timedelta(days=key), zone)
    return minute, minute


def slots(edges: Sequence[int], keys: Iterable[int], zone: str) -> Iterator[Slot]:
    """Yield where each key falls among the edges.

    Stretch `i` lies at or after edge `i - 1` and before edge `i`. Each key comes once, so
    that a join on it neither doubles entries nor changes their order.
    """
    for key in keys:
        first, last = span_of(key, zone)
        low, high = bisect_right(edges, first), bisect_right(edges, last)
        yield key, low, tuple(edges[low:high])
