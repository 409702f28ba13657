"""A change of duties between two days or two worlds, and what it does to trade and welfare.

Both worlds are solved from the same baseline and set side by side, so that what parts the year of
the baseline from today stands on neither side alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from detente.errors import NotConverged, OutOfRange
from detente.kernel.executor import Executor
from detente.kernel.run import Run
from detente.model import elasticity
from detente.model.economy import Array, Economy
from detente.model.equilibrium import Equilibrium, solve
from detente.model.shock import Shock
from detente.model.source.rows import GrowthOfShare
from detente.model.study.answer import (
    Drawn,
    Duties,
    Flow,
    Move,
    Part,
    Price,
    Range,
    Revenue,
    Share,
    WhatIf,
)
from detente.model.study.decompose import decompose
from detente.model.study.ensemble import ensemble
from detente.model.study.world import World

#: Steps along the path from one world to the other, by which real income is split.
_PATH = 32
#: Limits on exports up to which every published set of elasticities is tried.
_MOST_CAPS = 4


@dataclass(frozen=True, slots=True)
class Draws:
    """How elasticities are drawn, and who works the draws out; see `ensemble`."""

    number: int
    seed: int = 7
    spread: float = 0.25
    share: float = 0.9
    executor: Executor | None = None
    kept: Path | None = None
    tell: Callable[[str], None] = lambda _: None


@dataclass(frozen=True, slots=True)
class Said:
    """What makes the second world, in words, and what was assumed of it."""

    title: str = ""
    notes: tuple[str, ...] = ()


def whatif(
    economy: Economy,
    before: World,
    after: World,
    *,
    elasticities: str,
    horizon: str,
    run: Run,
    said: Said | None = None,
    growth: Sequence[GrowthOfShare] = (),
    draws: Draws | None = None,
    parts: bool = False,
) -> WhatIf:
    """Return what it does that one world becomes another.

    Parameters
    ----------
    economy : Economy
        The baseline.
    before, after : World
        Both worlds, as changes of the baseline; the same pairs in both.
    elasticities, horizon : str
        Names of the elasticities.
    run : Run
        What was asked, and of which data.
    said : Said, optional
        Title and notes of the answer.
    growth : sequence of GrowthOfShare
        Assumptions by which shares of the world's exports are carried forward.
    draws : Draws, optional
        Solve both worlds under drawn elasticities as well.
    parts : bool
        Split real income along the path as well, where duties alone change.
    """
    theta = elasticity.theta(economy, elasticities, horizon=horizon)
    base, then = (solve(economy, world.shock, theta=theta) for world in (before, after))
    about = said or Said()
    found = _moved(economy, base, then, sorted(after.law))
    low, high, failed = published(economy, (base, then), horizon)
    split = parts and duties_alone(after.shock)
    return replace(
        found,
        run=told(run),
        duties=tuple(
            Duties(m, x, before.law[m, x], after.law[m, x], before.paid[m, x], after.paid[m, x])
            for m, x in sorted(after.law)
        ),
        welfare=_moves(economy, _gain(base, then), low, high),
        draws=_drawn(economy, (before.shock, after.shock), theta, draws) if draws else None,
        parts=_parts(base, after.shock, theta) if split else (),
        title=about.title,
        shares=tuple(shares(base, then, growth)),
        notes=(*about.notes, *after.notes, *economy.notes, *failed),
    )


def _moved(
    economy: Economy, base: Equilibrium, then: Equilibrium, pairs: Sequence[tuple[str, str]]
) -> WhatIf:
    """Return what moves between two solutions; what the worlds are is put in by the caller."""
    concerned = sorted({place for pair in pairs for place in pair})
    importers = [*dict(pairs)]
    return WhatIf(
        run={},
        duties=(),
        welfare=(),
        prices=_moves(economy, then.cost_of_living / base.cost_of_living - 1),
        flows=tuple(_flow(base, then, x, m) for m, x in pairs),
        exports_change=tuple(
            _flow(base, then, x, m) for x in concerned for m in economy.regions if m != x
        ),
        diversion=tuple(
            _flow(base, then, x, m)
            for (lost, x) in pairs
            for m in economy.regions
            if m not in {lost, x}
        ),
        revenue_change=_moves(economy, then.revenue - base.revenue),
        unit=economy.unit,
        converged=True,
        residual=max(base.residual, then.residual),
        steps=base.steps + then.steps,
        source=economy.source,
        revenue_usd=tuple(_revenue(base, then, m) for m in importers),
        sector_prices=_sector_prices(base, then, importers),
    )


def published(
    economy: Economy, worlds: tuple[Equilibrium, Equilibrium], horizon: str
) -> tuple[Array | None, Array | None, tuple[str, ...]]:
    """Return the ends of real income over every set of elasticities, and the sets that failed.

    Both worlds are solved anew with each set at the same horizon; the answer itself is inside.
    Under many limits on exports each solution takes seconds, and there is no interval.
    """
    base, then = worlds
    if len(then.shock.caps) > _MOST_CAPS:
        told = f"no interval: {len(then.shock.caps)} limits on exports take too long"
        return None, None, (told,)
    gains = [_gain(base, then)]
    failed = []
    for name in economy.sets:
        theta = elasticity.theta(economy, name, horizon=horizon)
        try:
            one, other = (
                solve(economy, world.shock, theta=theta, start=world.state) for world in worlds
            )
        except (NotConverged, OutOfRange) as error:
            failed.append(f"left out of the interval: elasticities {name}: {error.what}")
            continue
        gains.append(_gain(one, other))
    return np.min(gains, axis=0), np.max(gains, axis=0), tuple(failed)


def shares(
    base: Equilibrium, then: Equilibrium, growth: Sequence[GrowthOfShare]
) -> Iterator[Share]:
    """Yield shares of the world's exports of goods by year, without the change and with it.

    The whole change is put into every year: it is that of the horizon, not a path.
    """
    economy = base.economy
    away = ~np.eye(len(economy.regions), dtype=bool)

    def share(world: Equilibrium, place: int) -> float:
        goods = np.where(away, world.flows[:, :, economy.goods].sum(axis=2), 0.0)
        return float(goods[:, place].sum() / goods.sum())

    for row in growth:
        if row.region not in economy.regions:
            continue
        place = economy.region(row.region)
        moved = share(then, place) / share(base, place)
        for year in range(row.year + 1, row.until + 1):
            without = row.start * (1.0 + row.gap) ** (year - row.year)
            yield Share(row.region, year, row.title, without, without * moved)


def duties_alone(shock: Shock) -> bool:
    """Tell whether nothing but duties changes, so that real income can be split along a path."""
    return shock.costs is None and shock.supply is None and not shock.caps


def told(run: Run) -> dict[str, object]:
    """Return what an answer says of its run: its name, its versions, and the question."""
    about = {"case": run.case, "code": run.code, "data_version": run.data_version}
    return {"id": run.id, **about, **run.parameters}


def _drawn(economy: Economy, shocks: Sequence[Shock], theta: Array, asked: Draws) -> Drawn:
    """Return the spread of real income over draws; both worlds of a draw share its elasticities."""
    before, after = shocks
    found = ensemble(
        economy, after, theta, asked.number, against=before, seed=asked.seed,
        spread=asked.spread, executor=asked.executor, kept=asked.kept, tell=asked.tell,
    )  # fmt: skip
    low, high = found.interval(asked.share)
    middle = np.median(found.welfare, axis=0)
    rows = zip(economy.regions, low.tolist(), middle.tolist(), high.tolist(), strict=True)
    ranges = sorted((Range(*row) for row in rows), key=lambda r: r.median)
    return Drawn(asked.number, asked.seed, asked.spread, asked.share, tuple(ranges))


def _parts(base: Equilibrium, after: Shock, theta: Array) -> tuple[Part, ...]:
    """Return real income in parts; the path leads from the world before to the one after."""
    economy = base.as_economy()
    duties = base.duties if after.duties is None else after.duties
    found = decompose(economy, duties, theta, steps=_PATH)
    values = (found.terms.tolist(), found.volume.tolist(), found.rest.tolist())
    return tuple(Part(*row) for row in zip(economy.regions, *values, strict=True))


def _gain(base: Equilibrium, then: Equilibrium) -> Array:
    return np.asarray((1 + then.welfare) / (1 + base.welfare) - 1)


def _revenue(base: Equilibrium, then: Equilibrium, region: str) -> Revenue:
    """Return what a region collects; economies are counted in millions."""
    place = base.economy.region(region)
    return Revenue(region, float(base.revenue[place]) * 1e6, float(then.revenue[place]) * 1e6)


def _sector_prices(
    base: Equilibrium, then: Equilibrium, regions: Sequence[str]
) -> tuple[Price, ...]:
    economy = base.economy
    return tuple(
        Price(
            region, economy.sectors[kind], float(then.prices[at, kind] / base.prices[at, kind]) - 1
        )
        for region in regions
        for at in (economy.region(region),)
        for kind in np.flatnonzero(economy.goods)
        if economy.spending[at, kind] > 0
    )


def _moves(
    economy: Economy, values: Array, low: Array | None = None, high: Array | None = None
) -> tuple[Move, ...]:
    """Return a change by region, the least first; with its ends where they are given."""
    if low is None or high is None:
        rows = [Move(region, float(v)) for region, v in zip(economy.regions, values, strict=True)]
    else:
        every = zip(economy.regions, values.tolist(), low.tolist(), high.tolist(), strict=True)
        rows = [Move(*row) for row in every]
    return tuple(sorted(rows, key=lambda row: row.change))


def _flow(base: Equilibrium, then: Equilibrium, exporter: str, importer: str) -> Flow:
    economy = base.economy
    at = (economy.region(importer), economy.region(exporter))
    goods = economy.goods
    was = float(base.flows[at][goods].sum())
    now = float(then.flows[at][goods].sum())
    return Flow(exporter, importer, now / was - 1 if was > 0 else 0.0, now - was, was, now)
