"""What a measure rests on, since when it is charged, and at which rates, in words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from detente.kernel.moment import AsOf, local_day
from detente.ledger.agreement import Deadline, restated
from detente.ledger.case.model import Case
from detente.ledger.measure import CHARGED, Measure
from detente.ledger.products.catalogue import Catalogue
from detente.ledger.timeline import BEGINNING, Segment, paint
from detente.ledger.views.standing import MeasureState
from detente.report.parts.words import LOOKED, NOTHING, iso, percent, spread, unique

#: Spans that meet within this time are one: two acts may meet at one midnight.
_JOINT = timedelta(days=1)
_NUMBER = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Since:
    """From when measures are charged: first ever, without a break, and at the present rate."""

    first: datetime
    run: datetime
    rate: datetime


def since(measures: Iterable[Measure], when: AsOf) -> Since | None:
    """Return from when any of the measures is charged as known; None where none is on the day."""
    lines = [[s for s in paint(m.acts, when.known) if s.state in CHARGED] for m in measures]
    every = sorted((s for line in lines for s in line if s.start <= when.on), key=_start)
    runs: list[tuple[datetime, datetime]] = []
    for segment in every:
        if runs and segment.start - runs[-1][1] <= _JOINT:
            runs[-1] = (runs[-1][0], max(runs[-1][1], segment.until))
        else:
            runs.append((segment.start, segment.until))
    if not runs or runs[-1][1] <= when.on:
        return None
    return Since(runs[0][0], runs[-1][0], max(_rated(line, when) for line in lines if line))


def _start(segment: Segment) -> datetime:
    return segment.start


def _rated(line: Sequence[Segment], when: AsOf) -> datetime:
    """Return from when the rate of the day is charged; the beginning where none is."""
    start = BEGINNING
    for segment in reversed([s for s in line if s.start <= when.on]):
        if start == BEGINNING:
            if segment.until <= when.on:
                break
            now = segment
        elif (segment.rate, segment.basis) != (now.rate, now.basis) or segment.until < start:
            break
        start = segment.start
    return start


def since_words(
    found: Since | None, case: Case, zone: str, step: str = "at this rate since"
) -> str:
    """Return ``2018-09-24, at this rate since 2019-05-10``, days in the zone of the party.

    What was charged when the record begins was so before it, and is told as such.
    """
    if found is None:
        return NOTHING
    first, run, rate = (
        iso(None if at == BEGINNING else at, zone) for at in (found.first, found.run, found.rate)
    )
    if found.first == BEGINNING or local_day(found.first, zone) <= case.about.begins:
        first = f"{case.about.begins.isoformat()} or before"
    words = [first]
    if found.run > found.first:
        words.append(f"again since {run}")
    if found.rate > found.run:
        words.append(f"{step} {rate}")
    return ", ".join(words)


def standing_since(case: Case, state: MeasureState, when: AsOf) -> str:
    """Return from when a measure is charged, else from when it is in its present state."""
    zone = case.parties[state.by].zone
    if state.status not in CHARGED:
        return iso(state.start, zone)
    return since_words(since([case.measures[state.id]], when), case, zone)


def instruments(case: Case, sources: Iterable[str], known: date) -> tuple[str, ...]:
    """Return how the documents that were out by a day are cited."""
    rows = [case.sources[s] for s in unique(sources) if s in case.sources]
    return unique(r.cite or r.title for r in rows if r.date is None or r.date <= known)


def law(case: Case, state: MeasureState, known: date, sources: Sequence[str] = ()) -> str:
    """Return the law of a measure and the instruments that set its present state."""
    named = case.measures[state.id].authority or (
        case.layers[state.layer].authority if state.layer else ""
    )
    held = set(_NUMBER.findall(named))
    cites = instruments(case, sources or state.sources, known)
    # An instrument whose numbers the law already names would only be named twice.
    more = [c for c in cites if not (n := _NUMBER.findall(c)) or not held.issuperset(n)]
    return "; ".join(x for x in (named, ", ".join(more)) if x)


def rates(case: Case, catalogue: Catalogue, held: Sequence[MeasureState], when: AsOf) -> str:
    """Return the span of all rates that stand on the day, those on product lists among them."""
    day = when.on.date()
    fixed = {s.rate for s in held if isinstance(s.rate, Decimal)}
    lists = {n for s in held if s.rate == "list" for n in case.measures[s.id].scope.lists}
    found = catalogue.rates(lists, day, when.known) if lists else set()
    every = sorted(r for r in (fixed | found) if r is not None)
    words = [spread(every)] if every else []
    if lists and every:
        words[0] += f" {LOOKED['list']}" if not fixed else ", partly by list"
    if lists and (None in found or not found):
        words.append(f"{LOOKED['list']}, not all held")
    words += unique(percent(s.rate) for s in held if s.rate not in fixed and s.rate != "list")
    return "; ".join(words)


def moved(
    case: Case,
    history: tuple[Deadline, ...],
    known: date,
    day: date | None,
    *,
    legal: bool = False,
) -> str:
    """Return whose word a deadline is that was moved, and the day first named; else nothing."""
    found = restated(history, known, day, legal=legal)
    if found is None:
        return ""
    row, first = found
    return restatement(case, row.by, row.published, first, row.sources)


def restatement(case: Case, by: str | None, day: date, first: date, sources: Sequence[str]) -> str:
    """Return the words on a deadline that was moved: by whom, in which document, from when."""
    party = case.parties.get(by) if by else None
    who = party.name if party else by or "a speaker not recorded"
    told = case.sources.get(sources[0]) if sources else None
    where = f" ({told.publisher}: {told.title.split(': ')[0]})" if told else ""
    return f"restated by {who}{where} on {day.isoformat()}; first named: {first.isoformat()}"
