"""The model against years that are over: duties alone, then with the total that was sold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

import numpy as np

from detente.ledger.case.model import Case
from detente.model import elasticity
from detente.model.baseline import SHIPPED
from detente.model.economy import Array, Economy
from detente.model.equilibrium import Equilibrium, solve
from detente.model.hindcast.rows import YearsRow, years_rows
from detente.model.shock import Shock, supply, tariffs, together
from detente.model.solver.root import root
from detente.model.source import tables
from detente.model.source.mend import mend
from detente.model.study.backtest import Compared, Month
from detente.store.tables import read_table

#: Supply is looked for between a half and twice that of the baseline, in logs.
_BOUND = float(np.log(2.0))
_MET = 1e-7

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True, eq=False)
class Held:
    """What is known of the years: flows by (year, importer, exporter), duties added by sector."""

    flows: Mapping[tuple[int, str, str], float]
    added: Mapping[tuple[int, str, str, str], float]


@lru_cache(maxsize=2)
def base(row_table: str, folder: Path = SHIPPED) -> Economy:
    """Return the baseline of the year before."""
    return mend(tables.read(folder / f"{row_table}.npz"))


def held(row: YearsRow, folder: Path = SHIPPED) -> Held:
    """Return what ships of the years."""
    flows, added = {}, {}
    columns = "year, kind, importer, exporter, sector, value"
    for year, kind, importer, exporter, sector, value in read_table(
        folder / f"{row.observed}.parquet", columns=columns
    ):
        if kind == "flow":
            flows[year, importer, exporter] = value
        else:
            added[year, importer, exporter, sector] = value
    return Held(flows, added)


def backtest_years(case: Case) -> tuple[Month, ...]:
    """Hold the model against the years that a case names, one row an exporter and a year.

    Raises
    ------
    NotConverged
        No supply meets a total.
    """
    made: list[Month] = []
    for row in years_rows(case):
        economy, seen = base(row.table), held(row)
        theta = elasticity.theta(economy, row.set, horizon=row.horizon)
        exporters = sorted({exporter for _, exporter in row.pairs})
        made += (
            _year(economy, row, seen, theta, exporter, year)
            for exporter in exporters
            for year in row.years
        )
    return tuple(made)


def _year(
    economy: Economy, row: YearsRow, seen: Held, theta: Array, exporter: str, year: int
) -> Month:
    """Return one exporter's year: the supply that meets its total, and every destination."""
    shock = _shock(economy, row, seen, year)
    target = _grown(economy, row, seen, exporter, year, tuple(economy.regions))
    alone = solve(economy, shock, theta=theta)
    last = [alone]

    def distance(log: float) -> tuple[float, Equilibrium]:
        both = together([shock, supply(economy, {exporter: float(np.exp(log))})], economy)
        last[0] = solve(economy, both, theta=theta, start=last[0].state)
        return last[0].exports_change(exporter) - target, last[0]

    log, found = root(distance, -_BOUND, _BOUND, tol=_MET)
    compared = []
    for to in row.destinations:
        if exporter in to.members:
            continue
        actual = _grown(economy, row, seen, exporter, year, to.members)
        value = found.exports_change(exporter, to.members)
        before = alone.exports_change(exporter, to.members)
        compared.append(
            Compared(str(year), to.id, before, value, actual, value - actual, row.source, exporter)
        )
    mean = float(np.average(theta, weights=elasticity.import_weights(economy)))
    return Month(
        str(year), date(year, 12, 31), mean, float(np.exp(log)), target,
        alone.exports_change(exporter), False, tuple(compared), exporter,
    )  # fmt: skip


def _shock(economy: Economy, row: YearsRow, seen: Held, year: int) -> Shock:
    rates = {
        (importer, exporter, sector): value
        for (of, importer, exporter, sector), value in seen.added.items()
        if of == year
    }
    return tariffs(economy, rates, how="added", name=f"{row.id} {year}")


def _grown(
    economy: Economy, row: YearsRow, seen: Held, exporter: str, year: int, to: tuple[str, ...]
) -> float:
    """Return how goods exports to regions together changed since the year of the baseline."""
    places = [name for name in to if name != exporter]
    before, after = (
        sum(seen.flows[of, importer, exporter] for importer in places) for of in (row.base, year)
    )
    return after / before - 1.0
