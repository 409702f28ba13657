"""The record run through day by day, with both clocks together."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from detente.desk.guide.answers import Belief, Replay
from detente.desk.guide.rows import Stop
from detente.kernel.moment import AsOf, day_start
from detente.ledger.case.model import Case
from detente.ledger.case.record import Record
from detente.ledger.products.catalogue import Catalogue
from detente.ledger.timeline import state_at
from detente.ledger.views.ahead import calendar
from detente.ledger.views.changes import changes, describe
from detente.report.parts.words import unique
from detente.report.sections.asked import Asked
from detente.report.sections.opening import opening

#: How far ahead what was expected is looked at.
AHEAD = 400


def replay(
    case: Case,
    record: Record,
    catalogue: Catalogue,
    stops: tuple[Stop, ...],
    when: AsOf,
    later: date,
) -> Replay:
    """Return the record as it stood by a day, and where later knowledge differs."""
    passed = [row for row in stops if row.day <= when.known]
    stop = passed[-1] if passed else None
    before = [row.day for row in stops if row.day < (stop.day if stop else when.known)]
    after = [row.day for row in stops if row.day > when.known]
    since = _since(case, stop, before, when.known)
    told = opening(Asked(case, record, catalogue, when))
    return Replay(
        on=when.on,
        known=when.known,
        later=later,
        stop=stop,
        before=before[-1] if before else None,
        after=after[0] if after else None,
        stops=stops,
        state=told.words,
        since=since,
        events=tuple(e for e in record.events if since < e.published <= when.known),
        changes=tuple(changes(case, record, catalogue, since, when.known)),
        believed=tuple(_believed(case, record, when, later)),
        sources=unique([*(stop.sources if stop else ()), *told.sources]),
    )


def _since(case: Case, stop: Stop | None, before: list[date], known: date) -> date:
    """Return the day after which things count as learnt on the way here."""
    if stop is not None and known > stop.day:
        return stop.day
    return before[-1] if before else case.about.begins


def _believed(case: Case, record: Record, when: AsOf, later: date) -> Iterator[Belief]:
    """Yield what was expected then, of the day asked for and of what ran out after it."""
    if later <= when.known:
        return
    ends = [
        (item.measure, item.date)
        for item in calendar(case, record, when, AHEAD)
        if item.measure in case.measures
    ]
    asked = [(name, when.on.date()) for name in case.measures]
    for name, day in unique_pairs([*asked, *ends]):
        measure = case.measures[name]
        at = _moment(when, day, case.parties[measure.by].zone)
        then = state_at(measure.acts, AsOf(at, when.known), case.about.known_until)
        now = state_at(measure.acts, AsOf(at, later), case.about.known_until)
        if then is None or now is None or describe(then) == describe(now):
            continue
        yield Belief(
            measure=name,
            name=measure.name,
            on=day,
            then=describe(then),
            later=describe(now),
            sources=unique(s for act in now.acts for s in act.sources),
        )


def unique_pairs(pairs: list[tuple[str, date]]) -> list[tuple[str, date]]:
    """Return pairs once each, by day."""
    return sorted(dict.fromkeys(pairs), key=lambda pair: (pair[1], pair[0]))


def _moment(when: AsOf, day: date, zone: str) -> datetime:
    """Return the moment asked for, or for a day ahead the end of it: what ran out has run out."""
    if day == when.on.date():
        return when.on
    return day_start(day + timedelta(days=1), zone) - timedelta(minutes=1)
