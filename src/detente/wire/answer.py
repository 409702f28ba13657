"""What an answer asks of the one who asked: to wait, to come otherwise, to look again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Literal

from detente.errors import ChangedShape, Unreachable

#: What a document is asked to be; empty where it is not said.
Due = Literal["", "json", "csv", "html"]

_HINTS = {
    401: "the key was not accepted: check it, and that it is active",
    403: "the server refuses programs, this place, or the key: open the address by hand",
    412: "the server wants a browser that runs its script: open the address by hand",
    429: "too many questions for now: refresh again later",
}


def wait_asked(headers: Mapping[str, str], now: Callable[[], datetime]) -> float:
    """Return for how many seconds the server asks to be left alone; 0 where it does not say."""
    text = headers.get("retry-after", "").strip()
    if text.isdecimal():
        return float(text)
    try:
        until = parsedate_to_datetime(text) if text else None
    except ValueError:
        return 0.0
    if until is None:
        return 0.0
    aware = until if until.tzinfo else until.replace(tzinfo=UTC)
    return max(0.0, (aware - now()).total_seconds())


def told_to_wait(seconds: float, most: float, where: str) -> Unreachable:
    """Return the error for a wait that is longer than the policy allows."""
    return Unreachable(
        f"the server asks to wait {seconds:,.0f} seconds, more than {most:,.0f}",
        where=where,
        hint="refresh again after that; what is held stays as it is",
    )


def turned_away(status: int, where: str) -> Unreachable:
    """Return the error for a refusal, with what to do about it."""
    hint = _HINTS.get(status, "try again later by hand")
    return Unreachable(f"the server answers {status}", where=where, hint=hint)


def refuse_other(body: bytes, due: Due, where: str) -> None:
    """Refuse a page for people where a file for machines is due, or the other way round.

    Raises
    ------
    ChangedShape
        The document does not begin like what was asked for.
    """
    begin = body.removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
    if due in {"json", "csv"} and begin == b"<":
        what = f"a page of HTML came where {due.upper()} is due"
    elif due == "json" and begin and begin not in b"{[":
        what = "the answer does not begin like JSON"
    elif due == "html" and begin != b"<":
        what = "the answer is no page of HTML"
    else:
        return
    raise ChangedShape(
        what,
        where=where,
        hint="nothing was replaced; open the address by hand and report the feed's new form",
    )
