"""The average duty, by weights that the reader chooses, layer by layer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from detente.errors import InputError, NotCovered, UnknownName
from detente.kernel.moment import AsOf, local_day, read_on
from detente.ledger.case.model import Case
from detente.ledger.case.record import PublishedFigure, Record
from detente.ledger.products.catalogue import Catalogue
from detente.ledger.products.product import Product
from detente.ledger.stack import Branch, Entry, InPlay, Line, claims_itself, in_play, resolve
from detente.ledger.timeline import END, boundaries

SIMPLE = "simple"


@dataclass(frozen=True, slots=True)
class Contribution:
    """What a layer adds to the average, as a fraction of value."""

    layer: str
    name: str
    contribution: float


@dataclass(frozen=True, slots=True)
class Average:
    """An average duty and how it is made up.

    Each layer is averaged over the lines for which it can be said; `coverage` is the share
    of the weights whose base rate is a plain percentage. Where what a measure provided has
    run out after the record, `average` is None and `branches` holds it lapsed and extended.
    `since` and `average_since` are set where an increase was asked for.
    """

    origin: str
    dest: str
    on: date
    known: date
    weights: str
    average: float | None
    status: str
    branches: Mapping[str, float]
    coverage: float
    basis: str
    decomposition: tuple[Contribution, ...]
    since: date | None
    average_since: float | None
    increase: float | None
    published: tuple[PublishedFigure, ...]
    gaps: tuple[str, ...]


def average(
    case: Case,
    record: Record,
    catalogue: Catalogue,
    origin: str,
    dest: str,
    when: AsOf,
    weights: str,
    since: AsOf | None = None,
) -> Average:
    """Return the average duty of one party on goods of one origin.

    Where a duty falls on metal content, the party's assumed share stands in for what no
    importer has stated; a specific base duty is not turned into a rate, and the base rate
    is then averaged over the other lines.
    """
    party = case.party(dest)
    if origin not in case.parties:
        raise NotCovered(
            f"an average needs the whole law on goods of {origin}; the case holds it for "
            f"{', '.join(sorted(case.parties))}",
            where="origin",
        )
    trade = _trade(case, catalogue, origin, dest, weights)
    level = _level(case, catalogue, trade, when)
    ways = _ways(case, catalogue, trade, when)
    before = _level(case, catalogue, trade, since) if since else None
    gaps = [
        f"the base rate of lines with {1 - level.coverage:.1%} of the weight is not a plain "
        "percentage, or they are not in the schedule: the base rate is averaged over the others"
    ]
    if party.content_assumed:
        gaps.append(
            f"where a duty falls on metal content, {party.content_assumed:.0%} of the value is "
            "taken to be metal"
        )
    if party.schedule_from and when.on.date() < party.schedule_from:
        gaps.append(f"base rates before {party.schedule_from} are those of that day")
    return Average(
        origin=origin,
        dest=dest,
        on=local_day(when.on, party.zone),
        known=when.known,
        weights=weights,
        average=None if ways else level.mean,
        status="not-known" if ways else "computed",
        branches=ways,
        coverage=level.coverage,
        basis="statutory, all layers, base rate included",
        decomposition=tuple(
            Contribution(layer, case.layers[layer].name, share)
            for layer, share in level.layers.items()
        ),
        since=local_day(since.on, party.zone) if since else None,
        average_since=before.mean if before else None,
        increase=level.mean - before.mean if before and not ways else None,
        published=tuple(_printed(record, origin, dest, when)),
        gaps=tuple(gaps),
    )


def side_averages(
    case: Case, record: Record, catalogue: Catalogue, when: AsOf
) -> dict[str, float | None]:
    """Return each party's average duty on the other's goods, by ``DEST-on-ORIGIN``.

    None where no rate of the party is in the record for that day.
    """
    made: dict[str, float | None] = {}
    for dest, party in case.parties.items():
        for origin in case.parties:
            if origin == dest:
                continue
            weights = next(iter(party.weights), SIMPLE)
            try:
                found = average(case, record, catalogue, origin, dest, when, weights)
                mean = found.average
                made[f"{dest}-on-{origin}"] = None if mean is None else round(mean, 6)
            except NotCovered:
                made[f"{dest}-on-{origin}"] = None
    return made


@dataclass(frozen=True, slots=True)
class Moment:
    """The average from a day on, and the acts that begin that day."""

    day: date
    average: float
    layers: Mapping[str, float]
    acts: tuple[str, ...]


def history(
    case: Case, catalogue: Catalogue, origin: str, dest: str, known: date, weights: str
) -> list[Moment]:
    """Return the average on every day on which it could change, as known on one day.

    Between two of them nothing in the record changes, so the daily average is constant.
    """
    trade = _trade(case, catalogue, origin, dest, weights)
    zone = case.party(dest).zone
    begun: dict[date, list[str]] = defaultdict(list)
    for measure in case.measures.values():
        if measure.by != dest or measure.layer is None or not measure.reaches(origin):
            continue
        for moment in boundaries(measure.acts, known):
            if moment.year < END.year:
                acts = [a.id for a in measure.acts if moment in (a.start, a.until)]
                begun[local_day(moment, zone)] += acts or [measure.id]
    for day, name in catalogue.list_days(dest):
        begun[day].append(name)
    for day in catalogue.rate_days(dest):
        begun[day].append("base rates")
    days = sorted(d for d in begun if case.about.begins <= d <= case.about.known_until)
    made = []
    for day in [case.about.begins, *days]:
        level = _level(case, catalogue, trade, AsOf(read_on(day, zone), known))
        made.append(Moment(day, level.mean, level.layers, tuple(dict.fromkeys(begun[day]))))
    return made


@dataclass(frozen=True, slots=True)
class _Level:
    mean: float
    coverage: float
    layers: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class _Trade:
    """The weights of an average, with the products they stand for."""

    origin: str
    dest: str
    values: Mapping[str, int]
    products: dict[str, Product]


def _trade(case: Case, catalogue: Catalogue, origin: str, dest: str, name: str) -> _Trade:
    values = _weights(case, catalogue, origin, dest, name)
    return _Trade(origin, dest, values, catalogue.products(dest, list(values)))


def _weights(case: Case, catalogue: Catalogue, origin: str, dest: str, name: str) -> dict[str, int]:
    party = case.party(dest)
    if name == SIMPLE:
        return dict.fromkeys(catalogue.rated(dest), 1)
    if name not in party.weights:
        have = ", ".join([*party.weights, SIMPLE])
        raise UnknownName(
            f"no weights called '{name}' for duties of {party.name}",
            where="weights",
            hint=f"use one of: {have}",
        )
    trade = catalogue.weights(party, name, origin)
    if not trade:
        raise InputError(f"the weights '{name}' hold no trade of {origin}", where="weights")
    return trade


def _ways(case: Case, catalogue: Catalogue, trade: _Trade, when: AsOf) -> dict[str, float]:
    """Return the average lapsed and extended, where a state in play is not known."""
    entry = Entry(trade.origin, trade.dest, when)
    if not any(state.lapsed for _, state in in_play(case, entry)):
        return {}
    names: tuple[Branch, ...] = ("lapsed", "extended")
    ways: dict[str, float] = {n: _level(case, catalogue, trade, when, n).mean for n in names}
    return dict(ways) if len(set(ways.values())) > 1 else {}


def _level(
    case: Case, catalogue: Catalogue, trade: _Trade, when: AsOf, branch: Branch | None = None
) -> _Level:
    day = local_day(when.on, case.party(trade.dest).zone)
    entry = Entry(trade.origin, trade.dest, when, content={}, claims=())
    column = _column(case, trade.origin, trade.dest)
    assumed = case.party(trade.dest).content_assumed
    playing = in_play(case, entry, branch)
    moved = catalogue.concordance(day)
    met: dict[object, tuple[Line, ...]] = {}
    sums: dict[str, float] = defaultdict(float)
    listed = rated = 0
    for code, value in trade.values.items():
        product = _present(trade, moved, code, day, when.known, catalogue)
        base = product.base(column, day, when.known)
        if base is None:
            continue
        listed += value
        plain = base.ad_valorem is not None and not base.specifics
        rated += value if plain else 0
        special = tuple(r.id for r in case.rules if claims_itself(r, product))
        rate = base.ad_valorem if plain else None
        key = (*_stands(playing, product, day, when.known), rate, special)
        if key not in met:
            met[key] = resolve(case, product, entry, playing=playing)
        split = _content(met[key], assumed)
        for line in met[key]:
            if line.included:
                sums[line.layer] += value * _rate(line, split)
    if rated == 0:
        raise NotCovered("no line of the weights has a rate on that day", where="on")
    order = sorted(sums, key=lambda name: case.layers[name].order)
    over = {name: rated if case.layers[name].base else listed for name in order}
    layers = {name: sums[name] / over[name] for name in order if sums[name]}
    return _Level(sum(layers.values()), rated / sum(trade.values.values()), layers)


def _column(case: Case, origin: str, dest: str) -> str:
    return "column-2" if origin in case.party(dest).column_2 else "general"


def _present(
    trade: _Trade,
    moved: Mapping[str, tuple[str, ...]],
    code: str,
    day: date,
    known: date,
    catalogue: Catalogue,
) -> Product:
    """Return the product, or its successor where the code was renumbered by that day."""
    product = trade.products[code]
    if product.base("general", day, known) is not None or code not in moved:
        return product
    successor = moved[code][0]
    if successor not in trade.products:
        trade.products[successor] = catalogue.product(trade.dest, successor)
    return trade.products[successor]


def _stands(playing: InPlay, product: Product, day: date, known: date) -> tuple[object, ...]:
    """Return all that the engine looks at in a product, the base rate aside."""
    names = dict.fromkeys(
        name
        for measure, _ in playing
        for name in (*measure.scope.lists, *(e.list for e in measure.scope.exempt))
    )
    stands = ((n, product.member(n, day, known)) for n in names if n in product.lists)
    return tuple((n, m.rate, m.certainty) for n, m in stands if m is not None)


def _content(lines: Sequence[Line], assumed: Decimal) -> dict[str, float]:
    """Return the content that stands in for what no importer has stated.

    A line under several metals splits the assumed share evenly among them.
    """
    listed = {metal for line in lines if line.included for metal in line.metals}
    return {metal: float(assumed) / len(listed) for metal in listed}


def _rate(line: Line, content: Mapping[str, float]) -> float:
    rate = float(line.rate or 0)
    held = sum(content.get(metal, 0.0) for metal in line.metals)
    if line.basis == "content":
        return rate * held
    return rate * max(0.0, 1 - held) if line.basis == "rest" else rate


def _printed(record: Record, origin: str, dest: str, when: AsOf) -> Iterable[PublishedFigure]:
    day = when.on.date()
    near: Sequence[PublishedFigure] = [
        f
        for f in record.figures
        if (f.origin, f.dest) == (origin, dest) and f.published <= when.known
    ]
    return sorted(near, key=lambda f: abs((f.on - day).days))
