"""Claims without a figure of the series itself: runs, firsts, records, directions."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

from detente.record.claim import Claim
from detente.record.reconcile.interval import Interval
from detente.record.reconcile.said import Days, days
from detente.trade.period import months_between
from detente.verdict.answer import Verdict, cannot
from detente.verdict.facts import Figure
from detente.verdict.judges import Sitting, taken_over
from detente.verdict.judges.series.records import judge_record
from detente.verdict.judges.series.shown import row_of, shown, sides_of
from detente.verdict.rows import Counted

_LONG = re.compile(r"first in (?:over |more than |about )?(\d+) (month|year)s?")
_FIRST = "first "
_MONTH = "month"
_SIGN = {"up": 1, "down": -1}
_RECENT = 100
"""Days after its release in which a figure is news."""
_FORESEEN = timedelta(days=400)
"""How far ahead a text looks that names no time."""
_ALMOST = Decimal("0.0005")


def judge_run(claim: Claim, row: Counted, at: Sitting) -> Verdict:
    """Hold a run of falls or rises, or a first since, against the series."""
    if row.below:
        return _survey_run(claim, row, at)
    found = [f for f in _at_period(claim, row, "streak", at, at.now) if _same_way(claim, f)]
    if not any(v.role == "streak" and v.unit == _MONTH for v in claim.values):
        found = [f for f in found if not claim.period or _alike(f, claim)]
    base = claim.basis.base
    if not found or any(_too_short(base, f, at) for f in found):
        return cannot("not-held", f"no run of {row.title} so long is held", row.title)
    fits = [f for f in found if (_since(base, f) if base.startswith(_FIRST) else _run(claim, f))]
    sides = sides_of(at, found[0], fits=bool(fits))
    rows = tuple(row_of(at, f) for f in found)
    told = "; ".join(f"{_told(f)} ({_basis(f)})" for f in found)
    if not fits and (month := _released_jointly(base, found[0], at)):
        said = (
            f"{month} was released only together with other months: by periods as released it is "
            f"{told}; by single months the text can be right, no figure of {month} alone is held"
        )
        return Verdict("explained", said, rows, None, sides[1], why="basis")
    ended = _after_run(claim, found[0], at)
    if not fits and ended is not None:
        return ended
    if not fits and any(_run_of_months(claim, f) for f in found):
        said = f"{told}; it spans {found[0].months} months, some of them released as one period"
        return Verdict("explained", said, rows, None, sides[1], why="basis")
    if not fits and taken_over(claim, "subject"):
        said = f"the words do not name what they count; of {row.title} it would be {told}"
        return cannot("subject", said, "what they count", rows)
    if not fits:
        return Verdict("conflicts", told, rows, *sides)
    if len(fits) < len(found):
        return Verdict("explained", f"true on one basis of two: {told}", rows, *sides, why="basis")
    return Verdict("agrees", told, rows, *sides)


def judge_words(claim: Claim, row: Counted, at: Sitting) -> Verdict:
    """Hold a direction, a record or a comparison in words against the series."""
    base = claim.basis.base
    if base == "consensus" and row.consensus:
        return _beat(claim, row, at)
    if base == "record" or (base.isdigit() and len(base) == 4):
        return judge_record(claim, row, at)
    if claim.direction not in _SIGN or claim.negated:
        return cannot("no-test", "no figure or direction to hold against the series")
    return _direction(claim, row, at)


def _direction(claim: Claim, row: Counted, at: Sitting) -> Verdict:
    sign = _SIGN[str(claim.direction)]
    ahead = claim.type == "forecast"
    if at.written is None and not claim.period:
        return cannot("no-date", "neither the text nor its words have a day", row.title)
    met: list[tuple[Figure, bool]] = []
    missing: list[str] = []
    for series in row.series:
        figures = _of_direction(claim, row, series, at, ahead=ahead)
        if not figures:
            missing.append(at.facts.title(series))
        else:
            met.append((figures[0], _way(figures[0], row) == sign))
            if not row.every:
                break
    if not met:
        named = f" for {claim.period}" if claim.period else ""
        return cannot("not-held", f"no figure of {row.title}{named} is held", row.title)
    fits = all(ok for _, ok in met)
    rows = tuple(row_of(at, f) for f, _ in met)
    told = "; ".join(shown(at, f) for f, _ in met)
    if row.every and missing:
        told += f"; of {', '.join(missing)} no figure is held"
    sides = sides_of(at, met[0][0], fits=fits)
    if fits:
        named = "" if claim.period else "; the text names no period"
        return Verdict("agrees", ("came true: " if ahead else "") + told + named, rows, *sides)
    if ahead:
        return Verdict("outdated", f"did not come true: {told}", rows, *sides, why="outcome")
    month = _on_the_month(claim, row, at, sign)
    if month is not None:
        said = f"on the month: {shown(at, month)}; on the year {told}"
        return Verdict("explained", said, (row_of(at, month), *rows), None, sides[1], "basis")
    if not claim.period or taken_over(claim, "period") or claim.hedge != "stated":
        return cannot("no-period", f"the text names no period; held is {told}", "", rows)
    return Verdict("conflicts", told, rows, *sides)


def _on_the_month(claim: Claim, row: Counted, at: Sitting, sign: int) -> Figure | None:
    """Return the change on the month that goes the way a text says, if it names one period."""
    if not claim.period:
        return None
    if not row.below:
        found = _at_period(claim, row, "mom", at, at.now) if claim.basis.base != "yoy" else []
        return next((f for f in found if _way(f, row) == sign), None)
    # A survey may rise and still stand below its threshold.
    for figure in _at_period(claim, row, "level", at, at.now):
        for old in at.facts.series(figure.series, "level", at.now):
            if old.period.until == figure.period.start and (figure.value > old.value) == (sign > 0):
                return figure
    return None


def _of_direction(
    claim: Claim, row: Counted, series: str, at: Sitting, *, ahead: bool
) -> Sequence[Figure]:
    """Return the figures whose sign answers, the nearest to the text first."""
    # A balance has no growth of its own in the series that it is worked out from.
    stats = ("level",) if row.below else () if row.stat else ("yoy", "ytd-yoy")
    if claim.basis.base == "mom" and not row.below:
        stats = ("mom",)
    found = [f for stat in stats for f in at.facts.series(series, stat, at.now)]
    span = days(str(claim.period)) if claim.period else None
    if span is not None:
        own = _of_span([f for f in found if _inside(f, span)], span, row, at)
        return sorted(own, key=lambda f: (f.vintage > at.then, -_length(f), f.vintage))
    if ahead:
        month = at.then.replace(day=1)
        until = month + _FORESEEN
        later = [f for f in found if f.vintage > at.then and month <= f.period.start < until]
        return sorted(later, key=lambda f: f.vintage)
    recent = [f for f in found if f.vintage <= at.then and (at.then - f.vintage).days <= _RECENT]
    return sorted(recent, key=lambda f: (f.period.until, -_length(f)), reverse=True)


def _of_span(inside: Sequence[Figure], span: Days, row: Counted, at: Sitting) -> Sequence[Figure]:
    """Return the figures that answer for a time: its own, those of it so far, or its parts.

    One month says nothing of the year that it lies in. Months that fill a time speak for it where
    they all go one way.
    """
    own = [f for f in inside if Days(f.period.start, f.period.last) == span]
    if span.last is None or at.then <= span.last:
        own += [f for f in inside if f.period.start == span.first and f.period.basis != _MONTH]
    if own or span.first is None:
        return own
    parts = {f.period: f for f in inside}
    reached, ways = span.first, set()
    for period in sorted(parts, key=lambda p: (p.start, -(p.until - p.start).days)):
        if period.start == reached:
            reached = period.until
            ways.add(_way(parts[period], row))
    last = max((f.period.until for f in inside), default=reached)
    full = reached >= last if span.last is None else reached > span.last
    return list(inside) if full and len(ways) == 1 else []


def _inside(figure: Figure, span: Days) -> bool:
    return Days(figure.period.start, figure.period.last).within(span)


def _length(figure: Figure) -> int:
    return (figure.period.until - figure.period.start).days


def _way(figure: Figure, row: Counted) -> int:
    value = figure.value - Decimal(row.below) if row.below else figure.value
    if abs(value) < _ALMOST:
        return 0
    return 1 if value > 0 else -1


def _beat(claim: Claim, row: Counted, at: Sitting) -> Verdict:
    came = _at_period(claim, row, "yoy", at, at.now)
    span = days(str(claim.period)) if claim.period else None
    foreseen = [
        f
        for f in at.facts.series(row.consensus, "yoy", at.now)
        if span is not None and _inside(f, span)
    ]
    if not came or not foreseen:
        return cannot("not-held", "what had been forecast for it is not held", "the consensus")
    up = came[0].value > foreseen[0].value
    fits = up == (claim.direction != "down")
    rows = (row_of(at, came[0]), row_of(at, foreseen[0]))
    said = f"{shown(at, came[0])}; forecast {shown(at, foreseen[0])}"
    return Verdict("agrees" if fits else "conflicts", said, rows, *sides_of(at, came[0], fits=fits))


def _survey_run(claim: Claim, row: Counted, at: Sitting) -> Verdict:
    """Count how many periods in a row a survey stood on one side of its threshold."""
    figures = list(at.facts.series(row.series[0], "level", at.now))
    span = days(str(claim.period)) if claim.period else None
    until = [f for f in figures if span is None or (span.last and f.period.last <= span.last)]
    early = until and span and span.first and until[-1].period.until <= span.first
    if not until or early:
        return cannot("not-held", f"no figure of {row.title} is held", row.title)
    way, length = _way(until[-1], row), 0
    for i, figure in enumerate(reversed(until)):
        if _way(figure, row) != way or (i and figure.period.until != until[-i].period.start):
            break
        length += 1
    wanted = next((v for v in claim.values if v.role == "streak"), None)
    fits = way == _SIGN.get(str(claim.direction), way)
    if wanted is not None:
        fits = fits and wanted.value == length
    side = "below" if way < 0 else "above"
    said = f"{shown(at, until[-1])}, month {length} in a row {side} {row.below}"
    whole = length < len(until)
    said += "" if whole else " (as far back as is held)"
    rows = (row_of(at, until[-1]),)
    sides = sides_of(at, until[-1], fits=fits)
    return Verdict("agrees" if fits else "conflicts", said, rows, *sides)


def _run(claim: Claim, figure: Figure) -> bool:
    """Tell whether a run, or the run of its large steps, has the length a text says."""
    wanted = next((v for v in claim.values if v.role == "streak"), None)
    if wanted is None:
        return True
    size = Interval(wanted.lo, wanted.hi, wanted.lo_open, wanted.hi_open)
    lengths = (Decimal(int(figure.value)), Decimal(figure.large))
    return any(size.meets(Interval(n, n)) for n in lengths)


def _after_run(claim: Claim, figure: Figure, at: Sitting) -> Verdict | None:
    """Hold "the first rise after so many falls" against the run that it ended."""
    wanted = next((v for v in claim.values if v.role == "streak"), None)
    if wanted is None or int(figure.value) != 1:
        return None
    for old in at.facts.series(figure.series, "streak", at.now):
        if old.period.until != figure.period.start or old.basis != figure.basis:
            continue
        rows = (row_of(at, figure), row_of(at, old))
        said = f"{_told(figure)}; before it {_told(old)}"
        sides = sides_of(at, figure, fits=True)
        if wanted.value == int(old.value):
            return Verdict("agrees", said, rows, *sides)
        if wanted.value == old.months:
            said += f"; it spans {old.months} months, some of them released as one period"
            return Verdict("explained", said, rows, *sides, why="basis")
    return None


def _run_of_months(claim: Claim, figure: Figure) -> bool:
    """Tell whether a run has the length a text says if months are counted, not periods."""
    wanted = next((v for v in claim.values if v.role == "streak"), None)
    return wanted is not None and wanted.value == figure.months


def _months_since(base: str) -> int:
    """Return the months of "the first in so many years"; 0 where a base says no such thing."""
    long = _LONG.fullmatch(base)
    return int(long[1]) * (12 if long[2] == "year" else 1) if long else 0


def _too_short(base: str, figure: Figure, at: Sitting) -> bool:
    """Tell whether what is held begins too late to tell that there was none like it."""
    months = _months_since(base)
    if not months or figure.earlier is not None:
        return False
    held = at.facts.series(figure.series, "streak", at.now)
    return months_between(held[0].period.start, figure.period.start) < months


def _since(base: str, figure: Figure) -> bool:
    """Tell whether the last one like it was in the time a text names."""
    if months := _months_since(base):
        if figure.earlier is None:
            return True
        gap = months_between(figure.earlier.until, figure.period.start)
        return abs(gap - months) <= 1 or gap >= months
    _, _, text = base.partition("since ")
    span = days(text.strip())
    if span is None or figure.earlier is None or span.first is None or span.last is None:
        return False
    return Days(figure.earlier.start, figure.earlier.last).within(span)


def _released_jointly(base: str, figure: Figure, at: Sitting) -> str:
    """Return the month a text counts from, where its office gives it only with others."""
    _, _, text = base.partition("since ")
    span = days(text.strip())
    if span is None or span.first is None or (span.length or 0) > 31:
        return ""
    return text.strip() if span.first.month in at.facts.joint(figure.series) else ""


def _told(figure: Figure) -> str:
    word = {-1: "fall", 0: "standstill", 1: "rise"}[figure.way]
    run = int(figure.value)
    if run > 1:
        large = f", {figure.large} of ten per cent or more" if figure.large > 1 else ""
        return f"{figure.period}: {word} number {run} in a row{large}"
    if figure.earlier is None:
        return f"{figure.period}: first {word} in the run held"
    return f"{figure.period}: first {word} since {figure.earlier}"


def _basis(figure: Figure) -> str:
    named = {"as-released": "periods as released", "single-months": "single months"}
    return named.get(figure.basis, figure.basis)


def _same_way(claim: Claim, figure: Figure) -> bool:
    return claim.direction not in _SIGN or figure.way == _SIGN[claim.direction]


def _alike(figure: Figure, claim: Claim) -> bool:
    """Tell whether a figure is of the very time that a claim names, not of a part of it."""
    span = days(str(claim.period))
    return span is None or span == Days(figure.period.start, figure.period.last)


def _at_period(claim: Claim, row: Counted, stat: str, at: Sitting, known: date) -> list[Figure]:
    span = days(str(claim.period)) if claim.period else None
    for series in row.series:
        figures = at.facts.series(series, stat, known)
        if span is not None:
            found = [f for f in figures if _inside(f, span) and f.period.last == span.last]
        else:
            newest = max((f.period for f in figures if f.vintage <= at.then), default=None)
            found = [f for f in figures if f.period == newest]
        if found:
            return found
    return []
