"""Two clocks in one picture: acts painted onto the time line in order of publication.

``known`` selects the acts published by then; each paints its half-open span over what
earlier acts had painted. What lies beneath a suspension shows again when it runs out,
so a snap-back needs no row of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal

from detente.kernel.moment import MINUTE, AsOf
from detente.ledger.measure import CHARGED, Act, Looked, Status

BEGINNING = datetime.min.replace(tzinfo=UTC)
END = datetime.max.replace(tzinfo=UTC)
_STANCES: dict[str, Status] = {
    "threatens": "threatened",
    "proposes": "proposed",
    "announces": "announced",
    "withdraws": "never-applied",
}


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of the time line in one state.

    `expires` is true where the act itself named the end, so that only a further act
    could have moved it.
    """

    start: datetime
    until: datetime
    state: Status
    rate: Decimal | Looked | None
    basis: str
    act: Act
    expires: bool

    def covers(self, moment: datetime) -> bool:
        """Tell whether the half-open span holds the moment."""
        return self.start <= moment < self.until


@dataclass(frozen=True, slots=True)
class State:
    """What a measure is at one moment, as known on one day.

    `until` is when the state ends as known that day; where a later act cut it short of the
    end that its own act names, `written_until` is that end and `cut_by` the later act.

    Parameters
    ----------
    status : str
        One of the status tokens of the contract.
    rate : Decimal, 'list', 'schedule' or None
        Rate while charged; for a measure that is not charged, the rate it would bear.
    start, until : datetime or None
        Span of the present state, as then scheduled.
    acts : tuple of Act
        The acts that make it so, the deciding one last.
    lapsed, extended : State or None
        The two branches of a state that is not known.
    """

    status: Status
    rate: Decimal | Looked | None
    basis: str
    start: datetime | None
    until: datetime | None
    acts: tuple[Act, ...]
    political_until: date | None = None
    written_until: datetime | None = None
    cut_by: Act | None = None
    lapsed: State | None = None
    extended: State | None = None

    @property
    def charged(self) -> bool:
        """Whether it is collected in this state."""
        return self.status in CHARGED


def paint(acts: Iterable[Act], known: date) -> list[Segment]:
    """Return the time line as known on a day: disjoint segments in order.

    Examples
    --------
    >>> from datetime import date
    >>> paint([], date(2025, 1, 1))
    []
    """
    line: list[Segment] = []
    for act in _by_publication([a for a in acts if a.assumed or a.published <= known]):
        line = _apply(line, act)
    return line


def state_at(acts: Sequence[Act], when: AsOf, known_until: date) -> State | None:
    """Return the state of a measure at a moment, or None before anything was known of it.

    Beyond `known_until` a state whose last known span has run out is ``not-known`` and
    carries both branches: it lapsed as written, or it was extended.
    """
    seen = [act for act in acts if act.assumed or act.published <= when.known]
    if not seen:
        return None
    line = paint(seen, when.known)
    state = _read(line, seen, when.on)
    run_out = _ran_out_unseen(line, when.on, known_until)
    if run_out is None:
        return state
    carried_on: Status | None = "in-force" if run_out.state in CHARGED else None
    extended = _from_segment(run_out, line, seen, carried_on)
    return replace(state, status="not-known", lapsed=state, extended=extended)


def boundaries(acts: Iterable[Act], known: date) -> set[datetime]:
    """Return every moment at which the painted time line changes."""
    line = paint(acts, known)
    return {s.start for s in line} | {s.until for s in line if s.until != END}


def _apply(line: list[Segment], act: Act) -> list[Segment]:
    start, until = act.start or BEGINNING, act.until or END
    expires = act.until is not None
    if act.does == "imposes":
        return _over(line, Segment(start, until, "in-force", act.rate, act.basis, act, expires))
    if act.does == "ends":
        return _over(line, Segment(start, until, "ended", None, "full", act, expires=False))
    if act.does == "suspends":
        return _suspend(line, act, start, until, expires=expires)
    if act.does == "extends":
        # An extension from no moment has nothing before it to carry on.
        held = (s for s in line if act.start and s.covers(act.start - MINUTE))
        before = next(held, None)
        if before is None:
            return line
        new = replace(before, start=start, until=until, act=act, expires=expires)
        if before.until == END and expires:
            # What named no end now has one: nothing of it lies beyond.
            line = [replace(s, until=start) if s is before else s for s in line]
        return _over(line, new)
    if act.does == "resumes":
        return [piece for s in line for piece in _resume(s, act, start)]
    if act.does == "rules-unlawful":
        return [piece for s in line for piece in _void(s, act, start)]
    return line


def _suspend(
    line: list[Segment], act: Act, start: datetime, until: datetime, *, expires: bool
) -> list[Segment]:
    """Suspend whatever would be charged within the span, keeping the rate it would bear."""
    held = (s for s in line if s.state == "suspended" or s.state in CHARGED)
    under = next((s for s in held if s.start < until and start < s.until), None)
    if under is None:
        return line
    rate = act.rate if act.rate is not None else under.rate
    return _over(line, Segment(start, until, "suspended", rate, under.basis, act, expires))


def _void(segment: Segment, act: Act, start: datetime) -> list[Segment]:
    """Split a segment at a ruling: charged becomes unlawful-collected, suspended is void."""
    if segment.until <= start:
        return [segment]
    turned: Status = "unlawful-collected" if segment.state in CHARGED else "ended"
    after = replace(segment, start=max(segment.start, start), state=turned, act=act, expires=False)
    return [after] if segment.start >= start else [replace(segment, until=start), after]


def _resume(segment: Segment, act: Act, start: datetime) -> list[Segment]:
    """Split a segment where a suspension is lifted; what follows is settled by this act."""
    if segment.until <= start:
        return [segment]
    state: Status = "in-force" if segment.state == "suspended" else segment.state
    after = replace(segment, start=max(segment.start, start), state=state, act=act)
    return [after] if segment.start >= start else [replace(segment, until=start), after]


def _over(line: list[Segment], new: Segment) -> list[Segment]:
    kept: list[Segment] = []
    for old in line:
        if old.until <= new.start or old.start >= new.until:
            kept.append(old)
            continue
        if old.start < new.start:
            kept.append(replace(old, until=new.start, expires=False))
        if old.until > new.until:
            kept.append(replace(old, start=new.until))
    return sorted([*kept, new], key=lambda s: s.start)


def _read(line: list[Segment], seen: Sequence[Act], on: datetime) -> State:
    here = next((s for s in line if s.covers(on)), None)
    charged_before = any(s.state in CHARGED and s.start <= on for s in line)
    if here is not None:
        never = here.state == "ended" and not charged_before
        return _from_segment(here, line, seen, "never-applied" if never else None)
    later = next((s for s in line if s.start > on and s.state != "ended"), None)
    earlier = next((s for s in reversed(line) if s.until <= on), None)
    if earlier is not None and later is None:
        past: Status = "lapsed" if charged_before else "never-applied"
        return replace(
            _from_segment(earlier, line, seen, past),
            start=earlier.until,
            until=None,
            rate=earlier.rate,
            written_until=None,
            cut_by=None,
        )
    if later is not None:
        return _from_segment(later, line, seen, "scheduled")
    last = next((a for a in reversed(_by_publication(seen)) if a.does in _STANCES), None)
    status: Status = _STANCES[last.does] if last else "announced"
    act = last or _by_publication(seen)[-1]
    return State(status, act.rate, act.basis, act.start, act.until, (act,), _political(seen))


def _from_segment(
    segment: Segment, line: Sequence[Segment], seen: Sequence[Act], status: Status | None
) -> State:
    cut_by = _cut_by(segment, line)
    return State(
        status=status or segment.state,
        rate=segment.rate,
        basis=segment.basis,
        start=None if segment.start == BEGINNING else segment.start,
        until=None if segment.until == END else segment.until,
        acts=_deciding(segment, seen),
        political_until=_political(seen),
        written_until=segment.act.until if cut_by else None,
        cut_by=cut_by,
    )


def _cut_by(segment: Segment, line: Sequence[Segment]) -> Act | None:
    """Return the act that ended a segment before the end that its own act names."""
    written = segment.act.until
    if written is None or segment.until >= written:
        return None
    return next((s.act for s in line if s.start == segment.until), None)


def _deciding(segment: Segment, seen: Sequence[Act]) -> tuple[Act, ...]:
    """Return the act that set the rate, then the one that set the state."""
    if segment.act.does in {"suspends", "extends", "rules-unlawful"}:
        base = [a for a in _by_publication(seen) if a.does == "imposes" and a is not segment.act]
        started = [a for a in base if a.start is None or a.start <= segment.start]
        if started:
            return (started[-1], segment.act)
    return (segment.act,)


def _by_publication(acts: Sequence[Act]) -> list[Act]:
    return sorted(acts, key=lambda a: (a.assumed, a.published))


def _political(seen: Sequence[Act]) -> date | None:
    """Return the end that officials last stated, unless a later act overtook it."""
    stated = [a for a in _by_publication(seen) if a.political_until]
    return stated[-1].political_until if stated else None


def _ran_out_unseen(line: list[Segment], on: datetime, known_until: date) -> Segment | None:
    """Return the segment whose written end lies after the record and before the moment."""
    if on.date() <= known_until:
        return None
    for segment in reversed(line):
        written_end = segment.expires and segment.state in {"suspended", *CHARGED}
        unseen = segment.until <= on and segment.until.date() > known_until
        if written_end and unseen and not _was_scheduled_after(line, segment):
            return segment
    return None


def _was_scheduled_after(line: list[Segment], segment: Segment) -> bool:
    """Tell whether what follows was enacted with or after the segment, not laid bare by it."""
    follower = next((s for s in line if s.start == segment.until), None)
    if follower is None:
        return False
    return follower.act.assumed or follower.act.published >= segment.act.published
