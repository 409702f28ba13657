"""Other footings on which a rate holds: a time before, an act overtaken, stages, one layer."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from itertools import pairwise

from detente.record.claim import Claim
from detente.record.claims.reading.lexicon import ROOT, entries_of
from detente.record.reconcile.interval import Interval
from detente.record.reconcile.said import Days
from detente.verdict.answer import Side, Verdict, cannot
from detente.verdict.facts import Step
from detente.verdict.judges import Sitting
from detente.verdict.judges.steps import (
    EARLY,
    HUNDRED,
    NEWS,
    WINDOW,
    far,
    measure_rows,
    named_days,
    over,
    pct,
    plain,
    spoken_of,
    standing_row,
    step_row,
)
from detente.verdict.rows import Ruled

_OVER = frozenset({"ended", "lapsed", "never-applied"})


def matches(by: dict[str, Interval], step: Step, *, falls: bool = False) -> bool:
    """Tell whether the rates of a text, by role, are those before and after a step."""
    if set(by) == {"rate"} and falls:
        # A duty that falls may be called by the rate it had.
        return any(by["rate"].meets(Interval(r, r)) for r in (step.before, step.after))
    ends = {"from": step.before, "to": step.after, "rate": step.after, "level": step.after}
    return all(by[role].meets(Interval(ends[role], ends[role])) for role in by)


def of_the_day(claim: Claim, by: Mapping[str, Interval], at: Sitting) -> bool:
    """Tell whether a rate is given for the day of the text: no other time, and no whole move."""
    timed = named_days(claim) is not None or over(claim, at) is not None
    return at.written is not None and not timed and set(by) != {"from", "to"}


def gone(by: Mapping[str, Interval], step: Step, steps: Iterable[Step], at: Sitting) -> bool:
    """Tell whether what a step brought, and a text gives, had ended before the day of the text."""
    brought = any(ends.meets(Interval(step.after, step.after)) for ends in by.values())
    return brought and any(step.day < s.day < at.then for s in steps if s.published <= at.then)


@dataclass(frozen=True, slots=True)
class Earlier:
    """A rate that was in force for a time, and no longer."""

    rate: Decimal
    start: date
    until: date

    def __str__(self) -> str:
        """Return it in words."""
        return f"{pct(self.rate)} from {self.start} to {self.until}"


def earlier_rate(by: Mapping[str, Interval], row: Ruled, at: Sitting) -> Earlier | None:
    """Return when the rate of a text was in force, where that was over before its day."""
    wanted = [ends for role, ends in by.items() if role != "from"]
    steps = [s for s in at.facts.steps(row.groups, at.then) if s.day <= at.then]
    found = None
    for step, after in pairwise(steps):
        if step.after and wanted and all(w.meets(Interval(step.after, step.after)) for w in wanted):
            found = Earlier(step.after, step.day, after.day)
    return found


def once(
    claim: Claim, by: dict[str, Interval], row: Ruled, at: Sitting, held: Decimal
) -> Verdict | None:
    """Find a move, or the rate of a layer that is gone, of which a text tells without its day."""
    sign = {"up": 1, "down": -1}.get(claim.direction or "", 0)
    if named_days(claim) is not None or not (sign or held == 0):
        return None
    if set(by) != {"from", "to"} and of_now(claim):
        return None
    steps = [s for s in at.facts.steps(row.groups, at.then) if s.day <= at.then and matches(by, s)]
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


def of_now(claim: Claim) -> bool:
    """Tell whether words say what holds on the day of their text, not what was done once."""
    return _has(claim, "state:now")


def is_more(claim: Claim) -> bool:
    """Tell whether words say that a term was added to one that ran."""
    return _has(claim, "state:more")


def is_charged(claim: Claim) -> bool:
    """Tell whether words say that a thing is in force, and not that it is held up."""
    return _has(claim, "state:force") and not _has(claim, "state:held")


def _has(claim: Claim, tag: str) -> bool:
    return any(re.search(rf"\b{re.escape(w)}\b", claim.quote, re.I) for w in _words(tag))


@cache
def _words(tag: str) -> tuple[str, ...]:
    return tuple(word for word, told in entries_of(ROOT / "en" / "standing.yaml") if told == tag)


def announced(
    claim: Claim, by: dict[str, Interval], row: Ruled, at: Sitting, meant: Days
) -> Verdict | None:
    """Find rates that an act set near the day meant, though a later act took their place.

    What a text gives for its own day must still have been the law of that day; what never came
    to apply is told as such.
    """
    assert meant.first is not None
    today = of_the_day(claim, by, at)
    law = at.facts.steps(row.groups, at.then)
    for told in (at.then, *at.facts.published(row.groups, at.then)):
        if told < meant.first - WINDOW:
            continue
        for step in at.facts.steps(row.groups, told):
            if step.published > told or not spoken_of(step, meant) or not matches(by, step):
                continue
            rows = (step_row(step),)
            said = f"{pct(step.before)} to {pct(step.after)} from {step.day}"
            if not today or (step in law and not gone(by, step, law, at)):
                said = f"as published by {told}: {said}; a later act took its place"
                now = at.facts.rate(row.groups, at.now, at.now)
                sides = (Side(at.then, said, True), Side(at.now, f"{pct(now)} in force", False))
                return Verdict("outdated", said, rows, *sides, why="changed-since")
            if step not in law and not of_now(claim):
                said = f"announced on {told} and overtaken before it applied: {said}"
                held = Side(at.then, f"{pct(at.facts.rate(row.groups, at.then, at.then))} in force",
                            False)  # fmt: skip
                return Verdict("explained", said, rows, held, None, "period")
    return None


def in_stages(claim: Claim, by: dict[str, Interval], row: Ruled, at: Sitting) -> Verdict | None:
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


def single_layer(wanted: Interval, row: Ruled, at: Sitting) -> Verdict | None:
    """Explain a rate that is the one of a single layer, or of one that is suspended."""
    for group in row.groups:
        for name in group:
            state = at.facts.status(name, at.then, at.then)
            if state is None or state.rate is None or state.status in _OVER:
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


def sibling(wanted: Interval, meant: Days, row: Ruled, at: Sitting) -> Verdict | None:
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


def ever(by: dict[str, Interval], row: Ruled, at: Sitting) -> Verdict:
    """Say when rates of a text without a day were those in force."""
    found = [s for s in at.facts.steps(row.groups, at.now) if matches(by, s)]
    if not found:
        return cannot("no-date", "the text has no day, and no rates like these are held", row.title)
    step = found[-1]
    said = f"the text has no day; {row.title}: {pct(step.before)} to {pct(step.after)}"
    rows = tuple(step_row(s) for s in found)
    return Verdict("explained", f"{said} from {step.day}", rows, None, None, "period")
