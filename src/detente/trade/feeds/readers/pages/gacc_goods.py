"""Tables (5) and (6) of China's customs: major goods, by quantity and by value."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from detente.trade.feeds.readers.pages.gacc_head import (
    BLANK,
    MEASURES,
    Column,
    Head,
    label_of,
    read_columns,
    split,
)
from detente.trade.feeds.readers.pages.gacc_row import figures
from detente.trade.feeds.readers.rows import ReadRow, changed, refused

_TONS = {"ton": "t", "tons": "t", "kg": "kg", "kilogram": "kg"}
_PIECES = frozenset({"unit", "units", "set", "sets", "pcs", "pairs", "autos", "ship", "ships", "n"})
_MANY = {"": "", "10,000": "10000", "1 million": "1000000", "100 million": "100000000"}
_COUNTED = re.compile(r"(?P<many>10,000|100 million|1 million)? ?(?P<what>[A-Za-z]+)", re.I)


def read_goods(lines: list[list[str]], head: Head, flow: str) -> Iterator[ReadRow]:
    """Yield the figures of every row: its label says whether of the quantity or the value.

    The year before, printed again, is marked as quoted: its release was another one.
    """
    heading, body = split(lines, head)
    if not any("unit" in line[1].lower() for line in heading):
        raise changed("the second column is not the unit of quantity", head.name)
    columns = read_columns([[line[0], *line[2:]] for line in heading], head, flow)
    if not all(column.measure for column in columns):
        raise changed("a column says neither quantity nor value", head.name)
    for line in body:
        counted = _quantity(line[1])
        for measure in MEASURES:
            pairs = [(c, k) for c, k in zip(line[2:], columns, strict=True) if k.measure == measure]
            yield from _measured(f"{label_of(line[0])} ({measure})", line[1], pairs, counted, head)


def _measured(
    label: str,
    unit: str,
    pairs: list[tuple[str, Column]],
    counted: tuple[str, str] | None,
    head: Head,
) -> Iterator[ReadRow]:
    cells = [cell for cell, _ in pairs]
    of_value = all(column.measure == "value" for _, column in pairs)
    if not of_value and all(cell in BLANK for cell in cells):
        return  # goods that are not counted have no quantity to miss
    if not of_value and counted is None:
        yield refused(label, f"the unit '{unit[:30]}' is not known")
        return
    made, times = (head.unit, "") if of_value or counted is None else counted
    restated = {column.period for _, column in pairs if column.restated}
    plain = [replace(column, measure="") for _, column in pairs]
    for row in figures(label, cells, plain, head, check=False):
        if row["row"] == "figure":
            row |= {"unit": made, "times": times}
            if not of_value:
                row["suffix"] = ""
            if row["period"] in restated:
                row["status"] = "as-quoted"
        yield row


def _quantity(text: str) -> tuple[str, str] | None:
    """Return the unit of a quantity and how many of it one stands for, None if not known."""
    found = _COUNTED.fullmatch(text)
    if found is None:
        return None
    many, what = _MANY[(found["many"] or "").lower()], found["what"].lower()
    if what in _TONS:
        return _TONS[what], many
    return ("number", many) if what in _PIECES else None
