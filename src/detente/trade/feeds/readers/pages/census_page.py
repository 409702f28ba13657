"""The balance page of the US Census Bureau: exports, imports and balance by month, one partner."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from detente.trade.feeds.readers.pages.grid import grid, read_page, tidy
from detente.trade.feeds.readers.rows import (
    ReadRow,
    changed,
    digits,
    figure,
    month,
    month_of,
    number,
    to_date,
    told,
)

_HEADS = ["month", "exports", "imports", "balance"]
_UNIT = re.compile(r"millions of u\. ?s\. dollars", re.IGNORECASE)
_TITLE = re.compile(r">\s*+(?:u\.s\. )?trade in goods with ([^<>]{2,60}+)<", re.IGNORECASE)
_MONTH = re.compile(r"(?P<word>[A-Za-z]+)\.? (?P<year>\d{4})(?: ?\*| ?\([A-Za-z]\))*")
_TOTAL = re.compile(r"total (?P<year>\d{4})(?: ?\*| ?\([A-Za-z]\))*", re.IGNORECASE)
#: Half of the last printed digit, for every figure of a sum.
_HALF = Decimal("0.05")


def parse(body: bytes, name: str) -> list[ReadRow]:
    """Read a balance page.

    Raises
    ------
    SchemaError
        Another unit, other columns, a balance that is not exports less imports, a total that is
        not the sum of its months.
    """
    page = read_page(body, name)
    source = told(body, name)
    text = tidy(re.sub(r"<[^<>]*+>", " ", source))
    titled = _TITLE.search(source)
    if titled is None:
        raise changed("no title says with whom the trade is", name)
    if not _UNIT.search(text):
        raise changed("the page no longer says that it counts millions of US dollars", name)
    years: dict[int, dict[int, tuple[str, str]]] = {}
    totals: dict[int, tuple[str, str]] = {}
    found = False
    for table in page.tables:
        lines = grid(table, name)
        if not lines or [cell.lower() for cell in lines[0]] != _HEADS:
            continue
        found = True
        for line in lines[1:]:
            _take(line, years, totals, name)
    if not found:
        raise changed(f"no table is headed {', '.join(_HEADS)}", name)
    if not years:
        raise changed("the tables hold no month", name)
    return list(_rows(tidy(titled[1]), years, totals, name))


def _take(
    line: list[str],
    years: dict[int, dict[int, tuple[str, str]]],
    totals: dict[int, tuple[str, str]],
    name: str,
) -> None:
    if not any(line) or len(set(line)) == 1 or [cell.lower() for cell in line] == _HEADS:
        return
    if len(line) != len(_HEADS):
        raise changed(f"the row '{line[0][:30]}' has {len(line)} cells, not 4", name)
    total = _TOTAL.fullmatch(line[0])
    named = _MONTH.fullmatch(line[0]) if total is None else None
    which = month_of(named["word"]) if named else None
    if total is None and which is None:
        raise changed(f"the row '{line[0][:30]}' is no month", name)
    sold, bought, left = (number(cell) for cell in line[1:])
    if sold is None or bought is None or left is None:
        raise changed(f"'{line[0][:30]}' has a cell that is no number", name)
    if abs(sold - bought - left) > 3 * _HALF:
        raise changed(f"{line[0]}: {sold} less {bought} is not {left}", name)
    pair = (digits(line[1]), digits(line[2]))
    if total is not None:
        held, key = totals, int(total["year"])
    else:
        assert named is not None
        assert which is not None
        held, key = years.setdefault(int(named["year"]), {}), which
    if held.get(key, pair) != pair:
        raise changed(f"'{line[0]}' stands twice with other figures", name)
    held[key] = pair


def _rows(
    label: str,
    years: dict[int, dict[int, tuple[str, str]]],
    totals: dict[int, tuple[str, str]],
    name: str,
) -> Iterator[ReadRow]:
    for year, months in sorted(years.items()):
        for which, pair in sorted(months.items()):
            yield from _both(label, month(year, which), pair)
        if year not in totals:
            continue
        for at, side in enumerate(("exports", "imports")):
            made = sum((Decimal(pair[at]) for pair in months.values()), Decimal())
            if abs(made - Decimal(totals[year][at])) > _HALF * (len(months) + 1):
                what = f"{side} of {year}: the months make {made}, the total is {totals[year][at]}"
                raise changed(what, name)
        if sorted(months) == list(range(1, len(months) + 1)) and len(months) > 1:
            yield from _both(label, to_date(year, len(months)), totals[year])


def _both(label: str, period: str, pair: tuple[str, str]) -> Iterator[ReadRow]:
    for flow, value in zip(("export", "import"), pair, strict=True):
        yield figure(label, flow, period, value=value, unit="USD mn")
