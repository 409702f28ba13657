"""Rates of a claim against the days on which the sum of rates changes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from detente.record.claim import Claim, Value
from detente.record.reconcile.interval import Interval, in_base
from detente.record.reconcile.said import Days
from detente.verdict.answer import Side, Verdict, cannot
from detente.verdict.facts import Step
from detente.verdict.judges import Sitting, taken_over
from detente.verdict.judges.footings import (
    announced,
    earlier_rate,
    ever,
    gone,
    in_stages,
    matches,
    of_now,
    of_the_day,
    once,
    sibling,
    single_layer,
)
from detente.verdict.judges.steps import (
    EARLY,
    NEWS,
    WINDOW,
    far,
    firm,
    meant_days,
    measure_rows,
    named_days,
    over,
    past,
    pct,
    spoken_of,
    step_row,
)
from detente.verdict.rows import Ruled


def judge_rates(claim: Claim, values: Sequence[Value], row: Ruled, at: Sitting) -> Verdict:
    """Hold rates against the days on which the sum changes, near the day that is meant."""
    by = {str(v.role): in_base(v)[0].times(Decimal("0.01")) for v in values}
    if len(by) < len(values):
        return cannot("by-line", "several rates, and not which goods each is for", "the product")
    if all(found.lo == 0 for found in by.values()):
        return cannot("no-test", "a rate that is only bounded from above names none", row.title)
    meant = meant_days(claim, at)
    held = at.facts.rate(row.groups, at.then, at.then)
    now = at.facts.rate(row.groups, at.now, at.now)
    stepped = _stepped(claim, by, row, at, meant)
    if stepped is not None:
        return stepped
    if at.written is None and not (claim.event_date or claim.period):
        return ever(by, row, at)
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
    explained = once(claim, by, row, at, held) or announced(claim, by, row, at, meant)
    explained = explained or in_stages(claim, by, row, at)
    if explained is None and only is not None:
        explained = single_layer(only, row, at)
    own = earlier_rate(by, row, at)
    if explained is None and own is None and claim.direction is None and only is not None:
        explained = sibling(only, meant, row, at)
    return explained or _unmet(claim, by, row, at, held, now)


def _stepped(
    claim: Claim, by: dict[str, Interval], row: Ruled, at: Sitting, meant: Days
) -> Verdict | None:
    """Find the step near the day that is meant which has the rates of a text."""
    now = at.facts.rate(row.groups, at.now, at.now)
    steps = [
        s
        for s in at.facts.steps(row.groups, at.now)
        if spoken_of(s, meant) and s.published <= at.then + (NEWS if s.day > at.then else EARLY)
    ]
    for step in sorted(steps, key=lambda s: far(s, meant)):
        if step.published > at.then + EARLY and set(by) != {"from", "to"}:
            continue
        if not matches(by, step, falls=_named_by_what_it_was(claim, step, at)):
            continue
        if of_the_day(claim, by, at) and gone(by, step, steps, at):
            continue
        rows = (step_row(step),)
        said = f"{pct(step.before)} to {pct(step.after)} from {step.day}"
        ends = by.get("to") or by.get("rate") or by.get("level")
        # What a text says holds, and a step ahead of it ends, holds no longer.
        ending = step.day >= at.then and of_now(claim) and not matches(by, step)
        still = now is not None and (
            (now == step.after and not ending) or ends is None or ends.meets(Interval(now, now))
        )
        sides = (
            Side(at.then, f"{said}, told {step.published}", True) if at.written else None,
            Side(at.now, f"{pct(now)} in force" if now is not None else "not known", still),
        )
        if still or past(claim, at):
            return Verdict("agrees", f"{row.title}: {said}", rows, *sides)
        after = f"{row.title}: {said}; {pct(now)} on {at.now}" if now is not None else said
        return Verdict("outdated", after, rows, *sides, why="changed-since")
    return None


def _unmet(
    claim: Claim,
    by: dict[str, Interval],
    row: Ruled,
    at: Sitting,
    held: Decimal,
    now: Decimal | None,
) -> Verdict:
    """Say why a rate that nothing held has is no contradiction, or that it is one."""
    if set(by) <= {"from"}:
        return cannot("no-test", "the rate it had alone says nothing of what it is", row.title)
    earlier = earlier_rate(by, row, at)
    late = earlier is not None and earlier.until >= at.then - WINDOW
    today = of_the_day(claim, by, at)
    if earlier is not None and today and (late if row.by_line else not of_now(claim)):
        said = f"of an earlier time: {row.title}: {earlier}; {pct(held)} on {at.then}"
        side = Side(at.then, f"{pct(held)} in force", False) if at.written else None
        return Verdict("explained", said, measure_rows(row, at), side, None, "period")
    if row.by_line:
        said = f"{row.title}: {pct(held)} on {at.then}; {row.by_line}"
        return cannot("by-line", said, "the product", measure_rows(row, at))
    if taken_over(claim, "period"):
        return cannot(
            "no-period", f"{pct(held)} on {at.then}; its own words name no day", row.title
        )
    if _ahead(claim, by, row, at, held):
        said = f"{pct(held)} on {at.then}; what is told lies ahead, and no act held sets it"
        return cannot("ahead", said, row.title)
    if claim.hedge != "stated":
        return cannot("not-firm", f"{pct(held)} on {at.then}; the text does not assert a rate")
    side = Side(at.then, f"{pct(held)} in force", False)
    end = Side(at.now, f"{pct(now)} in force" if now is not None else "not known", False)
    why = str(earlier) if earlier else "no step near it has these rates"
    said = f"{row.title}: {pct(held)} on {at.then}; {why}"
    return Verdict("conflicts", said, measure_rows(row, at), side, end)


def _ahead(
    claim: Claim, by: Mapping[str, Interval], row: Ruled, at: Sitting, held: Decimal
) -> bool:
    """Tell whether a text tells of a move yet to come, of whose day no act known then disposes."""
    named = named_days(claim)
    if named is None:
        return set(by) == {"from", "to"} and by["from"].meets(Interval(held, held))
    assert named.first is not None
    known = (s for s in at.facts.steps(row.groups, at.then) if far(s, named) <= EARLY.days)
    return named.first > at.then and not any(known)


def _named_by_what_it_was(claim: Claim, step: Step, at: Sitting) -> bool:
    """Tell whether a text may call a duty by the rate that it had before a step.

    Where it tells of the fall, where nothing is left to be called by, and where the step lies
    ahead; any other text gives a rate that was no longer charged.
    """
    if claim.direction == "down" or over(claim, at) is not None:
        return True
    ended = step.after == 0 and not of_now(claim)
    return claim.direction is None and (ended or step.day > at.then)


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
