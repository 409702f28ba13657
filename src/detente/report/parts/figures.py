"""Observed figures, changes and periods in words."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from detente.report.parts.words import NOTHING, percent
from detente.trade.period import Period
from detente.trade.telling import ordinal

MINUS = "\N{MINUS SIGN}"
_NTH = (
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth",
    "eleventh", "twelfth",
)  # fmt: skip


def nth(number: int) -> str:
    """Return an ordinal, small ones spelt out.

    Examples
    --------
    >>> nth(8), nth(22)
    ('eighth', '22nd')
    """
    return _NTH[number - 1] if 0 < number <= len(_NTH) else ordinal(number)


def amount(value: Decimal | None) -> str:
    """Return a figure with thousands apart and a true minus."""
    return NOTHING if value is None else f"{value:,f}".replace("-", MINUS)


def tenth(value: Decimal) -> Decimal:
    """Return a figure to a tenth, where it has more digits."""
    exponent = value.as_tuple().exponent
    return value.quantize(Decimal("0.1")) if isinstance(exponent, int) and exponent < -1 else value


def short_amount(value: Decimal | None, unit: str | None) -> str:
    """Return a figure without trailing zeros, with its unit; a rate as a percentage."""
    if value is None:
        return NOTHING
    if unit == "rate":
        return percent(value)
    plain = f"{value:,.3f}".rstrip("0").rstrip(".").replace("-", MINUS)
    return f"{plain} {unit or ''}".strip()


def change(value: Decimal, places: int = 1, *, sign: bool = True) -> str:
    """Return a change as a percentage with its sign, to a tenth where its digits reach so far.

    Examples
    --------
    >>> change(Decimal("-0.286")), change(Decimal("0.24")), change(Decimal("-0.2517"), sign=False)
    ('−28.6 %', '+24 %', '25.2 %')
    """
    return f"{change_figure(value, places, sign=sign)} %"


def change_figure(value: Decimal, places: int = 1, *, sign: bool = True) -> str:
    """Return the same without its unit."""
    exponent = value.as_tuple().exponent
    digits = max(0, min(places, -exponent - 2 if isinstance(exponent, int) else 0))
    told = f"{abs(value) * 100:.{digits}f}"
    if not sign or not float(told):
        return told
    return f"{MINUS if value < 0 else '+'}{told}"


def moved(value: Decimal) -> str:
    """Return ``fell 28.6 %``, ``rose 5.9 %`` or ``did not change``."""
    if not value:
        return "did not change"
    return f"{'fell' if value < 0 else 'rose'} {change(value, sign=False)}"


def month(period: Period) -> str:
    """Return ``November 2025``, ``January–February 2026``, or the period as it is written."""
    if period.basis in {"year", "quarter"} or not period.monthly:
        return str(period)
    last = period.last
    if period.months == 1:
        return f"{last:%B %Y}"
    return f"{period.start:%B}–{last:%B %Y}"


def short_month(period: Period) -> str:
    """Return ``Nov 2025`` or ``Jan–Feb 2026``."""
    if period.months == 1:
        return f"{period.start:%b %Y}"
    return f"{period.start:%b}–{period.last:%b %Y}"


def age(published: date, on: date) -> str:
    """Return how long before a day something came out."""
    days = (on - published).days
    return "that day" if days <= 0 else f"{days} day{'s' if days != 1 else ''} before"
