"""Two statements about one series: intervals, periods and bases decide."""

from __future__ import annotations

from decimal import Decimal

from detente.record.claim import Value
from detente.record.reconcile.answer import Kind
from detente.record.reconcile.interval import Interval, in_base
from detente.record.reconcile.said import Said

Found = tuple[Kind, str]
_ROLES = ("change", "level", "amount", "rate", "to", "from", "duration", "streak", "share", "count")
_LEVELS = frozenset({"level", "amount"})
_FIRST = "first "
_SCALES = (("tn", Decimal(10**12)), ("bn", Decimal(10**9)), ("mn", Decimal(10**6)))


def relate_figures(a: Said, b: Said) -> Found | None:
    """Return how two statements about one indicator stand to each other."""
    if {a.claim.type, b.claim.type} - {"statistic", "forecast"}:
        return None
    first = _first_since(a, b)
    if first is not None:
        return first
    pair = shared(a, b)
    if pair is None:
        return _wordless(a, b)
    return _numbers(a, b, *pair)


def shared(a: Said, b: Said) -> tuple[Value, Value] | None:
    """Return the two figures of one role and unit that both claims give, or None."""
    pairs = [
        (x, y)
        for role in _ROLES
        for x in a.claim.values
        for y in b.claim.values
        if x.role == role and y.role == role and in_base(x)[1] == in_base(y)[1]
    ]
    apart = [p for p in pairs if not in_base(p[0])[0].meets(in_base(p[1])[0])]
    return next(iter(apart or pairs), None)


def told(value: Value) -> str:
    """Return a figure as it is written, without its claim.

    >>> from detente.record.claim import Span
    >>> told(Value("level", Decimal("1.08e12"), "USD", "about", None, None, False, False,
    ...     Span(0, 1, "1")))
    'about 1.08 tn USD'
    """
    word = "" if value.approx == "exact" else f"{value.approx} "
    number, scale = value.value, ""
    for name, size in _SCALES:
        if abs(number) >= size and value.unit != "%":
            number, scale = number / size, f" {name}"
            break
    return f"{word}{number.normalize():,f}{scale} {value.unit}"


def closer(one: Interval, other: Interval) -> bool:
    """Tell whether the first lies in the second and says more."""
    return one.within(other) and one != other


def _numbers(a: Said, b: Said, x: Value, y: Value) -> Found | None:
    time = _time(a, b)
    one, other = in_base(x)[0], in_base(y)[0]
    meets = one.meets(other)
    if time == "open" and not (one.picks and other.picks):
        return None
    if time == "other":
        return None
    if time == "longer":
        if x.role not in _LEVELS:
            return None
        return "accumulates", f"{told(x)} by {a.claim.period}, {told(y)} by {b.claim.period}"
    bases = {a.claim.basis.base, b.claim.basis.base}
    outcome = _outcome(a, b, x, y)
    if outcome is not None:
        return outcome if time == "same" else None
    if meets:
        if closer(other, one) or closer(one, other):
            return "refines", f"{told(x)} and {told(y)} are one figure, once rounder"
        return "agrees", f"both say {told(y)}"
    if time == "open":
        return None
    if len(bases) > 1:
        named = " and ".join(sorted(base or "not said" for base in bases))
        return "explained-basis", f"{told(x)} and {told(y)} stand on different bases: {named}"
    if a.unsure or b.unsure:
        return "hedge-shift", f"{told(x)} {a.claim.hedge}, {told(y)} {b.claim.hedge}"
    if _ambiguous(a) or _ambiguous(b):
        return "explained-basis", f"{told(x)} and {told(y)}: the period of one is ambiguous"
    return "conflict", f"{told(x)} against {told(y)} for {b.claim.period}"


def _outcome(a: Said, b: Said, x: Value, y: Value) -> Found | None:
    """Hold a forecast against what came out."""
    kinds = (a.claim.type, b.claim.type)
    if kinds not in {("forecast", "statistic"), ("statistic", "forecast")} or b.unsure == a.unsure:
        return None
    foreseen, came = (x, y) if a.claim.type == "forecast" else (y, x)
    miss = came.value - foreseen.value
    unit = "pp" if came.unit == "%" else came.unit
    said = f"{told(foreseen)} foreseen, {told(came)} came out"
    return "forecast-outcome", f"{said}: {_signed(miss)} {unit}"


def _signed(value: Decimal) -> str:
    return f"{value.normalize():+,f}"


def _wordless(a: Said, b: Said) -> Found | None:
    """Relate statements without a shared figure: direction, record, outcome of a forecast."""
    if _time(a, b) != "same":
        return None
    directions = {a.claim.direction, b.claim.direction}
    if None in directions or len(directions) > 1:
        return None
    way = b.claim.direction
    if a.claim.type == "forecast" and b.claim.type == "statistic" and not b.unsure:
        return "forecast-outcome", f"foreseen {way}, came out {way}"
    if a.claim.type == b.claim.type == "statistic":
        return "agrees", f"both say {way}"
    return None


def _first_since(a: Said, b: Said) -> Found | None:
    """Relate two accounts of when the last one like it was."""
    one, other = a.claim.basis.base, b.claim.basis.base
    if not (one.startswith(_FIRST) and other.startswith(_FIRST)) or _time(a, b) != "same":
        return None
    if one == other:
        return "agrees", f"both say {one}"
    notes = {a.claim.basis.series_note, b.claim.basis.series_note} - {""}
    named = f" ({', '.join(sorted(notes))})" if notes else ""
    return (
        "explained-basis",
        f"{one} and {other}: a run depends on whether months that were released only together "
        f"count as one period or as single months{named}",
    )


def _time(a: Said, b: Said) -> str:
    """Return ``same``, ``longer`` (b runs on from the same start), ``open`` or ``other``."""
    one, other = a.figure_time, b.figure_time
    if a.words_of_time or b.words_of_time:
        return "same" if a.words_of_time == b.words_of_time else "other"
    if one is None or other is None:
        return "open"
    if one == other:
        return "same"
    year = one.first is not None and (one.first.month, one.first.day) == (1, 1)
    if one.first == other.first and one.within(other) and year and (one.length or 0) > 31:
        return "longer"
    return "other"


def _ambiguous(said: Said) -> bool:
    return said.claim.period is not None and said.claim.period.status == "ambiguous"
