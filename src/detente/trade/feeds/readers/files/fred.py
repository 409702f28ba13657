"""Series of the St. Louis Fed, each value with the day from which it stood."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

from detente.trade.feeds.readers.rows import (
    ReadRow,
    amount,
    changed,
    day_of,
    field,
    figure,
    month,
    rows_of,
    told_json,
)

_FIRST = "1776-07-04"


def parse(body: bytes, name: str) -> list[ReadRow]:
    """Read observations; `realtime_start` is the day of publication of each.

    Raises
    ------
    SchemaError
        Another shape, or an address that does not say which series was asked for.
    """
    asked = parse_qs(urlsplit(name).query).get("series_id", [])
    if len(asked) != 1:
        raise changed("the address does not say the series", name)
    answer = told_json(body, name)
    if isinstance(answer, dict) and "error_message" in answer:
        raise changed(f"the service reports: {str(answer['error_message'])[:100]}", name)
    rows = []
    for record in rows_of(answer, ("observations",), name):
        day = day_of(field(record, "date", name), name, "date")
        if day.day != 1:
            raise changed(f"{day} is not the first day of a month", name)
        since = field(record, "realtime_start", name)
        if field(record, "value", name) == ".":
            continue  # the service's own word for a value that was not published
        value = amount(record, "value", name)
        published = "" if since == _FIRST else day_of(since, name, "realtime_start").isoformat()
        rows.append(
            figure(asked[0], "indicator", month(day.year, day.month), value=value,
                   published=published)
        )  # fmt: skip
    if not rows:
        raise changed("the answer holds no observation", name)
    return rows
