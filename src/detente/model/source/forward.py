"""A table of flows rolled forward to later totals of trade, with the duties of that later year."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from detente.errors import NotCovered, SchemaError, Unavailable
from detente.kernel.moment import AsOf, read_on
from detente.ledger.case.model import Case
from detente.ledger.products.catalogue import Catalogue
from detente.ledger.views.levels import trade_of
from detente.model.economy import Array, Tables
from detente.model.source.concordance import Concordance
from detente.model.source.duties import charged, steps
from detente.model.source.ras import ras
from detente.model.source.rows import ForwardRow, GroupRow, GrowthRow, rows
from detente.store.tables import Table, read_table
from detente.trade.held import COLUMNS, TABLE, stored
from detente.trade.load import load_book

TRADE = {"importer": "VARCHAR", "exporter": "VARCHAR", "sector": "VARCHAR", "value": "DOUBLE"}
_YEAR = 365
_NONE = (0.0, 0.0)
#: Inputs take at most this share of what is bought: room for the rounding of stored tables.
_ROOM = 1.0 - 1e-6


Cells = Mapping[str, list[float]]
"""Value and duty by sector, in million; the empty sector holds what has none."""


@dataclass(frozen=True)
class Rolled:
    """What a table is rolled forward with."""

    case: Case
    row: ForwardRow
    data: Path
    folder: Path
    codes: Concordance

    @cached_property
    def groups(self) -> Mapping[str, tuple[str, ...]]:
        """Members of each region of the small baseline."""
        return {g.id: g.members for g in rows(self.case, "regions", GroupRow)}

    @cached_property
    def told(self) -> Mapping[str, Cells]:
        """What the importer's own statistics say of each partner."""
        by: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(lambda: [0.0, 0.0]))
        path = self.folder / f"{self.row.imports}.parquet"
        for partner, code, value, duty in read_table(
            path, columns="partner, hs6, value_usd, duty_usd"
        ):
            cell = by[partner][self.codes.sector(code)]
            cell[0] += value / 1e6
            cell[1] += duty / 1e6
        return by

    def imports(self, regions: Sequence[str]) -> Iterator[tuple[list[int], Cells]]:
        """Yield the places of the regions of each partner, and what is told of it.

        A member of a group that is told of is left to the group.
        """
        inside = {m for n in self.told for m in self.groups.get(n, ()) if m != n}
        for name, cells in self.told.items():
            places = [regions.index(m) for m in self.groups.get(name, (name,)) if m in regions]
            if places and name not in inside:
                yield places, cells

    @staticmethod
    def total(cells: Cells) -> float:
        """Return the value of all that a partner sells."""
        return sum(cell[0] for cell in cells.values())


def forward(tables: Tables, case: Case, row: ForwardRow, data: Path, folder: Path,
            codes: Concordance) -> Tables:  # fmt: skip
    """Return a table rolled forward.

    Goods by pair take the values of a later year, totals that a series carries further are met by
    scaling, one importer's goods are spread over sectors as its own statistics say. Own sales and
    services grow with the world's trade in goods, so that the world is as open as before; what is
    made of what stays as it was. Cells that are empty stay empty.

    Parameters
    ----------
    tables : Tables
        Table to start from.
    case, row : Case, ForwardRow
        What to roll forward to.
    data, folder : Path
        Folder of the originals, and that of the derived tables.
    codes : Concordance
        Sectors of codes.

    Raises
    ------
    SchemaError
        A file of another shape.
    NotCovered
        A total whose growth no series gives.
    """
    rolled = Rolled(case, row, data, folder, codes)
    away = ~np.eye(len(tables.regions), dtype=bool)
    before = np.where(away, tables.flows[:, :, tables.goods].sum(axis=2), 0.0)
    later, seen = _pairs(rolled, tables.regions)
    held = seen & away & (before > 0)
    factor = float(later[held].sum() / before[held].sum())
    pairs = _grown(rolled, tables.regions, np.where(held, later, before * factor))
    with np.errstate(divide="ignore", invalid="ignore"):
        scale = np.where(before > 0, pairs / before, factor)
    flows = tables.flows * np.where(tables.goods, scale[:, :, None], factor)
    _spread(rolled, tables, flows)
    duties = _duties(rolled, tables)
    inputs, cut = _inputs(tables, flows, duties)
    lost = float(later[seen & away & (before == 0)].sum() / later[seen & away].sum())
    notes = [
        f"goods between countries are those of {row.year} where known; own sales and services "
        f"times {factor:.3f}"
    ]
    if lost > 0:
        notes.append(f"{lost:.1e} of the later trade has no cell and is left out")
    if cut > 0:
        notes.append(f"inputs cut by {cut:.2%} of them where they passed what is bought")
    return replace(
        tables, flows=flows, inputs=inputs, duties=duties, year=row.year,
        notes=(*tables.notes, *notes),
    )  # fmt: skip


def _pairs(rolled: Rolled, regions: Sequence[str]) -> tuple[Array, NDArray[np.bool_]]:
    """Return trade by pair of regions (importer, exporter), and which pairs the file speaks of.

    What is of no region of the table goes to its last, the rest of the world.
    """
    about = rolled.row.pairs
    labels = [line[about.column] for line in _lines(rolled.data / about.labels)]
    lines = _lines(rolled.data / about.file)
    values = np.array([[float(v or 0) for v in line.values()] for line in lines]) * about.factor
    if values.shape != (len(labels), len(labels)) or (values < 0).any():
        raise SchemaError(f"{about.file} is no square of {len(labels)} values")
    buyer = labels.index(rolled.row.importer)
    for place, label in enumerate(labels):
        # A country of the rest of the world, too, takes the figure of the importer's statistics.
        if label in rolled.told:
            values[place, buyer] = rolled.total(rolled.told[label])
    at = {name: place for place, name in enumerate(regions)}
    where = np.array([at.get(label, len(regions) - 1) for label in labels])
    made = np.zeros((len(regions), len(regions)))
    np.add.at(made, (where[None, :], where[:, None]), values)
    seen = np.zeros(made.shape, dtype=bool)
    seen[np.ix_(where, where)] = True
    return made, seen


def _lines(path: Path) -> list[dict[str, str]]:
    if not path.exists():
        raise Unavailable(f"{path.name} is missing", where=str(path))
    with path.open(encoding="utf-8-sig", newline="") as handle:
        return list(csv.DictReader(handle))


def _grown(rolled: Rolled, regions: Sequence[str], pairs: Array) -> Array:
    """Return pairs that meet the importer's own statistics and the totals that have grown."""
    made = pairs.copy()
    fixed = np.zeros(pairs.shape, dtype=bool)
    buyer = regions.index(rolled.row.importer)
    for places, cells in rolled.imports(regions):
        made[buyer, places] *= rolled.total(cells) / made[buyer, places].sum()
        fixed[buyer, places] = True
    sold, bought = np.full((2, len(regions)), np.nan)
    for grown in rolled.row.growth:
        factor = 1.0 + growth(rolled, grown)
        if grown.importer and grown.exporter:
            cell = (regions.index(grown.importer), regions.index(grown.exporter))
            made[cell] = pairs[cell] * factor
            fixed[cell] = True
        elif grown.exporter:
            place = regions.index(grown.exporter)
            sold[place] = pairs[:, place].sum() * factor
        else:
            place = regions.index(grown.importer)
            bought[place] = pairs[place].sum() * factor
    return ras(made, bought, sold, fixed=fixed)


def ledger_trade(tables: Tables, row: ForwardRow) -> Table:
    """Return the goods of the ledger's pairs by sector: the weights of coarser sectors."""
    made = []
    for pair in row.ledger:
        cell = (tables.regions.index(pair.importer), tables.regions.index(pair.exporter))
        for kind in np.flatnonzero(tables.goods):
            value = round(float(tables.flows[(*cell, kind)]), 6)
            made.append((pair.importer, pair.exporter, tables.sectors[kind], value))
    return Table(row.trade, TRADE, sorted(made))


def growth(rolled: Rolled, grown: GrowthRow) -> float:
    """Return the change of a series over the year before: as printed, else of its last values."""
    book = load_book(rolled.case.root, rolled.case.sources)
    every: list[tuple[Any, ...]] = [
        stored(row, book) for row in book.observations if row.series == grown.series
    ]
    every += read_table(rolled.folder / TABLE, where=f"series = '{grown.series}'")
    years: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for row in every:
        seen = dict(zip(COLUMNS, row, strict=True))
        if (seen["until"] - seen["start"]).days >= _YEAR:
            years[seen["start"].year].append(seen)
    now, then = (
        sorted(years[y], key=lambda seen: seen["known"]) for y in (grown.year, grown.year - 1)
    )
    for seen in now:
        if seen["change"] is not None:
            return float(seen["change"])
    values = [[seen["value"] for seen in one if seen["value"] is not None] for one in (now, then)]
    if not all(values):
        raise NotCovered(f"no growth of {grown.series} in {grown.year} is held")
    return float(values[0][-1] / values[1][-1] - 1)


def _spread(rolled: Rolled, tables: Tables, flows: Array) -> None:
    """Spread the importer's goods over sectors as its statistics say, in place.

    What has no sector, or only empty cells, follows the others.
    """
    buyer = tables.regions.index(rolled.row.importer)
    kinds = np.flatnonzero(tables.goods)
    for places, cells in rolled.imports(tables.regions):
        at = np.ix_(np.array([buyer]), np.array(places), kinds)
        held = flows[at][0]
        told = np.array([cells.get(tables.sectors[k], _NONE)[0] for k in kinds])
        told = np.where(held.sum(axis=0) > 0, told, 0.0)
        sold = held.sum(axis=1)
        flows[at] = ras(held, sold, told * sold.sum() / told.sum())[None]


def _duties(rolled: Rolled, tables: Tables) -> Array:
    """Return duties: as collected by sector, and the ledger's for the pairs that it speaks of."""
    duties = tables.duties.copy()
    buyer = tables.regions.index(rolled.row.importer)
    for places, cells in rolled.imports(tables.regions):
        for kind in np.flatnonzero(tables.goods):
            value, duty = cells.get(tables.sectors[kind], _NONE)
            if value > 0:
                duties[buyer, places, kind] = duty / value
    paid = steps(rolled.case)
    catalogue = Catalogue(rolled.case, rolled.folder)
    for pair in rolled.row.ledger:
        trade = trade_of(rolled.case, catalogue, pair.exporter, pair.importer, pair.weights)
        zone = rolled.case.party(pair.importer).zone
        when = AsOf(read_on(rolled.row.on, zone), rolled.case.about.known_until)
        found = charged(rolled.case, catalogue, trade, rolled.codes, when)
        rates = found.over(tables.sectors, {}, {}) * paid.get((pair.importer, pair.exporter), 1.0)
        cell = (tables.regions.index(pair.importer), tables.regions.index(pair.exporter))
        duties[cell] = np.where(tables.goods & ~np.isnan(rates), rates, duties[cell])
    return duties


def _inputs(tables: Tables, flows: Array, duties: Array) -> tuple[Array, float]:
    """Return inputs for the new output, and the share of them that nothing was bought for.

    A sector uses the same inputs for each unit; where all users together would pass what the
    region buys of one, each takes less of it and the rest is value added.
    """
    made, before = flows.sum(axis=0), tables.flows.sum(axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        grown = np.where(before > 0, made / before, 0.0)
    inputs = tables.inputs * grown[:, None, :]
    bought = (flows * (1.0 + duties)).sum(axis=1)
    used = inputs.sum(axis=2)
    with np.errstate(divide="ignore", invalid="ignore"):
        # A little less than all, so that no rounding turns what is left over negative.
        kept = np.where(used > bought * _ROOM, bought * _ROOM / used, 1.0)
    fewer = inputs * kept[:, :, None]
    return fewer, float(1.0 - fewer.sum() / inputs.sum())
