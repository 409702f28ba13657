"""One world of two: the ledger's duties by sector on a day, and what a scenario changes beside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detente.errors import BadValue, UnknownName, did_you_mean
from detente.kernel.countries import resolve
from detente.ledger.scenario import Beyond
from detente.model.economy import Array, Economy
from detente.model.shock import ALL, Cap, Shock
from detente.model.source.duties import Charged

Pair = tuple[str, str]
"""Importer and exporter."""
_WORLD = "WLD"


@dataclass(frozen=True, eq=False)
class Frame:
    """What the names of a scenario and of the ledger mean in an economy.

    Parameters
    ----------
    economy : Economy
        The baseline.
    regions, sectors : mapping of str to tuple of str
        Groups and their members, as the small baseline has them.
    trade : mapping
        Trade of a pair by sector of the full baseline.
    steps : mapping
        Factor from the rate of the law to the rate paid, by pair.
    """

    economy: Economy
    regions: Mapping[str, Sequence[str]]
    sectors: Mapping[str, Sequence[str]]
    trade: Mapping[Pair, Mapping[str, float]]
    steps: Mapping[Pair, float]

    def places(self, name: str) -> list[int]:
        """Return the regions that a name stands for: its own, its members, or the one it is in.

        A country or an aggregate may be named as anywhere else.
        """
        every = {*self.economy.regions, *self.regions}
        code = name if name in every else _code(name)
        if code in {ALL, _WORLD}:
            return [*range(len(self.economy.regions))]
        return _found(code, self.economy.regions, self.regions, "region")

    def kinds(self, names: Sequence[str]) -> list[int]:
        """Return the goods sectors that names stand for; every one where none is named."""
        goods = np.flatnonzero(self.economy.goods).tolist()
        if not names:
            return [int(kind) for kind in goods]
        made = dict.fromkeys(
            k for n in names for k in _found(n, self.economy.sectors, self.sectors, "sector")
        )
        services = [self.economy.sectors[k] for k in made if k not in goods]
        if services:
            raise BadValue(
                f"{', '.join(services)} is a service: no goods cross a border", where="scenario"
            )
        return [*made]

    def strange(self) -> NDArray[np.bool_]:
        """Return which goods sectors no code leads to, under names of one's own (J,)."""
        known = {*self.sectors, *(m for held in self.sectors.values() for m in held)}
        named = np.array([name not in known for name in self.economy.sectors])
        return np.asarray(named & self.economy.goods)


@dataclass(frozen=True, eq=False)
class World:
    """A change of the baseline, and the mean duties that go with it.

    `law` and `paid` hold the mean of each pair: as the law has it over the weights of the ledger,
    and what is paid over the goods of the baseline.
    """

    shock: Shock
    law: Mapping[Pair, float]
    paid: Mapping[Pair, float]
    notes: tuple[str, ...] = ()


def world(frame: Frame, charged: Mapping[Pair, Charged], beyond: Beyond | None = None) -> World:
    """Return the world in which the duties of the ledger stand.

    A sector for which the ledger has no rate keeps the duty of the baseline; one under a name of
    one's own bears the mean.

    Raises
    ------
    UnknownName
        A region or sector that the economy does not have.
    BadValue
        A quantity that means nothing: a duty of −100 % or less, a factor that is not above zero.
    """
    economy = frame.economy
    duties = economy.duties.copy()
    free = economy.duties.copy()
    law: dict[Pair, float] = {}
    strange = frame.strange()
    for pair, found in charged.items():
        factor = frame.steps.get(pair, 1.0)
        held = frame.trade.get(pair, {})
        rates = found.over(economy.sectors, frame.sectors, held)
        base = found.over(economy.sectors, frame.sectors, held, base=True)
        rates = np.where(strange, found.whole.mean, rates)
        base = np.where(strange, found.whole.base, base)
        known = economy.goods & ~np.isnan(rates)
        for importer, exporter in _between(frame, *pair):
            cell = (importer, exporter)
            duties[cell] = np.where(known, rates * factor, duties[cell])
            free[cell] = np.where(known, base * factor, 0.0)
        law[pair] = found.whole.mean
    given = beyond or Beyond()
    _beside(frame, given, duties, free)
    shock = Shock(
        duties=duties,
        costs=_costs(frame, given),
        supply=_supply(frame, given),
        caps=_caps(frame, given),
    ).checked(economy)
    paid = {pair: _mean(frame, duties, pair) for pair in charged}
    return World(shock, law, paid, (*_coarse(frame, given), *_meant(frame, strange)))


def _code(name: str) -> str:
    """Return the code of a country or an aggregate; what is none is left for its own error."""
    try:
        return resolve(name)
    except UnknownName:
        return name


def _found(
    name: str, names: Sequence[str], groups: Mapping[str, Sequence[str]], kind: str
) -> list[int]:
    if name in names:
        return [names.index(name)]
    inside = [names.index(member) for member in groups.get(name, ()) if member in names]
    if inside:
        return inside
    around = [names.index(g) for g, held in groups.items() if name in held and g in names]
    if around:
        return around
    every = {*names, *groups, *(m for held in groups.values() for m in held)}
    raise UnknownName(
        f"the baseline has no {kind} '{name}'",
        where="scenario",
        hint=did_you_mean(name, every) or f"one of {', '.join(names)}",
    )


def _between(frame: Frame, importer: str, exporter: str) -> list[tuple[int, int]]:
    """Return the cells of a pair, own sales left out."""
    made = [(n, i) for n in frame.places(importer) for i in frame.places(exporter) if n != i]
    if not made:
        raise BadValue(f"{importer} and {exporter} are one region here", where="scenario")
    return made


def _beside(frame: Frame, given: Beyond, duties: Array, free: Array) -> None:
    """Put duties that no measure holds into the table, in place."""
    flows = frame.economy.flows
    for added in given.duties:
        kinds = frame.kinds(added.sectors)
        for n, i in _between(frame, added.importer, added.exporter):
            start = duties[n, i, kinds] if added.how == "added" else 0.0
            duties[n, i, kinds] = start + added.rate
    for freed in given.freed:
        kinds = frame.kinds(freed.sectors)
        cells = _between(frame, freed.importer, freed.exporter)
        sold = float(sum(flows[n, i, kinds].sum() for n, i in cells)) * 1e6
        if not 0 <= freed.value_usd <= sold:
            raise BadValue(
                f"goods worth {freed.value_usd:,.6g} dollars cannot be freed of "
                f"{sold:,.6g} that are sold",
                where="scenario",
                hint="value_usd is in dollars a year",
            )
        share = freed.value_usd / sold if sold else 0.0
        for n, i in cells:
            now = duties[n, i, kinds]
            duties[n, i, kinds] = now - share * (now - free[n, i, kinds])


def _costs(frame: Frame, given: Beyond) -> Array | None:
    if not given.barriers:
        return None
    made = np.ones_like(frame.economy.flows)
    for change in given.barriers:
        for n, i in _between(frame, change.importer, change.exporter):
            made[n, i, frame.kinds(change.sectors)] *= change.factor
    return made


def _supply(frame: Frame, given: Beyond) -> Array | None:
    if not given.output:
        return None
    made = np.ones((len(frame.economy.regions), len(frame.economy.sectors)))
    for change in given.output:
        made[np.ix_(frame.places(change.region), frame.kinds(change.sectors))] *= change.factor
    return made


def _caps(frame: Frame, given: Beyond) -> tuple[Cap, ...]:
    economy = frame.economy
    return tuple(
        Cap(
            economy.regions[i],
            economy.sectors[k],
            change.quantity,
            tuple(economy.regions[n] for name in change.importers for n in frame.places(name)),
        )
        for change in given.limits
        for i in frame.places(change.exporter)
        for k in frame.kinds(change.sectors)
    )


def _coarse(frame: Frame, given: Beyond) -> tuple[str, ...]:
    """Return what to say of changes that fall on a region or sector larger than the one named."""
    economy = frame.economy
    notes: dict[str, None] = {}
    parts = (given.duties, given.freed, given.limits, given.barriers, given.output)
    for change in (change for part in parts for change in part):
        for names, held, groups in (
            (change.sectors, economy.sectors, frame.sectors),
            (tuple(map(_code, change.places)), economy.regions, frame.regions),
        ):
            named = {name for name in names if name not in held}
            for group, members in groups.items():
                inside = [m for m in members if m in named]
                if group in held and inside and set(members) - named:
                    said = f"{', '.join(inside)} not apart in this baseline"
                    notes[f"{said}: the change falls on all of {group}"] = None
    return tuple(notes)


def _meant(frame: Frame, strange: NDArray[np.bool_]) -> tuple[str, ...]:
    names = [frame.economy.sectors[k] for k in np.flatnonzero(strange)]
    return (f"no code leads to {', '.join(names)}: the mean duty stands",) if names else ()


def _mean(frame: Frame, duties: Array, pair: Pair) -> float:
    """Return the mean duty of a pair over the goods of the baseline."""
    goods = frame.economy.goods
    cells = _between(frame, *pair)
    flows = np.array([frame.economy.flows[cell][goods] for cell in cells])
    rates = np.array([duties[cell][goods] for cell in cells])
    return float((flows * rates).sum() / flows.sum()) if flows.sum() > 0 else 0.0
