"""Rebuild the tables of the years that the model is held against.

Run as ``python -m detente.model.hindcast.derive DATA_FOLDER`` (with h5py installed).
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from detente.kernel.moment import AsOf, read_on
from detente.ledger.case.load import load_case, shipped_cases
from detente.ledger.case.model import Case
from detente.ledger.products.catalogue import SHIPPED, Catalogue
from detente.ledger.views.levels import SIMPLE, Trade, trade_of
from detente.model.economy import Array, Tables
from detente.model.hindcast.cubes import read_cube
from detente.model.hindcast.rows import YearsRow, years_rows
from detente.model.source import tables
from detente.model.source.concordance import concordance
from detente.model.source.duties import charged
from detente.model.source.rows import GroupRow, rows
from detente.store.manifest import digest, enter
from detente.store.tables import Table, write_table

_COMMAND = "python -m detente.model.hindcast.derive DATA_FOLDER"
TYPES = {
    "year": "INTEGER", "kind": "VARCHAR", "importer": "VARCHAR", "exporter": "VARCHAR",
    "sector": "VARCHAR", "value": "DOUBLE",
}  # fmt: skip
#: The one sector that all services are put into.
SERVICES = "SERVICES"
_DIGITS = 9


def base_tables(case: Case, row: YearsRow, data: Path) -> Tables:
    """Return the baseline of the year before: its flows, with the input coefficients of another."""
    regions, kinds = _regions(case), _kinds(case)
    names, industries, flows, duties = read_cube(data / row.files[row.base], row.base)
    given = tables.read(SHIPPED / f"{row.recipes}.npz")
    services = {m for g in rows(case, "sectors", GroupRow) if not g.goods for m in g.members}
    cube = Tables(
        names, industries, np.array([name != row.services for name in industries]), flows,
        np.zeros((len(names), len(industries), len(industries))), duties,
        unit=given.unit, year=row.base, source=row.source,
    )  # fmt: skip
    cube.duties[:, :, ~cube.goods] = 0.0
    made = tables.gather(cube, regions, {**kinds, SERVICES: (row.services,)})
    recipe = tables.gather(given, regions, {**kinds, SERVICES: tuple(sorted(services))})
    sold = recipe.flows.sum(axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = np.where(sold[:, None, :] > 0, recipe.inputs / sold[:, None, :], 0.0)
    inputs = share * made.flows.sum(axis=0)[:, None, :]
    # Coefficients of another year may want more of a good than was bought: nothing is left then
    # for final demand, and it is not negative.
    bought = (made.flows * (1.0 + made.duties)).sum(axis=1)
    used = inputs.sum(axis=2)
    with np.errstate(divide="ignore", invalid="ignore"):
        fits = np.where(used > bought, bought / used, 1.0)
    cut = float((used * (1.0 - fits)).sum() / used.sum())
    inputs = inputs * fits[:, :, None]
    note = f"input coefficients of {given.year}; {cut:.2%} of inputs cut to what was bought"
    return Tables(
        made.regions, made.sectors, made.goods, made.flows, inputs, made.duties, recipe.sets,
        made.unit, made.year, made.source, (note,),
    )  # fmt: skip


def observed(case: Case, row: YearsRow, data: Path, folder: Path = SHIPPED) -> Table:
    """Return goods trade by pair and year, and the duties that each year added, by sector."""
    found: list[tuple[Any, ...]] = []
    sold: dict[tuple[str, str], dict[str, float]] = {}
    for year in sorted(row.files):
        names, industries, flows, _ = read_cube(data / row.files[year], year)
        goods = np.array([name != row.services for name in industries])
        if year == row.base:
            sold = {
                (m, x): dict(zip(industries, flows[names.index(m), names.index(x)], strict=True))
                for m, x in row.pairs
            }
        sums = _summed(flows[:, :, goods].sum(axis=2), names, _regions(case))
        regions = [*_regions(case)]
        found += [
            (year, "flow", regions[n], regions[i], "", _short(sums[n, i]))
            for n in range(len(regions))
            for i in range(len(regions))
            if n != i
        ]
    found += _added(case, row, sold, folder)
    return Table(row.observed, TYPES, sorted(found))


def _added(
    case: Case, row: YearsRow, sold: Mapping[tuple[str, str], Mapping[str, float]], folder: Path
) -> Iterator[tuple[Any, ...]]:
    """Yield the duty that a year has on the mean of twelve days over the one before, by sector."""
    sectors = _kinds(case)
    catalogue = Catalogue(case, folder)
    codes = concordance(folder / f"{row.concordance}.parquet")
    for importer, exporter in row.pairs:
        weights = next(iter(case.party(importer).weights), SIMPLE)
        trade = trade_of(case, catalogue, exporter, importer, weights)

        def on(
            day: date, trade: Trade = trade, importer: str = importer, exporter: str = exporter
        ) -> Array:
            when = AsOf(read_on(day, case.party(importer).zone), case.about.known_until)
            found = charged(case, catalogue, trade, codes, when)
            return found.over([*sectors], sectors, sold[importer, exporter])

        start = on(row.before)
        for year in row.years:
            mean = np.mean([on(date(year, month, 15)) for month in range(1, 13)], axis=0)
            for name, added in zip(sectors, (mean - start).tolist(), strict=True):
                # A sector without a line in the weights has no rate, which is not a rate of zero.
                if not np.isnan(added):
                    yield (year, "duty", importer, exporter, name, _short(added))


def _summed(flows: Array, names: Sequence[str], groups: dict[str, tuple[str, ...]]) -> Array:
    matrix = np.zeros((len(groups), len(names)))
    for place, members in enumerate(groups.values()):
        matrix[place, [names.index(member) for member in members]] = 1.0
    return np.asarray(matrix @ flows @ matrix.T)


def _regions(case: Case) -> dict[str, tuple[str, ...]]:
    return {g.id: g.members for g in rows(case, "regions", GroupRow)}


def _kinds(case: Case) -> dict[str, tuple[str, ...]]:
    return {g.id: g.members for g in rows(case, "sectors", GroupRow) if g.goods}


def _short(value: float) -> float:
    return float(f"{value:.{_DIGITS}g}")


def write_all(case: Case, data: Path, folder: Path) -> dict[str, Any]:
    """Write the tables of a case's years and enter them into the manifest; return the entries."""
    entries: dict[str, Any] = {}
    for row in years_rows(case):
        made = base_tables(case, row, data)
        path = tables.write(made, folder / f"{row.table}.npz")
        seen = observed(case, row, data)
        for name, title, number in (
            (path, f"Bilateral flows, inputs, duties of {row.base}, for {row.id}",
             int((made.flows > 0).sum())),
            (write_table(seen, folder), row.title, len(seen.rows)),
        ):  # fmt: skip
            entries[name.name] = {
                "title": title, "rows": number, "sha256": digest(name), "source": row.source,
                "url": None, "licence": row.licence, "rebuild": _COMMAND,
            }  # fmt: skip
    enter(folder, entries)
    return entries


def main(given: list[str]) -> None:
    """Write the tables of every shipped case that names years."""
    for name in shipped_cases():
        for table, row in write_all(load_case(name), Path(given[0]), SHIPPED).items():
            sys.stdout.write(f"{table}: {row['rows']:,} rows\n")


if __name__ == "__main__":
    main(sys.argv[1:])
