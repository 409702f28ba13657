"""Rates of a claim against the days on which the sum of rates changes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from functools import cache

from detente.record.claim import Claim, Value
from detente.record.claims.reading.lexicon import ROOT, entries_of
from detente.record.reconcile.interval import Interval, in_base
from detente.record.reconcile.said import Days, days
from detente.verdict.answer import Row, Side, Verdict, cannot
from detente.verdict.facts import Standing, Step
from detente.verdict.judges import Sitting, taken_over
from detente.verdict.rows import Ruled

HUNDRED = Decimal(100)
WINDOW = timedelta(days=120)
"""What is announced applies, and what applies is spoken of, within so many days."""
EARLY = timedelta(days=14)
"""What officials announce is an act so many days later."""
NEWS = timedelta(days=45)
"""A text without a day speaks of what happened, or was told, so many days around its own."""


def judge_rates(claim: Claim, values: Sequence[Value], row: Ruled, at: Sitting) -> Verdict:
    """Hold rates against the days on which the sum changes, near the day that is meant."""
    by = {str(v.role): in_base(v)[0].times(Decimal("0.01")) for v in values}
    if all(found.lo == 0 for found in by.values()):
        return cannot("no-test", "a rate that is only bounded from above names none", row.title)
    meant = meant_days(claim, at)
    steps = [
        s
        for s in at.facts.steps(row.groups, at.now)
        if spoken_of(s, meant) and s.published <= at.then + EARLY
    ]
    now = at.facts.rate(row.groups, at.now, at.now)
    for step in sorted(steps, key=lambda s: far(s, meant)):
        if not _fits(by, step, falls=_named_by_what_it_was(claim, step, at)):
            continue
        rows = (step_row(step),)
        said = f"{pct(step.before)} to {pct(step.after)} from {step.day}"
        ends = by.get("to") or by.get("rate") or by.get("level")
        still = now is not None and (
            now == step.after or ends is None or ends.meets(Interval(now, now))
        )
        sides = (
            Side(at.then, f"{said}, told {step.published}", True) if at.written else None,
            Side(at.now, f"{pct(now)} in force" if now is not None else "not known", still),
        )
        if still or past(claim, at):
            return Verdict("agrees", f"{row.title}: {said}", rows, *sides)
        after = f"{row.title}: {said}; {pct(now)} on {at.now}" if now is not None else said
        return Verdict("outdated", after, rows, *sides, why="changed-since")
    if at.written is None and not (claim.event_date or claim.period):
        return _ever(by, row, at)
    held = at.facts.rate(row.groups, at.then, at.then)
    if held is None:
        return cannot("not-held", f"no rate of {row.title} is held by {at.then}", row.title)
    only = by.get("rate") or by.get("level") or by.get("to")
    side = Side(at.then, f"{pct(held)} in force", None)
    if only is not None and only.meets(Interval(held, held)):
        fits = now is not None and only.meets(Interval(now, now))
        said = f"{row.title}: {pct(held)} on {at.then}"
        label = "agrees" if fits or past(claim, at) else "outdated"
        later = Side(at.now, f"{pct(now or Decimal(0))} in force", fits)
        rows_ = measure_rows(row, at)
        return Verdict("agrees" if label == "agrees" else "outdated", said, rows_, side, later,
                       "" if label == "agrees" else "changed-since")  # fmt: skip
    explained = _once(claim, by, row, at, held) or _announced(by, row, at, meant)
    explained = explained or _in_stages(claim, by, row, at)
    if explained is None and only is not None:
        explained = _layer(only, row, at)
    if explained is None and claim.direction is None and only is not None:
        explained = _sibling(only, meant, row, at)
    return explained or _unmet(claim, row, at, held, side, now, named=only is not None)


def _unmet(
    claim: Claim,
    row: Ruled,
    at: Sitting,
    held: Decimal,
    side: Side,
    now: Decimal | None,
    *,
    named: bool,
) -> Verdict:
    """Say why a rate that nothing held has is no contradiction, or that it is one."""
    if not named:
        return cannot("no-test", "the rate it had alone says nothing of what it is", row.title)
    if row.by_line:
        said = f"{row.title}: {pct(held)} on {at.then}; {row.by_line}"
        return cannot("by-line", said, "the product", measure_rows(row, at))
    if taken_over(claim, "period"):
        return cannot(
            "no-period", f"{pct(held)} on {at.then}; its own words name no day", row.title
        )
    if claim.hedge != "stated":
        return cannot("not-firm", f"{pct(held)} on {at.then}; the text does not assert a rate")
    end = Side(at.now, f"{pct(now)} in force" if now is not None else "not known", False)
    said = f"{row.title}: {pct(held)} on {at.then}, and no step near it has these rates"
    return Verdict("conflicts", said, measure_rows(row, at), side, end)


def _named_by_what_it_was(claim: Claim, step: Step, at: Sitting) -> bool:
    """Tell whether a text may call a duty by the rate that it had before a step.

    Where it tells of the fall, where nothing is left to be called by, and where the step lies
    ahead; any other text gives a rate that was no longer charged.
    """
    if claim.direction == "down" or _over(claim, at) is not None:
        return True
    return claim.direction is None and (step.after == 0 or step.day > at.then)


def _over(claim: Claim, at: Sitting) -> Days | None:
    """Return the days to which something held, by a text that looks back on its end."""
    span = days(claim.deadline) if claim.deadline else None
    return span if span is not None and span.last is not None and span.last < at.then else None


def _once(
    claim: Claim, by: dict[str, Interval], row: Ruled, at: Sitting, held: Decimal
) -> Verdict | None:
    """Find a move, or the rate of a layer that is gone, of which a text tells without its day."""
    sign = {"up": 1, "down": -1}.get(claim.direction or "", 0)
    if named_days(claim) is not None or not (sign or held == 0):
        return None
    if set(by) != {"from", "to"} and _of_now(claim):
        return None
    steps = [s for s in at.facts.steps(row.groups, at.then) if s.day <= at.then and _fits(by, s)]
    told = [s for s in steps if not sign or (s.after > s.before) == (sign > 0)]
    if not told:
        return None
    step = told[-1]
    said = f"{row.title}: {pct(step.before)} to {pct(step.after)} from {step.day}"
    side = Side(at.then, f"{pct(held)} in force", None)
    if set(by) == {"from", "to"}:
        return Verdict("agrees", said, (step_row(step),), side)
    said = f"of an earlier time: {said}; {pct(held)} on {at.then}"
    return Verdict("explained", said, (step_row(step),), side, why="period")


def _of_now(claim: Claim) -> bool:
    """Tell whether words say what holds on the day of their text, not what was done once."""
    return any(re.search(rf"\b{re.escape(word)}\b", claim.quote, re.I) for word in _standing())


@cache
def _standing() -> tuple[str, ...]:
    return tuple(word for word, _ in entries_of(ROOT / "en" / "standing.yaml"))


def _announced(by: dict[str, Interval], row: Ruled, at: Sitting, meant: Days) -> Verdict | None:
    """Find rates that an act set near the day meant, though a later act took their place."""
    assert meant.first is not None
    for told in at.facts.published(row.groups, at.then):
        if told < meant.first - WINDOW:
            continue
        for step in at.facts.steps(row.groups, told):
            if step.published <= told and spoken_of(step, meant) and _fits(by, step):
                said = f"as published by {told}: {pct(step.before)} to {pct(step.after)} from "
                said += f"{step.day}; a later act took its place"
                rows = (step_row(step),)
                now = at.facts.rate(row.groups, at.now, at.now)
                sides = (Side(at.then, said, True), Side(at.now, f"{pct(now)} in force", False))
                return Verdict("outdated", said, rows, *sides, why="changed-since")
    return None


def _in_stages(claim: Claim, by: dict[str, Interval], row: Ruled, at: Sitting) -> Verdict | None:
    """Find a move told from end to end that was made in several steps within the time named.

    Where it begins may have been announced and overtaken before it applied.
    """
    span = named_days(claim)
    if set(by) != {"from", "to"} or span is None:
        return None
    steps = [s for s in at.facts.steps(row.groups, at.then) if far(s, span) <= EARLY.days]
    ends = [s for s in steps if by["to"].meets(Interval(s.after, s.after))]
    if not ends:
        return None
    last = max(ends, key=lambda s: s.day)
    before = [s for s in steps if s.day < last.day and _begins(by, s.before)]
    if before:
        said = (
            f"in steps: {pct(before[0].before)} to {pct(last.after)}, {before[0].day}..{last.day}"
        )
        return Verdict("agrees", f"{row.title}: {said}", (step_row(before[0]), step_row(last)))
    for told in at.facts.published(row.groups, last.published):
        for step in (
            at.facts.steps(row.groups, told) if far(last, Days(told, told)) <= NEWS.days else ()
        ):
            if step.day <= last.day + EARLY and _begins(by, step.after):
                said = f"{pct(step.after)} was announced for {step.day} and overtaken; "
                said += f"{pct(last.before)} to {pct(last.after)} from {last.day}"
                return Verdict("explained", f"{row.title}: {said}", (step_row(last),), why="scope")
    return None


def _begins(by: dict[str, Interval], rate: Decimal) -> bool:
    return by["from"].meets(Interval(rate, rate))


def _layer(wanted: Interval, row: Ruled, at: Sitting) -> Verdict | None:
    """Explain a rate that is the one of a single layer, or of one that is suspended."""
    for group in row.groups:
        for name in group:
            state = at.facts.status(name, at.then, at.then)
            if state is None or state.rate is None:
                continue
            held = state.rate
            instead = at.facts.rate([group], at.then, at.then) or Decimal(0)
            part = held - instead
            if state.status == "suspended" and wanted.meets(Interval(part, part)):
                said = (
                    f"{plain(part * HUNDRED)} of the {pct(held)} of '{state.name}' are suspended "
                )
                said += f"to {state.until}; "
                said += f"{pct(instead)} charged in its place"
                return Verdict("explained", said, (standing_row(state),), why="scope")
            if wanted.meets(Interval(held, held)):
                said = f"the rate of {state.name} alone, {pct(held)}, {state.status}"
                return Verdict("explained", said, (standing_row(state),), why="scope")
    return None


def _sibling(wanted: Interval, meant: Days, row: Ruled, at: Sitting) -> Verdict | None:
    """Explain a rate named beside a layer that is the one of another layer, or of several."""
    for family in at.answers.rules.families:
        for subject in family.subjects if row.subject in family.subjects else ():
            other = at.answers.ruled.get(subject)
            if other is None or other is row or not other.groups:
                continue
            near = [s for s in at.facts.steps(other.groups, at.then) if spoken_of(s, meant)]
            rates = [at.facts.rate(other.groups, at.then, at.then), *(s.after for s in near)]
            rate = next((r for r in rates if r and wanted.meets(Interval(r, r))), None)
            if rate is not None:
                said = f"{pct(rate)} is the rate of another: {other.title}"
                return Verdict("explained", said, measure_rows(other, at), why="scope")
    return None


def _ever(by: dict[str, Interval], row: Ruled, at: Sitting) -> Verdict:
    """Say when rates of a text without a day were those in force."""
    fits = [s for s in at.facts.steps(row.groups, at.now) if _fits(by, s)]
    if not fits:
        return cannot("no-date", "the text has no day, and no rates like these are held", row.title)
    step = fits[-1]
    said = f"the text has no day; {row.title}: {pct(step.before)} to {pct(step.after)}"
    rows = tuple(step_row(s) for s in fits)
    return Verdict("explained", f"{said} from {step.day}", rows, None, None, "period")


def _fits(by: dict[str, Interval], step: Step, *, falls: bool = False) -> bool:
    if set(by) == {"rate"} and falls:
        # A duty that falls may be called by the rate it had.
        return any(by["rate"].meets(Interval(r, r)) for r in (step.before, step.after))
    ends = {"from": step.before, "to": step.after, "rate": step.after, "level": step.after}
    return all(by[role].meets(Interval(ends[role], ends[role])) for role in by)


def judge_move(claim: Claim, value: Value, row: Ruled, at: Sitting) -> Verdict:
    """Hold a move in points, or in per cent of the rate, against the steps near the day meant."""
    size = in_base(value)[0].times(Decimal("0.01"))
    meant = meant_days(claim, at)
    near = [
        s
        for s in at.facts.steps(row.groups, at.now)
        if spoken_of(s, meant) and s.published <= at.then + EARLY
    ]
    for step in near:
        moves = [step.after - step.before]
        if value.unit == "%" and step.before:
            moves.append(moves[0] / step.before)
        if any(size.meets(Interval(m, m)) for m in moves):
            said = f"{row.title}: {pct(step.before)} to {pct(step.after)} from {step.day}"
            sides = (Side(at.then, said, True), Side(at.now, said, True))
            return Verdict("agrees", said, (step_row(step),), *sides)
    # Of several steps a text may sum some; of one there is one size.
    if len(near) == 1 and not row.by_line and firm(claim) and value.unit == "pp" and at.written:
        step = near[0]
        said = f"{row.title}: {pct(step.before)} to {pct(step.after)} from {step.day}"
        side = Side(at.then, said, False)
        return Verdict("conflicts", said, (step_row(step),), side, Side(at.now, said, False))
    return cannot("not-held", f"no step of {row.title} near it has this size", row.title)


def named_days(claim: Claim) -> Days | None:
    """Return the days a claim names as its own; None where it names none."""
    for text in (claim.event_date, str(claim.period) if claim.period else ""):
        span = days(text) if text else None
        if span is not None and span.first and span.last:
            return span
    return None


def meant_days(claim: Claim, at: Sitting) -> Days:
    """Return the days a claim is about; its text's own day where it names none."""
    return named_days(claim) or _over(claim, at) or Days(at.then, at.then)


def spoken_of(step: Step, meant: Days) -> bool:
    """Tell whether a step is near enough to the days a claim is about."""
    assert meant.first is not None
    assert meant.last is not None
    return meant.first - WINDOW <= step.day <= meant.last + WINDOW


def far(step: Step, meant: Days) -> int:
    """Return the days between a step and what a claim is about."""
    return Days(step.day, step.day).gap(meant)


def firm(claim: Claim) -> bool:
    """Tell whether a text asserts what it says."""
    return claim.hedge == "stated" and not claim.negated


def past(claim: Claim, at: Sitting) -> bool:
    """Tell whether a claim is about a time that was over when it was written."""
    span = days(str(claim.period)) if claim.period else None
    if span is None or span.last is None or claim.event_date:
        return False
    ahead = str(at.then.year) in str(claim.period) and (span.length or 0) > 360
    return ahead or span.last < at.then - timedelta(days=31)


def measure_rows(row: Ruled, at: Sitting) -> tuple[Row, ...]:
    """Return the measures of a subject as they stood on the day of the text."""
    names = [n for group in row.groups for n in group]
    found = (at.facts.status(n, at.then, at.then) for n in names)
    return tuple(standing_row(s) for s in found if s is not None)


def standing_row(state: Standing) -> Row:
    """Return the row of a measure in a state."""
    rate = f" {pct(state.rate)}" if state.rate is not None else ""
    span = f"{state.start or ''}..{state.until or ''}"
    return Row("measure", state.id, f"{state.status}{rate}", span, None, state.sources)


def step_row(step: Step) -> Row:
    """Return the row of a step of rates."""
    value = f"{pct(step.before)} to {pct(step.after)}"
    name = step.measures[0] if step.measures else ""
    return Row("measure", name, value, str(step.day), step.published, step.sources)


def pct(rate: Decimal | None) -> str:
    """Return a rate in percent."""
    return "unknown" if rate is None else f"{plain(rate * HUNDRED)} %"


def plain(number: Decimal) -> str:
    """Return a number without trailing zeros."""
    return f"{number.normalize():f}"


def is_percent(value: Value) -> bool:
    """Tell whether a figure is a rate or share in percent."""
    return in_base(value)[1] == "%"
