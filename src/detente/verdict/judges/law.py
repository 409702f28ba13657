"""Claims about what is charged, suspended, threatened or running out."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from detente.record.claim import Claim, Value
from detente.record.reconcile.interval import Interval, in_base
from detente.record.reconcile.said import days
from detente.verdict.answer import Row, Side, Verdict, cannot
from detente.verdict.facts import Spell
from detente.verdict.judges import Sitting
from detente.verdict.judges.rates import (
    WINDOW,
    far,
    is_percent,
    judge_move,
    judge_published,
    judge_rates,
    meant_days,
    pct,
    standing_row,
    step_row,
)
from detente.verdict.rows import Ruled

_YEAR = timedelta(days=366)
_LATER = timedelta(days=270)
UNSURE = frozenset({"expected", "hinted", "conditional", "threatened"})
_TERM = Decimal(20)
"""Days by which a term told in years or months may miss the days of an act."""
_HELD = frozenset({"suspended", "in-force"})


def judge_law(claim: Claim, row: Ruled, at: Sitting) -> Verdict:
    """Hold a measure or a threat against the measures of the case."""
    if claim.negated:
        return cannot("no-test", "a denial names no state that could be looked up")
    if any(len(c) == 2 and not at.facts.covers(c) for c in (claim.target or "").split(",")):
        return cannot("not-covered", f"duties on {claim.target} are outside the case", row.title)
    if claim.type == "threat":
        return _threat(claim, row, at)
    rates = [v for v in claim.values if v.role in {"from", "to", "rate", "level"} and is_percent(v)]
    moves = [v for v in claim.values if v.role == "change" and v.unit in {"pp", "%"}]
    terms = [v for v in claim.values if v.role == "duration"]
    if rates and row.figures:
        found = judge_published(rates, row, at)
        if found is not None:
            return found
    if rates and row.groups:
        return judge_rates(claim, rates, row, at)
    if moves and row.groups:
        return judge_move(claim, moves[0], row, at)
    if terms:
        return _term(terms[0], row, at)
    turned = claim.direction in {"up", "down"} and claim.hedge not in UNSURE
    if (claim.event_date or claim.deadline) and not turned:
        found = _ends(claim, row, at)
        if found is not None:
            return found
    return _direction(claim, row, at)


def _term(value: Value, row: Ruled, at: Sitting) -> Verdict:
    """Hold a term against how long a suspension or measure runs."""
    wanted, _ = in_base(value)
    names = [n for group in row.groups for n in group]
    best: Verdict | None = None
    for name in names:
        for spell in at.facts.spells(name, at.now):
            if spell.until is None or spell.published > at.then + WINDOW:
                continue
            if spell.until < at.then - WINDOW or spell.state not in _HELD:
                continue
            length = Decimal((spell.until - spell.start).days)
            if not wanted.meets(Interval(length - _TERM, length + _TERM)):
                continue
            said = f"{name} {spell.state} from {spell.start} to {spell.until}"
            known = spell.published <= at.then
            rows = (Row("measure", name, spell.state, f"{spell.start}..{spell.until}",
                        spell.published),)  # fmt: skip
            sides = (
                Side(at.then, said if known else "announced, no act yet", True if known else None)
                if at.written
                else None,
                Side(at.now, said, True),
            )
            best = best or Verdict("agrees", said, rows, *sides)
    return best or cannot("not-held", f"no term of {row.title} like it is held", row.title)


def _ends(claim: Claim, row: Ruled, at: Sitting) -> Verdict | None:
    """Hold a day on which something is to end, or begins, against the acts."""
    span = days(claim.deadline or claim.event_date or "")
    if span is None or span.first is None:
        return None
    names = [n for group in row.groups for n in group]
    for name in names:
        then = at.facts.status(name, at.then, at.then)
        if then is None or then.until is None or then.status not in _HELD:
            continue
        # An end "to the 10th" may mean that day or the start of it.
        near = abs((then.until - span.first).days) <= 1
        if not near:
            continue
        now = at.facts.status(name, min(at.now, then.until), at.now)
        said = f"{then.name} {then.status} to {then.until}"
        rows = (standing_row(then),)
        first = Side(at.then, said, True) if at.written else None
        if now is not None and now.until is not None and now.until > then.until:
            later = f"since prolonged to {now.until}"
            second = Side(at.now, f"{now.name} {now.status} to {now.until}", False)
            return Verdict("outdated", f"{said}; {later}", (*rows, standing_row(now)), first,
                           second, "prolonged")  # fmt: skip
        return Verdict("agrees", said, rows, first, Side(at.now, said, True))
    return None


def _direction(claim: Claim, row: Ruled, at: Sitting) -> Verdict:
    """Hold "raised", "cut" or "kept" against steps and states near the text."""
    if claim.direction == "hold":
        return _kept(row, at)
    if claim.direction not in {"up", "down"}:
        return cannot("no-test", "no rate, day or direction that could be looked up")
    sign = 1 if claim.direction == "up" else -1
    if claim.hedge == "conditional":
        return cannot("conditional", "it hangs on a condition", "whether the condition was met")
    if claim.hedge in UNSURE and not claim.period:
        return _ahead(row, at, sign)
    meant = meant_days(claim, at)
    first = (meant.first or at.then) - (_YEAR if not claim.period else timedelta(0))
    last = (meant.last or at.then) + WINDOW
    steps = [
        s
        for s in at.facts.steps(row.groups, at.now)
        if first <= s.day <= last and (s.after > s.before) == (sign > 0) and s.published <= at.now
    ]
    if steps:
        step = min(steps, key=lambda s: (far(s, meant), abs((s.day - at.then).days)))
        said = f"{row.title}: {pct(step.before)} to {pct(step.after)} from {step.day}"
        then = Side(at.then, said, True) if step.published <= at.then else None
        return Verdict("agrees", said, (step_row(step),), then, Side(at.now, said, True))
    return _states(claim, row, at, first, last)


def _ahead(row: Ruled, at: Sitting, sign: int) -> Verdict:
    """Return whether what a text sees coming came: the next step of the rates."""
    for step in at.facts.steps(row.groups, at.now):
        if step.day <= at.then or (step.day - at.then).days > _LATER.days:
            continue
        said = f"{row.title}: {pct(step.before)} to {pct(step.after)} from {step.day}"
        fits = (step.after > step.before) == (sign > 0)
        then = Side(at.then, "ahead", None) if at.written else None
        now = Side(at.now, said, fits)
        told = f"came about: {said}" if fits else f"what came next was {said}"
        return Verdict(
            "agrees" if fits else "outdated", told, (step_row(step),), then, now, "outcome"
        )
    return cannot("not-out", f"no step of {row.title} followed in the record", row.title)


def _states(claim: Claim, row: Ruled, at: Sitting, first: date, last: date) -> Verdict:
    """Look at measures without a rate: put in force is up, suspended or ended is down."""
    wanted = {"up": {"in-force"}, "down": {"suspended", "ended", "lapsed"}}[str(claim.direction)]
    found: list[Spell] = []
    for name in [n for group in row.groups for n in group] + list(row.older):
        # As known on the day of the text as well: a later act may have overwritten it.
        spells = (*at.facts.spells(name, at.then), *at.facts.spells(name, at.now))
        found += [
            s
            for s in spells
            if s.state in wanted
            and first <= s.start <= last
            and s.published <= at.then + timedelta(days=31)
        ]
    if found:
        spell = min(found, key=lambda s: abs((s.start - at.then).days))
        said = f"{spell.measure}: {spell.state} from {spell.start}, published {spell.published}"
        rows = (Row("measure", spell.measure, spell.state, str(spell.start), spell.published),)
        side = Side(at.now, said, True)
        early = Side(at.then, said, True) if spell.published <= at.then else None
        if spell.state == "suspended":
            more = f"; suspended to {spell.until}, not ended" if spell.until else ""
            return Verdict("explained", said + more, rows, early, side, why="scope")
        return Verdict("agrees", said, rows, early, side)
    return cannot("not-held", f"no act of {row.title} near the text goes that way", row.title)


def _kept(row: Ruled, at: Sitting) -> Verdict:
    """Hold "suspended", "delayed" or "kept" against the states soon after the text."""
    day = min(at.then + timedelta(days=31), at.now)
    names = [n for group in row.groups for n in group]
    found = [s for n in names if (s := at.facts.status(n, day, at.now)) is not None]
    kept = [s for s in found if s.status == "suspended"] or [
        s for s in found if s.status == "in-force"
    ]
    if not kept:
        return cannot("not-held", f"no state of {row.title} is held near the text", row.title)
    older = [s for n in row.older if (s := at.facts.status(n, day, at.now)) is not None]
    state = kept[0]
    until = f" to {state.until}" if state.until else ""
    said = f"{state.name}: {state.status}{until}"
    said += "".join(f"; {s.name}: {s.status}" for s in older)
    rows = tuple(standing_row(s) for s in (*kept, *older))
    then = at.facts.status(state.id, at.then, at.then)
    first = Side(at.then, f"{state.name}: {then.status if then else 'nothing known'}",
                 None if then is None or then.status != state.status else True)  # fmt: skip
    now = at.facts.status(state.id, at.now, at.now)
    still = now is not None and now.status == state.status
    second = Side(at.now, f"{state.name}: {now.status if now else 'not known'}", still)
    sides = (first if at.written else None, second)
    if still:
        return Verdict("agrees", said, rows, *sides)
    return Verdict("outdated", f"{said}; {second.value} on {at.now}", rows, *sides,
                   why="changed-since")  # fmt: skip


def _threat(claim: Claim, row: Ruled, at: Sitting) -> Verdict:
    wanted = [in_base(v)[0].times(Decimal("0.01")) for v in claim.values if is_percent(v)]
    for name in row.threats if wanted or claim.event_date else ():
        then = at.facts.status(name, at.then, at.then)
        now = at.facts.status(name, at.now, at.now)
        if then is None or now is None:
            continue
        rate = then.rate if then.rate is not None else now.rate
        if wanted and rate is not None and not wanted[0].meets(Interval(rate, rate)):
            continue
        said = f"{then.name}: {then.status} by {at.then}"
        rows = (standing_row(then), standing_row(now))
        sides = (
            Side(at.then, then.status, True) if at.written else None,
            Side(at.now, now.status, now.status == then.status),
        )
        if now.status == then.status:
            return Verdict("agrees", said, rows[:1], *sides)
        more = f"; {now.status} by {at.now}" + (f" ({now.text})" if now.text else "")
        return Verdict("outdated", said + more, rows, *sides, why="changed-since")
    return cannot("no-row", "no threat with this rate or day is in the record", row.title)
