"""Claims about what is charged, suspended, threatened or running out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

from detente.record.claim import Claim, Value
from detente.record.reconcile.interval import Interval, in_base
from detente.record.reconcile.said import Days, days
from detente.verdict.answer import Row, Side, Verdict, cannot
from detente.verdict.facts import Spell, Standing
from detente.verdict.judges import Sitting
from detente.verdict.judges.footings import is_charged, of_now
from detente.verdict.judges.printed import judge_published
from detente.verdict.judges.rates import judge_move, judge_rates
from detente.verdict.judges.steps import (
    EARLY,
    NEWS,
    far,
    firm,
    is_percent,
    named_days,
    pct,
    standing_row,
    step_row,
)
from detente.verdict.judges.terms import judge_end, judge_term, may_end
from detente.verdict.rows import Ruled

_LATER = timedelta(days=270)
_CHARGED = frozenset({"in-force", "unlawful-collected", "suspended", "ended", "lapsed"})
_IDLE = frozenset({"suspended", "ended", "lapsed", "never-applied"})
_FIGURES = frozenset({"rate", "to", "amount", "level", "share", "count"})
_MONTHS = 100
"""Days of a span in which the steps of a rate are those a text speaks of."""
UNSURE = frozenset({"expected", "hinted", "conditional", "threatened"})


def judge_law(claim: Claim, row: Ruled, at: Sitting) -> Verdict:
    """Hold a measure or a threat against the measures of the case."""
    if claim.negated:
        return cannot("no-test", "a denial names no state that could be looked up")
    if any(len(c) == 2 and not at.facts.covers(c) for c in (claim.target or "").split(",")):
        return cannot("not-covered", f"duties on {claim.target} are outside the case", row.title)
    if claim.type == "threat":
        return _threat(claim, row, at)
    whole, row = row, at.answers.narrowed(row, claim.quote)
    rates = [v for v in claim.values if v.role in {"from", "to", "rate", "level"} and is_percent(v)]
    moves = [v for v in claim.values if v.role == "change" and v.unit in {"pp", "%"}]
    terms = [v for v in claim.values if v.role == "duration"]
    if rates and row.figures:
        found = judge_published(claim, rates, row, at)
        if found is not None:
            return found
    if rates and row.groups:
        found = judge_rates(claim, rates, row, at)
        found = _of_a_list(claim, rates, row, at, found) if row.lines else found
        if (
            found.label == "conflicts"
            and row is not whole
            and not (claim.direction or of_now(claim))
        ):
            return cannot("not-firm", f"{found.reason}; the text does not say what it is charged")
        return _only_threatened(claim, rates, row, at) or found if _unmet(found) else found
    if moves and row.groups:
        return judge_move(claim, moves[0], row, at)
    if terms:
        return judge_term(claim, terms[0], row, at)
    turned = claim.direction in {"up", "down"} and claim.hedge not in UNSURE
    if (claim.event_date or claim.deadline) and not turned:
        found = judge_end(claim, row, at)
        if found is not None:
            return _unweighed(claim, found)
    found = _unweighed(claim, _direction(claim, row, at))
    if claim.deadline and not turned and found.label in {"agrees", "outdated"}:
        # That something is held up bears out no end of it.
        reason = f"{found.reason}; no end like the one of the text is held"
        return cannot("not-held", reason, f"the act that sets it ({row.title})", found.rows)
    return found


def _of_a_list(
    claim: Claim, rates: Sequence[Value], row: Ruled, at: Sitting, found: Verdict
) -> Verdict:
    """Find the rates of a text that names no list of products in one list, by a step near it."""
    meant = named_days(claim) or Days(at.then, at.then)
    for name in row.lines if found.label == "cannot-tell" else ():
        state = at.facts.status(name, at.then, at.then)
        part = Ruled(row.subject, state.name if state else name, ((name,),), by_line=row.by_line)
        if any(_news(meant, s.day, s.published, None) for s in at.facts.steps(part.groups, at.now)):
            listed = judge_rates(claim, rates, part, at)
            if listed.label in {"agrees", "outdated"}:
                return listed
    if found.why != "not-held":
        return found
    said = f"duties by list are held, and none near {meant.first} is like it; {row.by_line}"
    return cannot("by-line", said, "the product or its list")


def _unweighed(claim: Claim, found: Verdict) -> Verdict:
    """Take back what a state alone would say of a claim whose point is a figure."""
    if found.label == "cannot-tell" or not any(v.role in _FIGURES for v in claim.values):
        return found
    reason = f"{found.reason}; the figure of the text is not in the record"
    return cannot("not-held", reason, "the figure, with who counted it", found.rows)


def _unmet(found: Verdict) -> bool:
    return found.label == "conflicts" or found.why == "by-line"


def _only_threatened(
    claim: Claim, rates: Sequence[Value], row: Ruled, at: Sitting
) -> Verdict | None:
    """Find a rate told as charged that was threatened and not imposed by the day of the text."""
    wanted = [in_base(v)[0].times(Decimal("0.01")) for v in rates]
    for name in row.threats:
        then = at.facts.status(name, at.then, at.then)
        now = at.facts.status(name, at.now, at.now)
        if then is None or now is None or then.status in _CHARGED or not firm(claim):
            continue
        rate = _threatened(name, at)
        if rate is None or not all(w.meets(Interval(rate, rate)) for w in wanted):
            continue
        said = f"{then.name}: {then.status} by {at.then}, not charged"
        side = Side(at.then, said, False) if at.written else None
        rows = (standing_row(then),)
        if claim.direction == "up" and _by_then(claim, at):
            end = Side(at.now, now.status, False)
            return Verdict(
                "conflicts", f"a threat told as an act: {said}", rows, side, end, "threat"
            )
        return Verdict("explained", f"a threat: {said}", rows, side, None, "threat")
    return None


def _by_then(claim: Claim, at: Sitting) -> bool:
    """Tell whether a text tells an act as done by its own day, or names no day for it."""
    span = days(claim.event_date) if claim.event_date else None
    return span is None or (span.last is not None and span.last <= at.then)


def _direction(claim: Claim, row: Ruled, at: Sitting) -> Verdict:
    """Hold "raised", "cut" or "kept" against steps and states near the text."""
    idle = _idle(claim, row, at) if is_charged(claim) and not row.by_line else None
    if idle is not None:
        return idle
    if claim.direction == "hold":
        return _kept(claim, row, at)
    if claim.direction not in {"up", "down"}:
        return cannot("no-test", "no rate, day or direction that could be looked up")
    sign = 1 if claim.direction == "up" else -1
    if claim.hedge == "conditional":
        return cannot("conditional", "it hangs on a condition", "whether the condition was met")
    if claim.hedge in UNSURE and not claim.period:
        return _ahead(row, at, sign)
    named = named_days(claim)
    if named is None and at.written is None:
        return cannot("no-date", "neither the text nor its words have a day", row.title)
    meant = named or Days(at.then, at.then)
    steps = [
        s
        for groups in (row.groups, *(((name,),) for name in row.lines))
        for s in at.facts.steps(groups, at.now)
        if s.published <= at.then + EARLY and _news(meant, s.day, s.published, named)
    ]
    same = [s for s in steps if (s.after > s.before) == (sign > 0)]
    if same:
        step = min(same, key=lambda s: (far(s, meant), abs((s.day - at.then).days)))
        said = f"{row.title}: {pct(step.before)} to {pct(step.after)} from {step.day}"
        then = Side(at.then, said, True) if step.published <= at.then else None
        return Verdict("agrees", said, (step_row(step),), then, Side(at.now, said, True))
    if steps and named and not row.by_line and firm(claim) and (named.length or 0) <= _MONTHS:
        said = "; ".join(f"{pct(s.before)} to {pct(s.after)} from {s.day}" for s in steps)
        rows = tuple(step_row(s) for s in steps)
        side = Side(at.then, said, False)
        return Verdict("conflicts", f"{row.title}: {said}", rows, side, Side(at.now, said, False))
    return _states(claim, row, at, meant, named)


def _idle(claim: Claim, row: Ruled, at: Sitting) -> Verdict | None:
    """Find that what is told as in force on the day of a text is all suspended or over by then."""
    timed = claim.event_date or claim.deadline or claim.period
    if not firm(claim) or at.written is None or timed or claim.direction not in {"up", "hold"}:
        return None
    names = (*(n for group in row.groups for n in group), *row.older)
    states = [s for n in names if (s := at.facts.status(n, at.then, at.then)) is not None]
    states = [s for s in states if may_end(claim, s, at)]
    if not states or any(s.status not in _IDLE for s in states):
        return None
    said = "; ".join(f"{s.name}: {s.status}" for s in states)
    side = Side(at.then, said, False)
    return Verdict("conflicts", f"not in force on {at.then}: {said}",
                   tuple(map(standing_row, states)), side, None, "state")  # fmt: skip


def _news(meant: Days, day: date, published: date, named: Days | None) -> bool:
    """Tell whether an act is what a text speaks of, by its day or that of its publication.

    A text that names no day speaks of what is new.
    """
    reach = EARLY.days if named else NEWS.days
    return any(meant.gap(Days(d, d)) <= reach for d in (day, published))


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


def _states(claim: Claim, row: Ruled, at: Sitting, meant: Days, named: Days | None) -> Verdict:
    """Look at measures without a rate: put in force is up, suspended or ended is down."""
    wanted = {"up": {"in-force"}, "down": {"suspended", "ended", "lapsed"}}[str(claim.direction)]
    found: list[Spell] = []
    # A measure with a rate that begins anew may have risen or fallen: its steps say which.
    rated = bool(at.facts.steps(row.groups, at.now))
    for name in ([] if rated else [n for group in row.groups for n in group]) + list(row.older):
        # As known on the day of the text as well: a later act may have overwritten it.
        spells = (*at.facts.spells(name, at.then), *at.facts.spells(name, at.now))
        found += [
            s
            for s in spells
            if s.state in wanted
            and s.published <= at.then + EARLY
            and _news(meant, s.start, s.published, named)
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
    said = f"no act of {row.title} near {meant.first} goes that way"
    return cannot("not-held", said, f"the act, and its day ({row.title})")


def _kept(claim: Claim, row: Ruled, at: Sitting) -> Verdict:
    """Hold "suspended", "delayed" or "kept" against the states soon after the text."""
    if row.by_line and claim.type == "forecast":
        return cannot("by-line", row.by_line, "the product")
    day = min(at.then + timedelta(days=31), at.now)
    names = [n for group in row.groups for n in group]
    sought = ("in-force", "suspended") if is_charged(claim) else ("suspended", "in-force")
    kept: list[Standing] = []
    # That some list of products is charged says nothing of what is held up.
    for some in (names, row.lines if is_charged(claim) else ()):
        found = [s for n in some if (s := at.facts.status(n, day, at.now)) is not None]
        kept = kept or next((k for w in sought if (k := [s for s in found if s.status == w])), [])
    if not kept:
        return cannot("not-held", f"no state of {row.title} is held near the text", row.title)
    older = [s for n in row.older if (s := at.facts.status(n, day, at.now)) is not None]
    state = kept[0]
    until = f" to {state.until}" if state.until else ""
    foreseen = claim.hedge in UNSURE
    if foreseen and at.written is None:
        return cannot("no-date", "the text has no day from which it looks ahead", row.title)
    if at.written is None and named_days(claim) is None:
        said = f"the text has no day; {state.name}: {state.status} from {state.start}{until}"
        return Verdict("explained", said, tuple(map(standing_row, kept)), why="period")
    since = [s for s in at.facts.spells(state.id, at.now) if s.published > at.then]
    if foreseen and not any(s.state == state.status for s in since):
        held = f"{state.name}: {state.status}{until}"
        return cannot("not-out", f"{held}; no act since the text is in the record", row.title)
    said = "came about: " if foreseen else ""
    said += f"{state.name}: {state.status}{until}"
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


def _threatened(name: str, at: Sitting) -> Decimal | None:
    """Return the rate that was threatened; what is taken back has none any more."""
    for told in at.facts.published([[name]], at.now):
        state = at.facts.status(name, told, told)
        if state is not None and state.rate is not None:
            return state.rate
    return None


def _threat(claim: Claim, row: Ruled, at: Sitting) -> Verdict:
    wanted = [in_base(v)[0].times(Decimal("0.01")) for v in claim.values if is_percent(v)]
    for name in row.threats if wanted or claim.event_date else ():
        then = at.facts.status(name, at.then, at.then)
        now = at.facts.status(name, at.now, at.now)
        if then is None or now is None:
            continue
        rate = _threatened(name, at)
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
