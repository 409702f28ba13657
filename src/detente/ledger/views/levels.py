"""The mean duty of a party on the trade of one origin, over all of it or group by group."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from detente.errors import InputError, NotCovered, UnknownName
from detente.kernel.moment import AsOf, local_day
from detente.ledger.case.model import Case
from detente.ledger.products.catalogue import Catalogue
from detente.ledger.products.product import Product
from detente.ledger.stack import Branch, Entry, InPlay, Line, claims_itself, in_play, resolve

SIMPLE = "simple"
#: Digits before the first dot of a heading that comes from the chapter.
_CHAPTER = 2


@dataclass(frozen=True, slots=True)
class Level:
    """A mean duty and the layers it is made of.

    `coverage` is the share of the weights whose base rate is a plain percentage, `base` what the
    schedule itself charges.
    """

    mean: float
    coverage: float
    layers: Mapping[str, float]
    base: float


@dataclass(frozen=True, slots=True)
class Trade:
    """The weights of a mean, with the products they stand for."""

    origin: str
    dest: str
    values: Mapping[str, int]
    products: dict[str, Product]


@dataclass(slots=True)
class _Sums:
    """What is added up over the lines of a group."""

    weight: int = 0
    listed: int = 0
    rated: int = 0
    layers: dict[str, float] = field(default_factory=lambda: defaultdict(float))

    def add(self, other: _Sums) -> None:
        """Take in the lines of another group."""
        self.weight += other.weight
        self.listed += other.listed
        self.rated += other.rated
        for name, value in other.layers.items():
            self.layers[name] += value


def trade_of(case: Case, catalogue: Catalogue, origin: str, dest: str, name: str) -> Trade:
    """Return the trade that a mean is weighted with, by the name of the weights."""
    values = _weights(case, catalogue, origin, dest, name)
    return Trade(origin, dest, values, catalogue.products(dest, list(values)))


def level(
    case: Case, catalogue: Catalogue, trade: Trade, when: AsOf, branch: Branch | None = None
) -> Level:
    """Return the mean duty over all lines.

    Where a duty falls on metal content, the party's assumed share stands in for what no importer
    has stated; a specific base duty is not turned into a rate, and the base rate is averaged over
    the other lines.
    """
    return levels(case, catalogue, trade, when, lambda _: "", branch)[0]


def levels(
    case: Case,
    catalogue: Catalogue,
    trade: Trade,
    when: AsOf,
    group: Callable[[str], str],
    branch: Branch | None = None,
) -> tuple[Level, dict[str, Level]]:
    """Return the mean duty over all lines, and by group of lines.

    Parameters
    ----------
    group : callable
        Gives the group of a code; lines of the empty one count in the whole alone.
    branch : 'lapsed' or 'extended', optional
        How to read what is not known; it counts as not charged by default.

    Returns
    -------
    tuple
        The whole; and each group of which some line has a rate. A group without a base rate that
        is a plain percentage is left out.
    """
    sums = _added_up(case, catalogue, trade, when, group, branch)
    whole = _Sums()
    for part in sums.values():
        whole.add(part)
    if whole.rated == 0:
        raise NotCovered("no line of the weights has a rate on that day", where="on")
    found = {name: _mean(case, part) for name, part in sums.items() if name and part.rated}
    return _mean(case, whole), found


def _added_up(
    case: Case,
    catalogue: Catalogue,
    trade: Trade,
    when: AsOf,
    group: Callable[[str], str],
    branch: Branch | None,
) -> dict[str, _Sums]:
    day = local_day(when.on, case.party(trade.dest).zone)
    entry = Entry(trade.origin, trade.dest, when, content={}, claims=())
    column = "column-2" if trade.origin in case.party(trade.dest).column_2 else "general"
    assumed = case.party(trade.dest).content_assumed
    playing = in_play(case, entry, branch)
    moved = catalogue.concordance(day)
    claiming = [r for r in case.rules if any(w.startswith("claim:") for w in r.winner)]
    heads = tuple(
        w.removeprefix("claim:")[:_CHAPTER]
        for r in claiming
        for w in r.winner
        if w.startswith("claim:")
    )
    names = _lists(playing)
    met: dict[object, dict[str, float]] = {}
    sums: dict[str, _Sums] = defaultdict(_Sums)
    for code, value in trade.values.items():
        part = sums[group(code)]
        part.weight += value
        product = _present(trade, moved, code, day, when.known, catalogue)
        base = product.base(column, day, when.known)
        if base is None:
            continue
        part.listed += value
        plain = base.ad_valorem is not None and not base.specifics
        part.rated += value if plain else 0
        special: tuple[str, ...] = ()
        if code.startswith(heads or ("-",)):
            special = tuple(r.id for r in claiming if claims_itself(r, product))
        rate = base.ad_valorem if plain else None
        key = (*_stands(names, product, day, when.known), rate, special)
        if key not in met:
            met[key] = _charged(resolve(case, product, entry, playing=playing), assumed)
        for layer, charged in met[key].items():
            part.layers[layer] += value * charged
    return sums


def _mean(case: Case, part: _Sums) -> Level:
    order = sorted(part.layers, key=lambda name: case.layers[name].order)
    over = {name: part.rated if case.layers[name].base else part.listed for name in order}
    layers = {name: part.layers[name] / over[name] for name in order if part.layers[name]}
    base = sum(share for name, share in layers.items() if case.layers[name].base)
    return Level(sum(layers.values()), part.rated / part.weight, layers, base)


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


def _present(
    trade: Trade,
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


def _lists(playing: InPlay) -> frozenset[str]:
    """Return the lists that a measure in play looks at."""
    return frozenset(
        name
        for measure, _ in playing
        for name in (*measure.scope.lists, *(e.list for e in measure.scope.exempt))
    )


def _stands(names: frozenset[str], product: Product, day: date, known: date) -> tuple[object, ...]:
    """Return all that the engine looks at in a product, the base rate aside."""
    stands = ((n, product.member(n, day, known)) for n in product.lists if n in names)
    return tuple(sorted((n, m.rate, m.certainty) for n, m in stands if m is not None))


def _charged(lines: Sequence[Line], assumed: Decimal) -> dict[str, float]:
    """Return what each layer charges, as a fraction of the value.

    A line under several metals splits the share that stands in for content evenly among them.
    """
    listed = {metal for line in lines if line.included for metal in line.metals}
    content = {metal: float(assumed) / len(listed) for metal in listed}
    made: dict[str, float] = defaultdict(float)
    for line in lines:
        if line.included:
            made[line.layer] += _rate(line, content)
    return made


def _rate(line: Line, content: Mapping[str, float]) -> float:
    rate = float(line.rate or 0)
    held = sum(content.get(metal, 0.0) for metal in line.metals)
    if line.basis == "content":
        return rate * held
    return rate * max(0.0, 1 - held) if line.basis == "rest" else rate
