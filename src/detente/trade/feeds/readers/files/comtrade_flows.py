"""UN Comtrade, one product: who bought it from whom in a year, as the buyers report it."""

from __future__ import annotations

import re
from typing import Any

from detente.trade.feeds.readers.files.comtrade import envelope, part
from detente.trade.feeds.readers.rows import ReadRow, amount, changed, field, refused

#: Records that one answer holds at the most; one that is full may have been cut.
MOST = 500
_IMPORTS = "M"


def parse(body: bytes, name: str) -> list[ReadRow]:
    """Read an answer: one flow a record of the totals, and a row ``cut`` where it is full.

    Raises
    ------
    SchemaError
        The service reports an error, a record is not of the known shape, or fewer came than the
        answer says there are although it is not full.
    """
    records, announced = envelope(body, name)
    full = len(records) >= MOST
    if announced != str(len(records)) and not full:
        raise changed(f"{announced} records are announced, {len(records)} came", name)
    cut = [{"row": "cut", "announced": announced, "came": str(len(records))}] if full else []
    return [*(_row(record, name) for record in records), *cut]


def _row(record: dict[str, Any], name: str) -> ReadRow:
    year = field(record, "period", name)
    if not re.fullmatch(r"\d{4}", year):
        raise changed(f"period is '{year[:20]}', which is no year", name)
    reporter, partner = (field(record, f"{who}Code", name) for who in ("reporter", "partner"))
    label = f"{reporter} {partner}"
    if reason := part(record, name):
        return refused(label, reason, year)
    if (flow := field(record, "flowCode", name)) != _IMPORTS:
        return refused(label, f"the flow {flow} is not followed", year)
    value = amount(record, "primaryValue", name)
    if value is None or value.startswith("-"):
        return refused(label, "no value is given", year)
    return {
        "row": "flow",
        "label": label,
        "year": year,
        "product": field(record, "cmdCode", name),
        "importer": reporter,
        "exporter": partner,
        "importer_name": _optional(record, "reporterISO", name),
        "exporter_name": _optional(record, "partnerISO", name),
        "edition": _optional(record, "classificationCode", name),
        "value": value,
    }


def _optional(record: dict[str, Any], key: str, name: str) -> str:
    return field(record, key, name) if key in record else ""
