"""What was learnt between two days."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from detente.kernel.moment import AsOf, day_start
from detente.ledger.case.model import Case
from detente.ledger.case.record import Record
from detente.ledger.measure import Act, Measure
from detente.ledger.products.catalogue import Catalogue
from detente.ledger.timeline import State, state_at


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that was learnt: what was thought before, what is known now."""

    measure: str
    about: str
    was: str
    becomes: str
    published: date
    effective: datetime | date | None
    sources: tuple[str, ...]


def changes(
    case: Case,
    record: Record,
    catalogue: Catalogue,
    after: date,
    until: date,
    measures: set[str] | None = None,
) -> list[Change]:
    """Return what was published after one day and by another, in order.

    Parameters
    ----------
    measures : set of str, optional
        Only what touches these measures.
    """
    found = [
        change
        for measure in case.measures.values()
        if measures is None or measure.id in measures
        for change in _of_measure(case, measure, after, until)
    ]
    found += _of_lists(case, catalogue, after, until, measures)
    found += _of_clauses(record, after, until, measures)
    return sorted(found, key=lambda c: (c.published, c.measure))


def _of_measure(case: Case, measure: Measure, after: date, until: date) -> Iterator[Change]:
    for act in measure.acts:
        if not after < act.published <= until:
            continue
        at = act.start or day_start(act.published, case.parties[measure.by].zone)
        before = state_at(measure.acts, AsOf(at, after), case.about.known_until)
        now = state_at(measure.acts, AsOf(at, act.published), case.about.known_until)
        yield Change(
            measure=measure.id,
            about=measure.name,
            was=describe(before),
            becomes=_becomes(act, now),
            published=act.published,
            effective=act.start,
            sources=act.sources,
        )


def _becomes(act: Act, now: State | None) -> str:
    if act.does == "states":
        return f"an end of {act.political_until} is stated; no instrument"
    until = f" until {act.until:%Y-%m-%d}" if act.until else ""
    text = f" ({act.text})" if act.text else ""
    return f"{describe(now)}{until}{text}"


def describe(state: State | None) -> str:
    """Return a state in words: status and rate."""
    if state is None:
        return "nothing known"
    if state.rate is None or isinstance(state.rate, str):
        return state.status
    percent = f"{(state.rate * 100).normalize():f} %"
    return f"{state.status}, {percent}" if state.charged else f"{state.status} ({percent})"


def _of_lists(
    case: Case, catalogue: Catalogue, after: date, until: date, measures: set[str] | None
) -> Iterator[Change]:
    for name, published, start, count in catalogue.published(after, until):
        spec = case.lists[name]
        users = [
            m
            for m in case.measures.values()
            if name in m.scope.lists or any(e.list == name for e in m.scope.exempt)
        ]
        for measure in users:
            if measures is not None and measure.id not in measures:
                continue
            exempt = any(e.list == name for e in measure.scope.exempt)
            yield Change(
                measure=measure.id,
                about=spec.title,
                was="charged" if exempt else "outside",
                becomes=f"{'exempt' if exempt else 'in scope'}: {count:,} lines",
                published=published,
                effective=start,
                sources=spec.sources,
            )


def _of_clauses(
    record: Record, after: date, until: date, measures: set[str] | None
) -> Iterator[Change]:
    for agreement in record.agreements.values():
        for clause in agreement.clauses:
            if measures is not None and not measures.intersection(clause.instruments):
                continue
            history = sorted(clause.status_history, key=lambda p: p.published)
            for before, point in zip([None, *history], history, strict=False):
                if after < point.published <= until:
                    yield Change(
                        measure=clause.id,
                        about=clause.title,
                        was=before.status if before else "nothing known",
                        becomes=f"{point.status}" + (f": {point.note}" if point.note else ""),
                        published=point.published,
                        effective=None,
                        sources=point.sources,
                    )
