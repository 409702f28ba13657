"""Who buys a product from whom: from a table of bilateral trade, or a sector of the baseline."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from detente.errors import BadFile, NotCovered, UnknownName
from detente.firms.entries.reading import quoted
from detente.kernel import countries
from detente.store.panel import Panel

if TYPE_CHECKING:
    from detente.model.economy import Economy

Array = NDArray[np.float64]
#: Columns of a table of bilateral trade, as its publishers name them.
_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "year": ("t", "year", "period", "refyear"),
    "exporter": ("i", "exporter", "exporter_iso3", "iso_o", "reporter"),
    "importer": ("j", "importer", "importer_iso3", "iso_d", "partner"),
    "product": ("k", "product", "hs6", "cmdcode", "hs"),
    "value": ("v", "value", "trade_value", "primaryvalue"),
}
#: The publisher's values count thousands of US dollars.
_THOUSAND = 1000.0
#: Smallest market that is ranked, as a share of the world's trade in the product.
LEAST = 0.00035


@dataclass(frozen=True, eq=False)
class Flows:
    """Trade in one product or sector.

    Parameters
    ----------
    names : tuple of str
        Places, each both importer and exporter; `places` tells which are economies.
    table : ndarray, shape (N importers, N exporters)
        Sales in US dollars.
    home : bool
        Whether sales at home stand on the diagonal.
    level : str
        ``product`` or ``sector``.
    all_goods : ndarray, optional
        The same over all goods, by which ease is measured.
    past : mapping of int to ndarray
        Purchases from abroad by year, where the table holds several.
    """

    names: tuple[str, ...]
    table: Array
    home: bool
    level: str
    year: int
    title: str
    source: str
    all_goods: Array | None
    past: Mapping[int, Array]
    notes: tuple[str, ...] = ()

    def place(self, code: str, role: str) -> int:
        """Return the place of an economy; `NotCovered` where the table has none."""
        if code not in self.names:
            raise NotCovered(
                f"{countries.name(code)} is not in the table of {self.title}",
                where=role,
                hint="give a table that holds it with --data",
            )
        return self.names.index(code)

    @property
    def abroad(self) -> Array:
        """The table without sales at home."""
        made = self.table.copy()
        np.fill_diagonal(made, 0.0)
        return made


def from_table(path: Path, code: str, year: int | None = None) -> Flows:
    """Read trade in one product from a parquet or CSV of bilateral flows.

    The columns are year, exporter, importer, product and value in thousands of US dollars, under
    the names of the publisher (``t i j k v``) or in words. Countries are codes or names; numbers
    are read by the publisher's list, ``country_codes*.csv`` beside the table.

    Raises
    ------
    BadFile
        A file without these columns, or numbers without their list.
    NotCovered
        No trade in the product.
    """
    if not path.is_file() or path.suffix not in {".parquet", ".csv"}:
        raise BadFile(f"there is no table {path.name}", where=str(path), hint="a parquet or CSV")
    panel = Panel()
    try:
        return _read(panel, path, code[:6], year)
    finally:
        panel.close()


def _read(panel: Panel, path: Path, code: str, year: int | None) -> Flows:
    reader = "read_parquet" if path.suffix == ".parquet" else "read_csv"
    source = f"{reader}({quoted(path)})"
    heads = panel.try_ask(f"DESCRIBE SELECT * FROM {source}")
    if heads is None:
        raise BadFile(f"{path.name} cannot be read", where=str(path), hint="write it again")
    at = _columns(path, [str(row[0]) for row in heads])
    same = _same(at["product"], code, {str(row[0]): str(row[1]) for row in heads})
    # Text is made of the few groups, not of every row: a full year has eleven million.
    summed = f"sum(CAST({at['value']} AS DOUBLE))"
    rows = panel.ask(
        f"SELECT y, CAST(i AS VARCHAR), CAST(j AS VARCHAR), v FROM (SELECT {at['year']} AS y, "
        f"{at['exporter']} AS i, {at['importer']} AS j, {summed} AS v FROM {source} "
        f"WHERE {same} GROUP BY ALL)"
    )
    if not rows:
        raise NotCovered(f"{path.name} holds no trade in {code}", hint="give another table")
    last = max(int(row[0]) for row in rows)
    chosen = last if year is None else year
    read = _reader(path, {str(c) for row in rows for c in row[1:3]})
    names = tuple(sorted(set(read.values())))
    tables = {
        int(t): _table(names, read, [row[1:] for row in rows if int(row[0]) == int(t)])
        for t in {row[0] for row in rows}
    }
    if chosen not in tables:
        raise NotCovered(f"{path.name} holds no trade in {code} in {chosen}", hint=f"try {last}")
    goods = None
    if panel.ask(f"SELECT 1 FROM {source} WHERE NOT ({same}) LIMIT 1"):
        every = panel.ask(
            f"SELECT CAST(i AS VARCHAR), CAST(j AS VARCHAR), v FROM (SELECT {at['exporter']} AS i, "
            f"{at['importer']} AS j, {summed} AS v FROM {source} "
            f"WHERE {at['year']} = {chosen} GROUP BY ALL)"
        )
        known = [row for row in every if row[0] in read and row[1] in read]
        goods = _table(names, read, known)
    past = {t: table.sum(axis=1) for t, table in tables.items() if t <= chosen}
    nowhere = tuple(sorted({name for name in names if not is_economy(name)}))
    notes = (f"places that are no economy are not ranked: {', '.join(nowhere)}",) if nowhere else ()
    return Flows(
        names, tables[chosen], False, "product", chosen, code, path.name, goods, past, notes
    )


def _same(column: str, code: str, types: Mapping[str, str]) -> str:
    """Return the test of a row's product; as a number a code has lost its leading zero."""
    kind = types[column[1:-1].replace('""', '"')]
    short = str(int(code))
    return f"{column} IN ('{code}', '{short}')" if kind == "VARCHAR" else f"{column} = {short}"


def _columns(path: Path, names: list[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for part, words in _COLUMNS.items():
        held = [n for word in words for n in names if n.strip().lower() == word]
        if not held:
            raise BadFile(
                f"{path.name} has no column of the {part}",
                where=str(path),
                hint=f"its columns are {', '.join(names)}; needed are t, i, j, k, v",
            )
        found[part] = '"' + held[0].replace('"', '""') + '"'
    return found


def _reader(path: Path, codes: set[str]) -> dict[str, str]:
    """Return each country of the table as its code; what is none keeps its own text."""
    numbers = {code for code in codes if code.isdigit()}
    listed: dict[str, str] = {}
    if numbers:
        lists = sorted(path.parent.glob("country_codes*.csv"))
        if not lists:
            raise BadFile(
                f"{path.name} numbers its countries",
                where=str(path),
                hint="put the publisher's country_codes*.csv beside it",
            )
        listed = _listed(lists[-1])
    made = {}
    for code in codes:
        text = listed.get(code.lstrip("0"), code)
        if countries.is_code(text):
            made[code] = text
            continue
        try:
            made[code] = countries.resolve(text)
        except UnknownName:
            made[code] = text
    return made


def _listed(path: Path) -> dict[str, str]:
    with path.open(encoding="utf-8-sig", newline="") as handle:
        rows = list(csv.DictReader(handle))
    names = [name.lower() for name in (rows[0] if rows else {})]
    if "country_code" not in names or "country_iso3" not in names:
        raise BadFile(
            f"{path.name} is no list of countries",
            where=str(path),
            hint="its columns are country_code and country_iso3",
        )
    folded = [{key.lower(): value for key, value in row.items()} for row in rows]
    return {row["country_code"].lstrip("0"): row["country_iso3"] for row in folded}


def _table(names: tuple[str, ...], read: Mapping[str, str], rows: list[Any]) -> Array:
    index = {name: i for i, name in enumerate(names)}
    made = np.zeros((len(names), len(names)))
    for exporter, importer, value in rows:
        i, j = index[read[importer]], index[read[exporter]]
        if i != j and value:
            made[i, j] += float(value) * _THOUSAND
    return made


def is_economy(name: str) -> bool:
    """Tell whether a place is a country, and not a rest or a sum of several."""
    return len(name) == 3 and countries.is_code(name)


def from_sector(economy: Economy, sector: str, title: str) -> Flows:
    """Return a sector of the baseline: far wider than a product, and said so."""
    at = economy.sector(sector)
    goods = economy.flows[:, :, economy.goods].sum(axis=2) * 1e6
    return Flows(
        economy.regions,
        economy.flows[:, :, at] * 1e6,
        True,
        "sector",
        economy.year,
        title,
        economy.source,
        goods,
        {},
        ("the sector stands for the product: it is far wider",),
    )
