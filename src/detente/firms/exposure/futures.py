"""The futures an entry is held against: now, each deadline, the snap-back, each scenario."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from detente.kernel.moment import AsOf, local_day, read_on
from detente.ledger.case.model import Case
from detente.ledger.case.record import Record
from detente.ledger.timeline import state_at
from detente.ledger.views import ahead

#: Measures that decide what goods owe.
_DUTY_KINDS = frozenset({"tariff", "exclusion", "de-minimis"})


@dataclass(frozen=True, slots=True)
class Future:
    """A day under one law: `law` is the case as it then stands, `why` what falls on that day."""

    id: str
    title: str
    on: date
    law: Case
    scenario: str | None = None
    why: tuple[str, ...] = ()


def futures(
    case: Case, record: Record, when: AsOf, dests: Sequence[str], asked: Sequence[str], days: int
) -> list[Future]:
    """Return now, the deadlines ahead, the snap-back, and each scenario now and then.

    The snap-back is the last of those deadlines on which the law itself names an end, read as
    if nothing more were signed by then.
    """
    importers = set(dests)
    zone = case.party(dests[0]).zone
    today = local_day(when.on, zone)
    due: dict[date, list[str]] = {}
    legal: set[date] = set()
    for item in ahead.calendar(case, record, when, days):
        measure = case.measures.get(item.measure)
        if measure is None or measure.kind not in _DUTY_KINDS or measure.by not in importers:
            continue
        if item.date > today:
            due.setdefault(item.date, []).append(item.text)
            if item.legal is not None:
                legal.add(item.date)
    made = [Future("now", "now", today, case)]
    made += [
        Future(f"on {day}", f"on {day}, as far as is known", day, case, None, tuple(due[day]))
        for day in sorted(due)
    ]
    then = max(legal, default=today + timedelta(days=days))
    lapsed = ahead.as_scheduled(case, read_on(then, zone))
    title = f"on {then}, if nothing more is signed"
    why = tuple(text for day in sorted(legal) for text in due[day])
    made.append(Future("snap-back", title, then, lapsed, None, why))
    for name in asked or sorted(case.scenarios):
        law = case.under(name)
        if not asked and not _moves_duties(law, case):
            continue
        words = case.scenarios[name].title
        made.append(Future(f"{name} now", f"{words}: now", today, law, name))
        made.append(Future(f"{name} then", f"{words}: on {then}", then, law, name))
    return made


def _moves_duties(law: Case, case: Case) -> bool:
    """Tell whether a scenario touches a measure that an entry may pay."""
    return any(
        measure.layer is not None and measure.acts != case.measures[name].acts
        for name, measure in law.measures.items()
    )


def turned(now: Future, then: Future, known: date, dests: Iterable[str]) -> dict[str, list[str]]:
    """Return by layer the measures whose state or rate differs between two futures."""
    importers = set(dests)
    found: dict[str, list[str]] = {}
    for name, measure in then.law.measures.items():
        if measure.by not in importers or measure.kind not in _DUTY_KINDS:
            continue
        zone = then.law.party(measure.by).zone
        states = []
        for future in (now, then):
            acts = future.law.measures[name].acts
            at = AsOf(read_on(future.on, zone), known)
            state = state_at(acts, at, future.law.about.known_until)
            states.append(("not on record", None) if state is None else (state.status, state.rate))
        (was, rate), (is_, new) = states
        if (was, rate) != (is_, new):
            text = f"{name}: {was}" + (f" → {is_}" if was != is_ else f", {rate} → {new}")
            found.setdefault(measure.layer or "", []).append(text)
    return found
