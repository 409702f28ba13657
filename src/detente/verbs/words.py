"""Figures and days in words."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal


def percent(rate: Decimal | float | str | None, digits: int = 4) -> str:
    """Return a fraction as a percentage without needless zeros.

    Examples
    --------
    >>> percent(Decimal("0.309000"))
    '30.9 %'
    >>> percent(Decimal(1), digits=0)
    '100 %'
    """
    if rate is None:
        return "not known"
    if isinstance(rate, str):
        return {"list": "by product", "schedule": "by product"}.get(rate, rate)
    text = f"{Decimal(str(rate)) * 100:.{digits}f}"
    return f"{text.rstrip('0').rstrip('.') if '.' in text else text} %"


def day(moment: datetime | date | None) -> str:
    """Return a day, with the time where it is not an ordinary start or end of one."""
    if moment is None:
        return ""
    if isinstance(moment, datetime):
        whole = (moment.hour, moment.minute) in {(0, 0), (0, 1), (23, 59)}
        return f"{moment:%Y-%m-%d}" if whole else f"{moment:%Y-%m-%d %H:%M %z}"
    return moment.isoformat()


def money(amount: Decimal | None) -> str:
    """Return US dollars to the cent."""
    return "" if amount is None else f"${amount:,.2f}"
