"""One cell of the matrix: the reference engine's answer for a kind of product, in short.

A cell is either *additive* (the added duties alone; the base rate is joined to it) or
*whole* (a rule lets the base rate bear on the added duties, or several tariff lines stand
under one code, so that the two cannot be told apart).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from detente.errors import BadValue
from detente.kernel.moment import AsOf, local_day
from detente.kernel.source import weakest
from detente.ledger.case.model import Case
from detente.ledger.duty import (
    MICRO_CENT,
    Duty,
    Judged,
    Question,
    assess,
    footing,
    judge,
    left_open,
)
from detente.ledger.products.catalogue import Catalogue
from detente.ledger.products.product import Base, Product
from detente.ledger.stack import ZERO, Branch, Line, saved

#: Rates are held in parts per million.
PPM = Decimal("0.000001")
#: No rate of the matrix may reach this; what does is computed entry by entry.
TOO_HIGH = Decimal(1000)
#: No duty reaches this rate, or this amount on a value that fits eleven digits.
_ABSURD = Decimal(10) ** 10
FREE = Base("free", ZERO, (), None, None, None, "", "instrument")
_BRANCHES: tuple[Branch, ...] = ("lapsed", "extended")


@dataclass(frozen=True, slots=True)
class Cell:
    """What entries of one kind owe in one stretch of law.

    Parameters
    ----------
    low, high : Decimal or None
        Bounds of the rate: of the added duties where `adds_base`, else of the whole.
    unknown : bool
        The two branches of a state that is not known come to different duties.
    reason : str
        Why it is not plainly computed; empty where it is.
    adds_base : bool
        The base rate comes on top.
    base_layer : str
        Layer that the base rate belongs to.
    layers : mapping
        Rate by layer; None where it cannot be said.
    by_quantity : bool
        With a quantity stated, the entry has to be computed by itself.
    alone : bool
        Entries have to be computed by themselves in any case.
    """

    low: Decimal | None
    high: Decimal | None
    unknown: bool
    reason: str
    adds_base: bool
    base_layer: str
    layers: Mapping[str, Decimal | None]
    by_quantity: bool = False
    alone: bool = False


@dataclass(frozen=True, slots=True)
class Put:
    """The question a cell answers: products in one stretch of law."""

    law: Case
    products: tuple[Product, ...]
    origin: str
    dest: str
    when: AsOf
    loaded: datetime | None


def evaluate(put: Put, *, whole: bool) -> Cell:
    """Return the cell, from the reference engine."""
    products = put.products if whole else tuple(_freed(p) for p in put.products)
    asked = Question(
        products[0].code, put.origin, put.dest, put.when, value=Decimal(1), loaded=put.loaded
    )
    judged = judge(put.law, products, asked, None)
    readings = readings_of(put.law, products, asked, judged)
    low, high = bounds(judged, readings)
    bases = [x for x in judged.lines if x.included and x.measure.schedule is not None]
    strange = len(bases) > 1 or any(x.base is None for x in bases)
    strange |= any(x.base is not None and x not in bases for x in judged.lines)
    without = () if whole else tuple(x.measure.id for x in bases)
    layers = settled_layers(judged, readings, without)
    rates = [x for x in (low, high, *layers.values()) if x is not None]
    return Cell(
        low=low,
        high=high,
        unknown=bool(readings),
        reason=(base_reason(judged, asked) if whole else "") or added_reason(judged),
        adds_base=bool(bases) and not whole,
        base_layer=bases[0].layer if bases else "",
        layers=layers,
        by_quantity=whole and any(_specific(p) for p in products),
        alone=(strange and not whole) or any(not exact(x) for x in rates),
    )


def exact(rate: Decimal) -> bool:
    """Tell whether a rate is a whole number of parts per million below the limit."""
    return rate == rate.quantize(PPM) and ZERO <= rate < TOO_HIGH


def readings_of(
    law: Case, products: Sequence[Product], asked: Question, judged: Judged
) -> tuple[Judged, ...]:
    """Return both readings of what is not known where they come to different duties."""
    if not left_open(law, asked, judged):
        return ()
    made = tuple(judge(law, products, asked, name) for name in _BRANCHES)
    ends = {(x.priced.rate, x.priced.low, x.priced.high) for x in made}
    return made if len(ends) > 1 else ()


def bounds(judged: Judged, readings: Sequence[Judged]) -> tuple[Decimal | None, Decimal | None]:
    """Return the bounds of the rate over the readings, None where there are none."""
    if not readings:
        return judged.priced.low, judged.priced.high
    ends = [end for x in readings for end in (x.priced.low, x.priced.high)]
    known = [end for end in ends if end is not None]
    return (min(known), max(known)) if len(known) == len(ends) else (None, None)


def base_reason(judged: Judged, asked: Question) -> str:
    """Return why the base duty cannot be said, or an empty string."""
    line = next((x for x in judged.lines if x.included and x.measure.schedule is not None), None)
    if line is None:
        return ""
    if line.base is None:
        return "base-rate-missing"
    if not line.base.readable:
        return "base-rate-in-words"
    if line.base.specifics and asked.quantity is None:
        return "specific-needs-quantity"
    if line.base.specifics and not asked.value:
        return "specific-needs-value"
    return ""


def added_reason(judged: Judged) -> str:
    """Return why the added duties are not plainly computed, or an empty string."""
    added = [x for x in judged.lines if x.included and x.measure.schedule is None]
    if any(line.rate is None for line in added):
        return "rate-not-on-record"
    if any(line.metals for line in added):
        return "content-not-stated"
    if any(line.open_condition for line in judged.lines):
        return "condition-not-stated"
    if judged.differs or judged.priced.low != judged.priced.high or judged.priced.low is None:
        return "lines-differ"
    if weakest([footing(x) for x in judged.lines if x.included]) == "recalled":
        return "recalled"
    return ""


def settled_layers(
    judged: Judged, readings: Sequence[Judged], without: Sequence[str] = ()
) -> dict[str, Decimal | None]:
    """Return what each layer adds to the rate; None, never zero, where it cannot be said."""
    if not readings:
        return _layers(judged, without)
    one, other = (_layers(reading, without) for reading in readings)
    names = {**one, **other}
    return {n: one.get(n, ZERO) if one.get(n, ZERO) == other.get(n, ZERO) else None for n in names}


def _layers(judged: Judged, without: Sequence[str]) -> dict[str, Decimal | None]:
    made: dict[str, Decimal | None] = {}
    for line in judged.lines:
        if line.measure.id in without:
            continue
        share = judged.priced.shares.get(line.measure.id) if line.included else ZERO
        if unsaid(judged, line):
            share = None
        so_far = made.get(line.layer, ZERO)
        made[line.layer] = None if share is None or so_far is None else so_far + share
    return made


def unsaid(judged: Judged, line: Line) -> bool:
    """Tell whether it cannot be said what a line adds, although it may not be included."""
    return line.open_condition or line.measure.id in judged.differs


@dataclass(frozen=True, slots=True)
class Single:
    """What one entry owes, computed by itself; `reject` says why it cannot be read."""

    rate: Decimal | None = None
    rate_low: Decimal | None = None
    rate_high: Decimal | None = None
    amount_usd: Decimal | None = None
    status: str = ""
    reason_code: str = ""
    reject: str | None = None
    layers: Mapping[str, Decimal | None] = field(default_factory=dict)


@dataclass(frozen=True)
class _Held(Catalogue):
    """The tariff lines under one code, in place of the tables."""

    held: tuple[Product, ...] = ()

    def leaves(self, dest: str, code: str, day: date) -> tuple[str, ...]:
        """Return the lines held."""
        return tuple(product.code for product in self.held)

    def products(self, dest: str, codes: Sequence[str]) -> dict[str, Product]:
        """Return the lines held, by code, and the code asked for."""
        return {codes[0]: self.held[0]} | {product.code: product for product in self.held}


def single(law: Case, products: Sequence[Product], asked: Question) -> Single:
    """Return what one entry owes, as the reference engine says."""
    try:
        duty = assess(law, _Held(law, held=tuple(products)), asked)
        judged = judge(law, products, asked, None)
    except BadValue as error:
        return Single(reject=error.what)
    if any(x is not None and x >= _ABSURD for x in (duty.rate, duty.amount_usd)):
        return Single(reject="the duty is out of all proportion; check quantity, unit and value")
    readings = readings_of(law, products, asked, judged)
    open_layers = {n for n, x in settled_layers(judged, readings).items() if x is None}
    layers: dict[str, Decimal | None] = {}
    for line, layer in zip(judged.lines, duty.layers, strict=True):
        amount = None if unsaid(judged, line) else layer.amount_usd
        so_far = layers.get(layer.id, ZERO)
        layers[layer.id] = None if amount is None or so_far is None else so_far + amount
    if readings:
        layers |= dict.fromkeys(open_layers)
    return Single(
        rate=_eighth(duty.rate),
        rate_low=_eighth(duty.rate_low),
        rate_high=_eighth(duty.rate_high),
        amount_usd=duty.amount_usd,
        status=duty.status,
        reason_code=_single_reason(law, judged, asked, duty),
        layers=layers,
    )


def spared(law: Case, code: str) -> bool:
    """Tell whether a code is a heading that a rule spares, so that it asks for more."""
    return any(saved(rule, code, ()) for rule in law.rules)


def _single_reason(law: Case, judged: Judged, asked: Question, duty: Duty) -> str:
    party = law.party(asked.dest)
    why = base_reason(judged, asked) or ("not-known" if duty.branches else added_reason(judged))
    if why in {"", "recalled"} and spared(law, asked.code):
        return "special-heading"
    day = local_day(asked.when.on, party.zone)
    if why in {"", "recalled"} and party.schedule_from and day < party.schedule_from:
        return "base-carried-back"
    outside = asked.origin not in law.parties and asked.origin not in law.about.covers
    return why or ("origin-outside-case" if outside else "ok")


def _eighth(rate: Decimal | None) -> Decimal | None:
    return None if rate is None else rate.quantize(MICRO_CENT, ROUND_HALF_UP)


def _freed(product: Product) -> Product:
    return replace(product, bases={"general": (FREE,), "column-2": (FREE,)})


def _specific(product: Product) -> bool:
    return any(base.specifics for rates in product.bases.values() for base in rates)
