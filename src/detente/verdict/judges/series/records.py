"""Records, and years told as above or below another: held against all that is held before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from detente.record.claim import Claim
from detente.record.reconcile.said import Days, days
from detente.verdict.answer import Verdict, cannot
from detente.verdict.facts import Figure
from detente.verdict.judges import Sitting
from detente.verdict.judges.series.shown import row_of, shown, sides_of
from detente.verdict.judges.series.unmet import guessed
from detente.verdict.rows import Counted

_LAST_MONTH = 12
_WHOLE = 365
_MONTH = 31
#: So many months before it, every season once, must be held of what is told as a record.
_ENOUGH = 12


@dataclass(frozen=True, slots=True)
class _Held:
    """The figure told as a record, what it is held against, and how that is called."""

    last: Figure
    before: Sequence[Figure]
    named: str


def judge_record(claim: Claim, row: Counted, at: Sitting) -> Verdict:
    """Compare a time with all before it that are held, or a year with the year a text names.

    A record is one of its own kind: a month's of months, a year's of years, and what is counted
    of a year by then of the same part of the years before.
    """
    span = days(str(claim.period)) if claim.period else None
    if span is None and at.written is None:
        return cannot("no-date", "neither the text nor its words have a day", row.title)
    yearly = span is None or _from_january(span)
    for series in row.series:
        held = _of_years(claim, row, series, at, span) if yearly else None
        if span is not None and not yearly:
            held = _of_spans(row, series, at, span)
        if held is None:
            continue
        found = _compared(claim, row, at, held)
        if yearly or found.label != "conflicts":
            return found
        return _of_the_year(claim, row, series, at, found)
    return cannot("not-held", f"no earlier time of {row.title} like it is held", row.title)


def _of_the_year(claim: Claim, row: Counted, series: str, at: Sitting, found: Verdict) -> Verdict:
    """Say of a month that is no record whether the year so far is one: that may be meant."""
    span = days(str(claim.period))
    part = Days(date(span.first.year, 1, 1), span.last) if span and span.first else None
    runs = part is not None and part.first is not None and part.first.year == at.then.year
    held = _of_years(claim, row, series, at, None if runs else part)
    whole = _compared(claim, row, at, held) if held is not None else None
    if whole is not None and whole.label == "agrees" and not claim.negated:
        if guessed(claim):
            return whole
        rows = (*found.rows, *whole.rows)
        said = f"it is the year so far that is one: {whole.reason}; as said it would be "
        sides = (found.as_written, found.as_known_now)
        return Verdict("explained", said + found.reason, rows, *sides, why="period")
    if guessed(claim):
        return cannot(
            "record", f"the text does not say of what time: {found.reason}", "", found.rows
        )
    return found


def _from_january(span: Days) -> bool:
    """Tell whether a time is a year, or the part of one up to some month."""
    first = span.first is None or (span.first.month, span.first.day) == (1, 1)
    return first and (span.length or _WHOLE) > _MONTH


def _compared(claim: Claim, row: Counted, at: Sitting, held: _Held) -> Verdict:
    base, down, ahead = claim.basis.base, claim.direction == "down", claim.type == "forecast"
    pick = min if down else max
    most = pick(held.before, key=lambda f: _size(f, row))
    last, one, other = held.last, _size(held.last, row), _size(most, row)
    fits = (one < other if down else one > other) != claim.negated
    rows = (row_of(at, last), row_of(at, most))
    said = f"{shown(at, last)}, against {shown(at, most)}"
    said += "" if base.isdigit() else f"; {held.named} held from {held.before[0].period}"
    sides = sides_of(at, last, fits=fits)
    part = last.period.months < most.period.months
    if part and (down or one <= other):  # less than a whole year is no news
        return cannot("not-held", f"{said}: no such part of that year is held", row.title, rows)
    if ahead:
        said = ("came true: " if fits else "did not come true: ") + said
        return Verdict("agrees" if fits else "outdated", said, rows, *sides, why="outcome")
    least = claim.direction is None and one < min(_size(f, row) for f in held.before)
    if not fits and (down or least) and not base.isdigit():
        # What falls from a record is no record low, and a record may be a low one.
        return cannot("record", f"the words may tell another record; {said}", "", rows)
    few = held.named != "years" and sum(f.period.months for f in held.before) < _ENOUGH
    if fits and few and not claim.negated:
        return cannot("not-held", f"too few months are held: {said}", row.title, rows)
    return Verdict("agrees" if fits else "conflicts", said, rows, *sides)


def _of_spans(row: Counted, series: str, at: Sitting, span: Days) -> _Held | None:
    """Return the month or quarter that a claim is about, and those before it."""
    held = list(at.facts.series(series, row.stat or "level", at.now))
    own = next((f for f in held if span == Days(f.period.start, f.period.last)), None)
    if own is None:
        return None
    like = [f for f in held if f.period.months == own.period.months]
    before = [f for f in like if f.period.start < own.period.start]
    return _Held(own, before, f"{own.period.basis}s") if before else None


def _of_years(
    claim: Claim, row: Counted, series: str, at: Sitting, span: Days | None
) -> _Held | None:
    """Return a year, or the part of it counted by then, and the years before."""
    base, ahead = claim.basis.base, claim.type == "forecast"
    year = span.first.year if span and span.first else at.then.year
    held = at.facts.series(series, row.stat or "ytd", at.now)
    years = _before(held, span, year)
    if base.isdigit():
        years = [f for f in years if f.period.start.year == int(base)]
    runs = [f for f in held if f.period.start == date(year, 1, 1)]
    if span is not None and span.length and span.length < _WHOLE and not ahead:
        runs = [f for f in runs if f.period.last == span.last]
    if not ahead:
        runs = [f for f in runs if f.vintage <= at.then] or runs
    if not years or not runs:
        return None
    return _Held(max(runs, key=lambda f: f.period.until), years, "years")


def _before(held: Sequence[Figure], span: Days | None, year: int) -> list[Figure]:
    """Return what a record is held against: earlier years, or the same part of them."""
    earlier = [f for f in held if f.period.start.year < year]
    if span is None or span.first is None or span.last is None or span.last.month == _LAST_MONTH:
        return [f for f in earlier if f.period.basis == "year"]
    months = (span.first.month, span.last.month)
    return [f for f in earlier if (f.period.start.month, f.period.last.month) == months] or [
        f for f in earlier if f.period.basis == "year"
    ]


def _size(figure: Figure, row: Counted) -> Decimal:
    """Return a figure with the sign that the text gives it: a deficit is the surplus turned."""
    return -figure.value if row.turned else figure.value
