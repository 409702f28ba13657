"""UN Comtrade: an envelope of records, of which only those of the totals are figures."""

from __future__ import annotations

import re
from typing import Any

from detente.trade.feeds.readers.rows import (
    ReadRow,
    amount,
    changed,
    field,
    figure,
    refused,
    rows_of,
    told_json,
)

#: What a record must be the total of; any other value multiplies the same trade.
_PINNED = {"partner2Code": "0", "customsCode": "C00", "motCode": "0", "mosCode": "0"}
_FLOWS = {"X": "export", "M": "import"}


def parse(body: bytes, name: str) -> list[ReadRow]:
    """Read an answer: one figure a record of the totals, the others refused with the reason.

    Raises
    ------
    SchemaError
        The service reports an error, or a record is not of the known shape.
    """
    records, announced = envelope(body, name)
    if announced != str(len(records)):
        raise changed(f"{announced} records are announced, {len(records)} came", name)
    return [_row(record, name) for record in records]


def envelope(body: bytes, name: str) -> tuple[list[dict[str, Any]], str]:
    """Return the records of an answer, and how many it says there are."""
    answer = told_json(body, name)
    if not isinstance(answer, dict):
        raise changed("the answer is no envelope", name)
    if answer.get("error"):
        raise changed(f"the service reports: {str(answer['error'])[:100]}", name)
    records = rows_of(answer, ("data",), name)
    return records, str(answer.get("count", len(records)))


def part(record: dict[str, Any], name: str) -> str:
    """Return why a record is only a part of the trade it names; empty where it is the whole."""
    for column, total in _PINNED.items():
        given = field(record, column, name) if column in record else ""
        if given not in {"", total}:
            return f"{column} is {given}, a part of the total"
    return ""


def _row(record: dict[str, Any], name: str) -> ReadRow:
    period = _period(field(record, "period", name), name)
    label = f"{field(record, 'reporterCode', name)} {field(record, 'partnerCode', name)}"
    if reason := part(record, name):
        return refused(label, reason, period)
    flow = _FLOWS.get(field(record, "flowCode", name))
    if flow is None:
        return refused(label, f"the flow {record['flowCode']} is not followed", period)
    value = amount(record, "primaryValue", name)
    if value is None:
        return refused(label, "no value is given", period)
    product = field(record, "cmdCode", name)
    return figure(label, flow, period, value=value, unit="USD", product=product)


def _period(text: str, name: str) -> str:
    if re.fullmatch(r"\d{6}", text):
        return f"{text[:4]}-{text[4:]}"
    if re.fullmatch(r"\d{4}", text):
        return text
    raise changed(f"period is '{text[:20]}'", name)
