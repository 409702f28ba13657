"""The average duty, by weights that the reader chooses, layer by layer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from detente.errors import InputError, NotCovered, UnknownName
from detente.kernel.moment import AsOf, local_day
from detente.ledger.case.model import Case
from detente.ledger.case.record import PublishedFigure, Record
from detente.ledger.products.catalogue import Catalogue
from detente.ledger.products.product import Product
from detente.ledger.stack import Entry, InPlay, Line, in_play, resolve

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

    `coverage` is the share of the weights whose duty could be said; the rest is left out
    of both sums. `since` and `average_since` are set where an increase was asked for.
    """

    origin: str
    dest: str
    on: date
    known: date
    weights: str
    average: float
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

    Metal content stands at a calibrated share of each line's industry; a specific duty
    is not turned into a rate, so such lines are outside `coverage`.
    """
    party = case.party(dest)
    if origin not in case.parties:
        raise NotCovered(
            f"an average needs the whole law on goods of {origin}; the case holds it for "
            f"{', '.join(sorted(case.parties))}",
            where="origin",
        )
    trade = _weights(case, catalogue, origin, dest, weights)
    level = _level(case, catalogue, trade, origin, dest, when)
    before = _level(case, catalogue, trade, origin, dest, since) if since else None
    gaps = [
        f"lines with {1 - level.coverage:.1%} of the weight bear a specific or compound base "
        "duty, or are not in the schedule, and are left out"
    ]
    if party.schedule_from and when.on.date() < party.schedule_from:
        gaps.append(f"base rates before {party.schedule_from} are those of that day")
    return Average(
        origin=origin,
        dest=dest,
        on=local_day(when.on, party.zone),
        known=when.known,
        weights=weights,
        average=level.mean,
        coverage=level.coverage,
        basis="statutory, all layers, base rate included",
        decomposition=tuple(
            Contribution(layer, case.layers[layer].name, share)
            for layer, share in level.layers.items()
        ),
        since=local_day(since.on, party.zone) if since else None,
        average_since=before.mean if before else None,
        increase=level.mean - before.mean if before else None,
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
                made[f"{dest}-on-{origin}"] = round(found.average, 6)
            except NotCovered:
                made[f"{dest}-on-{origin}"] = None
    return made


@dataclass(frozen=True, slots=True)
class _Level:
    mean: float
    coverage: float
    layers: Mapping[str, float]


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


def _level(
    case: Case,
    catalogue: Catalogue,
    trade: Mapping[str, int],
    origin: str,
    dest: str,
    when: AsOf,
) -> _Level:
    day = local_day(when.on, case.party(dest).zone)
    entry = Entry(origin, dest, when, content={}, claims=())
    playing = in_play(case, entry)
    products = catalogue.products(dest, list(trade))
    moved = catalogue.concordance(day)
    met: dict[object, tuple[Line, ...]] = {}
    sums: dict[str, float] = defaultdict(float)
    counted = 0
    for code, value in trade.items():
        product = _present(products, moved, code, day, when.known, catalogue, dest)
        base = product.base(_column(case, origin, dest), day, when.known)
        if base is None or base.ad_valorem is None or base.specifics:
            continue
        key = (*_stands(playing, product, day, when.known), base.ad_valorem)
        if key not in met:
            met[key] = resolve(case, product, entry, playing=playing)
        counted += value
        split = _content(met[key], product.content)
        for line in met[key]:
            if line.included:
                sums[line.layer] += value * _rate(line, split)
    total = sum(trade.values())
    if counted == 0:
        raise NotCovered("no line of the weights has a rate on that day", where="on")
    order = sorted(sums, key=lambda name: case.layers[name].order)
    layers = {name: sums[name] / counted for name in order if sums[name]}
    return _Level(sum(layers.values()), counted / total, layers)


def _column(case: Case, origin: str, dest: str) -> str:
    return "column-2" if origin in case.party(dest).column_2 else "general"


def _present(
    products: dict[str, Product],
    moved: Mapping[str, tuple[str, ...]],
    code: str,
    day: date,
    known: date,
    catalogue: Catalogue,
    dest: str,
) -> Product:
    """Return the product, or its successor where the code was renumbered by that day."""
    product = products[code]
    if product.base("general", day, known) is not None or code not in moved:
        return product
    successor = moved[code][0]
    if successor not in products:
        products[successor] = catalogue.product(dest, successor)
    return products[successor]


def _stands(playing: InPlay, product: Product, day: date, known: date) -> tuple[object, ...]:
    """Return all that the engine looks at in a product, the base rate aside."""
    names = dict.fromkeys(
        name
        for measure, _ in playing
        for name in (*measure.scope.lists, *(e.list for e in measure.scope.exempt))
    )
    stands = ((n, product.member(n, day, known)) for n in names if n in product.lists)
    return tuple((n, m.rate, m.certainty) for n, m in stands if m is not None)


def _content(lines: Sequence[Line], shares: Mapping[str, Decimal]) -> dict[str, float]:
    """Return the content that stands in for what no importer has stated.

    A line is put on a metal's list for being made of it: the share of all metals in its
    industry's inputs is taken to be of the metals listed, in their own proportions.
    """
    listed = {metal for line in lines if line.included for metal in line.metals}
    if not listed:
        return {}
    every = float(shares.get("all", sum(shares.values(), Decimal(0))))
    known = float(sum((shares.get(metal, Decimal(0)) for metal in listed), Decimal(0)))
    if known == 0:
        return {metal: every / len(listed) for metal in listed}
    return {metal: every * float(shares.get(metal, Decimal(0))) / known for metal in listed}


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
