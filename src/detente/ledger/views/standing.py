"""What each measure is at a moment, as known on a day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from detente.kernel.moment import AsOf, local_day
from detente.kernel.source import Certainty, weakest
from detente.ledger.case.model import Case
from detente.ledger.measure import Act, Measure, Status
from detente.ledger.products.product import Product
from detente.ledger.timeline import Segment, State, paint, state_at


@dataclass(frozen=True, slots=True)
class Step:
    """One act of a measure, and what became of it."""

    id: str
    does: str
    published: date
    start: datetime | None
    until: datetime | None
    rate: Decimal | str | None
    status: str
    text: str
    certainty: Certainty
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MeasureState:
    """A measure at a moment.

    `rate` is what it charges, or what it would charge while it is not charged; a word
    (``list``, ``schedule``) where the rate differs by product. `until` is when the state ends
    as known; `legal_until` the end its own act names, which a later act may have cut short.
    """

    id: str
    name: str
    by: str
    on_party: tuple[str, ...]
    kind: str
    layer: str | None
    authority: str
    rate: Decimal | str | None
    basis: str
    status: Status
    start: datetime | None
    until: datetime | None
    legal_until: datetime | None
    political_until: date | None
    verified_until: date
    branches: tuple[str, ...]
    text: str
    certainty: Certainty
    sources: tuple[str, ...]
    steps: tuple[Step, ...]


def measure_states(case: Case, when: AsOf) -> list[MeasureState]:
    """Return every measure of which something was known, in the order of the case."""
    made = (measure_state(case, measure, when) for measure in case.measures.values())
    return [state for state in made if state is not None]


def measure_state(case: Case, measure: Measure, when: AsOf) -> MeasureState | None:
    """Return a measure at a moment, or None before anything was known of it."""
    state = state_at(measure.acts, when, case.about.known_until)
    if state is None:
        return None
    branches: tuple[str, ...] = ()
    if state.lapsed is not None and state.extended is not None:
        branches = (f"lapsed: {state.lapsed.status}", f"extended: {state.extended.status}")
    sources = tuple(dict.fromkeys(s for act in state.acts for s in act.sources))
    return MeasureState(
        id=measure.id,
        name=measure.name,
        by=measure.by,
        on_party=measure.targets,
        kind=measure.kind,
        layer=measure.layer,
        authority=measure.authority,
        rate=state.rate,
        basis=state.basis,
        status=state.status,
        start=state.start,
        until=state.until,
        legal_until=state.written_until or state.until,
        political_until=_still_ahead(state, when),
        verified_until=case.about.known_until,
        branches=branches,
        text=_words(measure, state),
        certainty=weakest([act.certainty for act in state.acts]),
        sources=sources,
        steps=tuple(_steps(measure, when)),
    )


def touching(case: Case, product: Product, dest: str, when: AsOf) -> set[str]:
    """Return the measures of a party in whose scope a product stands."""
    day = local_day(when.on, case.party(dest).zone)
    found: set[str] = set()
    for measure in case.measures.values():
        listed = any(product.member(n, day, when.known) for n in measure.scope.lists)
        if measure.by == dest and measure.layer and (listed or not measure.scope.lists):
            found.add(measure.id)
    return found


def _words(measure: Measure, state: State) -> str:
    cut = state.cut_by
    short = f"cut short on {state.until:%Y-%m-%d}: {cut.text or cut.does}" if cut else ""
    told = (state.acts[-1].text, short, measure.unit_text, measure.note)
    return "; ".join(t for t in told if t)


def _still_ahead(state: State, when: AsOf) -> date | None:
    """Return the political end only where the state is one that it could prolong."""
    if state.status not in {"suspended", "in-force", "not-known"}:
        return None
    return state.political_until


def _steps(measure: Measure, when: AsOf) -> Iterable[Step]:
    seen = [act for act in measure.acts if act.assumed or act.published <= when.known]
    line = paint(seen, when.known)
    for act in sorted(seen, key=lambda a: (a.published, a.start or datetime.max.astimezone())):
        yield Step(
            id=act.id,
            does=act.does,
            published=act.published,
            start=act.start,
            until=act.until,
            rate=act.rate,
            status=_fate(act, line, when),
            text=act.text,
            certainty=act.certainty,
            sources=act.sources,
        )


def _fate(act: Act, line: list[Segment], when: AsOf) -> str:
    """Tell whether an act applies, is still to come, was replaced, or never applied."""
    if act.start is None:
        return {"states": "stated"}.get(act.does, "said")
    own = [s for s in line if s.act is act]
    if not own:
        return "never-applied"
    if any(s.covers(when.on) for s in own):
        return "applies"
    if all(s.start > when.on for s in own):
        return "scheduled"
    return "past"
