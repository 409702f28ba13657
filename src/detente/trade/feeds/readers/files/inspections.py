"""Grain inspected for export in the United States: certificates of a year, summed by week."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal

from detente.trade.feeds.readers.rows import ReadRow, changed, day_of, figure, number, told

_NEEDED = ("Thursday", "Grain", "Destination", "Pounds", "Metric Ton")
_POUNDS_A_TON = Decimal("2204.622622")
_WEEK = timedelta(days=7)
#: The row of all destinations together.
ALL = "ALL DESTINATIONS"


def parse(body: bytes, name: str) -> list[ReadRow]:
    """Read the certificates of a year; give tonnes by week, grain and destination.

    A week ends on the Thursday that the file names.

    Raises
    ------
    SchemaError
        A column that is needed is missing, a weight or a day that is none.
    """
    text = told(body, name)
    if text.lstrip()[:1] == "<":
        raise changed("a page of HTML came where a table is due", name)
    reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    try:
        columns = [column.strip() for column in reader.fieldnames or []]
        reader.fieldnames = columns
        missing = [column for column in _NEEDED if column not in columns]
        if missing:
            raise changed(f"no column is called {', '.join(missing)}", name)
        sums: dict[tuple[date, str, str], Decimal] = defaultdict(Decimal)
        for record in reader:
            if None in record or None in record.values():
                raise changed(f"line {reader.line_num} has not {len(columns)} columns", name)
            _add(record, sums, f"{name} line {reader.line_num}")
    except csv.Error as error:
        raise changed(f"it is no table: {error}", name) from error
    if not sums:
        raise changed("the file holds no certificate", name)
    return [
        figure(where, "export", f"{end - _WEEK + timedelta(days=1)}..{end}",
               value=f"{tons.quantize(Decimal(1)):f}", unit="t", product=grain)
        for (end, grain, where), tons in sorted(sums.items())
    ]  # fmt: skip


def _add(record: dict[str, str], sums: dict[tuple[date, str, str], Decimal], name: str) -> None:
    end = day_of(record["Thursday"], name, "the week")
    if end.isoweekday() != 4:
        raise changed(f"a week ends on {end}, which is no Thursday", name)
    grain, where = record["Grain"].strip().upper(), record["Destination"].strip().upper()
    tons = number(record["Metric Ton"])
    if tons is None:
        pounds = number(record["Pounds"])
        if pounds is None:
            raise changed("a certificate has neither tonnes nor pounds", name)
        tons = pounds / _POUNDS_A_TON
    sums[end, grain, where] += tons
    sums[end, grain, ALL] += tons
