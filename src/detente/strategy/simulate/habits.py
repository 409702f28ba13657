"""What the record says of both sides' habits: whether, when and how far they answer.

Nothing is fitted beyond counts. What is drawn from is what was done before, so that a side that
never answered with duties does not do so here either.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from detente.ledger.case.record import Record
from detente.strategy.moves.dossier import Act, Dossier
from detente.strategy.moves.replies import lags, replies
from detente.strategy.survival.spans import Span, spans
from detente.strategy.survival.trust import between

_WEEK = 7
#: Levels are read so many days after a truce began, when its orders had taken effect.
_SETTLED = timedelta(days=60)
_CALM = ("talks", "call", "meeting", "truce", "extension")


@dataclass(frozen=True, slots=True)
class Count:
    """Ends seen in so many days watched."""

    seen: int
    days: float


@dataclass(frozen=True, slots=True)
class Side:
    """One side's habits.

    Parameters
    ----------
    strikes : tuple of float
        Rise of its average duty on the other with each first strike on record; zero for one that
        raised no duty.
    answered, unanswered : int
        Hard acts of the other side that it answered, and that it let be.
    lags : tuple of int
        Days to each of its answers.
    shares : tuple of float
        Rise of its duty in answer, over the rise that it answered; at most one.
    level, highest : float
        Average duty on the last day, and the highest on record.
    threshold : float or None
        Level up to which it has said that it would not answer.
    """

    name: str
    strikes: tuple[float, ...]
    answered: int
    unanswered: int
    lags: tuple[int, ...]
    shares: tuple[float, ...]
    level: float
    highest: float
    threshold: float | None


@dataclass(frozen=True, slots=True)
class Habits:
    """Both sides' habits, and how the states of a truce followed each other.

    Parameters
    ----------
    first, second : int
        First strikes of each side that are on record.
    strained, calmed : Count
        Weeks of calm that a strain ended, and of strain that a calming act ended.
    talked, settled : Count
        Breaks until talks, and talks until a truce.
    kept : tuple of float
        What a truce kept of the rise of duties before it.
    """

    sides: tuple[Side, Side]
    first: int
    second: int
    strained: Count
    calmed: Count
    talked: Count
    settled: Count
    kept: tuple[float, ...]


def habits(dossier: Dossier, record: Record, definition: str, cut: date) -> Habits:
    """Count the habits of both sides as known on a day."""
    acts = dossier.known_acts(cut)
    found = replies(dossier, cut)
    rises = _rises(acts)
    openers = [
        a for a in acts
        if a.by and a.hard and a.kind == "strike" and not _answers(dossier, a)
    ]  # fmt: skip
    sides = []
    for party in dossier.parties:
        mine = [row for row in found if row.to == party and not row.open]
        shares = tuple(
            min(1.0, max(0.0, rises[row.answer] / rises[row.act]))
            for row in mine
            if row.answer in rises and rises.get(row.act, 0.0) > 0
        )
        levels = [a.levels[party] for a in acts if party in a.levels]
        named = [t.level for t in dossier.thresholds if t.party == party and t.published <= cut]
        sides.append(
            Side(
                name=party,
                strikes=tuple(
                    max(0.0, rises.get(a.id, 0.0))
                    for a in openers
                    if a.by == party and (a.id in rises or party not in a.levels)
                ),
                answered=sum(row.answered for row in mine),
                unanswered=sum(not row.answered for row in mine),
                lags=lags(mine, party),
                shares=shares,
                level=levels[-1] if levels else 0.0,
                highest=max(levels, default=0.0),
                threshold=named[-1] if named else None,
            )
        )
    one, other = sides
    rows = [
        row
        for row in spans(dossier, definition, cut)
        if set(row.truce.between) == set(dossier.parties)
    ]
    return Habits(
        (one, other),
        sum(a.by == one.name for a in openers),
        sum(a.by == other.name for a in openers),
        *_moods(dossier, rows, cut),
        *_roads(dossier, rows, cut),
        _kept(dossier, rows, acts),
    )


def _answers(dossier: Dossier, act: Act) -> bool:
    return any(dossier.by_event[x].actors == (act.on,) for x in act.response_to)


def _rises(acts: Sequence[Act]) -> dict[str, float]:
    """Return by how much each act raised its side's average duty on the other."""
    last: dict[str, float] = {}
    found = {}
    for act in acts:
        for party, level in act.levels.items():
            if party in last and act.by == party:
                found[act.id] = level - last[party]
            last[party] = level
    return found


def _moods(dossier: Dossier, rows: Sequence[Span], cut: date) -> tuple[Count, Count]:
    """Count, over the weeks of the truces, how often calm turned to strain and back."""
    acts = [
        (e.date, e.kind)
        for e in dossier.events
        if between(dossier, e) and max(e.date, e.published) <= cut
    ]
    begins = min((day for day, _ in acts), default=cut)
    counts = {(was, now): 0 for was in (False, True) for now in (False, True)}
    for row in rows:
        if row.truce.start < begins:
            continue
        was = False
        for start in range(0, row.days, _WEEK):
            day = row.truce.start + timedelta(days=start)
            week = [kind for d, kind in acts if day < d <= day + timedelta(days=_WEEK)]
            now = was
            if any(kind in dossier.rules.strain for kind in week):
                now = True
            elif any(kind in _CALM for kind in week):
                now = False
            counts[was, now] += 1
            was = now
    return (
        Count(counts[False, True], _WEEK * (counts[False, True] + counts[False, False])),
        Count(counts[True, False], _WEEK * (counts[True, True] + counts[True, False])),
    )


def _roads(dossier: Dossier, rows: Sequence[Span], cut: date) -> tuple[Count, Count]:
    """Count the days from each break to talks, and from talks to the next truce."""
    met = sorted(
        e.date
        for e in dossier.events
        if e.kind in _CALM and between(dossier, e) and max(e.date, e.published) <= cut
    )
    begins = min((e.date for e in dossier.events), default=cut)
    talked, settled = Count(0, 0.0), Count(0, 0.0)
    for row in rows:
        if not row.broke or row.until < begins:
            continue
        later = [r.truce.start for r in rows if r.truce.start >= row.until]
        truce = min(later, default=None)
        talk = next((day for day in met if day > row.until), None)
        ends = [day for day in (talk, truce) if day is not None]
        reached = min(ends, default=cut)
        talked = Count(talked.seen + bool(ends), talked.days + (reached - row.until).days)
        if ends:
            end = truce or cut
            settled = Count(settled.seen + (truce is not None),
                            settled.days + (end - reached).days)  # fmt: skip
    return talked, settled


def _kept(dossier: Dossier, rows: Sequence[Span], acts: Sequence[Act]) -> tuple[float, ...]:
    """Return, for each side and each time between truces, what the next one kept of the rise."""
    found = []
    for one, other in pairwise(rows):
        for party in dossier.parties:
            before = _level(acts, party, one.until - timedelta(days=1))
            between_ = [
                a.levels[party]
                for a in acts
                if party in a.levels and one.until <= a.date < other.truce.start
            ]  # fmt: skip
            after = _level(acts, party, other.truce.start + _SETTLED)
            if before is None or after is None or not between_:
                continue
            rise = max(between_) - before
            if rise > 0:
                found.append(min(1.0, max(0.0, (after - before) / rise)))
    return tuple(found)


def _level(acts: Sequence[Act], party: str, day: date) -> float | None:
    held = [a.levels[party] for a in acts if party in a.levels and (a.bites or a.date) <= day]
    return held[-1] if held else None
