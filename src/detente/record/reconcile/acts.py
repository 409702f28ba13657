"""Two statements about one act, pledge, threat or meeting: dates, amounts and hedges decide."""

from __future__ import annotations

from detente.record.claim import Value
from detente.record.reconcile.answer import Kind
from detente.record.reconcile.figures import closer, shared, told
from detente.record.reconcile.interval import in_base
from detente.record.reconcile.rules import Rules
from detente.record.reconcile.said import Days, Said, days

Found = tuple[Kind, str]
#: A plan whose day is named anew within so many days is the same plan.
_SLIP = 62
_EARLY = 21
"""What took place so many days before the planned day is another event."""
#: Texts so many days apart may speak of one state of affairs.
_NEAR = 45
_HELD = frozenset({"hold", "down"})
_STATES = frozenset({"measure", "commitment"})


def relate_acts(a: Said, b: Said, rules: Rules) -> Found | None:
    """Return how two statements about one subject that is done, not counted, stand."""
    if (pair := shared(a, b)) is not None:
        return _numbers(a, b, *pair)
    if a.claim.type == b.claim.type == "event":
        return _happened(a, b, rules)
    if {a.claim.type, b.claim.type} <= {*_STATES, "event"}:
        return _prolonged(a, b) or _state(a, b)
    return None


def _numbers(a: Said, b: Said, x: Value, y: Value) -> Found | None:
    one, other = in_base(x)[0], in_base(y)[0]
    meets = one.meets(other)
    if _other_unit_of_time(a, b):
        if not meets:
            return None
        times = [said.words_of_time or str(said.claim.period) for said in (a, b)]
        return "explained-scope", f"{told(y)} in both, once for {times[0]}, once for {times[1]}"
    due = [days(said.claim.deadline or "") for said in (a, b)]
    if meets and due[0] and due[1] and not due[0].meets(due[1]):
        return "updates", f"{told(y)}: due {a.claim.deadline}, restated as {b.claim.deadline}"
    if a.words_of_time != b.words_of_time or not _times_meet(a, b):
        return None
    if not meets:
        return _moved(a, b, x, y)
    kinds = {a.claim.type, b.claim.type}
    firm = one.picks and other.picks
    alike = kinds <= {"commitment"} or kinds == {"threat", "measure"}
    if a.unsure != b.unsure and firm and alike:
        softer = f"{a.claim.hedge} in one text, {b.claim.hedge} in the other"
        return "hedge-shift", f"{told(y)} in both: {softer}"
    if kinds == {"threat", "measure"}:
        return None
    if a.unsure and not b.unsure:
        return "updates", f"{a.claim.hedge} {told(x)}, then stated: {told(y)}"
    if closer(other, one) or closer(one, other):
        return "refines", f"{told(x)} and {told(y)} fit"
    return "agrees", f"both say {told(y)}"


def _moved(a: Said, b: Said, x: Value, y: Value) -> Found | None:
    """Two figures of one act that do not meet: a later state, a plan changed, or a conflict."""
    if x.role in {"from", "to", "duration", "count"} and a.claim.type != b.claim.type:
        return None
    if a.unsure or b.unsure:
        if not _same_days(a, b) or a.unsure == b.unsure:
            return None
        return "hedge-shift", f"{told(x)} {a.claim.hedge}, {told(y)} {b.claim.hedge}"
    one, other = a.act_time, b.act_time
    if one is None or other is None:
        return None
    if one != other or a.claim.evidence != b.claim.evidence:
        return "updates", f"{told(x)} at first, then {told(y)}"
    return "conflict", f"{told(x)} against {told(y)}"


def _other_unit_of_time(a: Said, b: Said) -> bool:
    words = (a.words_of_time, b.words_of_time)
    dated = (a.figure_time, b.figure_time)
    return (bool(words[0]) and dated[1] is not None) or (bool(words[1]) and dated[0] is not None)


def _times_meet(a: Said, b: Said) -> bool:
    one, other = a.act_time, b.act_time
    return one is None or other is None or one.meets(other)


def _happened(a: Said, b: Said, rules: Rules) -> Found | None:
    one, other = a.act_time, b.act_time
    if one is None or other is None:
        return None
    places = (a.claim.place, b.claim.place)
    if one.meets(other):
        if places[0] and places[1] and not rules.same_place(places[0], places[1]):
            said = f"{places[0]} in one text, {places[1]} in the other"
            return ("updates", f"planned for {said}") if a.unsure else ("explained-scope", said)
        if a.unsure and not _planned(b):
            return "updates", f"planned for {a.claim.event_date or a.claim.period}, then held"
        finer = one != other and (one.within(other) or other.within(one))
        when = b.claim.event_date or b.claim.period
        return ("refines" if finer else "agrees"), f"the same one, {when}"
    early = other.last is not None and one.first is not None and other.last < one.first
    if early and not _planned(b) and one.gap(other) > _EARLY:
        return None
    if _planned(a) and one.gap(other) <= _SLIP:
        first, then = (s.claim.event_date or s.claim.period for s in (a, b))
        return "updates", f"planned for {first}, then {then}"
    return None


def _planned(said: Said) -> bool:
    """Tell whether an event is still ahead in its text."""
    when = said.act_time
    ahead = said.day and when and when.first and when.first > said.day
    return said.unsure or bool(ahead)


def _prolonged(a: Said, b: Said) -> Found | None:
    """An end named in one text, and a later end or a further term in the next."""
    ends, later, day = _end(a), _end(b), a.day
    if ends is None or ends.last is None or day is None or ends.last < day:
        return None
    if a.document.id == b.document.id or (b.day is not None and b.day < day):
        return None
    if later is not None and later.last and later.last > ends.last and not later.meets(ends):
        if b.claim.type == "measure":
            return "updates", f"to run out on {ends.last}, then to run to {later.last}"
        return None
    term = b.value("duration")
    if term is not None:
        return "updates", f"to run out on {ends}, then agreed for {told(term)}"
    return None


def _end(said: Said) -> Days | None:
    """Return when a claim says something ends, as exactly as it says."""
    return days(said.claim.deadline or said.claim.event_date or "")


def _state(a: Said, b: Said) -> Found | None:
    """Relate two statements of what is done about one subject, by direction and hedge."""
    ways = {a.claim.direction, b.claim.direction}
    if "event" in {a.claim.type, b.claim.type} or None in ways or not _close(a, b):
        return None
    if ways == _HELD:
        return (
            "explained-scope",
            "held back in one text, eased in the other: what is suspended is not lifted",
        )
    if len(ways) > 1:
        return None
    more = bool(b.claim.values) and not a.claim.values
    if more and not _same_days(a, b):
        figures = ", ".join(told(v) for v in b.claim.values)
        return "updates", f"no figure at first, then {figures} ({b.claim.hedge})"
    if a.unsure and not b.unsure:
        return "updates", f"{a.claim.hedge} at first, then {b.claim.hedge}"
    if a.unsure != b.unsure:
        if not _same_days(a, b):
            return None
        return "hedge-shift", f"{a.claim.hedge} in one text, {b.claim.hedge} in the other"
    if more or (a.claim.values and not b.claim.values):
        return "refines", f"both {b.claim.direction}; one gives figures"
    return "agrees", f"both {b.claim.direction}"


def _close(a: Said, b: Said) -> bool:
    """Tell whether two texts can speak of one state: near in time, or one dated like the other."""
    if a.claim.event_date and b.claim.event_date:
        return _times_meet(a, b)
    if a.claim.type == b.claim.type == "commitment":
        return True
    return a.day is None or b.day is None or abs((b.day - a.day).days) <= _NEAR or _far(a, b)


def _far(a: Said, b: Said) -> bool:
    """Tell whether both are held-back states, which last longer than a month."""
    return {a.claim.direction, b.claim.direction} <= _HELD


def _same_days(a: Said, b: Said) -> bool:
    return a.day is None or b.day is None or abs((b.day - a.day).days) <= _NEAR
