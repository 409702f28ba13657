"""What may be said at the door, read into what the rooms understand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from detente.errors import BadDate, BadValue
from detente.kernel.moment import read_known, read_on
from detente.ledger.products.product import dotted

MOST = Decimal(10) ** 15
Day = str | date | datetime
Number = str | int | float | Decimal
Words = str | Sequence[str]
Shares = Mapping[str, Number] | Sequence[str]


def read_number(value: Number | None, where: str) -> Decimal | None:
    """Read a number that may not be negative."""
    if value is None:
        return None
    try:
        number = Decimal(str(value).replace(",", "").replace("_", ""))
    except InvalidOperation as error:
        raise BadValue(f"'{value}' is not a number", where=where, hint="e.g. 14172.50") from error
    if not number.is_finite() or number < 0 or number > MOST:
        raise BadValue(
            f"{where} is {value}",
            where=where,
            hint=f"give a number that is not negative and at most {MOST:,}",
        )
    return number


def read_quantity(quantity: Number | None, unit: str | None) -> Decimal | None:
    """Read a quantity: more than nothing; a unit alone measures nothing."""
    number = read_number(quantity, "quantity")
    if number is not None and number == 0:
        raise BadValue("a quantity of nothing owes nothing", where="quantity", hint="give it")
    if number is None and unit is not None:
        raise BadValue(f"a unit ({unit}) without a quantity", where="unit", hint="give --quantity")
    return number


def read_value(value: Number | None) -> Decimal | None:
    """Read the value of an entry: more than nothing."""
    number = read_number(value, "value")
    if number is not None and number == 0:
        raise BadValue("an entry of no value owes nothing", where="value", hint="give its value")
    return number


def read_shares(content: Shares | None) -> dict[str, Decimal] | None:
    """Read metal shares, as a mapping or as ``steel=0.4``.

    Examples
    --------
    >>> read_shares(["steel=0.4"])
    {'steel': Decimal('0.4')}
    """
    if content is None or len(content) == 0:
        return None
    pairs: Mapping[str, Number] = (
        content if isinstance(content, Mapping) else dict(_pair(text) for text in content)
    )
    shares = {metal.strip().lower(): _share(metal, share) for metal, share in pairs.items()}
    if sum(shares.values()) > 1:
        raise BadValue("the shares of metal exceed the whole value", where="content")
    return shares


def _pair(text: str) -> tuple[str, str]:
    metal, equals, share = text.partition("=")
    if not equals:
        raise BadValue(
            f"'{text}' is not a share",
            where="content",
            hint="write METAL=SHARE, the share as a fraction",
        )
    return metal, share


def _share(metal: str, share: Number) -> Decimal:
    number = read_number(share, f"content of {metal}")
    if number is None or number > 1:
        raise BadValue(
            f"the share of {metal} is {share}", where="content", hint="a fraction from 0 to 1"
        )
    return number


def read_words(words: Words | None) -> tuple[str, ...]:
    """Read one word or several."""
    if words is None:
        return ()
    return (words,) if isinstance(words, str) else tuple(words)


def read_claims(claims: Words | None) -> tuple[str, ...]:
    """Read headings claimed, with their dots or without.

    Examples
    --------
    >>> read_claims("98020080")
    ('9802.00.80',)
    """
    words = read_words(claims)
    return tuple(dotted(w) if w.isdigit() and len(w) >= 8 else w for w in words)


def read_span(text: Day | Sequence[Day], where: str) -> tuple[date, date]:
    """Read ``A..B`` or a pair of days.

    Examples
    --------
    >>> read_span("2025-10-29..2025-11-12", "known")
    (datetime.date(2025, 10, 29), datetime.date(2025, 11, 12))
    """
    if isinstance(text, str):
        first, dots, last = text.partition("..")
        if not dots or not first or not last:
            raise BadDate(f"'{text}' is not a span", where=where, hint="write A..B")
        span = (read_known(first), read_known(last))
    elif isinstance(text, Sequence) and len(text) == 2:
        span = (read_known(text[0]), read_known(text[1]))
    else:
        raise BadDate("a span has two days", where=where, hint="write A..B")
    if span[0] > span[1]:
        raise BadDate(f"{span[0]} lies after {span[1]}", where=where, hint="earlier day first")
    return span


def read_loaded(loaded: Day | None, zone: str) -> datetime | None:
    """Read when goods were loaded: a bare day means its last minute there."""
    return None if loaded is None else read_on(loaded, zone)
