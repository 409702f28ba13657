"""What a product costs landed, from each origin the data hold, with the law for each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from detente.errors import InputError, Unavailable
from detente.firms.rows import Customs, customs
from detente.kernel import countries
from detente.kernel.moment import AsOf
from detente.kernel.source import Certainty
from detente.ledger.case.model import Case
from detente.ledger.duty import OUTSIDE, Duty, DutyLayer, Question, assess
from detente.ledger.products.catalogue import SHIPPED, Catalogue
from detente.store.tables import read_table

_SIX = 6
_CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Origin:
    """A product from one origin.

    Parameters
    ----------
    duty, cost : Decimal or None
        Duty over customs value, and landed cost over value; None where the duty cannot be said.
        `cost` is None without a value too.
    duty_low, duty_high : Decimal or None
        Bounds of the duty. For an origin outside the case they hold what falls on all origins:
        its own added duties may come on top, its preferences may take off.
    status : str
        ``computed``, ``partial``, ``not-known``, or ``gap`` where the case does not hold the
        origin's own layers.
    imports_usd : Decimal, optional
        What the importer bought of the six digits from there in `year` of the answer.
    """

    origin: str
    name: str
    duty: Decimal | None
    duty_low: Decimal | None
    duty_high: Decimal | None
    duty_usd: Decimal | None
    cost: Decimal | None
    cost_usd: Decimal | None
    cost_low_usd: Decimal | None
    cost_high_usd: Decimal | None
    status: str
    layers: tuple[DutyLayer, ...]
    gaps: tuple[str, ...]
    imports_usd: Decimal | None


@dataclass(frozen=True, slots=True)
class Landed:
    """Landed cost by origin, what can be said first, cheapest first."""

    code: str
    description: str
    dest: str
    on: datetime
    known: date
    value_usd: Decimal | None
    freight_usd: Decimal
    insurance_usd: Decimal
    customs_value: str | None
    customs_value_usd: Decimal | None
    customs_text: str
    certainty: Certainty | None
    year: int | None
    origins: tuple[Origin, ...]
    notes: tuple[str, ...]
    sources: tuple[str, ...]
    data_version: str


@dataclass(frozen=True)
class Asked:
    """A question for a landed cost; see `detente.desk.Desk.landed`."""

    code: str
    dest: str
    when: AsOf
    value: Decimal | None = None
    freight: Decimal = Decimal(0)
    insurance: Decimal = Decimal(0)
    quantity: Decimal | None = None
    unit: str | None = None
    origins: tuple[str, ...] = ()
    scenario: str | None = None


def landed(case: Case, catalogue: Catalogue, asked: Asked, folder: Path = SHIPPED) -> Landed:
    """Return what a product costs landed from each origin.

    Raises
    ------
    InputError
        Freight or insurance without a value to add them to.
    """
    if asked.value is None and (asked.freight or asked.insurance):
        raise InputError(
            "freight and insurance without a value", where="value", hint="give --value too"
        )
    rule = customs(case.root, asked.dest)
    base = _customs_value(asked, rule)
    bought, notes = _bought(case, asked, rule, folder)
    known = {*case.parties, *case.about.covers}
    places = asked.origins or tuple(sorted({*bought, *known} - {asked.dest}))
    made = []
    described = ""
    for place in places:
        question = Question(
            asked.code,
            place,
            asked.dest,
            asked.when,
            value=base,
            quantity=asked.quantity,
            unit=asked.unit,
            scenario=asked.scenario,
        )
        found = assess(case, catalogue, question)
        described = found.description
        made.append(_origin(asked, found, base, bought.get(place), held=place in known))
    if rule is None:
        notes = (*notes, "what the importer charges duty on is not in the record: value as stated")
    return Landed(
        code=asked.code,
        description=described,
        dest=asked.dest,
        on=asked.when.on,
        known=asked.when.known,
        value_usd=asked.value,
        freight_usd=asked.freight,
        insurance_usd=asked.insurance,
        customs_value=rule.value if rule else None,
        customs_value_usd=base,
        customs_text=rule.text if rule else "",
        certainty=rule.certainty if rule else None,
        year=rule.year if rule else None,
        origins=tuple(sorted(made, key=_order)),
        notes=(*notes, "freight and insurance are taken alike from every origin", OUTSIDE),
        sources=rule.sources if rule else (),
        data_version=case.about.version,
    )


def _customs_value(asked: Asked, rule: Customs | None) -> Decimal | None:
    if asked.value is None:
        return None
    with_freight = rule is not None and rule.value == "CIF"
    return asked.value + (asked.freight + asked.insurance if with_freight else 0)


def _bought(
    case: Case, asked: Asked, rule: Customs | None, folder: Path
) -> tuple[Mapping[str, Decimal], tuple[str, ...]]:
    """Return imports of the six digits by partner, and what is missing where there are none."""
    if rule is None or rule.imports is None:
        name = countries.name(asked.dest)
        return {}, (f"imports of {name} by partner are not in the record: its own case alone",)
    if len(asked.code) < _SIX:
        return {}, ("origins are looked up by six digits: give a longer code to see more of them",)
    path = next(
        (p for p in (case.root / f"{rule.imports}.parquet", folder / f"{rule.imports}.parquet")
         if p.exists()), None,
    )  # fmt: skip
    if path is None:
        raise Unavailable(
            f"the table {rule.imports} is missing", hint="rebuild it with `make data`"
        )
    rows = read_table(
        path, columns="partner, value_usd", where=f"hs6 = '{asked.code[:_SIX]}' AND value_usd > 0"
    )
    found = {str(partner): Decimal(value) for partner, value in rows}
    if not found:
        return {}, (f"no imports of these six digits stand in {rule.imports}",)
    return found, ()


def _origin(
    asked: Asked, found: Duty, base: Decimal | None, imports: Decimal | None, *, held: bool
) -> Origin:
    """Return one origin; outside the case its duty stays unsaid, between what is held and unknown.

    The bounds stay: they are what falls on every origin alike.
    """
    status = found.status if held else "gap"
    rate = found.rate if held else None
    extra = asked.freight + asked.insurance

    def cost(duty: Decimal | None) -> Decimal | None:
        if duty is None or asked.value is None or base is None:
            return None
        return (asked.value + extra + base * duty).quantize(_CENT)

    whole = cost(rate)
    ratio = None if whole is None or not asked.value else whole / asked.value
    return Origin(
        origin=found.origin,
        name=countries.name(found.origin),
        duty=rate,
        duty_low=found.rate_low,
        duty_high=found.rate_high,
        duty_usd=None if rate is None or base is None else (base * rate).quantize(_CENT),
        cost=None if ratio is None else ratio.quantize(Decimal("0.000001")),
        cost_usd=whole,
        cost_low_usd=cost(found.rate_low),
        cost_high_usd=cost(found.rate_high),
        status=status,
        layers=found.layers,
        gaps=found.gaps,
        imports_usd=imports,
    )


def _order(row: Origin) -> tuple[int, Decimal, Decimal, str]:
    said = {"computed": 0, "partial": 1, "not-known": 2}.get(row.status, 3)
    duty = row.duty if row.duty is not None else row.duty_low
    return (
        said,
        duty if duty is not None else Decimal(10**6),
        -(row.imports_usd or Decimal(0)),
        row.origin,
    )
