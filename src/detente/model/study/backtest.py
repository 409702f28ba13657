"""The model against what happened: duties and other supply apart, month by month."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np

from detente.errors import NotCovered
from detente.ledger.case.model import Case
from detente.model import elasticity
from detente.model.baseline import SHIPPED
from detente.model.economy import Array, Economy
from detente.model.equilibrium import Equilibrium, solve
from detente.model.shock import ALL, Shock, supply, tariffs, together
from detente.model.solver.root import root
from detente.model.source.rows import BacktestRow, DestinationRow, GroupRow, rows
from detente.store.tables import read_table
from detente.trade.load import load_book
from detente.trade.period import read_period
from detente.trade.series import Observation

#: Supply is looked for between a half and twice that of the baseline, in logs.
_BOUND = float(np.log(2.0))
_MET = 1e-7


@dataclass(frozen=True, slots=True)
class Increment:
    """Duties that one importer had added on one day: rate and imports by partner."""

    on: date
    rates: Mapping[str, float]
    values: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Compared:
    """One destination in one month.

    Parameters
    ----------
    period, destination : str
        Which.
    duties_alone : float
        Change of exports by the model when supply stays as it was.
    model : float
        Change with the supply that meets the world total.
    actual : float or None
        Change on the year as first published; None where no value is held.
    error : float or None
        Model less actual, as a fraction: 0.05 is five percentage points.
    source : str
        Where the actual value stands.
    exporter : str
        Whose exports.
    """

    period: str
    destination: str
    duties_alone: float
    model: float
    actual: float | None
    error: float | None
    source: str
    exporter: str


@dataclass(frozen=True, slots=True)
class Month:
    """One month, or one year: the two scalars, and every destination.

    `supply` is the factor by which the exporter's goods sectors make more of the same inputs,
    solved for the published change of all exports, `world`; `duties_alone` is what the model gives
    for all exports without it. `in_sample` is true of the month on which the elasticity was chosen.
    """

    period: str
    duties_on: date
    elasticity: float
    supply: float
    world: float
    duties_alone: float
    in_sample: bool
    rows: tuple[Compared, ...]
    exporter: str


def backtest(
    case: Case, economy: Economy, row: BacktestRow, *, folder: Path = SHIPPED
) -> tuple[Month, ...]:
    """Return every month of a backtest for which the total is held.

    Parameters
    ----------
    case : Case
        Holds the observed series.
    economy : Economy
        The baseline.
    row : BacktestRow
        What is compared (see `rows.backtest_row`).
    folder : Path
        Where the table of increments stands.

    Raises
    ------
    NotCovered
        No duties are held before a month.
    NotConverged
        No supply meets a total.
    """
    added = increments(folder / f"{row.increments}.parquet", row.importer)
    groups = {g.id: g.members for g in rows(case, "regions", GroupRow)}
    seen = load_book(case.root, case.sources).observations
    theta = elasticity.theta(economy, row.set, horizon=row.horizon)
    months = []
    for month in row.months:
        total = published(seen, row.world, month)
        if total is None:
            continue
        start = read_period(month).start
        held = [entry for entry in added if entry.on < start]
        if not held:
            raise NotCovered(f"no duties are held before {month}")
        shock = _shock(economy, row, held[-1], groups)
        months.append(_month(economy, row, month, held[-1], shock, theta, total, seen, groups))
    return tuple(months)


def increments(path: Path, importer: str) -> list[Increment]:
    """Return the days on which duties changed, in order, with every partner's."""
    days: dict[date, list[tuple[str, float, float]]] = defaultdict(list)
    for on, by, partner, added, value in read_table(
        path, columns="date, importer, partner, added, value_usd"
    ):
        if by == importer:
            days[on].append((partner, added, value))
    return [
        Increment(on, {p: a for p, a, _ in held}, {p: v for p, _, v in held})
        for on, held in sorted(days.items())
    ]


def partner_rates(
    economy: Economy, entry: Increment, groups: Mapping[str, Sequence[str]]
) -> dict[str, float]:
    """Return the added duty of each region of an economy that the table speaks of.

    A partner's own rate comes first, then that of the group it is in; a region that holds several
    partners takes their mean by imports. Regions of which nothing is said are left out.
    """
    of = {member: group for group, members in groups.items() for member in members}
    found = {}
    for region in economy.regions:
        named = [m for m in groups.get(region, ()) if m in entry.rates]
        if region in entry.rates:
            found[region] = entry.rates[region]
        elif of.get(region) in entry.rates:
            found[region] = entry.rates[of[region]]
        elif named:
            weights = [entry.values[m] for m in named]
            found[region] = float(np.average([entry.rates[m] for m in named], weights=weights))
    return found


def published(seen: Iterable[Observation], series: str, month: str) -> Observation | None:
    """Return the first published change of a series in a month."""
    period = read_period(month)
    held = [
        row
        for row in seen
        if row.series == series and row.change is not None and read_period(row.period) == period
    ]
    return min(held, key=lambda row: row.known or date.max, default=None)


def _shock(
    economy: Economy, row: BacktestRow, entry: Increment, groups: Mapping[str, Sequence[str]]
) -> Shock:
    rates = {
        (row.importer, region, ALL): rate
        for region, rate in partner_rates(economy, entry, groups).items()
        if region != row.importer
    }
    rates |= {(a.importer, a.exporter, ALL): a.added for a in row.answers}
    return tariffs(economy, rates, how="added", name=row.id)


def _month(
    economy: Economy,
    row: BacktestRow,
    month: str,
    entry: Increment,
    shock: Shock,
    theta: Array,
    total: Observation,
    seen: Iterable[Observation],
    groups: Mapping[str, Sequence[str]],
) -> Month:
    assert total.change is not None
    target = float(total.change)
    alone = solve(economy, shock, theta=theta)
    last = [alone]

    def distance(log: float) -> tuple[float, Equilibrium]:
        both = together([shock, supply(economy, {row.exporter: float(np.exp(log))})], economy)
        last[0] = solve(economy, both, theta=theta, start=last[0].state)
        return last[0].exports_change(row.exporter) - target, last[0]

    log, found = root(distance, -_BOUND, _BOUND, tol=_MET)
    compared = tuple(
        _compare(economy, row.exporter, month, to, alone, found, published(seen, to.series, month),
                 groups)
        for to in row.destinations
    )  # fmt: skip
    mean = float(np.average(theta, weights=elasticity.import_weights(economy)))
    return Month(
        month, entry.on, mean, float(np.exp(log)), target, alone.exports_change(row.exporter),
        month == row.chosen_on, compared, row.exporter,
    )  # fmt: skip


def _compare(
    economy: Economy,
    exporter: str,
    month: str,
    to: DestinationRow,
    alone: Equilibrium,
    found: Equilibrium,
    actual: Observation | None,
    groups: Mapping[str, Sequence[str]],
) -> Compared:
    regions = [r for r in economy.regions if {*groups.get(r, (r,))} <= {*to.members}]
    regions += [r for r in economy.regions if r in to.members and r not in regions]
    change = found.exports_change(exporter, regions)
    value = None if actual is None or actual.change is None else float(actual.change)
    return Compared(
        month,
        to.id,
        alone.exports_change(exporter, regions),
        change,
        value,
        None if value is None else change - value,
        "" if actual is None else actual.source,
        exporter,
    )
