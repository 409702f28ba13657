"""What judges of rates share: the days a claim means, steps near them, and how both are told."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from detente.record.claim import Claim, Value
from detente.record.reconcile.interval import in_base
from detente.record.reconcile.said import Days, days
from detente.verdict.answer import Row
from detente.verdict.facts import Standing, Step
from detente.verdict.judges import Sitting
from detente.verdict.rows import Ruled

HUNDRED = Decimal(100)
WINDOW = timedelta(days=120)
"""What is announced applies, and what applies is spoken of, within so many days."""
EARLY = timedelta(days=14)
"""What officials announce is an act so many days later."""
NEWS = timedelta(days=45)
"""A text without a day speaks of what happened, or was told, so many days around its own."""


def named_days(claim: Claim) -> Days | None:
    """Return the days a claim names as its own; None where it names none."""
    for text in (claim.event_date, str(claim.period) if claim.period else ""):
        span = days(text) if text else None
        if span is not None and span.first and span.last:
            return span
    return None


def meant_days(claim: Claim, at: Sitting) -> Days:
    """Return the days a claim is about; its text's own day where it names none."""
    return named_days(claim) or over(claim, at) or Days(at.then, at.then)


def over(claim: Claim, at: Sitting) -> Days | None:
    """Return the days to which something held, by a text that looks back on its end."""
    span = days(claim.deadline) if claim.deadline else None
    return span if span is not None and span.last is not None and span.last < at.then else None


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
