"""Claims that a party undertakes something: held against the promises of the record."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from detente.errors import InputError
from detente.record.claim import Claim, Value
from detente.record.reconcile.interval import Interval, in_base
from detente.record.reconcile.said import Days, days
from detente.trade.unit import read_unit
from detente.verdict.answer import Row, Side, Verdict, cannot
from detente.verdict.facts import Promise
from detente.verdict.judges import Sitting
from detente.verdict.judges.steps import firm
from detente.verdict.rows import Pledged

_MASS = {"t": Decimal(1000), "kg": Decimal(1)}
_AHEAD = timedelta(days=45)
"""A promise put in writing so soon after a text is the one the text speaks of."""
_SLIPS = (Decimal(1000), Decimal(10**6), Decimal(10**9), Decimal("0.001"), Decimal("0.000001"))
_NEARLY = Decimal("0.99")
"""Part of a sum that a rounded figure may leave out."""
_YEAR = 365
_LONG = timedelta(days=365)
_NEWS = timedelta(days=45)
_TIMES = 3
_SETTLED = frozenset({"met", "met-late", "lapsed"})
_UNSURE = frozenset({"expected", "hinted", "conditional"})


def judge_promise(claim: Claim, row: Pledged, at: Sitting) -> Verdict:
    """Hold a commitment, or progress on one, against the scorecard."""
    told = at.facts.promises(row.spoken(claim.quote), at.now, at.now)
    heard = [p for p in told if p.published <= at.then + _AHEAD]
    if claim.negated or not heard:
        return cannot("no-row", "no promise of this kind is in the record by then", row.title)
    own = _of_party(claim, heard, at)
    if not own:
        by = " and ".join(dict.fromkeys(p.party for p in heard))
        return cannot("party", f"the record has it promised by {by}", row.title)
    heard = own
    amounts = [v for v in claim.values if v.role in {"amount", "level", "share"}]
    counts = [v for v in claim.values if v.role == "count"]
    if claim.type == "forecast":
        return _foreseen(claim, heard, row, at)
    if claim.type == "statistic":
        return _progress(claim, heard, amounts, at)
    if amounts:
        return _amount(claim, amounts[0], heard, row, at)
    heard = _lately(claim, heard, at)
    if not heard:
        return cannot("no-row", "no promise of this kind is in the record by then", row.title)
    if counts and counts[0].value == len(heard):
        return _told(claim, heard, at, "")
    near = _nearest(claim, heard)
    if {p.id for p in near} <= set(row.over) and near[0].published < at.then - _NEWS:
        return cannot("no-test", "an amount was promised, and the text gives none", row.title)
    return _told(claim, near, at, "")


def _lately(claim: Claim, heard: Sequence[Promise], at: Sitting) -> list[Promise]:
    """Return the promises a text may mean without their amount: none that were over long before."""
    meant = {p.id for p in _in_window(claim, heard)}
    return [
        p
        for p in heard
        if p.id in meant or p.window is None or p.window[1] is None or p.window[1] > at.then - _LONG
    ]


def _then(promise: Promise, at: Sitting) -> Promise | None:
    """Return a promise as it stood on the day of the text."""
    return next(iter(at.facts.promises([promise.id], at.then, at.then)), None)


def _amount(
    claim: Claim, value: Value, heard: Sequence[Promise], row: Pledged, at: Sitting
) -> Verdict:
    size = _in_base(value, {p.unit for p in heard})
    near = _lately(claim, heard, at)
    same = _of_size(near, size) or _of_size(heard, size)
    if not same:
        summed = _summed(claim, size, near or heard, at) if size is not None else None
        return summed or _other_amount(claim, value, size, near, row, at)
    meant = set(row.words.get(claim.period.text, ()) if claim.period else ())
    picked = [p for p in same if p.id in meant] or _in_window(claim, same)
    wrong = _misdated(claim, picked or same, at)
    if wrong is not None:
        return wrong
    windows = {p.window for p in same}
    more = ""
    if len(windows) > 1:
        spans = "; ".join(dict.fromkeys(_window(p) for p in same))
        more = f"the same amount is promised for other windows too ({spans})"
    found = _told(claim, picked or same[:1], at, more)
    weighed = {p.id for p in picked or same[:1]} <= set(row.considered)
    if not weighed or not firm(claim) or claim.type != "commitment":
        return found
    # The same number with a stronger verb.
    return replace(found, reason=f"considered, not promised; {found.reason}", why="hedge")


def _of_party(claim: Claim, heard: Sequence[Promise], at: Sitting) -> list[Promise]:
    """Return the promises of who promises by the text, all where it names nobody or several."""
    codes = [c for c in (claim.actor or "").split(",") if len(c) == 2 and c.isupper()]
    if claim.type != "commitment" or len(codes) != 1 or not at.facts.covers(codes[0]):
        return list(heard)
    return [p for p in heard if p.party == at.facts.home(codes[0])]


def _other_amount(
    claim: Claim,
    value: Value,
    size: Interval | None,
    heard: Sequence[Promise],
    row: Pledged,
    at: Sitting,
) -> Verdict:
    """Return what is promised where a text names an amount that is not: a slip, or another one."""
    with_target = [p for p in heard if p.target is not None and _scale(p) is not None]
    if not with_target:
        held = "the record names no amount" if heard else "no promise of this kind is near it"
        return cannot("not-held", held, row.title)
    targets = ", ".join(dict.fromkeys(_target(p) for p in with_target))
    rows = tuple(_row(p) for p in with_target[:3])
    side = Side(at.then, targets, False) if at.written else None
    slip = [p for p in with_target if size is not None and _slipped(p, size)]
    if slip:
        said = f"named are {_target(slip[0])}: the text's figure is off by thousands, as a unit"
        said += " taken twice or left out makes it"
        return Verdict("conflicts", said, (_row(slip[0]),), side, None, "unit")
    whole = [p for p in with_target if p.id not in row.over]
    other = _too_much(claim, value, size, whole, at) if size is not None else []
    if other:
        said = f"for that time the record has {', '.join(dict.fromkeys(map(_target, other)))}"
        return Verdict("conflicts", said, tuple(map(_row, other[:3])), side, None, "amount")
    said = f"no promise of this amount is in the record; named are {targets}"
    return cannot("not-held", said, "the text that names it", rows)


def _too_much(
    claim: Claim, value: Value, size: Interval, promises: Sequence[Promise], at: Sitting
) -> list[Promise]:
    """Return the promises that the amount of a text goes beyond, by their time or their news."""
    if not firm(claim) or size.lo is None:
        return []
    inside = _in_window(claim, promises) if _timed(claim) else []
    if inside and value.approx == "exact":
        most = max(_amount_of(p) for p in inside)
        span = days(str(claim.period))
        due = {d for p in inside for d in p.due}
        whole = span is not None and (span.first is not None or span.last in due)
        # A part of it may be sold in any week: less is another amount only for the whole time.
        if size.lo > most or (whole and size.lo > most / 2):
            return inside
    fresh = all(abs(at.then - p.published) <= _NEWS for p in promises) and not inside
    if not (promises and fresh and at.written and claim.type == "commitment"):
        return []
    return list(promises) if size.lo >= _TIMES * max(map(_amount_of, promises)) else []


def _summed(claim: Claim, size: Interval, heard: Sequence[Promise], at: Sitting) -> Verdict | None:
    """Explain an amount that is several promises together, or a yearly one over some years."""
    fit = [p for p in heard if p.target is not None and _scale(p) is not None and p.window]
    years = next((v.value for v in claim.values if v.role == "duration" and v.unit == "year"), None)
    for one in fit:
        if years is None:
            break
        whole = _amount_of(one) * years
        changes = any(p.window and one.window and p.window[0] == one.window[1]
                      and p.target != one.target for p in fit)  # fmt: skip
        if not changes and size.meets(Interval(whole * _NEARLY, whole / _NEARLY)) and _yearly(one):
            said = f"{_target(one)} a year for {years.normalize():f} years"
            return _as_sum(said, [one], at)
    alike = ([p for p in fit if p.text == q.text] for q in fit)
    together = ([p for p in fit if p.window == q.window] for q in fit)
    for some in (fit, *alike, *together):
        whole = sum((_amount_of(p) for p in some), Decimal(0))
        if len(some) > 1 and size.meets(Interval(whole * _NEARLY, whole / _NEARLY)):
            return _as_sum(" + ".join(f"{_target(p)} ({_window(p)})" for p in some), some, at)
    return None


def _as_sum(said: str, promises: Sequence[Promise], at: Sitting) -> Verdict:
    side = Side(at.then, said, True) if at.written else None
    found = tuple(_row(p) for p in promises)
    return Verdict("explained", f"together: {said}", found, side, Side(at.now, said, True), "sum")


def _yearly(promise: Promise) -> bool:
    span = _days(promise)
    return span.length is not None and abs(span.length - _YEAR) <= 1


def _timed(claim: Claim) -> bool:
    return claim.period is not None and days(str(claim.period)) is not None


def _slipped(promise: Promise, size: Interval) -> bool:
    """Tell whether an amount is the one promised, some thousands times or a thousandth of it."""
    target = _amount_of(promise)
    if size.lo is None or size.hi is None:
        return False
    return any(size.meets(Interval(target * k, target * k)) for k in _SLIPS)


def _misdated(claim: Claim, promises: Sequence[Promise], at: Sitting) -> Verdict | None:
    """Find that a promise of this amount falls due on none of the days the text gives."""
    span = days(claim.deadline) if claim.deadline else None
    due = sorted({d for p in promises for d in p.due})
    if span is None or span.last is None or not due or not firm(claim):
        return None
    if any(abs((d - span.last).days) <= 1 for d in due):
        return None
    said = f"it falls due on {' or '.join(map(str, due))}, not by {span.last}"
    rows = tuple(_row(p) for p in promises)
    side = Side(at.then, said, False) if at.written else None
    return Verdict("conflicts", said, rows, side, Side(at.now, said, False), "deadline")


def _in_window(claim: Claim, promises: Sequence[Promise]) -> list[Promise]:
    span = days(str(claim.period)) if claim.period else None
    if span is None:
        return []
    return [p for p in promises if p.window is not None and _days(p).meets(span)]


def _nearest(claim: Claim, heard: Sequence[Promise]) -> Sequence[Promise]:
    """Return the promises a text without an amount speaks of: in its window, or the first."""
    found = _in_window(claim, heard)
    if found:
        return found
    first = min(p.published for p in heard)
    return [p for p in heard if p.published == first][:2]


def _told(claim: Claim, promises: Sequence[Promise], at: Sitting, more: str) -> Verdict:
    """Return what the record says of a promise: whose word it is, and how it stands."""
    first = promises[0]
    alone = [p for p in promises if p.one_sided]
    then = at.facts.standing(first.id, at.then) if at.written else None
    status = "; ".join(_standing(p) for p in promises)
    rows = tuple(_row(p) for p in promises)
    held = f"{then.status} ({then.note})" if then else "not yet in the record"
    early = Side(at.then, held, True if then else None) if at.written else None
    sides = (early, Side(at.now, _standing(first), True))
    said = "; ".join(t for t in (f"{first.text} {status}", more) if t)
    if alone and len(alone) == len(promises):
        whose = " and ".join(dict.fromkeys(s for p in alone for s in p.said_by))
        return Verdict("explained", f"only {whose} says so: {said}", rows, *sides, why="one-sided")
    if more:
        return Verdict("explained", said, rows, *sides, why="period")
    if claim.hedge in _UNSURE:
        said = f"came about: {said}"
    return Verdict("agrees", said, rows, *sides)


def _foreseen(claim: Claim, heard: Sequence[Promise], row: Pledged, at: Sitting) -> Verdict:
    """Return what was bought after a text foresaw that more would be."""
    first = heard[0]
    if claim.direction != "up" or claim.values or not first.done:
        return cannot("no-outcome", f"the outcome ({row.title}) is not in the record", row.title)
    by = first.counts[0][0]
    said = f"came true by {by}: {first.done.normalize():f} {first.unit} ({first.note})"
    then = Side(at.then, "not out", None) if at.written else None
    return Verdict("agrees", said, (_row(first),), then, Side(at.now, said, True), "outcome")


def _progress(
    claim: Claim, heard: Sequence[Promise], amounts: Sequence[Value], at: Sitting
) -> Verdict:
    """Hold a count against a promise with what the scorecard counts on the day of the text."""
    kept = _whole(claim, heard, amounts, at)
    if kept is not None:
        return kept
    for promise in heard:
        if promise.target is None or not _running(promise, at.then):
            continue
        then = _then(promise, at)
        if then is None or not then.counts:
            continue
        by, count = then.counts[0]
        done = f"{count.normalize():f} of {_target(then)} by {by}"
        rows = (_row(then),)
        side = Side(at.then, done, None)
        if not amounts:
            fits = claim.direction != "up" or count > 0
            said = f"counted by {at.then}: {done}"
            why = "contracts, reported sales, shipments and arrivals are different counts"
            return Verdict("explained" if fits else "conflicts", f"{said}; {why}", rows, side,
                           None, "measure")  # fmt: skip
        size = _in_base(amounts[0])
        scale = _scale(then)
        if size is None or scale is None:
            continue
        held = count * scale
        if size.meets(Interval(held * Decimal("0.95"), held * Decimal("1.05"))):
            return Verdict("agrees", done, rows, side, None)
        said = f"{done} ; another count may be meant"
        return cannot("measure", said, "which count the text means", rows)
    return cannot("not-held", "no count of it is held by the day of the text")


def _whole(
    claim: Claim, heard: Sequence[Promise], amounts: Sequence[Value], at: Sitting
) -> Verdict | None:
    """Say how a promise stands whose whole amount a text counts for the time it was made for."""
    size = _in_base(amounts[0]) if amounts and amounts[0].role == "amount" else None
    same = [p for p in heard if size is not None and _meets(p, size)]
    due = days(claim.deadline) if claim.deadline else None
    own = [p for p in same if due is not None and any(due.meets(Days(d, d)) for d in p.due)]
    then = _then(own[0] if own else same[0], at) if own or len(same) == 1 else None
    if then is None or then.status not in _SETTLED:
        return None
    said = f"{then.text} {_standing(then)}"
    fits = then.status == "met"
    side = Side(at.then, _standing(then), fits or None)
    rows = (_row(then),)
    if fits and not claim.negated:
        return Verdict("agrees", said, rows, side, None)
    return Verdict("explained", said, rows, side, None, "time")


def _running(promise: Promise, day: date) -> bool:
    return promise.window is not None and _days(promise).meets(Days(day, day))


def _days(promise: Promise) -> Days:
    assert promise.window is not None
    start, until = promise.window
    return Days(start, until - timedelta(days=1) if until else None)


def _in_base(value: Value, counted: Collection[str] = ()) -> Interval | None:
    interval, unit = in_base(value)
    if unit in counted:
        return interval
    if unit in _MASS:
        return interval.times(_MASS[unit])
    return interval if len(unit) == 3 and unit.isupper() else None


def _scale(promise: Promise) -> Decimal | None:
    """Return what a unit is worth in its base; what is counted by its name counts as one."""
    if not promise.unit:
        return None
    # Behind a unit of two words may stand over what the amount is.
    for unit in (promise.unit, " ".join(promise.unit.split()[:2])):
        try:
            return read_unit(unit).scale
        except InputError:
            continue
    return Decimal(1)


def _of_size(promises: Sequence[Promise], size: Interval | None) -> list[Promise]:
    return [p for p in promises if size is not None and _meets(p, size)]


def _meets(promise: Promise, size: Interval) -> bool:
    scale = _scale(promise)
    if promise.target is None or scale is None:
        return False
    target = promise.target * scale
    return size.meets(Interval(target, target))


def _amount_of(promise: Promise) -> Decimal:
    """Return what is promised, in the base of its unit."""
    assert promise.target is not None
    return promise.target * (_scale(promise) or Decimal(1))


def _target(promise: Promise) -> str:
    if promise.target is None:
        return "no amount"
    return f"{promise.target.normalize():f} {promise.unit}"


def _window(promise: Promise) -> str:
    if promise.window is None:
        return "no window"
    span = _days(promise)
    return f"{span.first}..{span.last or ''}"


def _standing(promise: Promise) -> str:
    done = f", {promise.done.normalize():f} {promise.unit} counted" if promise.done else ""
    note = f": {promise.note}" if promise.note else ""
    return f"({promise.status}{done}{note})"


def _row(promise: Promise) -> Row:
    value = f"{_target(promise)}, {promise.status}" if promise.target else promise.status
    return Row("commitment", promise.id, value, _window(promise), promise.published,
               promise.sources)  # fmt: skip
