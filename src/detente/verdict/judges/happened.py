"""Claims that something took or takes place: held against events, topics and days of release."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from detente.ledger.event import Event
from detente.record.claim import Claim
from detente.record.reconcile.said import Days, days
from detente.verdict.answer import Row, Side, Verdict, cannot
from detente.verdict.judges import Sitting
from detente.verdict.rows import Happening

_UNSURE = frozenset({"expected", "hinted", "conditional", "threatened"})
_SLIP = timedelta(days=75)
_LOOSE = timedelta(days=45)
_STALE = timedelta(days=14)
_SOON = timedelta(days=7)
_AHEAD = timedelta(days=270)
_WIDE = 400
"""Days of a span in which an event cannot be picked."""
_CLOSE = 10
"""Days of a span in which the events of a kind are parts of one."""
_FRESH = timedelta(days=3)
_ROWS = 4
"""So many events are rows of a verdict that any of them bears out."""
_WORD = re.compile(r"\w{5,}")
_SHORT = 200
"""Letters of an event's words that a verdict repeats; the row has them all."""


def judge_event(claim: Claim, row: Happening, at: Sitting) -> Verdict:
    """Hold an event, or a topic raised, against the record."""
    if claim.negated:
        return cannot("no-test", "that something did not take place leaves no row")
    if row.released:
        return _release(claim, row, at)
    if row.topics and not row.kinds:
        return _topic(claim, row, at)
    if row.way and claim.direction != row.way:
        return cannot("vague", "the words do not say which way it went", "what was done, and when")
    meant = _meant(claim)
    if meant is not None and (meant.length or 0) > _WIDE:
        return cannot("no-date", "the time it names is too wide to pick an event", row.title)
    kinds = row.meant(claim.quote)
    found = [e for e in at.facts.events(kinds, at.now) if _of(claim, e, row, at)]
    if not found:
        return cannot("no-row", "no event of this kind is in the record", row.title)
    if meant is None:
        return _undated(claim, row, found, at)
    held = [e for e in found if _span(e).meets(meant)]
    if not held:
        return _moved(claim, meant, found, row, at)
    placed = [e for e in held if _placed(claim, e, at)]
    if not placed:
        return _elsewhere(claim, held[0], meant, at)
    close = [e for e in placed if _at_place(claim, e, at)] or placed
    if len(close) > 1 and (meant.length or 0) > _CLOSE:
        return _any(claim, close, at)
    return _same(claim, min(close, key=lambda e: kinds.index(e.kind)), at)


def _any(claim: Claim, events: Sequence[Event], at: Sitting) -> Verdict:
    """Hold that something took place in a month against all that did."""
    out = [e for e in events if e.published <= at.then] or events
    first = _same(claim, out[0], at)
    if first.label != "agrees" or len(out) == 1:
        return first
    more = ", ".join(str(e.date) for e in out[1:])
    rows = tuple(_row(e) for e in out[:_ROWS])
    return replace(first, reason=f"{first.reason}; also {more}", rows=rows)


def _elsewhere(claim: Claim, event: Event, meant: Days, at: Sitting) -> Verdict:
    """Return that an event of the day was held at another place than the text names."""
    said = f"the record has it in {event.place or 'a place not named'}: {_brief(event)}"
    if claim.place is None:
        # A name in the words may be that of a government, or of where somebody spoke.
        named = ", ".join(sorted(at.answers.rules.places_in(claim.quote)))
        return cannot("place", f"{said}; the text names {named}", "the place", (_row(event),))
    sides = _sides(at, event, fits=None)
    why = "planned there" if _ahead(claim, meant, at) else "another place"
    return Verdict("explained", f"{why}; {said}", (_row(event),), *sides, why="place")


def _several(events: Sequence[Event], row: Happening) -> Verdict:
    days_ = ", ".join(str(e.date) for e in events)
    reason = f"the text names no single day, and the record has several ({days_})"
    return cannot("no-date", reason, f"the day, or the place ({row.title})",
                  tuple(_row(e) for e in events))  # fmt: skip


def _same(claim: Claim, event: Event, at: Sitting) -> Verdict:
    note = f" ({event.disputed})" if event.disputed else ""
    sides = _sides(at, event, fits=True)
    if any(v.role == "duration" for v in claim.values):
        said = f"{event.date}: {_brief(event)}; how long it lasts is not held"
        return cannot("not-held", said, "its length", (_row(event),))
    came = "came about: " if claim.hedge in _UNSURE and event.date > at.then else ""
    return Verdict("agrees", f"{came}{event.date}: {_brief(event)}{note}", (_row(event),), *sides)


def _moved(
    claim: Claim, meant: Days, found: Sequence[Event], row: Happening, at: Sitting
) -> Verdict:
    """Return where a planned event went, if the record has it at another day."""
    ahead = _ahead(claim, meant, at)
    near = [e for e in found if _span(e).gap(meant) <= _SLIP.days and _placed(claim, e, at)]
    near = [e for e in near if not ahead or e.date >= at.then]
    if ahead and near:
        event = min(near, key=lambda e: _span(e).gap(meant))
        said = f"took place on {event.date} ({event.id})"
        then = Side(at.then, "ahead", None) if at.written else None
        now = Side(at.now, f"{event.date}: {_brief(event)}", False)
        return Verdict("outdated", f"{said}; planned for {claim.event_date or claim.period}",
                       (_row(event),), then, now, "moved")  # fmt: skip
    reason = "no event of this kind is in the record for that time"
    close = min(found, key=lambda e: _span(e).gap(meant))
    if _span(close).gap(meant) > _SLIP.days:
        return cannot("no-row", reason, row.title)
    reason += f"; nearest is {close.date}: {_brief(close)}"
    return cannot("no-row", reason, row.title, (_row(close),))


def _undated(claim: Claim, row: Happening, found: Sequence[Event], at: Sitting) -> Verdict:
    """Take an event of a text that names no day: by its place, or as the only one just before.

    That something of the kind happened somewhere near is no reason to agree.
    """
    if at.written is None:
        return cannot("no-date", "neither the text nor its words have a day", row.title)
    ahead = claim.hedge in _UNSURE
    first = at.then - _LOOSE if not ahead else at.then + _SOON
    last = at.then + (_AHEAD if ahead else _FRESH)
    placed = [e for e in found if first <= e.date <= last and _at_place(claim, e, at)]
    if placed:
        return _same(claim, placed[0 if ahead else -1], at)
    if ahead and claim.period is not None:
        # A time in words, as "in the coming weeks".
        soon = [e for e in found if first <= e.date <= at.then + _SLIP and _placed(claim, e, at)]
        if len(soon) == 1:
            return _same(claim, soon[0], at)
    near = [e for e in found if at.then - timedelta(days=row.within) <= e.date <= at.then + _FRESH]
    near = [e for e in near if _placed(claim, e, at)]
    if row.within and len(near) == 1 and not ahead:
        return _same(claim, near[0], at)
    if len(near) > 1 and row.within:
        return _several(near, row)
    return cannot("no-date", "the text names neither day nor place of it",
                  f"the day, or the place ({row.title})")  # fmt: skip


def _release(claim: Claim, row: Happening, at: Sitting) -> Verdict:
    released = sorted({d for s in row.released for d in at.facts.releases(s, at.now)})
    meant = _meant(claim)
    if meant is None or meant.first is None or meant.last is None:
        return cannot("no-date", "the text names no day of release", row.title)
    hit = [d for d in released if meant.first <= d <= meant.last]
    if hit:
        said = f"released on {hit[-1]}"
        rows = (Row("series", row.released[0], said, "", hit[-1]),)
        return Verdict("agrees", said, rows, Side(at.then, said, True), Side(at.now, said, True))
    # The record may have a figure from a later print than its first, never from an earlier one.
    near = [d for d in released if d < meant.first <= d + _STALE]
    if near:
        day = near[-1]
        said = f"released on {day}, before the days the text gives: text taken over keeps old days"
        rows = (Row("series", row.released[0], f"released on {day}", "", day),)
        return Verdict("explained", said, rows, None, Side(at.now, said, False), "stale-date")
    return cannot("not-held", "no release near that day is in the record", row.title)


def _topic(claim: Claim, row: Happening, at: Sitting) -> Verdict:
    """Hold a topic against who raised it when; a view of one side against its own words."""
    # A view is its holder's; a topic on a list is nobody's.
    actors = (claim.actor or "").split(",") if claim.type == "position" else []
    codes = {at.facts.home(c) for c in actors if c.isupper()}
    meant = _meant(claim)
    for topic in at.facts.topics(row.topics, at.now):
        for raised in topic.raised:
            if meant is not None and not meant.meets(Days(raised.date, raised.date)):
                continue
            near = at.then - _LOOSE <= raised.date <= at.then + timedelta(days=3)
            if meant is None and not near:
                continue
            if raised.by is not None and codes and raised.by not in codes:
                continue
            if claim.type == "position" and not _echoes(claim.quote, raised.text):
                continue
            by = f" by {raised.by}" if raised.by else ""
            said = f"raised{by} on {raised.date}: {raised.text}"
            rows = (Row("topic", topic.id, said, str(raised.date), raised.date, raised.sources),)
            then = Side(at.then, said, True) if at.written else None
            end = f"; outcome: {topic.outcome}" if topic.outcome else ""
            return Verdict("agrees", said, rows, then, Side(at.now, said + end, True))
    return cannot("no-row", "the record does not have it raised near that day", row.title)


def _echoes(quote: str, text: str) -> bool:
    """Tell whether a view has the words that the record has of it, at least two of them."""
    held = {w.casefold() for w in _WORD.findall(text)}
    return len(held & {w.casefold() for w in _WORD.findall(quote)}) >= min(2, len(held) or 1)


def _meant(claim: Claim) -> Days | None:
    for text in (claim.event_date, str(claim.period) if claim.period else ""):
        span = days(text) if text else None
        if span is not None:
            return span
    return None


def _span(event: Event) -> Days:
    """Return the days of an event: a meeting told on its second day began the day before."""
    return Days(event.date, event.date + timedelta(days=1))


def _of(claim: Claim, event: Event, row: Happening, at: Sitting) -> bool:
    if row.topics and not set(row.topics) & set(event.topics):
        return False
    codes = [c for c in (claim.actor or "").split(",") if len(c) == 2 and c.isupper()]
    if not codes:
        return True
    named = {at.facts.home(c) for c in codes}
    if len(named) > 1:
        return named <= {*event.actors, *event.target}
    # One party visits the other: the event names both. Alone, it met nobody of the other.
    return named <= set(event.actors) and (len(event.actors) == 1 or row.subject in _TRAVEL)


_TRAVEL = frozenset({"visit"})


def _places(claim: Claim, at: Sitting) -> frozenset[str]:
    """Return where it was by the text: as read, or as its words name places."""
    if claim.place is not None:
        return frozenset({claim.place})
    return at.answers.rules.places_in(claim.quote)


def _placed(claim: Claim, event: Event, at: Sitting) -> bool:
    """Tell whether an event may have been where the text says."""
    return event.place is None or not _places(claim, at) or _at_place(claim, event, at)


def _at_place(claim: Claim, event: Event, at: Sitting) -> bool:
    """Tell whether the text names the place of an event."""
    place, rules = event.place, at.answers.rules
    return place is not None and any(rules.same_place(n, place) for n in _places(claim, at))


def _ahead(claim: Claim, meant: Days, at: Sitting) -> bool:
    return claim.hedge in _UNSURE or (meant.first is not None and meant.first > at.then)


def _sides(at: Sitting, event: Event, *, fits: bool | None) -> tuple[Side | None, Side]:
    out = event.published <= at.then
    told = f"{event.date}: {_brief(event)}"
    then = Side(at.then, told if out else "ahead", fits if out else None)
    return (then if at.written else None), Side(at.now, told, fits)


def _brief(event: Event) -> str:
    """Return the beginning of what an event was, cut at a word."""
    if len(event.what) <= _SHORT:
        return event.what
    return event.what[:_SHORT].rsplit(" ", 1)[0].rstrip(",;:") + " …"


def _row(event: Event) -> Row:
    day: date = event.date
    return Row("event", event.id, _brief(event), str(day), event.published, event.sources)
