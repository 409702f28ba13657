"""Duty that was charged under measures since struck down, by day of entry."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from detente.firms.exposure.answer import Month, Refund, Way
from detente.kernel.moment import MINUTE, AsOf, local_day
from detente.kernel.source import weakest
from detente.ledger.case.model import Case
from detente.ledger.measure import CHARGED, Act, Measure
from detente.ledger.timeline import END, paint, state_at


@dataclass(frozen=True, slots=True)
class Struck:
    """A layer of one importer with the measures of it that were struck down.

    `spans` are the days, both included, on which they were charged.
    """

    by: str
    layer: str
    measures: tuple[Measure, ...]
    ruling: Act
    spans: tuple[tuple[date, date], ...]
    mixed: tuple[str, ...]


def struck_down(case: Case, dests: Iterable[str], known: date) -> list[Struck]:
    """Return the layers in which a measure was ruled unlawful after it had been charged."""
    found: dict[tuple[str, str], list[tuple[Measure, Act]]] = {}
    for measure in case.measures.values():
        if measure.by not in set(dests) or measure.layer is None:
            continue
        rulings = [a for a in measure.acts if a.does == "rules-unlawful" and a.published <= known]
        if rulings and _charged(case, measure, known):
            found.setdefault((measure.by, measure.layer), []).append((measure, rulings[-1]))
    made = []
    for (by, layer), pairs in found.items():
        ids = {measure.id for measure, _ in pairs}
        spans = [span for measure, _ in pairs for span in _charged(case, measure, known)]
        others = [m for m in case.measures.values() if m.layer == layer and m.by == by]
        mixed = tuple(
            m.id
            for m in others
            if m.id not in ids and m.kind == "tariff" and _charged(case, m, known)
        )
        measures = tuple(measure for measure, _ in pairs)
        made.append(Struck(by, layer, measures, pairs[0][1], _joined(spans), mixed))
    return made


def _charged(case: Case, measure: Measure, known: date) -> list[tuple[date, date]]:
    """Return the days, both included, on which a measure was charged."""
    zone = case.party(measure.by).zone
    days = []
    for segment in paint(measure.acts, known):
        if segment.state in CHARGED:
            last = date.max if segment.until == END else local_day(segment.until - MINUTE, zone)
            days.append((local_day(segment.start, zone), last))
    return days


def _joined(spans: Iterable[tuple[date, date]]) -> tuple[tuple[date, date], ...]:
    made: list[tuple[date, date]] = []
    for first, last in sorted(spans):
        if made and first <= made[-1][1] + timedelta(days=1):
            made[-1] = (made[-1][0], max(made[-1][1], last))
        else:
            made.append((first, last))
    return tuple(made)


def refund(
    case: Case, struck: Struck, months: Mapping[str, tuple[int, Decimal, Decimal]], unsaid: int
) -> Refund:
    """Return what was charged in a layer that was struck down, month by month."""
    rows = tuple(Month(name, *sums) for name, sums in sorted(months.items()) if sums[2])
    acts = [act for measure in struck.measures for act in measure.acts if act.does == "imposes"]
    return Refund(
        layer=struck.layer,
        name=case.layers[struck.layer].name,
        measures=tuple(measure.id for measure in struck.measures),
        status="unlawful-collected",
        entries=sum(row.entries for row in rows),
        value_usd=sum((row.value_usd for row in rows), Decimal(0)),
        amount_usd=sum((row.amount_usd for row in rows), Decimal(0)),
        open_entries=unsaid,
        months=rows,
        certainty=weakest([struck.ruling.certainty, *(act.certainty for act in acts)]),
        ruled=struck.ruling.published,
        text=struck.ruling.text,
        mixed=struck.mixed,
        sources=struck.ruling.sources,
    )


def ways(case: Case, dests: Iterable[str], when: AsOf) -> tuple[Way, ...]:
    """Return how refunds are claimed, as the record knows it."""
    made = []
    for measure in case.measures.values():
        if measure.kind != "refund" or measure.by not in set(dests):
            continue
        state = state_at(measure.acts, when, case.about.known_until)
        if state is not None:
            sources = tuple(dict.fromkeys(s for act in state.acts for s in act.sources))
            sure = weakest([act.certainty for act in state.acts])
            about = (measure.id, measure.name, measure.by, state.status)
            made.append(Way(*about, measure.authority, measure.note, sure, sources))
    return tuple(made)
