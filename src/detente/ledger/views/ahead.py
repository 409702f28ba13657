"""What comes next: deadlines, and what returns if nothing more is signed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal

from detente.kernel.moment import MINUTE, AsOf, day_start, local_day
from detente.ledger.agreement import deadline, restated
from detente.ledger.case.model import Case
from detente.ledger.case.record import Record
from detente.ledger.measure import CHARGED, Measure, Status
from detente.ledger.timeline import END, Segment, State, paint, state_at


@dataclass(frozen=True, slots=True)
class Item:
    """One day of the calendar: what is due, by law or as stated.

    Where a deadline was moved, `first` is the day first named, `restated` the day on which
    this one was, and `by` whose word it is.
    """

    date: dt.date
    kind: str
    measure: str
    text: str
    legal: dt.date | None
    political: dt.date | None
    sources: tuple[str, ...]
    first: dt.date | None = None
    restated: dt.date | None = None
    by: str | None = None


@dataclass(frozen=True, slots=True)
class Return:
    """What a measure does when what is signed runs out."""

    id: str
    name: str
    by: str
    kind: str
    returns: bool
    start: datetime | None
    rate_now: Decimal | str | None
    rate_then: Decimal | str | None
    status_now: Status
    status_then: Status
    why: str
    political_until: date | None
    sources: tuple[str, ...]


def calendar(case: Case, record: Record, when: AsOf, days: int) -> list[Item]:
    """Return the deadlines of the days that follow, as known."""
    first = when.on.date()
    last = first + timedelta(days=days)
    items = [*_measures(case, when, first, last), *_promises(record, when, first, last)]
    return sorted(items, key=lambda item: (item.date, item.kind, item.measure))


def _measures(case: Case, when: AsOf, first: date, last: date) -> Iterator[Item]:
    for measure in case.measures.values():
        zone = case.parties[measure.by].zone
        line = paint(measure.acts, when.known)
        for segment, after in zip(line, [*line[1:], None], strict=False):
            turns = _turn(segment, after)
            if turns is None:
                continue
            day = local_day(segment.until, zone)
            if first <= day < last:
                yield _item(measure, segment, day, turns, when)
        stated = state_at(measure.acts, when, case.about.known_until)
        political = stated.political_until if stated else None
        if political and first <= political < last:
            yield Item(
                political,
                "stated end",
                measure.id,
                f"{measure.name}: end stated by officials, no instrument",
                None,
                political,
                _stated(measure, when),
            )


def _turn(segment: Segment, after: Segment | None) -> str | None:
    """Say what happens where a segment ends, or None where nothing does."""
    if segment.until == END:
        return None
    follows = after if after is not None and after.start == segment.until else None
    if segment.state == "suspended":
        return "suspension ends" if follows is None or follows.state in CHARGED else None
    if segment.state in CHARGED:
        if follows is None:
            return "expires"
        if follows.state in CHARGED and follows.rate != segment.rate:
            return "rate changes"
        if follows.act.text != segment.act.text and follows.state in CHARGED:
            return "step"
    return None


def _item(measure: Measure, segment: Segment, day: date, turns: str, when: AsOf) -> Item:
    state = state_at(measure.acts, AsOf(segment.until - MINUTE, when.known), date.max)
    political = state.political_until if state else None
    return Item(
        date=day,
        kind=turns,
        measure=measure.id,
        text=f"{measure.name}: {turns}",
        legal=day,
        political=political,
        sources=segment.act.sources,
    )


def _stated(measure: Measure, when: AsOf) -> tuple[str, ...]:
    acts = [a for a in measure.acts if a.does == "states" and a.published <= when.known]
    return acts[-1].sources if acts else ()


def _promises(record: Record, when: AsOf, first: date, last: date) -> Iterator[Item]:
    rows = [
        (clause.id, clause.title, clause.deadlines)
        for agreement in record.agreements.values()
        for clause in agreement.clauses
    ]
    rows += [(c.id, c.text, c.deadlines) for c in record.commitments.values()]
    for name, text, history in rows:
        legal, political = deadline(history, when.known)
        seen = [d for d in history if d.published <= when.known]
        for day, kind in ((legal, "legal deadline"), (political, "political deadline")):
            if (
                day
                and first <= day < last
                and day in {d.legal for d in seen} | {d.political for d in seen}
            ):
                moved = restated(history, when.known, day, legal=kind == "legal deadline")
                row = moved[0] if moved else None
                yield Item(
                    date=day,
                    kind=kind,
                    measure=name,
                    text=text,
                    legal=legal,
                    political=political,
                    sources=row.sources if row else seen[-1].sources,
                    first=moved[1] if moved else None,
                    restated=row.published if row else None,
                    by=row.by if row else None,
                )


def snapback(case: Case, on: datetime, known: date) -> list[Return]:
    """Return the measures whose state changes between `known` and `on` by the mere lapse of time.

    A measure that a suspension held back but whose authority has since gone is listed too,
    as one that cannot return.
    """
    found: list[Return] = []
    for measure in case.measures.values():
        zone = case.parties[measure.by].zone
        now_at = AsOf(day_start(known, zone) + timedelta(hours=23, minutes=59), known)
        now = state_at(measure.acts, now_at, date.max)
        then = state_at(measure.acts, AsOf(on, known), date.max)
        if now is None or then is None:
            continue
        row = _returning(measure, now, then) or _void(measure, now, known)
        if row is not None:
            found.append(row)
    return found


def _returning(measure: Measure, now: State, then: State) -> Return | None:
    gone = measure.kind == "exclusion" and now.charged and not then.charged
    back = now.status == "suspended" and then.charged
    if not (gone or back):
        return None
    act = now.acts[-1]
    end = f"{now.until:%Y-%m-%d %H:%M %z}" if now.until else ""
    why = (
        f"the exclusion runs out on {end}; the duty it lifted returns on its lines"
        if gone
        else f"the suspension runs out on {end} and nothing in the record prolongs it"
    )
    return Return(
        id=measure.id,
        name=measure.name,
        by=measure.by,
        kind=measure.kind,
        returns=True,
        start=now.until,
        rate_now=now.rate if now.charged else Decimal(0),
        rate_then=then.rate if then.charged else None,
        status_now=now.status,
        status_then=then.status,
        why="; ".join(t for t in (why, then.acts[-1].text if back else "") if t),
        political_until=now.political_until,
        sources=act.sources,
    )


def _void(measure: Measure, now: State, known: date) -> Return | None:
    """Return a measure that was suspended when a ruling took its authority away."""
    ruling = next(
        (a for a in measure.acts if a.does == "rules-unlawful" and a.published <= known), None
    )
    if ruling is None or now.status not in {"ended", "never-applied"}:
        return None
    before = [a for a in measure.acts if a is not ruling and a.published < ruling.published]
    held = [
        s for s in paint(before, known) if s.state == "suspended" and s.covers(_at(ruling.start))
    ]
    if not held:
        return None
    return Return(
        id=measure.id,
        name=measure.name,
        by=measure.by,
        kind=measure.kind,
        returns=False,
        start=None,
        rate_now=Decimal(0),
        rate_then=Decimal(0),
        status_now=now.status,
        status_then=now.status,
        why=f"cannot return: {ruling.text}",
        political_until=None,
        sources=ruling.sources,
    )


def _at(moment: datetime | None) -> datetime:
    return moment if moment is not None else END


def as_scheduled(case: Case, on: datetime) -> Case:
    """Return the case read as if its record reached to `on`: what runs out has run out."""
    return replace(case, about=replace(case.about, known_until=on.date()))
