"""Tables of China's customs in English: totals, by country, major goods, and their index.

A column is what its heading says. A row whose parts do not add up to its total within rounding,
or a page whose title and unit name two currencies, has the page refused whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from detente.trade.feeds.readers.pages.gacc_goods import read_goods
from detente.trade.feeds.readers.pages.gacc_head import (
    DATE,
    TITLE,
    Head,
    flow_of,
    label_of,
    read_columns,
    read_head,
    split,
)
from detente.trade.feeds.readers.pages.gacc_index import is_index, read_index
from detente.trade.feeds.readers.pages.gacc_row import add_up, figures
from detente.trade.feeds.readers.pages.grid import Page, grid, read_page
from detente.trade.feeds.readers.rows import ReadRow, changed


def parse(body: bytes, name: str) -> list[ReadRow]:
    """Read a page of China's customs: an index or a table.

    Raises
    ------
    SchemaError
        The page is no table this reader knows, or contradicts itself.
    """
    page = read_page(body, name, (TITLE, DATE))
    if is_index(page):
        return read_index(page, name)
    lines = _lines(page, name)
    head = read_head(page, lines, name)
    what = head.what.lower()
    if found := re.search(r"major (export|import)s", what):
        return list(read_goods(lines, head, found[1]))
    if "by country" in what or "country (region)" in what:
        return list(_partners(lines, head))
    if re.fullmatch(r".*total export ?& ?import values?", what):
        return list(_totals(lines, head))
    raise changed(f"a table '{head.what[:60]}', which this reader does not know", name)


def _lines(page: Page, name: str) -> list[list[str]]:
    tables = [grid(table, name) for table in page.tables]
    lines = max(tables, key=len, default=[])
    if not lines:
        why = f"; it holds {page.images} images" if page.images else ""
        raise changed(f"the page has no table{why}", name)
    return lines


def _partners(lines: list[list[str]], head: Head) -> Iterator[ReadRow]:
    heading, body = split(lines, head)
    columns = read_columns(heading, head)
    if not any(line[0].lower() == "total" for line in body):
        raise changed("no row of the total", head.name)
    for line in body:
        yield from figures(label_of(line[0]), line[1:], columns, head)


def _totals(lines: list[list[str]], head: Head) -> Iterator[ReadRow]:
    """Read the totals, whose rows are the flows."""
    heading, body = split(lines, head)
    columns = read_columns(heading, head)
    flows: dict[str, list[str]] = {}
    for line in body:
        flow = flow_of(line[0])
        if flow is None or flow in flows:
            raise changed(f"a row is called '{line[0][:40]}'", head.name)
        flows[flow] = line[1:]
    if not {"export", "import"} <= flows.keys():
        raise changed("exports and imports are not both there", head.name)
    for at, column in enumerate(columns):
        if column.kind == "value":
            add_up({flow: cells[at] for flow, cells in flows.items()}, column.period, head)
    for flow in ("export", "import", "balance"):
        if flow in flows:
            own = [replace(column, flow=flow) for column in columns]
            yield from figures("Total", flows[flow], own, head, check=False)
