"""Base rates as the tables and the case write them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from detente.kernel.source import Certainty
from detente.ledger.case.model import Party
from detente.ledger.hts.expression import parse_duty
from detente.ledger.products.product import Base


def base_rate(
    text: str,
    rate: Decimal | None,
    specifics: str | None,
    dates: Sequence[date | None],
    source: str,
    certainty: Certainty,
) -> Base:
    """Return a row of a schedule table as a base rate."""
    pairs: tuple[tuple[Decimal, str], ...] = ()
    # Most lines have none, and to parse them all takes long.
    if specifics and specifics != "[]":
        pairs = tuple((Decimal(row[0]), str(row[1])) for row in json.loads(specifics))
    start, until, published = dates
    if pairs and not _one_quantity_settles(text):
        rate, pairs = None, ()
    return Base(text, rate, pairs, start, until, published, source, certainty)


def own_base(text: str, start: date | None, source: str, certainty: Certainty) -> Base:
    """Return a rate that stands in the case as words."""
    duty = parse_duty(text)
    if not _one_quantity_settles(text):
        return Base(text, None, (), start, None, None, source, certainty)
    pairs = tuple((s.amount_usd, s.unit) for s in duty.specifics)
    return Base(text, duty.ad_valorem, pairs, start, None, None, source, certainty)


def footing(party: Party, revision: str | None) -> tuple[str, Certainty]:
    """Return the source and certainty of a rate: the release that printed it."""
    if revision is None:
        return party.sources[0], "press"
    return "hts-" + revision.replace("_", "-"), "instrument"


def carried_back(party: Party, rates: list[Base]) -> list[Base]:
    """Carry the first rate on record back before the schedule begins, marked as assumed."""
    if party.schedule_from is None or not rates:
        return rates
    first = min(rates, key=lambda b: b.start or date.max)
    if first.start is None or first.start > party.schedule_from:
        return rates
    earlier = Base(
        first.text,
        first.ad_valorem,
        first.specifics,
        None,
        first.start,
        None,
        first.source,
        "recalled",
    )
    return [earlier, *rates]


def _one_quantity_settles(text: str) -> bool:
    """Tell whether value and one quantity give the duty: no portions, no second unit."""
    from detente.ledger.hts.expression import parse_duty

    duty = parse_duty(text)
    return not duty.portions and len(duty.specifics) <= 1
