"""China's totals as EastMoney gives them: thousands of dollars, changes in percent."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from detente.trade.feeds.readers.rows import (
    ReadRow,
    amount,
    changed,
    day_of,
    field,
    figure,
    month,
    rows_of,
    to_date,
    told_json,
)

_FLOWS = {"export": "EXIT", "import": "IMPORT"}


def parse(body: bytes, name: str) -> list[ReadRow]:
    """Read the totals of every month the answer holds.

    Raises
    ------
    SchemaError
        The service reports a failure, a field is missing or is no number.
    """
    answer = told_json(body, name)
    if not isinstance(answer, dict) or answer.get("success") is not True:
        said = answer.get("message") if isinstance(answer, dict) else ""
        raise changed(f"the service reports no success: {str(said)[:80]}", name)
    records = rows_of(answer, ("result", "data"), name)
    if not records:
        raise changed("the answer holds no month", name)
    return [row for record in records for row in _month(record, name)]


def _month(record: dict[str, Any], name: str) -> Iterator[ReadRow]:
    day = day_of(field(record, "REPORT_DATE", name), name, "REPORT_DATE")
    for flow, stem in _FLOWS.items():
        value = amount(record, f"{stem}_BASE", name)
        change = amount(record, f"{stem}_BASE_SAME", name)
        whole = _given(record, f"{stem}_ACCUMULATE", name)
        on_year = _given(record, f"{stem}_ACCUMULATE_SAME", name)
        # January and February come together: a month that equals the year so far is their sum.
        joint = day.month == 2 and value is not None and value == whole
        if value is not None and not joint:
            yield _figure(flow, month(day.year, day.month), value, change)
        if whole is not None and day.month > 1:
            yield _figure(flow, to_date(day.year, day.month), whole, on_year, joint=joint)


def _given(record: dict[str, Any], key: str, name: str) -> str | None:
    """Return a field that older months do not have."""
    return amount(record, key, name) if key in record else None


def _figure(
    flow: str, period: str, value: str, change: str | None, *, joint: bool = False
) -> ReadRow:
    return figure(
        "total",
        flow,
        period,
        value=value,
        unit="USD k",
        change=change,
        status="joint-release" if joint else None,
    )
