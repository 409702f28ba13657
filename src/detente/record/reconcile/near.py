"""Two subjects that are near and not the same: a whole and its part, two counts of one flow."""

from __future__ import annotations

from decimal import Decimal

from detente.record.claim import Value
from detente.record.reconcile.answer import Kind
from detente.record.reconcile.figures import shared, told
from detente.record.reconcile.interval import Interval, in_base
from detente.record.reconcile.rules import Identity, Rules
from detente.record.reconcile.said import Said

Found = tuple[Kind, str]
_MONTH = 31
_SEASON = 120
"""Days between two texts that may still speak of one act."""
_LONGER = 2.5
"""A span so many times another is no longer the same time."""


def relate_near(a: Said, b: Said, rules: Rules) -> Found | None:
    """Return why claims about two near subjects differ, or that one ends the other."""
    ended = _ended(a, b, rules)
    if ended is not None:
        return ended
    if a.claim.polarity != b.claim.polarity:
        return None
    subjects = {a.claim.subject, b.claim.subject}
    for row in rules.identities:
        if subjects == {row.whole, row.part}:
            whole, part = (a, b) if a.claim.subject == row.whole else (b, a)
            found = _identity(whole, part, row)
            if found is not None:
                return found
    for family in rules.families:
        if subjects <= set(family.subjects) and _comparable(a, b):
            pair = shared(a, b)
            figures = f"{told(pair[0])} and {told(pair[1])}: " if pair else ""
            return family.relation, figures + family.why
    return None


def _ended(a: Said, b: Said, rules: Rules) -> Found | None:
    for row in rules.endings:
        for threat, end in ((a, b), (b, a)):
            right = threat.claim.subject == row.of and end.claim.subject == row.event
            if not right or threat.claim.type != row.type or not threat.claim.values:
                continue
            # Said after its end it is another threat, or the memory of this one.
            if threat.day and end.day and threat.day > end.day:
                continue
            return "updates", row.why
    return None


def _identity(whole: Said, part: Said, row: Identity) -> Found | None:
    """Check that a whole moved by what its part moved by."""
    ends = [whole.value("from"), whole.value("to"), part.value("from"), part.value("to")]
    if all(v is not None and v.unit in {"%", "fraction"} for v in ends):
        begin, end, first, last = (v for v in ends if v is not None)
        if not fits(begin, end, last.value - first.value):
            return None
        numbers = [v.value.normalize() for v in (begin, end, first, last)]
        sums = f"{numbers[0]:f} − {numbers[1]:f} = {numbers[2]:f} − {numbers[3]:f}"
        named = any(w.casefold() in whole.claim.quote.casefold() for w in row.words)
        more = "; the words name the part, the figures are of the whole" if named else ""
        return "explained-scope", f"{sums}: {row.why}{more}"
    pair = shared(whole, part)
    if pair is None or not near_in_time(whole, part):
        return None
    if in_base(pair[0])[0].meets(in_base(pair[1])[0]):
        return None
    return "explained-scope", f"{told(pair[0])} of the whole, {told(pair[1])} of a part: {row.why}"


def fits(begin: Value, end: Value, moved: Decimal) -> bool:
    """Tell whether a figure that moves from `begin` to `end` may have moved by so much."""
    one, other = in_base(begin)[0], in_base(end)[0]
    lo = None if other.lo is None or one.hi is None else other.lo - one.hi
    hi = None if other.hi is None or one.lo is None else other.hi - one.lo
    return Interval(lo, hi).meets(Interval(moved, moved))


def _comparable(a: Said, b: Said) -> bool:
    """Tell whether a reader would hold two figures side by side and see them differ."""
    pair = shared(a, b)
    if pair is None or in_base(pair[0])[0].meets(in_base(pair[1])[0]):
        return False
    if a.words_of_time or b.words_of_time:
        return a.words_of_time == b.words_of_time
    one, other = a.figure_time, b.figure_time
    if one is None or other is None:
        return near_in_time(a, b)
    lengths = sorted(span.length or 0 for span in (one, other))
    return one.meets(other) and lengths[1] <= _LONGER * lengths[0]


def near_in_time(a: Said, b: Said) -> bool:
    """Tell whether two acts are of one time: by their own days, else by those of the texts."""
    one, other = a.act_time, b.act_time
    if one is not None and other is not None:
        return one.gap(other) <= _MONTH
    return a.day is None or b.day is None or abs((b.day - a.day).days) <= _SEASON
