"""Dates, rates and lists in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

STATUS = {
    "in-force": "in force",
    "unlawful-collected": "ruled unlawful, still collected",
    "never-applied": "never applied",
    "not-known": "not known",
    "carried-out": "carried out",
    "kept-late": "kept late",
    "not-measurable": "not measurable",
}
#: How a promise stands, on the scale of the scorecard.
SCORED = {
    "met": "met",
    "met-late": "met late",
    "on-pace": "on pace",
    "behind": "behind",
    "lapsed": "lapsed unmet",
    "open": "open",
    "moot": "moot",
    "disputed": "disputed",
    "not-measurable": "not measurable",
    "not-known": "not known",
}
#: By which measure of time it is on pace or behind.
PACED = {"seasonal": "paced as past seasons ran", "linear": "paced by days"}
LOOKED = {"list": "by product list", "schedule": "by tariff line"}
NOTHING = "—"
_SMALL = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def status(token: str) -> str:
    """Return a status token in words."""
    return STATUS.get(token, token)


def scored(token: str) -> str:
    """Return how a promise stands in words."""
    return SCORED.get(token, token)


def paced(token: str, prorate: str) -> str:
    """Return by which measure of time a promise is on pace or behind; nothing for the rest."""
    return PACED.get(prorate, "") if token in {"on-pace", "behind"} else ""


def percent(rate: Decimal | str | None) -> str:
    """Return a rate as a percentage, or how it is looked up.

    Examples
    --------
    >>> percent(Decimal("0.125"))
    '12.5 %'
    """
    if rate is None:
        return NOTHING
    return LOOKED.get(rate, rate) if isinstance(rate, str) else f"{points(rate)} %"


def points(rate: Decimal) -> str:
    """Return a fraction as percentage points, without trailing zeros."""
    return f"{(rate * 100).normalize():f}"


def long_day(day: date) -> str:
    """Return ``15 February 2026``."""
    return f"{day.day} {day:%B %Y}"


def short_day(day: date) -> str:
    """Return ``15 Feb 2026``."""
    return f"{day.day} {day:%b %Y}"


def iso(moment: date | datetime | None, zone: str = "") -> str:
    """Return a day as ``2026-02-15``, in a zone where a moment is given."""
    if isinstance(moment, datetime):
        return (moment.astimezone(ZoneInfo(zone)) if zone else moment).date().isoformat()
    return moment.isoformat() if moment else NOTHING


def count(n: int, noun: str, plural: str = "") -> str:
    """Return a number with its noun, small numbers spelt out."""
    named = noun if n == 1 else plural or f"{noun}s"
    return f"{_SMALL[n] if n < len(_SMALL) else f'{n:,}'} {named}"


def listed(items: Iterable[str]) -> str:
    """Return ``a, b and c``."""
    every = list(items)
    return " and ".join([", ".join(every[:-1]), every[-1]] if len(every) > 1 else every)


def sentence(words: str) -> str:
    """Return words with a capital first and a full stop last."""
    text = words.strip()
    if not text:
        return text
    return text[0].upper() + text[1:] + ("" if text[-1] in ".?!" else ".")


def clipped(words: str, most: int) -> str:
    """Return words cut at a word's end where they are longer than `most` characters."""
    if len(words) <= most:
        return words
    return words[: most - 1].rsplit(" ", 1)[0].rstrip(" ,;:") + "…"


def unique(items: Iterable[str]) -> tuple[str, ...]:
    """Return the items once each, in order."""
    return tuple(dict.fromkeys(items))


def spread(rates: Sequence[Decimal]) -> str:
    """Return ``10 %`` or ``10–50 %``."""
    low, high = min(rates), max(rates)
    return percent(low) if low == high else f"{points(low)}–{points(high)} %"
