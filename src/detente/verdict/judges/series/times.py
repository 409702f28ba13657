"""The times a claim may be about: the one it names, those beside it, those just before a text."""

from __future__ import annotations

from datetime import date, timedelta

from detente.record.claim import Claim
from detente.record.reconcile.said import days
from detente.trade.period import Period
from detente.verdict.facts import Figure
from detente.verdict.judges import Sitting

_MONTHS = 3


def periods_of(claim: Claim) -> tuple[Period, ...]:
    """Return the period a claim names, as a statistic has it; none where it names none."""
    span = days(str(claim.period)) if claim.period else None
    if span is None or span.first is None or span.last is None:
        return ()
    return (Period(span.first, date.fromordinal(span.last.toordinal() + 1)),)


def near(period: Period) -> set[Period]:
    """Return the periods a text may mean by mistake: beside it, around it, and its months."""
    if not period.monthly:
        return set()
    begin = date(period.start.year, 1, 1)
    made = {period.year_before, Period(begin, begin.replace(year=begin.year + 1))}
    made.add(Period(begin, period.until))
    first = period.start
    if period.months == 1:
        first = date.fromordinal(first.toordinal() - 1).replace(day=1)
    while first < period.until:
        after = (first + timedelta(days=32)).replace(day=1)
        made.add(Period(first, after))
        first = after
    return made - {period}


def lately(at: Sitting) -> set[Period]:
    """Return the last months before the day of a text."""
    made: set[Period] = set()
    after = at.then.replace(day=1)
    while len(made) < _MONTHS:
        first = (after - timedelta(days=1)).replace(day=1)
        made.add(Period(first, after))
        after = first
    return made


def recent(figure: Figure, at: Sitting) -> bool:
    """Tell whether a figure is one a text without a period may speak of: of its last year."""
    return figure.vintage <= at.then and (at.then - figure.period.until).days <= 366
