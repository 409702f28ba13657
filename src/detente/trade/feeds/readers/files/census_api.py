"""The international trade service of the US Census Bureau: an array of arrays, its header first."""

from __future__ import annotations

import re
from typing import Any

from detente.trade.feeds.readers.rows import ReadRow, amount, changed, field, figure, told_json

#: Columns of a month's value, and the flow each is of.
_VALUES = {"GEN_VAL_MO": "import", "ALL_VAL_MO": "export"}
_GOODS = ("I_COMMODITY", "E_COMMODITY")


def parse(body: bytes, name: str) -> list[ReadRow]:
    """Read an answer; an empty one (status 204) is no row.

    Raises
    ------
    SchemaError
        Another shape, a column missing, two columns of one name that differ.
    """
    if not body.strip():
        return []
    table = told_json(body, name)
    if not isinstance(table, list) or not table or not all(isinstance(r, list) for r in table):
        raise changed("the answer is no array of arrays", name)
    head = [str(cell) for cell in table[0]]
    flows = [column for column in _VALUES if column in head]
    if len(flows) != 1:
        raise changed(f"not one of {', '.join(_VALUES)} is among: {', '.join(head)[:120]}", name)
    goods = next((column for column in _GOODS if column in head), None)
    rows = []
    for line in table[1:]:
        record = _record(head, line, name)
        period = field(record, "time", name)
        if not re.fullmatch(r"\d{4}-\d{2}", period):
            raise changed(f"time is '{period[:20]}', which is no month", name)
        value = amount(record, flows[0], name)
        if value is None:
            raise changed(f"{flows[0]} of {period} is empty", name)
        product = field(record, goods, name) if goods else ""
        label = field(record, "CTY_CODE", name)
        rows.append(
            figure(label, _VALUES[flows[0]], period, value=value, unit="USD", product=product)
        )
    return rows


def _record(head: list[str], line: list[Any], name: str) -> dict[str, Any]:
    """Return a line by column; a predicate that was asked for comes a second time, the same."""
    if len(line) != len(head):
        raise changed(f"a line has {len(line)} cells under {len(head)} names", name)
    record: dict[str, Any] = {}
    for column, cell in zip(head, line, strict=True):
        if record.get(column, cell) != cell:
            raise changed(f"the column {column} comes twice with other values", name)
        record[column] = cell
    return record
