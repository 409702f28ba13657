"""Days as people write them: ISO, serial numbers of a spreadsheet, day and month either way."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

#: Serial numbers count days from here, up to the year 2100.
_SERIAL = date(1899, 12, 30)
_FIRST_SERIAL, _LAST_SERIAL = 20_000, 73_415
_SLASHED = re.compile(r"^(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})(?:[ T]\d{1,2}:\d{2}(?::\d{2})?)?$")
_WORDS = ("%d-%b-%Y", "%d %b %Y", "%b %d, %Y", "%d %B %Y", "%B %d, %Y", "%d-%b-%y")


def order_of(texts: Iterable[str]) -> str | None:
    """Return ``dmy`` or ``mdy`` where the days themselves decide it, None where they do not.

    Examples
    --------
    >>> order_of(["03/04/2025", "03/25/2025"]), order_of(["03/04/2025"])
    ('mdy', None)
    """
    firsts, seconds = 0, 0
    for text in texts:
        found = _SLASHED.match(text.strip())
        if found:
            firsts = max(firsts, int(found.group(1)))
            seconds = max(seconds, int(found.group(2)))
    if (firsts > 12) == (seconds > 12):
        return None
    return "dmy" if firsts > 12 else "mdy"


def read_day(text: str, order: str | None, zone: str) -> date | str:
    """Return the day that a text means on the clock of a zone, or what is wrong with it.

    Examples
    --------
    >>> read_day("45992", None, "UTC").isoformat()
    '2025-12-01'
    >>> read_day("03/04/2025", None, "UTC")
    'day and month can be read either way: say `dates: dmy` or `mdy` in a mapping file'
    """
    cell = text.strip()
    try:
        return _iso(cell, zone) or _serial(cell) or _slashed(cell, order) or _worded(cell)
    except ValueError:
        return "not a day of the calendar"


def _iso(cell: str, zone: str) -> date | None:
    if re.fullmatch(r"\d{8}", cell):
        return date.fromisoformat(cell)
    if not re.match(r"\d{4}-\d{2}-\d{2}", cell):
        return None
    moment = datetime.fromisoformat(cell)
    return (moment.astimezone(ZoneInfo(zone)) if moment.tzinfo else moment).date()


def _serial(cell: str) -> date | None:
    if not re.fullmatch(r"\d{5}(\.\d+)?", cell):
        return None
    days = int(float(cell))
    if not _FIRST_SERIAL <= days <= _LAST_SERIAL:
        raise ValueError(cell)
    return _SERIAL + timedelta(days=days)


def _slashed(cell: str, order: str | None) -> date | str | None:
    found = _SLASHED.match(cell)
    if found is None:
        return None
    first, second, year = (int(part) for part in found.groups())
    if order is None and first != second:
        return "day and month can be read either way: say `dates: dmy` or `mdy` in a mapping file"
    day, month = (first, second) if order == "dmy" else (second, first)
    return date(year, month, day)


def _worded(cell: str) -> date:
    for form in _WORDS:
        try:
            return datetime.strptime(cell, form).date()
        except ValueError:
            continue
    raise ValueError(cell)
