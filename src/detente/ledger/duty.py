"""What one customs entry owes, layer by layer, with the rule behind each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from itertools import chain

from detente.errors import BadDate, InputError, NotCovered, UnknownName, did_you_mean
from detente.kernel.moment import AsOf, local_day
from detente.kernel.source import Certainty, weakest
from detente.ledger.case.model import Case
from detente.ledger.measure import Status
from detente.ledger.price import Priced, price
from detente.ledger.products.catalogue import Catalogue
from detente.ledger.products.product import Product
from detente.ledger.stack import Basis, Branch, Entry, Line, claimable, in_play, resolve, saved
from detente.ledger.views.parcels import low_value

#: Duties are held to a millionth of a cent.
MICRO_CENT = Decimal("0.00000001")
OUTSIDE = (
    "anti-dumping and countervailing duties, user fees and taxes are outside; "
    "information, not customs advice"
)


@dataclass(frozen=True, slots=True)
class Question:
    """An entry as the user states it; see `detente.desk.Desk.duty`."""

    code: str
    origin: str
    dest: str
    when: AsOf
    value: Decimal | None = None
    quantity: Decimal | None = None
    unit: str | None = None
    loaded: datetime | None = None
    content: Mapping[str, Decimal] | None = None
    claims: tuple[str, ...] = ()
    scenario: str | None = None


@dataclass(frozen=True, slots=True)
class DutyLayer:
    """One measure as it meets the entry: its rate, on what part of the value, and why.

    `rate` is the rate on its basis; `effective_rate` is what it adds to the duty as a
    fraction of the entry's value, None where that cannot be said.
    """

    id: str
    name: str
    measure: str
    authority: str
    rate: Decimal | None
    basis: Basis
    effective_rate: Decimal | None
    amount_usd: Decimal | None
    included: bool
    reason: str
    status: Status
    until: datetime | None
    political_until: date | None
    verified_until: date | None
    certainty: Certainty
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DutyBranch:
    """The duty if everything that is not known went one way."""

    name: Branch
    rate: Decimal | None
    rate_low: Decimal | None
    rate_high: Decimal | None
    layers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Duty:
    """The duty on an entry.

    `rate` is the whole duty as a fraction of value, None unless all of it can be said;
    `rate_low` and `rate_high` bound it (None: no bound is known).
    """

    code: str
    description: str
    origin: str
    dest: str
    on: datetime
    known: date
    rate: Decimal | None
    rate_low: Decimal | None
    rate_high: Decimal | None
    value_usd: Decimal | None
    amount_usd: Decimal | None
    status: str
    layers: tuple[DutyLayer, ...]
    gaps: tuple[str, ...]
    branches: tuple[DutyBranch, ...]
    available: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]
    scenario: str | None
    data_version: str


def assess(case: Case, catalogue: Catalogue, asked: Question) -> Duty:
    """Return what an entry owes.

    Raises
    ------
    UnknownCode, UnknownName, InputError
        Where the question cannot be read.
    NotCovered
        Before the case begins.
    """
    _covered(case, asked)
    day = local_day(asked.when.on, case.party(asked.dest).zone)
    leaves = catalogue.leaves(asked.dest, asked.code, day)
    found = catalogue.products(asked.dest, [asked.code, *leaves])
    products = [found[leaf] for leaf in leaves]
    law = case.under(asked.scenario)
    whole = judge(law, products, asked, None)
    open_ids = left_open(law, asked, whole)
    branches: tuple[DutyBranch, ...] = ()
    if open_ids:
        branches = tuple(_branch(law, products, asked, name, open_ids) for name in _BRANCHES)
    return _answer(case, law, asked, found[asked.code], products, whole, branches)


_BRANCHES: tuple[Branch, ...] = ("lapsed", "extended")


def left_open(law: Case, asked: Question, judged: Judged) -> list[str]:
    """Return the measures whose state is not known, exclusions from others among them."""
    lines = {line.measure.id for line in judged.lines if line.state.lapsed}
    playing = in_play(law, _entry(asked))
    return sorted(lines | {m.id for m, state in playing if state.lapsed and m.kind == "exclusion"})


@dataclass(frozen=True, slots=True)
class Judged:
    """The entry over all tariff lines under its code; `differs` names what does not meet all."""

    lines: tuple[Line, ...]
    priced: Priced
    differs: tuple[str, ...]


def _covered(case: Case, asked: Question) -> None:
    if asked.origin == asked.dest:
        raise InputError("origin and destination are the same", where="origin")
    unknown = [c for c in asked.claims if not case.understands(c)]
    if unknown:
        raise UnknownName(
            f"no rule of the case speaks of the heading '{unknown[0]}'",
            where="claim",
            hint=did_you_mean(unknown[0], case.claims())
            or "leave it out; headings open to an entry are listed with its duty",
        )
    if asked.loaded is not None and asked.loaded > asked.when.on:
        raise BadDate("the goods are loaded after they enter", where="loaded")
    if asked.when.on.date() < case.about.begins:
        raise NotCovered(
            f"the record begins on {case.about.begins}; {asked.when.on.date()} lies before it",
            where="on",
            hint="no rate is given for earlier dates",
        )
    if asked.when.known < case.about.begins:
        raise NotCovered(
            f"nothing published by {asked.when.known} is in the record, which begins on "
            f"{case.about.begins}",
            where="known",
        )


def judge(law: Case, products: Sequence[Product], asked: Question, branch: Branch | None) -> Judged:
    """Resolve and price an entry over the tariff lines under its code, in one reading."""
    results: dict[object, tuple[tuple[Line, ...], Priced]] = {}
    for product in products:
        for lines in _lines_tried(law, product, asked, branch):
            priced = price(lines, asked.value, asked.quantity, asked.unit, asked.content)
            results.setdefault(_signature(lines), (lines, priced))
    every = list(results.values())
    lines, first = every[0]
    if len(every) == 1:
        return Judged(lines, first, ())
    lows = [p.low for _, p in every]
    highs = [p.high for _, p in every]
    low = None if None in lows else min(x for x in lows if x is not None)
    high = None if None in highs else max(x for x in highs if x is not None)
    same = low is not None and low == high
    merged = replace(first, low=low, high=high, total=first.total if same else None)
    return Judged(lines, merged, _differing([found for found, _ in every]))


def _lines_tried(
    law: Case, product: Product, asked: Question, branch: Branch | None
) -> list[tuple[Line, ...]]:
    """Return the lines under the claims as stated, and with every open condition met."""
    entry = _entry(asked)
    lines = resolve(law, product, entry, branch)
    conditions = [
        line.measure.scope.condition.claim
        for line in lines
        if line.open_condition and line.measure.scope.condition
    ]
    if not conditions or "none" in asked.claims:
        return [lines]
    met = replace(entry, claims=(*asked.claims, *conditions))
    return [lines, resolve(law, product, met, branch)]


def _signature(lines: Sequence[Line]) -> tuple[object, ...]:
    return tuple((x.measure.id, x.included, x.basis, x.rate, x.metals, x.reason) for x in lines)


def _differing(every: Sequence[Sequence[Line]]) -> tuple[str, ...]:
    """Return the measures that do not meet all tariff lines under the code alike."""
    seen = [
        {x.measure.id: (x.basis, x.rate, x.base and x.base.text) for x in lines if x.included}
        for lines in every
    ]
    names = sorted(set(chain.from_iterable(seen)))
    return tuple(n for n in names if len({s.get(n) for s in seen}) > 1)


def _branch(
    law: Case, products: Sequence[Product], asked: Question, name: Branch, ids: Sequence[str]
) -> DutyBranch:
    judged = judge(law, products, asked, name)
    return DutyBranch(name, judged.priced.rate, judged.priced.low, judged.priced.high, tuple(ids))


def _answer(
    case: Case,
    law: Case,
    asked: Question,
    product: Product,
    products: Sequence[Product],
    judged: Judged,
    branches: tuple[DutyBranch, ...],
) -> Duty:
    priced, lines = judged.priced, judged.lines
    gaps = _gaps(case, asked, products, judged)
    unsettled = bool(branches) and len({(b.rate, b.rate_low, b.rate_high) for b in branches}) > 1
    weak = weakest([footing(line) for line in lines if line.included]) == "recalled"
    known = priced.low is not None and priced.low == priced.high
    status = "computed"
    if gaps or weak or not known:
        status = "partial"
    if unsettled:
        status = "not-known"
    rate = None if unsettled or not known else priced.low
    bounds = [b.rate_low for b in branches] + [b.rate_high for b in branches]
    open_to = claimable(law, products[0], _entry(asked))
    return Duty(
        code=asked.code,
        description=product.description,
        origin=asked.origin,
        dest=asked.dest,
        on=asked.when.on,
        known=asked.when.known,
        rate=rate,
        rate_low=_least(bounds) if unsettled else priced.low,
        rate_high=_most(bounds) if unsettled else priced.high,
        value_usd=asked.value,
        amount_usd=None if unsettled else _money(priced.total),
        status=status,
        layers=tuple(_layer(case, asked, judged, line) for line in lines),
        gaps=gaps,
        branches=branches if unsettled else (),
        available=tuple((heading, what) for heading, what, _ in open_to),
        notes=(*_readings(case, asked), OUTSIDE),
        scenario=asked.scenario,
        data_version=case.about.version,
    )


def _entry(asked: Question) -> Entry:
    return Entry(asked.origin, asked.dest, asked.when, asked.loaded, asked.content, asked.claims)


def _least(bounds: Sequence[Decimal | None]) -> Decimal | None:
    return None if None in bounds else min(b for b in bounds if b is not None)


def _most(bounds: Sequence[Decimal | None]) -> Decimal | None:
    return None if None in bounds else max(b for b in bounds if b is not None)


def _money(amount: Decimal | None) -> Decimal | None:
    return None if amount is None else amount.quantize(MICRO_CENT, ROUND_HALF_UP)


def _layer(case: Case, asked: Question, judged: Judged, line: Line) -> DutyLayer:
    layer = case.layers[line.layer]
    varies = line.measure.id in judged.differs
    share = None if varies else judged.priced.shares.get(line.measure.id)
    amount = None if share is None or asked.value is None else share * asked.value
    if line.base is not None and not varies:
        amount = judged.priced.base_amount
    until = case.party(asked.dest).schedule_until if layer.base else case.about.known_until
    tail = "; differs among the lines under this code" if varies else ""
    return DutyLayer(
        id=line.layer,
        name=layer.name,
        measure=line.measure.id,
        authority=line.measure.authority or layer.authority,
        rate=None if varies and line.included else line.rate,
        basis=line.basis if line.included else "none",
        effective_rate=share if line.included or varies else Decimal(0),
        amount_usd=_money(amount) if line.included or varies else Decimal(0),
        included=line.included,
        reason=line.reason + tail,
        status=line.state.status,
        until=line.state.until,
        political_until=line.state.political_until,
        verified_until=until,
        certainty=footing(line),
        sources=case.seen(line.sources, asked.when.known),
    )


def footing(line: Line) -> Certainty:
    """Return the footing of a line: of its acts, the list and the base rate it rests on."""
    marks = [act.certainty for act in line.state.acts]
    if line.member is not None:
        marks.append(line.member.certainty)
    if line.base is not None:
        marks = [line.base.certainty]
    return weakest(marks)


def _gaps(
    case: Case, asked: Question, products: Sequence[Product], judged: Judged
) -> tuple[str, ...]:
    party = case.party(asked.dest)
    gaps = list(judged.priced.gaps)
    day = local_day(asked.when.on, party.zone)
    if party.schedule_from and day < party.schedule_from:
        gaps.append(
            f"base rates before {party.schedule_from} are not in the record; "
            "the first on record is carried back"
        )
    if asked.origin not in case.parties and asked.origin not in case.about.covers:
        gaps.append(
            f"only measures on all origins are held for {asked.origin}; preferences and rates "
            "of its own are outside the case"
        )
    if judged.differs and len(products) > 1:
        gaps.append(
            f"{len(products)} tariff lines stand under this code and do not all owe the same; "
            "give the full code"
        )
    gaps += [r.save_text for r in case.rules if saved(r, asked.code, asked.claims)]
    for line in judged.lines:
        if line.included and footing(line) == "recalled" and line.base is None:
            gaps.append(f"{line.measure.id}: rate, date or list from memory")
        if line.open_condition:
            gaps.append(line.reason)
    return tuple(dict.fromkeys(gaps))


def _readings(case: Case, asked: Question) -> tuple[str, ...]:
    reading = case.reading(asked.dest, asked.code)
    notes = [reading.text] if reading else []
    party = case.party(asked.dest)
    last = party.schedule_until
    if last is not None and local_day(asked.when.on, party.zone) > last:
        notes.append(f"base rates are on record to {last} and carried forward from there")
    return (*notes, *low_value(case, asked.origin, asked.dest, asked.when, asked.value))
