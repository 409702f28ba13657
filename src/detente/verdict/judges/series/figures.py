"""Claims about series: levels, changes, runs, records, and what became of forecasts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from detente.record.claim import Claim, Value
from detente.record.reconcile.interval import Interval, in_base
from detente.trade.period import Period
from detente.verdict.answer import Row, Side, Verdict, cannot
from detente.verdict.facts import Figure
from detente.verdict.judges import Sitting, taken_over
from detente.verdict.judges.series.records import judge_record
from detente.verdict.judges.series.runs import judge_run, judge_words
from detente.verdict.judges.series.shown import row_of, shown
from detente.verdict.judges.series.times import lately, near, periods_of, recent
from detente.verdict.judges.series.unmet import CHANGES, guessed, meets, unfit
from detente.verdict.rows import Counted, Other

_MASS = {"t": Decimal(1000), "kg": Decimal(1)}
_PERCENT = Decimal("0.01")
_CODE = len("USD")
_LEVELS = ("level", "ytd")
_TIME = re.compile(r"\d{4}")
STATS = {
    "change": CHANGES,
    "level": _LEVELS,
    "amount": _LEVELS,
    "share": ("share",),
    "to": _LEVELS,
    "rate": _LEVELS,
}
#: What is looked at beside the period named: the more there is, the more fits by accident.
_BESIDE = {"change": ("yoy", "ytd-yoy")}
BASES = {"yoy": "on the year", "ytd-yoy": "year to date on the year", "mom": "on the month"}


@dataclass(frozen=True, slots=True)
class Found:
    """A figure that fits a claim, and where it differs from what the claim says of itself."""

    figure: Figure
    why: str = ""
    text: str = ""


def judge_figures(claim: Claim, row: Counted, at: Sitting) -> Verdict:
    """Hold a statistic, forecast or target against its series."""
    if row.target and claim.type in {"forecast", "statistic"}:
        return cannot("outcome-not-held", "the record holds the target, not the outcome", row.needs)
    if claim.type == "forecast" and claim.negated:
        return cannot("no-test", "a forecast that something will not show names no figure")
    if row.speakers and claim.speaker and not _counts(claim, row):
        return cannot("other-source", f"{claim.speaker.name} counts it apart", "its own series")
    if claim.basis.base == "consensus" and any(v.role == "streak" for v in claim.values):
        return cannot("no-test", "runs of beaten or missed forecasts are not counted", row.title)
    values = [v for v in claim.values if v.role in STATS]
    if row.below:
        # The threshold is no reading of the survey.
        values = [v for v in values if v.value != Decimal(row.below)]
    row = _in_currency(claim, values, row, at)
    if not row.series:
        return cannot("currency", "the text counts in another currency than is held", row.title)
    runs = claim.basis.base.startswith("first ") or any(v.role == "streak" for v in claim.values)
    if not values:
        return judge_run(claim, row, at) if runs else judge_words(claim, row, at)
    verdicts = [_value(claim, v, row, at) for v in values]
    if runs:
        # Beside a run a figure that cannot be told takes nothing from it.
        told = [v for v in verdicts if v.label == "conflicts"]
        return _gravest([judge_run(claim, row, at), *told])
    found = _gravest(verdicts)
    if claim.basis.base == "record" and found.label == "agrees":
        return _as_record(found, judge_record(claim, row, at))
    return found


def _as_record(found: Verdict, record: Verdict) -> Verdict:
    """Take back the agreement of a figure that is told as a record and is none."""
    if record.label not in {"conflicts", "explained"}:
        return found
    rows = tuple(dict.fromkeys((*found.rows, *record.rows)))
    return cannot("record", f"{found.reason}; no record: {record.reason}", "", rows)


def _in_currency(claim: Claim, values: Sequence[Value], row: Counted, at: Sitting) -> Counted:
    """Return the subject as counted in the currency of a text: a change told beside is in it too.

    What is held in its usual currency is then what a text may mean instead.
    """
    told = {v.unit for v in values if len(v.unit) == _CODE and v.unit.isupper()}
    told |= {claim.basis.currency_terms} - {""}
    if not told or any(at.facts.currency(s) in told | {""} for s in row.series):
        return row
    same = tuple(o.series for o in row.others if at.facts.currency(o.series) in told)
    usual = tuple(
        Other(s, "currency", f"it is the figure in {at.facts.currency(s)}") for s in row.series
    )
    return replace(row, series=same, others=usual if same else ())


def _counts(claim: Claim, row: Counted) -> bool:
    """Tell whether who is named counts the series that the row has."""
    name = claim.speaker.name.casefold() if claim.speaker else ""
    return any(word.casefold() in name for word in row.speakers)


def _gravest(verdicts: Sequence[Verdict]) -> Verdict:
    """Return one verdict for several figures: the gravest, with the rows of all.

    One of them that cannot be told leaves open whether all are right.
    """
    order = ("conflicts", "explained", "outdated", "cannot-tell", "agrees")
    first = min(verdicts, key=lambda v: order.index(v.label))
    if len(verdicts) == 1:
        return first
    rows = tuple(dict.fromkeys(row for v in verdicts for row in v.rows))
    reason = "; ".join(dict.fromkeys(v.reason for v in verdicts))
    return Verdict(
        first.label, reason, rows, first.as_written, first.as_known_now, first.why, first.needed
    )


def _value(claim: Claim, value: Value, row: Counted, at: Sitting) -> Verdict:
    wanted = _wanted(value)
    if value.role not in {"level", "to"} and _TIME.match(claim.basis.base):
        return cannot("basis", f"a change against {claim.basis.base} is not worked out", row.title)
    if value.role == "change" and (value.unit == "pp" or row.stat == "share"):
        return cannot("unit", "a change of a rate or share is not worked out", row.title)
    if claim.basis.series_note and any(at.facts.currency(s) for s in row.series):
        return cannot(
            "basis", f"it is told by {claim.basis.series_note}; {row.title} is in money", ""
        )
    if wanted is None:
        return cannot("unit", f"no series counts it in {value.unit}", row.title)
    interval, unit = wanted
    if row.turned:
        interval = interval.turned()
    if claim.type == "forecast":
        return _forecast(claim, value, interval, unit, row, at)
    now = _search(claim, value, interval, unit, row, at, at.now)
    own_now = _own(claim, value, unit, row, at, at.now)
    then: Found | None
    own_then: Figure | None
    if now is not None and not now.why and now.figure.vintage <= at.then:
        # Nothing has superseded it since: it is what was held on the day of the text.
        then, own_then = now, now.figure
    else:
        then = _search(claim, value, interval, unit, row, at, at.then)
        own_then = _own(claim, value, unit, row, at, at.then)
    if own_now is None and now is not None and now.why == "currency" and _says_currency(claim):
        # Nothing held in the currency that the text names parts the two.
        then, now = None, None
    if now is None and own_now is None:
        terms = claim.basis.currency_terms
        named = (f" in {terms}" if terms else "") + (f" for {claim.period}" if claim.period else "")
        return cannot("not-held", f"no figure of {row.title}{named} is held", _need(claim, row))
    sides = (
        _side(at, at.written, own_then, then) if at.written else None,
        _side(at, at.now, own_now, now),
    )
    return _weigh(claim, row, at, (then, now), (own_then, own_now), sides, interval)


def _says_currency(claim: Claim) -> bool:
    """Tell whether a text says what its figures are counted in."""
    units = (v.unit for v in claim.values)
    return bool(claim.basis.currency_terms) or any(len(u) == _CODE and u.isupper() for u in units)


def _weigh(
    claim: Claim,
    row: Counted,
    at: Sitting,
    fits: tuple[Found | None, Found | None],
    own: tuple[Figure | None, Figure | None],
    sides: tuple[Side | None, Side | None],
    interval: Interval,
) -> Verdict:
    """Choose the label from what fits on the day of the text and what fits now."""
    then, now = fits
    held = own[1]
    rows: tuple[Row, ...]
    if now is not None and not now.why:
        rows = (row_of(at, now.figure),)
        note = _note(claim, now.figure)
        if own[0] is None and at.written and now.figure.vintage > at.written:
            note += f"; not out before {now.figure.vintage}"
        return Verdict("agrees", shown(at, now.figure) + note, rows, *sides)
    if then is not None and not then.why and held is not None:
        rows = (row_of(at, then.figure), row_of(at, held))
        said = f"as first given; since revised: {shown(at, held)}"
        return Verdict("outdated", said, rows, *sides, why="revised")
    best = now or then
    if best is not None:
        rows = (row_of(at, best.figure), *([row_of(at, held)] if held else []))
        against = f"; as said it would be {shown(at, held)}" if held else ""
        said = f"{best.text}: {shown(at, best.figure)}{against}"
        return Verdict("explained", said, rows, *sides, why=best.why)
    assert held is not None
    return unfit(claim, row, at, interval, (own[0], held), sides)


def _wanted(value: Value) -> tuple[Interval, str] | None:
    """Return what the figure may be in the base of the series, and that base."""
    interval, unit = in_base(value)
    if unit in {"%", "pp"}:
        return interval.times(_PERCENT), "fraction"
    if unit in _MASS:
        return interval.times(_MASS[unit]), "kg"
    if len(unit) == 3 and unit.isupper():
        return interval, unit
    if unit in {"points", "index"}:
        return interval, "index"
    return None


def _own(
    claim: Claim, value: Value, unit: str, row: Counted, at: Sitting, known: date
) -> Figure | None:
    """Return the figure that the claim names by its own words, or None."""
    periods = periods_of(claim)
    for series in row.series:
        for stat in _stats(claim, value, row, periods):
            for figure in reversed(at.facts.series(series, stat, known)):
                if _unit_fits(figure, unit) and (not periods or figure.period in periods):
                    return figure
    return None


def _search(
    claim: Claim,
    value: Value,
    interval: Interval,
    unit: str,
    row: Counted,
    at: Sitting,
    known: date,
) -> Found | None:
    """Return the figure that fits: first as the claim says, then on another footing.

    A text means what was out: a figure that came later explains it only where no other does.
    """
    later: Found | None = None
    periods = periods_of(claim)
    own = _stats(claim, value, row, periods)
    for found in _candidates(claim, value, row, at, known):
        figure = found.figure
        if not _unit_fits(figure, unit):
            continue
        if not meets(interval, figure):
            continue
        if not found.why and figure.stat in own:
            return found
        # On another footing a wide interval would meet anything, unless the period is a guess.
        if found.why and (interval.picks or (found.why == "period" and guessed(claim))):
            if figure.vintage <= at.then:
                return found
            later = later or found
    return later


def _candidates(
    claim: Claim, value: Value, row: Counted, at: Sitting, known: date
) -> Iterator[Found]:
    """Yield figures in the order in which a reader would think of them."""
    periods = periods_of(claim)
    own = _stats(claim, value, row, periods)
    for series in row.series:
        for stat in own:
            for figure in reversed(at.facts.series(series, stat, known)):
                if figure.period in periods or (not periods and recent(figure, at)):
                    yield Found(figure)
    if not periods:
        return
    for other in row.others:
        for stat in own:
            for figure in at.facts.series(other.series, stat, known):
                if figure.period in periods:
                    yield Found(figure, other.why, other.text)
    for series in row.series:
        for stat in STATS[value.role]:
            for figure in at.facts.series(series, stat, known):
                if stat not in own and figure.period in periods:
                    yield Found(figure, "basis", f"it is the change {BASES.get(stat, stat)}")
    beside = near(periods[0])
    if taken_over(claim, "period"):
        # The time of other words: any month just before the text may be meant.
        beside |= lately(at)
    for series in row.series:
        for stat in _BESIDE.get(value.role, STATS[value.role]):
            for figure in at.facts.series(series, stat, known):
                if figure.period in beside:
                    yield Found(figure, "period", f"it is the figure of {figure.period}")


def _stats(claim: Claim, value: Value, row: Counted, periods: Sequence[Period]) -> tuple[str, ...]:
    if row.stat:
        return (row.stat,)
    if value.role != "change":
        return STATS[value.role]
    if claim.basis.base == "mom":
        return ("mom",)
    if periods and periods[0].basis in {"ytd", "year"}:
        return ("ytd-yoy", "yoy")
    return ("yoy",) if claim.basis.base in {"yoy", ""} else ("yoy", "ytd-yoy")


def _unit_fits(figure: Figure, unit: str) -> bool:
    return figure.unit == unit or (unit == "fraction" and figure.unit == "share")


def _side(at: Sitting, known: date, own: Figure | None, found: Found | None) -> Side:
    right = found is not None and not found.why
    figure = found.figure if found and (right or own is None) else own
    fits = None if figure is None else found is not None and not found.why
    return Side(known, shown(at, figure) if figure else "nothing held", fits)


def _note(claim: Claim, figure: Figure) -> str:
    if not claim.period:
        return "; the text names no period"
    if claim.period.status == "ambiguous":
        return f"; the text leaves the period open, it is that of {figure.period}"
    return ""


def _need(claim: Claim, row: Counted) -> str:
    return f"{row.title}, {claim.period}" if claim.period else row.title


def _forecast(
    claim: Claim, value: Value, interval: Interval, unit: str, row: Counted, at: Sitting
) -> Verdict:
    """Return what became of a forecast, with its error."""
    came = _own(claim, value, unit, row, at, at.now) if claim.period else None
    if came is None:
        return cannot("not-out", f"the outcome for {claim.period or 'it'} is not in the record",
                      _need(claim, row))  # fmt: skip
    if at.written and came.vintage <= at.written:
        return cannot("no-test", f"{shown(at, came)} was out when the text was written", row.title,
                      (row_of(at, came),))  # fmt: skip
    meant = value.value * _PERCENT if unit == "fraction" else value.value
    miss = came.value - meant
    size = f"{miss * 100:+.1f} pp" if unit == "fraction" else f"{miss:+,f} {unit}"
    if unit != "fraction" and meant:
        size = f"{miss / abs(meant):+.1%}"
    hit = meets(interval, came)
    said = f"came out at {shown(at, came)}: {size} off the forecast"
    now = Side(at.now, shown(at, came), hit)
    then = Side(at.written, "not out", None) if at.written else None
    return Verdict("agrees" if hit else "outdated", said, (row_of(at, came),), then, now, "outcome")
