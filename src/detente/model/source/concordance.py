"""From tariff codes to the sectors of the baseline: six digits each, shorter ones likewise."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from detente.errors import SchemaError, Unavailable
from detente.ledger.case.model import Case
from detente.model.source.rows import ConcordanceRow, IndustryRow, rows
from detente.store.tables import Table, read_table

TYPES = {"code": "VARCHAR", "sector": "VARCHAR", "agree": "DOUBLE"}
#: Digits for which a majority is kept, the finest first.
_WIDTHS = (6, 4, 2)


@dataclass(frozen=True, slots=True)
class Concordance:
    """Sector of each code; the longest beginning that is held decides."""

    sectors: Mapping[str, str]

    def sector(self, code: str) -> str:
        """Return the sector of a code, empty where the concordance has none for it.

        Examples
        --------
        >>> Concordance({"8517": "C26", "85": "C27"}).sector("8517130000")
        'C26'
        """
        for width in _WIDTHS:
            if code[:width] in self.sectors:
                return self.sectors[code[:width]]
        return ""


@lru_cache(maxsize=4)
def concordance(path: Path) -> Concordance:
    """Read the derived table of codes and sectors."""
    return Concordance(dict(read_table(path, columns="code, sector")))


def derive(case: Case, row: ConcordanceRow, data: Path, beside: Path) -> Table:
    """Return the table: each six digits with the sector that makes most of what comes in.

    A line stands in a sector by the industry that the source gives it; industries that make no
    good of their own (scrap, used goods, goods returned) are left out. Lines count by their trade,
    those without any as one dollar; ``agree`` is the share of the sector chosen.
    """
    path = data / row.file
    if not path.exists():
        raise Unavailable(f"{path.name} is missing", where=str(path))
    of = industries(rows(case, "industries", IndustryRow))
    trade: Counter[str] = Counter()
    for code, value in read_table(beside / f"{row.weights}.parquet", columns="code, value"):
        trade[code] += value
    counted: dict[str, Counter[str]] = defaultdict(Counter)
    with path.open(encoding="utf-8", newline="") as handle:
        for line in csv.DictReader(handle):
            code = line[row.columns["code"]]
            sector = _industry(line[row.columns["industry"]], of, row, path)
            for width in _WIDTHS:
                if sector and not code.startswith(row.not_codes):
                    counted[code[:width]][sector] += trade[code] + 1
    made = []
    for code, seen in sorted(counted.items()):
        # The first name of those that are even, so that the table is the same every time.
        sector, most = min(seen.items(), key=lambda item: (-item[1], item[0]))
        made.append((code, sector, round(most / sum(seen.values()), 6)))
    return Table(row.id, TYPES, made)


def industries(given: Iterable[IndustryRow]) -> dict[str, str]:
    """Return the sector of each beginning of an industry's number."""
    of: dict[str, str] = {}
    for row in given:
        for prefix in row.prefixes:
            if prefix in of:
                raise SchemaError(f"industry {prefix} stands in {of[prefix]} and in {row.id}")
            of[prefix] = row.id
    return of


def _industry(number: str, of: Mapping[str, str], row: ConcordanceRow, path: Path) -> str:
    """Return the sector of an industry by its longest beginning, empty for those left out."""
    if number.startswith(row.left_out):
        return ""
    for width in range(len(number), 1, -1):
        if number[:width] in of:
            return of[number[:width]]
    raise SchemaError(
        f"{path.name} has the industry {number!r}, which no row places",
        hint="add its first digits to model/industries",
    )
