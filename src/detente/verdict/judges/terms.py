"""How long a measure or its suspension runs, and the day on which it ends."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal

from detente.record.claim import Claim, Value
from detente.record.reconcile.interval import Interval, in_base
from detente.record.reconcile.said import Days, days
from detente.verdict.answer import Row, Side, Verdict, cannot
from detente.verdict.facts import Spell, Standing, StatedEnd
from detente.verdict.judges import Sitting
from detente.verdict.judges.footings import is_more, of_now
from detente.verdict.judges.steps import EARLY, NEWS, WINDOW, firm, standing_row
from detente.verdict.rows import Ruled

_TERM, _SHORT = Decimal(20), 4
"""Days by which a term told in years or months may miss the days of an act, a quarter at most."""
_HELD = frozenset({"suspended", "in-force"})
_ROWS = 3
_WIDE = 366
_MONTH = 31
_YEAR = re.compile(r"\d{4}")


def judge_term(claim: Claim, value: Value, row: Ruled, at: Sitting) -> Verdict:
    """Hold a term against how long a suspension or measure runs, and to which day if it says."""
    ended = judge_end(claim, row, at) if claim.deadline else None
    wanted, _ = in_base(value)
    held = [s for s in _told_spells(row, at) if s.until is not None and s.state in _HELD]
    if ended is not None and ended.label != "agrees":
        return _other_term(claim, value, ended, held, at) or ended
    held = [s for s in held if _term_of(claim, s, at)]
    fits = [s for s in held if _runs(wanted, s)]
    if fits:
        spell = fits[0]
        said = _running(spell)
        known = spell.published <= at.then
        first = Side(at.then, said if known else "announced, no act yet", True if known else None)
        sides = (first if at.written else None, Side(at.now, said, True))
        return Verdict("agrees", said, (_spell_row(spell),), *sides)
    stated = _as_stated(wanted, held, row, at)
    if stated is not None:
        return stated
    lately = [s for s in held if abs(s.published - at.then) <= NEWS and s.state == "suspended"]
    if row.by_line or not lately or not firm(claim) or claim.direction is None:
        return cannot("not-held", f"no term of {row.title} like it is held", row.title)
    if value.approx != "exact" or at.written is None:
        return cannot("not-held", f"no term of {row.title} like it is held", row.title)
    spell = lately[0]
    earlier = [s for s in at.facts.spells(spell.measure, at.then) if s.until and _runs(wanted, s)]
    said = f"the term is another: {_running(spell)}"
    if earlier:
        return cannot("not-held", f"{said}; an earlier one ran so long", row.title)
    side = Side(at.then, _running(spell), False)
    rows = tuple(_spell_row(s) for s in lately[:_ROWS])
    return Verdict("conflicts", said, rows, side, Side(at.now, _running(spell), False), "term")


def _other_term(
    claim: Claim, value: Value, ended: Verdict, held: list[Spell], at: Sitting
) -> Verdict | None:
    """Find that what ends on the day a text gives ran there by another term than it says.

    The term may be that of the last act or, where nothing is said to be prolonged, of all the
    acts that followed on one another.
    """
    span = days(claim.deadline or "")
    if ended.label != "outdated" or span is None or not firm(claim):
        return None
    if value.approx != "exact" or at.written is None:
        return None
    wanted, _ = in_base(value)
    ending = [s for s in held if s.until and _close(s.until, span) and s.published <= at.then]
    whole = [s if is_more(claim) else _from_the_first(s, held) for s in ending]
    if not ending or any(_runs(wanted, s) for s in (*ending, *whole)):
        return None
    said = f"the end fits, the term is another: {_running(ending[0])}"
    side = Side(at.then, _running(ending[0]), False)
    rows = tuple(_spell_row(s) for s in ending[:_ROWS])
    return Verdict("conflicts", said, rows, side, Side(at.now, _running(ending[0]), False), "term")


def _from_the_first(spell: Spell, held: list[Spell]) -> Spell:
    """Return a stretch with those that it followed on without a day between."""
    before = [
        s
        for s in held
        if (s.measure, s.state, s.until) == (spell.measure, spell.state, spell.start)
    ]
    return replace(_from_the_first(before[0], held), until=spell.until) if before else spell


def _as_stated(wanted: Interval, held: list[Spell], row: Ruled, at: Sitting) -> Verdict | None:
    """Find that officials state a new end so much later than an act has it."""
    for end in at.facts.stated_ends(at.then + EARLY):
        longer = wanted.meets(_about((end.day - end.law).days))
        spell = next((s for s in held if s.until and _close(s.until, Days(end.law, end.law))), None)
        if longer and spell is not None:
            said = f"{row.title}: {spell.state} to {spell.until}"
            return _only_stated(end, said, (_spell_row(spell),), at)
    return None


def _only_stated(end: StatedEnd, said: str, rows: tuple[Row, ...], at: Sitting) -> Verdict:
    """Return that officials give an end that no act has."""
    more = Row("commitment", end.whose, f"end as stated: {end.day}")
    reason = f"{end.day} is what officials state, no act says so; {said}"
    return Verdict("explained", reason, (*rows, more), Side(at.then, said, False), why="scope")


def _about(length: int) -> Interval:
    miss = min(_TERM, Decimal(length // _SHORT))
    return Interval(length - miss, length + miss)


def _told_spells(row: Ruled, at: Sitting) -> list[Spell]:
    """Return the stretches of the measures of a row that a text of its day may speak of."""
    found = []
    for name in [n for group in row.groups for n in group]:
        for spell in at.facts.spells(name, at.now):
            late = spell.until is not None and spell.until < at.then - WINDOW
            if spell.published <= at.then + EARLY and not late:
                found.append(spell)
    return found


def _term_of(claim: Claim, spell: Spell, at: Sitting) -> bool:
    """Tell whether the term of a claim is that of a stretch: by what is done, or by its day."""
    if claim.type != "measure" or claim.direction == "hold":
        return True
    if claim.direction == "down":
        return spell.state == "suspended"
    if claim.direction is None and firm(claim) and spell.start <= at.then:
        return True
    meant = days(claim.event_date) if claim.event_date else None
    return meant is not None and meant.gap(Days(spell.start, spell.start)) <= NEWS.days


def _runs(wanted: Interval, spell: Spell) -> bool:
    assert spell.until is not None
    return wanted.meets(_about((spell.until - spell.start).days))


def _running(spell: Spell) -> str:
    return f"{spell.measure} {spell.state} from {spell.start} to {spell.until}"


def _spell_row(spell: Spell) -> Row:
    span = f"{spell.start}..{spell.until or ''}"
    return Row("measure", spell.measure, spell.state, span, spell.published)


def judge_end(claim: Claim, row: Ruled, at: Sitting) -> Verdict | None:
    """Hold the time at which something is to end, or begins, against the acts.

    A text may give a day, a month or a season: what ends on some day of it ends then.
    """
    span = days(claim.deadline or claim.event_date or "")
    if span is None or span.first is None or span.last is None:
        return None
    names = [n for group in row.groups for n in group]
    running = []
    for name in names:
        then = at.facts.status(name, at.then, at.then)
        if then is None or then.until is None or then.status not in _HELD:
            continue
        if not may_end(claim, then, at):
            continue
        if _close(then.until, _in_year(claim, span, then.until, at)):
            return _ending(then, at)
        running.append(then)
    soon = _set_soon([s.id for s in running], span, at)
    if soon is not None:
        return soon
    coming = [s for s in running if _of_a_year_held(claim, span, s, at)]
    if coming and of_now(claim):
        return _ending(coming[0], at)
    for state in running:
        found = _before_it_was_prolonged(state, span, at)
        if found is not None:
            return found
    return _ending(coming[0], at) if coming else _no_such_end(claim, span, running, row, at)


def may_end(claim: Claim, state: Standing, at: Sitting) -> bool:
    """Tell whether a measure is one of the party that a text says acts."""
    codes = [c for c in (claim.actor or "").split(",") if len(c) == 2 and at.facts.covers(c)]
    return not codes or state.by in map(at.facts.home, codes)


def _set_soon(names: list[str], end: Days, at: Sitting) -> Verdict | None:
    """Find the act that set an end in the weeks after a text told of it."""
    for name in names:
        for spell in at.facts.spells(name, min(at.then + NEWS, at.now)):
            late = at.then < spell.published <= at.then + NEWS
            if late and spell.until and _close(spell.until, end) and spell.state in _HELD:
                said = f"{_running(spell)}, by an act published {spell.published}"
                first = Side(at.then, "announced, no act yet", None) if at.written else None
                return Verdict("agrees", said, (_spell_row(spell),), first,
                               Side(at.now, said, True))  # fmt: skip
    return None


def _in_year(claim: Claim, told: Days, held: date, at: Sitting) -> Days:
    """Return an end that a text gives without a year, and that lies long back, in the year held."""
    long_back = told.last is not None and told.last + WINDOW < at.then
    return _moved(claim, told, held.year) if long_back else told


def _of_a_year_held(claim: Claim, told: Days, state: Standing, at: Sitting) -> bool:
    """Tell whether what runs ends on the day of the year that a text gives without its year.

    A day that is over by then is no end of what is still held up.
    """
    over = told.last is not None and told.last < at.then and claim.direction == "hold"
    if not over or state.until is None:
        return False
    return _close(state.until, _moved(claim, told, state.until.year))


def _moved(claim: Claim, told: Days, year: int) -> Days:
    """Return a time that a text gives without its year in another year."""
    first, last = told.first, told.last
    if first is None or last is None or first.year != last.year or _YEAR.search(claim.quote):
        return told
    if (2, 29) in {(first.month, first.day), (last.month, last.day)}:
        return told
    return Days(first.replace(year=year), last.replace(year=year))


def _close(one: date, told: Days) -> bool:
    """Tell whether a day may be the one told: an end "to the 10th" may mean that day or its start.

    A time wider than a year names no end.
    """
    return (told.length or 0) <= _WIDE and Days(one, one).gap(told) <= 1


def _ending(then: Standing, at: Sitting) -> Verdict:
    """Return that a measure ends on the day a text gives, and whether it was prolonged since."""
    assert then.until is not None
    now = at.facts.status(then.id, min(at.now, then.until), at.now)
    said = f"{then.name} {then.status} to {then.until}"
    rows = (standing_row(then),)
    first = Side(at.then, said, True) if at.written else None
    if now is not None and now.until is not None and now.until > then.until:
        later = f"since prolonged to {now.until}"
        second = Side(at.now, f"{now.name} {now.status} to {now.until}", False)
        return Verdict("outdated", f"{said}; {later}", (*rows, standing_row(now)), first,
                       second, "prolonged")  # fmt: skip
    return Verdict("agrees", said, rows, first, Side(at.now, said, True))


def _before_it_was_prolonged(state: Standing, end: Days, at: Sitting) -> Verdict | None:
    """Find an end that held until an act before the text prolonged it."""
    assert end.last is not None
    newer = state
    for told in at.facts.published([[state.id]], at.then):
        old = at.facts.status(state.id, min(told, end.last), told)
        if old is None or old.until is None or old.status not in _HELD:
            continue
        if _close(old.until, end):
            said = f"{old.name} was {old.status} to {old.until} as published on {told}; "
            said += f"prolonged to {newer.until} before the text"
            rows = (standing_row(old), standing_row(newer))
            first = Side(at.then, f"{newer.status} to {newer.until}", False)
            return Verdict("outdated", said, rows, first, first, "prolonged")
        newer = old
    return None


def _no_such_end(
    claim: Claim, end: Days, running: list[Standing], row: Ruled, at: Sitting
) -> Verdict | None:
    """Return that every measure of a subject ends on another day than a text gives.

    Of layers that a text does not tell apart others may end then; and a day by which something
    is done, with the time it takes, is no end of what is held up.
    """
    if not running or not claim.deadline or not firm(claim) or at.written is None or row.by_line:
        return None
    if claim.period is not None and claim.direction != "hold":
        return None
    held = ", ".join(dict.fromkeys(str(s.until) for s in running))
    said = f"{row.title}: {running[0].status} to {held}"
    rows = tuple(standing_row(s) for s in running)
    for stated in at.facts.stated_ends(at.then + EARLY):
        law = Days(stated.law, stated.law)
        of_these = any(s.until and _close(s.until, law) for s in running)
        if of_these and _close(stated.day, end):
            return _only_stated(stated, said, rows, at)
    if end.last is None or end.last <= at.then or (end.length or 0) > _WIDE:
        return None
    if (end.length or 0) > _MONTH and any(_near(s.until, end) for s in running):
        return None
    side = Side(at.then, said, False)
    return Verdict("conflicts", said, rows, side, Side(at.now, said, False), "end")


def _near(one: date | None, told: Days) -> bool:
    """Tell whether a day lies so near a season or quarter that a rough word may mean it."""
    return one is not None and Days(one, one).gap(told) <= _MONTH
