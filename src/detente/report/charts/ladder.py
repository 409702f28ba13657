"""The steps of the added duty on an ordinary good, as known on a day."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal

from detente.kernel.moment import AsOf, day_start
from detente.ledger.case.model import Case
from detente.ledger.measure import Act, Measure, Status
from detente.ledger.stack import Branch, Entry, InPlay, Line, in_play, resolve
from detente.ledger.timeline import State, boundaries, paint, state_at
from detente.report.charts.samples import Goods

ZERO = Decimal(0)
Rates = dict[str, Decimal | None]
#: Rates charged and rates suspended, by measure.
Standing = tuple[Rates, Rates]


@dataclass(frozen=True, slots=True)
class Change:
    """What one measure does at a step.

    `act` sets what follows; `closes` is the act that named the moment as an end, where
    what went before runs out there. `held` says in words what becomes of a rate that was
    suspended or is now, where nothing of it is charged before or after.
    """

    measure: str
    was: Decimal | None
    becomes: Decimal | None
    act: Act
    closes: Act | None = None
    held: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """A stretch of time over which the added duty stays the same.

    Parameters
    ----------
    level : Decimal or None
        What is charged, the ordinary rate left out; None where a layer has no rate.
    suspended : Decimal
        Points that would come on top if nothing were suspended.
    threatened : Decimal
        Points that a standing threat would add.
    extended : Decimal or None
        The level if what runs out were prolonged; None where nothing is left open.
    """

    start: datetime
    until: datetime
    level: Decimal | None
    suspended: Decimal
    threatened: Decimal
    extended: Decimal | None
    changes: tuple[Change, ...]

    @property
    def acts(self) -> tuple[Act, ...]:
        """Return the acts that begin or name an end here, each once."""
        ended = [c.closes for c in self.changes if c.closes is not None]
        return tuple(dict.fromkeys((*ended, *self.begun)))

    @property
    def begun(self) -> tuple[Act, ...]:
        """Return the acts that begin here: none where a span only runs out."""
        day = timedelta(days=1)
        acts = [c.act for c in self.changes]
        return tuple(a for a in acts if a.start and abs(a.start - self.start) < day)

    @property
    def announced(self) -> date | None:
        """Day on which the last of these acts was published; None where none is on record."""
        return max((act.published for act in self.acts), default=None)


@dataclass(frozen=True, slots=True)
class Threat:
    """A rate that was threatened: told on a day, taken back on another or still standing."""

    measure: Measure
    act: Act
    withdrawn: date | None
    level: Decimal


def added(case: Case, goods: Goods, when: AsOf, branch: Branch | None = None) -> tuple[Line, ...]:
    """Return the lines that meet an ordinary good, the ordinary rate left out."""
    entry = _entry(goods, when)
    lines = resolve(case, goods.product, entry, branch)
    return tuple(line for line in lines if not case.layers[line.layer].base)


def ladder(case: Case, goods: Goods, known: date, first: date, last: date) -> tuple[Step, ...]:
    """Return the steps between two days as known on a day, equal neighbours joined."""
    law = _touching(case, goods)
    zone = goods.dest.zone
    begin, end = day_start(first, zone), day_start(last, zone)
    moments = sorted({begin, *(t for t in _turns(law, goods, known) if begin < t < end)})
    steps: list[Step] = []
    before: Standing = ({}, {})
    for start, until in zip(moments, [*moments[1:], end], strict=True):
        step, now = _step(law, goods, AsOf(start, known), until, before)
        if steps and _same(steps[-1], step):
            steps[-1] = replace(steps[-1], until=until)
        else:
            steps.append(step)
        before = now
    return tuple(_settled(steps))


def threats(case: Case, goods: Goods, known: date) -> tuple[Threat, ...]:
    """Return the threats published by a day that would have met the good, and their fate."""
    found: list[Threat] = []
    for measure in _touching(case, goods).measures.values():
        for act in measure.acts:
            if act.does != "threatens" or act.published > known or act.start is None:
                continue
            if not isinstance(act.rate, Decimal):
                continue
            off = [a for a in measure.acts if a.does in {"withdraws", "imposes"}]
            day = min(
                (a.published for a in off if act.published < a.published <= known), default=None
            )
            base = _level(added(case, goods, AsOf(act.start, act.published)))
            found.append(Threat(measure, act, day, (base or ZERO) + act.rate))
    return tuple(found)


def _entry(goods: Goods, when: AsOf) -> Entry:
    return Entry(goods.origin.id, goods.dest.id, when, content={}, claims=())


def _touching(case: Case, goods: Goods) -> Case:
    """Return the case with only the measures that can ever meet the good."""
    lists = goods.product.lists
    return replace(
        case,
        measures={
            m.id: m
            for m in case.measures.values()
            if m.by == goods.dest.id
            and m.layer is not None
            and m.reaches(goods.origin.id)
            and (not m.scope.lists or any(name in lists for name in m.scope.lists))
        },
    )


def _turns(law: Case, goods: Goods, known: date) -> Iterator[datetime]:
    zone = goods.dest.zone
    for measure in law.measures.values():
        yield from boundaries(measure.acts, known)
        for act in measure.acts:
            if act.does == "threatens" and act.published <= known and act.start:
                yield act.start
        for name in measure.scope.lists:
            for member in goods.product.lists.get(name, ()):
                yield from (day_start(d, zone) for d in (member.start, member.until) if d)
    for rule in law.rules:
        if rule.published <= known:
            yield from (day_start(d, zone) for d in (rule.start, rule.until) if d)


def _step(
    law: Case, goods: Goods, when: AsOf, until: datetime, before: Standing
) -> tuple[Step, Standing]:
    playing = in_play(law, _entry(goods, when), "lapsed")
    lines = _lines(law, goods, when, playing)
    level = _level(lines)
    other = _level(_lines(law, goods, when, in_play(law, _entry(goods, when), "extended")))
    charged: Rates = {x.measure.id: x.rate for x in lines if x.included}
    held: Rates = {
        m.id: s.rate if isinstance(s.rate, Decimal) else None
        for m, s in playing
        if s.status == "suspended"
    }
    now = (charged, held)
    step = Step(
        start=when.on,
        until=until,
        level=level,
        suspended=_more(law, goods, when, playing, "suspended", level),
        threatened=_more(law, goods, when, playing, "threatened", level),
        extended=other if other != level else None,
        changes=(*_changes(law, when, before[0], charged), *_held(law, when, before, now)),
    )
    return step, now


def _lines(law: Case, goods: Goods, when: AsOf, playing: InPlay) -> tuple[Line, ...]:
    lines = resolve(law, goods.product, _entry(goods, when), playing=playing)
    return tuple(line for line in lines if not law.layers[line.layer].base)


def _level(lines: Sequence[Line]) -> Decimal | None:
    rates = [line.rate for line in lines if line.included]
    return None if None in rates else sum((r for r in rates if r is not None), ZERO)


def _more(
    law: Case, goods: Goods, when: AsOf, playing: InPlay, held: Status, level: Decimal | None
) -> Decimal:
    """Return what would be added if measures in one state were charged."""

    def turned(state: State) -> State:
        due = held == "suspended" or (state.start is not None and state.start <= when.on)
        return replace(state, status="in-force") if state.status == held and due else state

    if level is None or not any(state.status == held for _, state in playing):
        return ZERO
    other = tuple((measure, turned(state)) for measure, state in playing)
    return (_level(_lines(law, goods, when, other)) or level) - level


def _changes(law: Case, when: AsOf, before: Rates, now: Rates) -> Iterator[Change]:
    for name in dict.fromkeys((*before, *now)):
        was, becomes = before.get(name), now.get(name)
        state = _state(law, name, when) if was != becomes else None
        if state is not None:
            closes = _closing(law.measures[name], when)
            yield Change(name, was, becomes, state.acts[-1], closes)


def _held(law: Case, when: AsOf, before: Standing, now: Standing) -> Iterator[Change]:
    """Yield what becomes suspended, or no longer is, without being charged on either side."""
    for name in dict.fromkeys((*before[1], *now[1])):
        was, held = name in before[1], name in now[1]
        state = _state(law, name, when)
        if was == held or state is None or name in before[0] or name in now[0]:
            continue
        points = now[1].get(name)
        rate = f"{(points * 100).normalize():f} % " if points is not None else ""
        words = f"{rate}suspended" if held else f"suspended → {state.status}"
        closes = _closing(law.measures[name], when)
        yield Change(name, None, None, state.acts[-1], closes, words)


def _state(law: Case, name: str, when: AsOf) -> State | None:
    state = state_at(law.measures[name].acts, when, law.about.known_until)
    return state and (state.lapsed or state)


def _closing(measure: Measure, when: AsOf) -> Act | None:
    """Return the act that named the moment as the end of what went before."""
    line = [s for s in paint(measure.acts, when.known) if s.until == when.on]
    return next((s.act for s in line if s.act.until == when.on), None)


def _same(one: Step, other: Step) -> bool:
    alike = (one.level, one.suspended, one.threatened, one.extended)
    return alike == (other.level, other.suspended, other.threatened, other.extended)


def _settled(steps: Sequence[Step]) -> Iterator[Step]:
    """Join a step that lasts less than a day to the next: two acts meet at one midnight."""
    held: Step | None = None
    for step in steps:
        if held is not None:
            first = {c.measure: c for c in held.changes}
            first |= {c.measure: _onwards(first.get(c.measure), c) for c in step.changes}
            step = replace(step, start=held.start, changes=tuple(first.values()))
        held = step if step.until - step.start < timedelta(days=1) else None
        if held is None:
            yield step


def _onwards(before: Change | None, now: Change) -> Change:
    return replace(now, was=before.was) if before else now
