"""What a reader hands over: plain rows that travel as JSON, and the words every reader shares."""

from __future__ import annotations

import json
import re
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from detente.errors import SchemaError

#: One row as a reader gives it: its kind under ``row``, all values text.
ReadRow = dict[str, Any]

MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_NUMBER = re.compile(r"[-−]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?")


def figure(
    label: str, flow: str, period: str, *, value: str | None = None, **more: str | None
) -> ReadRow:
    """Return a figure: what it is of, its span, its printed digits, and what else was printed.

    Parameters
    ----------
    label : str
        The name printed beside it; a feed's row says which series that is.
    flow : str
        ``export``, ``import``, ``balance``, ``purchase`` or ``indicator``.
    period : str
        As `read_period` reads it.
    value : str or None
        Printed digits without separators.
    more : str
        ``unit`` (empty: as the series has it), ``times`` (how many of the unit one stands for),
        ``change`` (percent), ``published``, ``suffix`` (added to the series' id), ``product``,
        ``status``, ``note``.
    """
    row = {"row": "figure", "label": label, "flow": flow, "period": period, "value": value}
    return {**row, **{name: text for name, text in more.items() if text}}


def refused(label: str, reason: str, period: str = "") -> ReadRow:
    """Return something the page prints that no figure can be made of."""
    return {"row": "refused", "label": label, "reason": reason, "period": period}


def changed(what: str, name: str) -> SchemaError:
    """Return the error for a document that is not what its reader knows."""
    return SchemaError(what, where=name)


def number(text: str) -> Decimal | None:
    """Return a printed number, None where the text is no number.

    Examples
    --------
    >>> number("41,046.4"), number("1-3")
    (Decimal('41046.4'), None)
    """
    text = text.strip()
    if not _NUMBER.fullmatch(text):
        return None
    return Decimal(text.replace(",", "").replace("−", "-"))


def digits(text: str) -> str:
    """Return the printed digits of a number, without separators."""
    return text.strip().replace(",", "").replace("−", "-")


def month_of(text: str) -> int | None:
    """Return the month that a name, long or short, stands for."""
    word = text.strip().rstrip(".").lower()
    named = [at for at, name in enumerate(MONTHS, 1) if name.startswith(word) and len(word) >= 3]
    return named[0] if named else None


def month(year: int, number_: int) -> str:
    """Return a month as a period."""
    return f"{year:04}-{number_:02}"


def to_date(year: int, last: int) -> str:
    """Return the span from January to a month as a period."""
    return month(year, 1) if last == 1 else f"{month(year, 1)}..{month(year, last)}"


def day_of(text: str, name: str, what: str) -> date:
    """Return a day written ``2025-11-14``, with or without a time behind it, or ``20251114``."""
    text = text.strip()
    try:
        if re.fullmatch(r"\d{8}", text):
            return date(int(text[:4]), int(text[4:6]), int(text[6:]))
        return date.fromisoformat(text[:10])
    except ValueError as error:
        raise changed(f"{what} is '{text[:40]}', which is no day", name) from error


def told(body: bytes, name: str) -> str:
    """Return the text of a document in UTF-8."""
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise changed(f"it is not UTF-8 (byte {error.start})", name) from error


def told_json(body: bytes, name: str) -> Any:
    """Return what a JSON document says, its numbers as they are printed."""
    text = told(body, name)
    if text.lstrip()[:1] == "<":
        raise changed("a page of HTML came where JSON is due", name)
    try:
        # Numbers stay text: no binary fraction comes between the print and the figure.
        return json.loads(text, parse_float=str, parse_int=str, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise changed(f"it is not JSON: {str(error)[:80]}", name) from error


def _no_constant(text: str) -> str:
    raise ValueError(f"{text} is no number")


def rows_of(told_: Any, path: tuple[str, ...], name: str) -> list[dict[str, Any]]:
    """Return the list of records under a path of keys."""
    at = told_
    for key in path:
        if not isinstance(at, dict) or key not in at:
            raise changed(f"'{key}' is missing from the answer", name)
        at = at[key]
    if not isinstance(at, list) or not all(isinstance(item, dict) for item in at):
        raise changed(f"'{'.'.join(path) or 'the answer'}' is no list of records", name)
    return at


def field(record: dict[str, Any], key: str, name: str) -> str:
    """Return a field that every record must have, as text."""
    if key not in record:
        near = ", ".join(sorted(record)[:12])
        raise changed(f"'{key}' is missing from a record; it has: {near}", name)
    value = record[key]
    if value is None:
        return ""
    if isinstance(value, dict | list):
        raise changed(f"'{key}' is no plain value", name)
    return str(value).strip()


def amount(record: dict[str, Any], key: str, name: str) -> str | None:
    """Return the digits of a field that is a number or empty."""
    text = field(record, key, name)
    if text in {"", "None", "null"}:
        return None
    try:
        value = Decimal(text.replace(",", ""))
    except InvalidOperation as error:
        raise changed(f"'{key}' is '{text[:40]}', which is no number", name) from error
    if not value.is_finite() or value.adjusted() > 20:
        raise changed(f"'{key}' is '{text[:40]}', which is no number", name)
    return f"{value:f}"
