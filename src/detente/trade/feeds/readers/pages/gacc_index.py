"""The index of China's customs: which tables of which months are published, and where."""

from __future__ import annotations

import re
from urllib.parse import urljoin

from detente.trade.feeds.readers.pages.grid import Cell, Page, tidy
from detente.trade.feeds.readers.rows import ReadRow, changed, month, month_of

_TITLE = re.compile(
    r"\((?P<table>\d+)\)\s*(?P<what>.+?)\s*(?:\(in (?P<currency>CNY|RMB|USD)\))?", re.IGNORECASE
)
_YEAR = re.compile(r"(20\d\d)\.html?$")


def is_index(page: Page) -> bool:
    """Tell whether a page is an index rather than a table."""
    return any(_headed(table) for table in page.tables)


def read_index(page: Page, name: str) -> list[ReadRow]:
    """Return a row for every link of an index, with its table, currency and month."""
    year = _year(page, name)
    rows: list[ReadRow] = []
    entries = 0
    for table in page.tables:
        if not _headed(table):
            continue
        for line in table[1:]:
            if len(line) != 2:
                raise changed(f"a row of the index has {len(line)} cells, not 2", name)
            entries += len(line[1].entries)
            rows.extend(_links(line[0], line[1], year, name))
    if not entries:
        raise changed("the index lists no month", name)
    return rows


def _headed(table: list[list[Cell]]) -> bool:
    return bool(table) and [tidy(cell.text).lower() for cell in table[0]] == ["title", "month"]


def _year(page: Page, name: str) -> int:
    """Return the year of an index: an archive says it in its address, else it is the newest."""
    if found := _YEAR.search(name):
        return int(found[1])
    years = [int(choice) for choice in page.choices if re.fullmatch(r"20\d\d", choice)]
    if not years:
        raise changed("the index does not say its year", name)
    return max(years)


def _links(title: Cell, months: Cell, year: int, name: str) -> list[ReadRow]:
    text = tidy(title.text)
    found = _TITLE.fullmatch(text)
    if found is None:
        raise changed(f"the index has a table '{text[:60]}' without a number", name)
    currency = (found["currency"] or "").upper().replace("RMB", "CNY")
    rows = []
    for label, href in months.entries:
        which = month_of(label)
        if which is None:
            raise changed(f"the index has an entry '{tidy(label)[:20]}', which is no month", name)
        if href:
            rows.append(
                {
                    "row": "link",
                    "url": urljoin(name, href.strip()),
                    "table": found["table"],
                    "currency": currency,
                    "month": month(year, which),
                    "title": text,
                }
            )
    return rows
