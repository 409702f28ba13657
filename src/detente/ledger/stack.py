"""The reference engine: which layers one customs entry owes, and by which rule.

Stacking law is data (`Rule` rows, scopes and acts of the case). This module names no
country, statute or product; it reads rows and applies them in the order written.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from detente.kernel.moment import AsOf, local_day
from detente.ledger.case.model import Case, Rule
from detente.ledger.measure import Measure, Status
from detente.ledger.products.product import Base, Member, Product, dotted
from detente.ledger.timeline import State, state_at

Basis = Literal["full", "content", "rest", "specific", "none"]
Branch = Literal["lapsed", "extended"]
_SHOWN: frozenset[Status] = frozenset(
    {"in-force", "unlawful-collected", "suspended", "scheduled", "threatened", "not-known"}
)
#: Kinds of measure that an entry pays; a threat pays once a scenario carries it out.
_PAID = frozenset({"tariff", "threat"})
ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Entry:
    """One customs entry as far as the law asks.

    Parameters
    ----------
    loaded : datetime or None
        When the goods were loaded, for in-transit clauses.
    content : mapping or None
        Share of value by metal; None where the importer has not said.
    claims : tuple of str
        Headings claimed, digits and dots as written in the schedule; ``none`` refuses
        exclusions that are presumed.
    """

    origin: str
    dest: str
    when: AsOf
    loaded: datetime | None = None
    content: Mapping[str, Decimal] | None = None
    claims: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """One measure as it meets the entry.

    `rate` is the ad valorem fraction on the part of the value that `basis` names
    (`metals` for content and rest); None where it cannot be said. `reason` is the rule
    that let it in or kept it out.
    """

    measure: Measure
    state: State
    rate: Decimal | None
    basis: Basis
    included: bool
    reason: str
    sources: tuple[str, ...]
    metals: tuple[str, ...] = ()
    base: Base | None = None
    member: Member | None = None
    rule: str = ""
    open_condition: bool = False

    @property
    def layer(self) -> str:
        """Layer of the duty the measure belongs to."""
        return self.measure.layer or ""

    def out(self, reason: str, sources: Sequence[str] = (), rule: str = "") -> Line:
        """Return the line kept out, with the rule that does so."""
        return replace(
            self,
            included=False,
            basis="none",
            reason=reason,
            rule=rule,
            sources=(*self.sources, *sources),
        )


InPlay = tuple[tuple[Measure, State], ...]


def in_play(case: Case, entry: Entry, branch: Branch | None = None) -> InPlay:
    """Return the measures that can meet goods of an origin at a moment, with their states.

    The same for every product, so that a caller with many of them asks once.
    """
    day = local_day(entry.when.on, case.party(entry.dest).zone)
    found: list[tuple[Measure, State]] = []
    for measure in case.measures.values():
        if measure.by != entry.dest or measure.layer is None or not measure.reaches(entry.origin):
            continue
        state = state_at(measure.acts, entry.when, case.about.known_until)
        if state is not None and state.status == "not-known" and branch is not None:
            state = state.lapsed if branch == "lapsed" else state.extended
        if state is None or state.status not in _SHOWN:
            continue
        if state.status == "scheduled" and all(act.published > day for act in state.acts):
            continue
        found.append((measure, state))
    return tuple(found)


def resolve(
    case: Case,
    product: Product,
    entry: Entry,
    branch: Branch | None = None,
    playing: InPlay | None = None,
) -> tuple[Line, ...]:
    """Return every measure that meets the entry, in or out, in the order of the layers.

    Parameters
    ----------
    branch : 'lapsed' or 'extended', optional
        How to read measures whose state is not known; left open by default.
    playing : optional
        What `in_play` gave for the same entry.
    """
    day = local_day(entry.when.on, case.party(entry.dest).zone)
    playing = in_play(case, entry, branch) if playing is None else playing
    # A code of the special chapters is its own claim.
    entry = replace(entry, claims=(*entry.claims, dotted(product.code[:8])))
    found = [_meet(case, m, state, product, entry, day) for m, state in playing]
    lines = [line for line in found if line is not None]
    claimed = tuple(line for line in lines if line.measure.kind == "exclusion")
    lines = [line for line in lines if line.measure.kind in _PAID]
    for rule in case.rules:
        if _active(rule, entry, day):
            lines = _RELATIONS[rule.relation](rule, lines, claimed, entry)
    return tuple(sorted(lines, key=lambda line: case.layers[line.layer].order))


def claimable(case: Case, product: Product, entry: Entry) -> list[tuple[str, str, str]]:
    """Return the headings open to the entry but not claimed: heading, what it is, measure."""
    day = local_day(entry.when.on, case.party(entry.dest).zone)
    open_to: list[tuple[str, str, str]] = []
    for measure in case.measures.values():
        if measure.by != entry.dest or not measure.reaches(entry.origin):
            continue
        state = state_at(measure.acts, entry.when, case.about.known_until)
        if state is None or not state.charged:
            continue
        listed = _member(measure, product, day, entry.when.known)
        if measure.kind == "exclusion" and measure.claim and listed and not measure.presumed:
            if measure.claim not in entry.claims:
                open_to.append((measure.claim, measure.name, measure.id))
            continue
        for exempt in measure.scope.exempt:
            on_list = product.member(exempt.list, day, entry.when.known)
            if exempt.claim and on_list and exempt.claim not in entry.claims:
                open_to.append((exempt.claim, exempt.reason, measure.id))
    return open_to


def _meet(
    case: Case, measure: Measure, state: State, product: Product, entry: Entry, day: date
) -> Line | None:
    if measure.kind == "exclusion":
        return _exclusion(measure, state, product, entry, day)
    member = _member(measure, product, day, entry.when.known)
    if measure.scope.lists and member is None:
        return None
    line = _line(case, measure, state, product, entry, day, member)
    return _scoped(line, product, entry, day) if line.included else line


def _member(measure: Measure, product: Product, day: date, known: date) -> Member | None:
    stands = (product.member(name, day, known) for name in measure.scope.lists)
    return max(
        (m for m in stands if m is not None),
        key=lambda m: (len(m.code), m.rate or ZERO),
        default=None,
    )


def _exclusion(
    measure: Measure, state: State, product: Product, entry: Entry, day: date
) -> Line | None:
    """Return an exclusion only if it is in force, covers the product and is claimed."""
    refused = "none" in entry.claims
    asked = measure.claim in entry.claims or (measure.presumed and not refused)
    listed = not measure.scope.lists or _member(measure, product, day, entry.when.known)
    if not (state.charged and asked and listed):
        return None
    return Line(measure, state, ZERO, "full", True, measure.name, _sources(state))


def _line(
    case: Case,
    measure: Measure,
    state: State,
    product: Product,
    entry: Entry,
    day: date,
    member: Member | None,
) -> Line:
    kind, _, metal = state.basis.partition(":")
    basis: Basis = "content" if kind == "content" else "full"
    line = Line(
        measure=measure,
        state=state,
        rate=state.rate if isinstance(state.rate, Decimal) else None,
        basis=basis,
        included=state.charged,
        reason=_why(state),
        sources=_sources(state),
        metals=(metal,) if metal else (),
        member=member,
    )
    if state.rate == "list":
        line = replace(line, rate=member.rate if member else None)
    if state.rate == "schedule":
        line = _from_schedule(case, line, product, entry, day)
    return line


def _from_schedule(case: Case, line: Line, product: Product, entry: Entry, day: date) -> Line:
    party = case.party(entry.dest)
    column = "column-2" if entry.origin in party.column_2 else "general"
    base = product.base(column, day, entry.when.known)
    if base is None:
        reason = f"no base rate of {product.code} is in the record for this date"
        return replace(line, rate=None, base=None, reason=reason)
    simple = base.ad_valorem if base.ad_valorem is not None and not base.specifics else None
    basis: Basis = "specific" if base.specifics else "full"
    name = {"general": "column 1 general", "column-2": "column 2"}[column]
    reason = f"{name} rate of the schedule: {base.text}"
    return replace(line, rate=simple, basis=basis, base=base, reason=reason, sources=(base.source,))


def _scoped(line: Line, product: Product, entry: Entry, day: date) -> Line:
    """Apply what the measure itself leaves out: exempt lists, claims, goods in transit."""
    condition = line.measure.scope.condition
    if condition is not None and condition.claim not in entry.claims:
        return replace(line.out(condition.reason), open_condition=True)
    for claimable in line.measure.scope.unless:
        open_to = not product.code.startswith(claimable.not_prefixes or ("-",))
        if claimable.claim in entry.claims and open_to:
            return line.out(f"claimed {claimable.claim}: {claimable.reason}")
    for exempt in line.measure.scope.exempt:
        if product.member(exempt.list, day, entry.when.known) is None:
            continue
        if exempt.claim is None:
            return line.out(exempt.reason)
        if exempt.claim in entry.claims:
            return line.out(f"claimed {exempt.claim}: {exempt.reason}")
    return _in_transit(line, entry)


def _in_transit(line: Line, entry: Entry) -> Line:
    clause = next((a.in_transit for a in reversed(line.state.acts) if a.in_transit), None)
    if clause is None or entry.loaded is None:
        return line
    if entry.loaded >= clause.loaded_before or entry.when.on >= clause.entered_before:
        return line
    why = (
        f"in transit: loaded before {clause.loaded_before:%Y-%m-%d %H:%M %z} and entered "
        f"before {clause.entered_before:%Y-%m-%d %H:%M %z}"
    )
    if clause.rate is None:
        return line.out(why, rule="in-transit")
    return replace(line, rate=clause.rate, reason=why)


def _active(rule: Rule, entry: Entry, day: date) -> bool:
    began = rule.start is None or rule.start <= day
    ended = rule.until is not None and rule.until <= day
    meant = not rule.origins or entry.origin in rule.origins
    return began and not ended and meant and entry.when.knows(rule.published)


def _matches(selectors: Sequence[str], measure: Measure) -> bool:
    names = {f"measure:{measure.id}", f"layer:{measure.layer}"}
    names |= {f"flag:{flag}" for flag in measure.flagged}
    return not names.isdisjoint(selectors)


def _winners(
    rule: Rule, lines: Sequence[Line], claimed: Sequence[Line], entry: Entry
) -> list[Line]:
    return [x for x in (*lines, *claimed) if x.included and _matches(rule.winner, x.measure)]


def claims_itself(rule: Rule, product: Product) -> bool:
    """Tell whether a product's own code triggers the rule, as those of special chapters do."""
    return _claimed(rule, (dotted(product.code[:8]),)) is not None


def saved(rule: Rule, code: str, claims: Sequence[str]) -> bool:
    """Tell whether a heading claimed, or the code itself, is one that the rule spares."""
    if not rule.save_text:
        return False
    return any(c.startswith(rule.save) for c in (*claims, dotted(code[:8])))


def _claimed(rule: Rule, claims: Sequence[str]) -> str | None:
    """Return the claimed heading that triggers the rule."""
    prefixes = tuple(s.removeprefix("claim:") for s in rule.winner if s.startswith("claim:"))
    hits = (c for c in claims if prefixes and c.startswith(prefixes))
    return next((c for c in hits if not c.startswith(rule.save or ("-",))), None)


def _excludes(rule: Rule, lines: list[Line], claimed: Sequence[Line], entry: Entry) -> list[Line]:
    winners = _winners(rule, lines, claimed, entry)
    heading = _claimed(rule, entry.claims)
    if not winners and heading is None:
        return lines
    whole = heading is not None or any(w.basis != "content" for w in winners)
    metals = tuple(sorted({metal for w in winners for metal in w.metals}))
    made: list[Line] = []
    for line in lines:
        if not line.included or not _matches(rule.loser, line.measure) or line in winners:
            made.append(line)
        elif whole or rule.relation == "replaces":
            made.append(line.out(rule.text, rule.sources, rule.id))
        else:
            rest = tuple(sorted({*line.metals, *metals}))
            sources = (*line.sources, *rule.sources)
            made.append(
                replace(
                    line, basis="rest", metals=rest, reason=rule.text, rule=rule.id, sources=sources
                )
            )
    return made


def _bounded(rule: Rule, lines: list[Line], claimed: Sequence[Line], entry: Entry) -> list[Line]:
    """Lift base plus winner up to the rate of the rule, or hold it down to it."""
    base = next((x for x in lines if x.included and _matches(rule.loser, x.measure)), None)
    winners = _winners(rule, lines, (), entry)
    if base is None or rule.rate is None or not winners:
        return lines
    made: list[Line] = []
    for line in lines:
        if line not in winners or line.rate is None:
            made.append(line)
            continue
        room = None if base.rate is None else max(ZERO, rule.rate - base.rate)
        if room is not None and rule.relation == "caps":
            room = min(line.rate, room)
        sources = (*line.sources, *rule.sources)
        made.append(replace(line, rate=room, reason=rule.text, rule=rule.id, sources=sources))
    return made


_RELATIONS: dict[str, Callable[[Rule, list[Line], Sequence[Line], Entry], list[Line]]] = {
    "excludes": _excludes,
    "replaces": _excludes,
    "tops-up": _bounded,
    "caps": _bounded,
}


def _why(state: State) -> str:
    act = state.acts[-1]
    words = {
        "in-force": "in force",
        "unlawful-collected": "ruled unlawful, still collected",
        "suspended": "suspended",
        "scheduled": "not yet in force",
        "threatened": "threatened, not in force",
        "not-known": "what its last known act provided has run out; whether it was extended "
        "is not known",
    }
    until = _suspended_until(state)
    start = f" until {state.start:%Y-%m-%d}" if state.start and state.status == "scheduled" else ""
    text = f": {act.text}" if act.text else ""
    return f"{words.get(state.status, state.status)}{until}{start}{text}"


def _suspended_until(state: State) -> str:
    """Say the end that the suspension itself names, and what cut it short, once known."""
    end = state.written_until or state.until
    if state.status != "suspended" or end is None:
        return ""
    if state.cut_by is None or state.until is None:
        return f" until {end:%Y-%m-%d}"
    why = f" ({state.cut_by.text})" if state.cut_by.text else ""
    return f" until {end:%Y-%m-%d} as written, cut short on {state.until:%Y-%m-%d}{why}"


def _sources(state: State) -> tuple[str, ...]:
    acts = (*state.acts, *([state.cut_by] if state.cut_by else []))
    return tuple(dict.fromkeys(source for act in acts for source in act.sources))
