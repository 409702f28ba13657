"""Weekly export sales of US farm goods: shipped in the week, and sold since the season began."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

from detente.trade.feeds.readers.rows import (
    ReadRow,
    amount,
    changed,
    day_of,
    field,
    figure,
    told_json,
)

#: First month of the marketing year, by commodity code of the service.
_BEGINS = {"801": 9, "401": 9, "101": 6, "102": 6, "103": 6, "107": 6}
#: Fields that are followed: their flow, and whether they count from the season's first day.
_FIELDS = {
    "weeklyExports": ("export", False),
    "accumulatedExports": ("export", True),
    "currentMYTotalCommitment": ("purchase", True),
}
_YEAR = re.compile(r"/marketYear/(\d{4})")
_TONS = "1"
_WEEK = timedelta(days=6)


def parse(body: bytes, name: str) -> list[ReadRow]:
    """Read the weeks of a marketing year, which is named by the year it ends in.

    Raises
    ------
    SchemaError
        Another shape or unit, a commodity whose season is not known, a week outside the season.
    """
    season = _YEAR.search(name)
    if season is None:
        raise changed("the address does not say the marketing year", name)
    records = told_json(body, name)
    if not isinstance(records, list) or not all(isinstance(r, dict) for r in records):
        raise changed("the answer is no list of records", name)
    return [row for record in records for row in _week(record, int(season[1]), name)]


def _week(record: dict[str, Any], ends: int, name: str) -> list[ReadRow]:
    goods = field(record, "commodityCode", name)
    if goods not in _BEGINS:
        raise changed(f"the season of commodity {goods} is not known", name)
    if field(record, "unitId", name) != _TONS:
        raise changed(f"the unit is {record['unitId']}, not {_TONS} (tonnes)", name)
    end = day_of(field(record, "weekEndingDate", name), name, "weekEndingDate")
    begins = date(ends - 1, _BEGINS[goods], 1)
    # The last report of a season can end some days into the next one.
    if not begins <= end <= date(ends, _BEGINS[goods], 1) + _WEEK:
        raise changed(f"the week of {end} lies outside the season that ends in {ends}", name)
    rows = []
    for column, (flow, counted) in _FIELDS.items():
        value = amount(record, column, name)
        if value is None:
            raise changed(f"{column} of {end} is empty", name)
        first = begins if counted else end - _WEEK
        label = f"{field(record, 'countryCode', name)} {column}"
        rows.append(figure(label, flow, f"{first}..{end}", value=value, unit="t", product=goods))
    return rows
