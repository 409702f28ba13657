"""Rebuild the tables of the model from the original files.

Run as ``python -m detente.model.derive DATA_FOLDER [FILE.csv]``; a second argument takes the flows
from a table of the OECD as published, in place of the stored arrays. Which tables there are, what
their regions, sectors and duties are, is written in the case's ``model/`` rows.
"""

from __future__ import annotations

import csv
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from detente.errors import SchemaError, Unavailable
from detente.kernel.countries import resolve
from detente.ledger.case.load import load_case, shipped_cases
from detente.ledger.case.model import Case
from detente.ledger.products.catalogue import SHIPPED
from detente.model.economy import Tables
from detente.model.source import icio, tables
from detente.model.source.concordance import concordance
from detente.model.source.concordance import derive as derive_codes
from detente.model.source.forward import forward, ledger_trade
from detente.model.source.rows import (
    ConcordanceRow,
    DutyRow,
    ForwardRow,
    GroupRow,
    IncrementRow,
    SetRow,
    TableRow,
    rows,
)
from detente.store.manifest import digest, enter
from detente.store.tables import Table, read_table, write_table

_COMMAND = "python -m detente.model.derive DATA_FOLDER"
_INCREMENT = {
    "date": "DATE",
    "importer": "VARCHAR",
    "partner": "VARCHAR",
    "added": "DOUBLE",
    "value_usd": "DOUBLE",
}


def derive_tables(
    case: Case,
    data: Path,
    published: Path | None = None,
    folder: Path = SHIPPED,
    beside: Path = SHIPPED,
) -> dict[str, Tables]:
    """Return every table that the case names, made from the folder of originals.

    `folder` holds the table of codes and sectors, `beside` those of other rooms: imports by
    product, the lists and rates of the ledger.
    """
    made: dict[str, Tables] = {}
    rolled = {row.id: row for row in rows(case, "forward", ForwardRow)}
    for row in rows(case, "tables", TableRow):
        if row.forward:
            on = rolled[row.forward]
            codes = concordance(folder / f"{on.concordance}.parquet")
            found = forward(made[row.of], case, on, data, beside, codes)
        elif row.of:
            groups = {g.id: g.members for g in rows(case, "regions", GroupRow)}
            kinds = {g.id: g.members for g in rows(case, "sectors", GroupRow)}
            found = tables.gather(made[row.of], groups, kinds)
        else:
            found = _original(case, data / row.file, published)
        made[row.id] = replace(found, unit=row.unit, year=row.year, source=row.source)
    return made


def write_all(
    case: Case, data: Path, folder: Path, published: Path | None = None, beside: Path = SHIPPED
) -> dict[str, Any]:
    """Write all tables and enter them into the manifest; return the entries.

    `beside` holds the tables of other rooms that these rest on.
    """
    entries: dict[str, Any] = {}
    for coded in rows(case, "concordance", ConcordanceRow):
        table = derive_codes(case, coded, data, beside)
        entries |= _written(table, folder, coded.title, *_cited(case, coded))
    named = {row.id: row for row in rows(case, "tables", TableRow)}
    made = derive_tables(case, data, published, folder, beside)
    for name, tables_of in made.items():
        row = named[name]
        path = tables.write(tables_of, folder / f"{name}.npz")
        count = int((tables_of.flows > 0).sum())
        entries |= _entry(path, count, row.title, row.source, row.licence, row.url)
    for rolled in rows(case, "forward", ForwardRow):
        full = next(row for row in named.values() if row.forward == rolled.id)
        table = ledger_trade(made[full.id], rolled)
        entries |= _written(table, folder, rolled.title, full.source, full.licence)
    for added in rows(case, "increments", IncrementRow):
        table = _increments(added, data)
        entries |= _written(table, folder, added.title, *_cited(case, added))
    enter(folder, entries)
    return entries


def _cited(case: Case, row: ConcordanceRow | IncrementRow) -> tuple[str, str, str | None]:
    """Return sources, licence and address of a row's table."""
    sources = [case.source(name) for name in row.sources]
    url = next((source.url for source in sources if source.url), None)
    return "; ".join(source.reference() for source in sources), row.licence, url


def _written(
    table: Table, folder: Path, title: str, source: str, licence: str, url: str | None = None
) -> dict[str, Any]:
    return _entry(write_table(table, folder), len(table.rows), title, source, licence, url)


def _entry(
    path: Path, count: int, title: str, source: str, licence: str, url: str | None = None
) -> dict[str, Any]:
    return {
        path.name: {
            "title": title,
            "rows": count,
            "sha256": digest(path),
            "source": source,
            "url": url,
            "licence": licence,
            "rebuild": _COMMAND,
        }
    }


def _original(case: Case, stored: Path, published: Path | None) -> Tables:
    """Return the full table with the duties and the elasticities of the case."""
    found = icio.read_stored(stored)
    if published is not None:
        fresh = icio.read_published(published)
        if fresh.regions != found.regions or fresh.sectors != found.sectors:
            raise SchemaError(
                f"{published.name} has other regions or sectors than the stored duties",
                where=str(published),
                hint="another release: bring model/regions, model/sectors and the duties up to it",
            )
        found = replace(fresh, duties=found.duties)
    goods = {m for g in rows(case, "sectors", GroupRow) if g.goods for m in g.members}
    mask = np.array([name in goods for name in found.sectors])
    duties = np.where(mask, found.duties, 0.0)
    for rule in rows(case, "duties", DutyRow):
        _apply(rule, case, found.regions, mask, duties)
    home = np.arange(len(found.regions))
    duties[home, home] = 0.0
    sets = {
        row.id: np.array([row.values.get(name, 4.0) for name in found.sectors])
        for row in rows(case, "elasticities", SetRow)
    }
    return replace(found, goods=mask, duties=duties, sets=sets)


def _apply(rule: DutyRow, case: Case, regions: tuple[str, ...], goods: Any, duties: Any) -> None:
    """Put the duties of a rule into the table."""
    importer = regions.index(rule.importer)
    if not rule.table:
        exporter = regions.index(rule.exporter)
        held = duties[importer, exporter, goods]
        duties[importer, exporter, goods] = np.maximum(held, rule.least) + rule.added
        return
    groups = {g.id: g.members for g in rows(case, "regions", GroupRow)}
    sums: dict[str, list[int]] = {}
    for partner, value, duty in read_table(
        SHIPPED / f"{rule.table}.parquet", columns="partner, value_usd, duty_usd"
    ):
        total = sums.setdefault(partner, [0, 0])
        total[0] += value
        total[1] += duty
    # A partner of its own goes after the group it is in, so that the narrower rate holds.
    for partner in sorted(sums, key=lambda name: name in regions):
        value, duty = sums[partner]
        for member in groups.get(partner, (partner,)):
            if member in regions and value > 0:
                duties[importer, regions.index(member), goods] = duty / value


def _increments(row: IncrementRow, data: Path) -> Table:
    """Return duties added by day and partner, as fractions."""
    path = data / row.file
    if not path.exists():
        raise Unavailable(f"{path.name} is missing", where=str(path))
    made = []
    with path.open(encoding="utf-8", newline="") as handle:
        for line in csv.DictReader(handle):
            cell = {name: line[column] for name, column in row.columns.items()}
            added = float(cell["added"]) / row.per
            if not np.isfinite(added):
                raise SchemaError(f"{path.name} holds what is no number", where=str(line))
            made.append((cell["date"], row.importer, resolve(cell["partner"]), added,
                         float(cell["value"])))  # fmt: skip
    return Table(row.id, _INCREMENT, sorted(made))


def main(given: list[str]) -> None:
    """Write the tables of every shipped case that has a model."""
    published = Path(given[1]) if len(given) > 1 else None
    for name in shipped_cases():
        case = load_case(name)
        for table, row in write_all(case, Path(given[0]), SHIPPED, published).items():
            sys.stdout.write(f"{table}: {row['rows']:,} rows\n")


if __name__ == "__main__":
    main(sys.argv[1:])
