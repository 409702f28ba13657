"""What can bear on goods of an origin at a minute: the part of the law that a key holds.

Two entries with the same key meet the same law, so one question to the reference engine
answers for both. A key may be finer than needed, never coarser.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from detente.kernel.moment import AsOf, local_day
from detente.kernel.source import weakest
from detente.ledger.bulk.grid import NEVER, midnight, minute_of, moment_at
from detente.ledger.case.model import Case, Rule
from detente.ledger.measure import InTransit, Measure
from detente.ledger.products.product import Product, dotted
from detente.ledger.timeline import State, boundaries, state_at

Key = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Stance:
    """What a measure does over a stretch: its key and its clause for goods in transit.

    `listed` is true where the rate stands on the product list.
    """

    key: Key
    clause: InTransit | None
    listed: bool


@dataclass(frozen=True)
class Track:
    """A measure over time, as known: one stance from each edge on, None where it is idle."""

    measure: Measure
    edges: tuple[int, ...]
    stances: tuple[Stance | None, ...]

    def at(self, minute: int) -> Stance | None:
        """Return the stance at a minute."""
        return self.stances[bisect_right(self.edges, minute) - 1]


@dataclass(frozen=True)
class Origins:
    """Origins that the law of an importer treats alike; `origin` stands for them."""

    origin: str
    tracks: tuple[Track, ...]
    column_2: bool
    outside: bool


@dataclass(frozen=True)
class Relation:
    """A rule of stacking with the measures it names; `bears` where the base rate matters."""

    rule: Rule
    winners: frozenset[str]
    losers: frozenset[str]
    bears: bool

    def claimed(self, claims: Iterable[str]) -> bool:
        """Tell whether a claimed heading triggers the rule."""
        starts = (s for s in self.rule.winner if s.startswith("claim:"))
        prefixes = tuple(s.removeprefix("claim:") for s in starts)
        return bool(prefixes) and any(claim.startswith(prefixes) for claim in claims)

    def may_bite(self, met: frozenset[str], claims: Iterable[str]) -> bool:
        """Tell whether it can matter where at most these measures meet."""
        if self.losers.isdisjoint(met):
            return False
        return not self.winners.isdisjoint(met) or self.claimed(claims)

    def runs(self, day: date, origin: str) -> bool:
        """Tell whether it applies on a day to goods of an origin."""
        began = self.rule.start is None or self.rule.start <= day
        ended = self.rule.until is not None and self.rule.until <= day
        return began and not ended and (not self.rule.origins or origin in self.rule.origins)


@dataclass(frozen=True)
class Law:
    """The law of one importer as known on a day, prepared for keys."""

    case: Case
    dest: str
    known: date

    @cached_property
    def zone(self) -> str:
        """Time zone of the importer."""
        return self.case.party(self.dest).zone

    @cached_property
    def conditions(self) -> frozenset[str]:
        """Headings that a measure waits for: the reference engine tries them claimed."""
        return frozenset(
            m.scope.condition.claim for m in self._mine() if m.scope.condition is not None
        )

    @cached_property
    def tracks(self) -> tuple[Track, ...]:
        """Measures that can move a duty."""
        return tuple(_track(self, m) for m in self._mine())

    @cached_property
    def relations(self) -> tuple[Relation, ...]:
        """Rules of stacking known by then."""
        base = {m.id for m in self._mine() if m.schedule is not None}
        made = []
        for rule in self.case.rules:
            if rule.published <= self.known:
                losers = self._selected(rule.loser)
                bears = not losers.isdisjoint(base)
                bears |= rule.relation in {"tops-up", "caps"} and bool(losers)
                made.append(Relation(rule, self._selected(rule.winner), losers, bears))
        return tuple(made)

    @cached_property
    def thresholds(self) -> tuple[int, ...]:
        """Loading times that an in-transit clause names, as minutes."""
        clauses = [a.in_transit for m in self._mine() for a in m.acts if a.in_transit]
        return tuple(sorted({minute_of(c.loaded_before) for c in clauses}))

    def origins(self, origin: str) -> Origins:
        """Return what meets goods of an origin."""
        tracks = tuple(t for t in self.tracks if t.measure.reaches(origin))
        about, party = self.case.about, self.case.party(self.dest)
        outside = origin not in self.case.parties and origin not in about.covers
        return Origins(origin, tracks, origin in party.column_2, outside)

    def alike(self, group: Origins) -> Key:
        """Return what decides whether two origins are treated alike."""
        named = tuple(r.rule.id for r in self.relations if group.origin in r.rule.origins)
        ids = tuple(t.measure.id for t in group.tracks)
        return (ids, group.column_2, group.outside, named)

    def claims(self, product: Product) -> frozenset[str]:
        """Return the headings that may count as claimed: conditions, and the code itself."""
        own = dotted(product.code[:8])
        if own in self._headings or own.startswith(self._claim_prefixes or ("-",)):
            return self.conditions | {own}
        return self.conditions

    def lists(self, claims: frozenset[str]) -> frozenset[str]:
        """Return the lists that bear on a duty under the claims."""
        if claims not in self._listed:
            made = {name for t in self.tracks for name in t.measure.scope.lists}
            for track in self.tracks:
                exempt = track.measure.scope.exempt
                made |= {e.list for e in exempt if e.claim is None or e.claim in claims}
            self._listed[claims] = frozenset(made)
        return self._listed[claims]

    def loaded_early(self, stance: Stance, loaded: int) -> bool:
        """Tell whether goods loaded at a minute fall under a stance's in-transit clause."""
        return stance.clause is not None and loaded < minute_of(stance.clause.loaded_before)

    def when(self, minute: int) -> AsOf:
        """Return a minute as a question's two dates."""
        return self._spot(minute)[0]

    def day(self, minute: int) -> date:
        """Return the importer's day of a minute."""
        return self._spot(minute)[1]

    def trimmed(self, ids: Iterable[str]) -> Case:
        """Return the case with no other measures than those named."""
        kept = frozenset(ids)
        measures = {n: m for n, m in self.case.measures.items() if n in kept}
        return replace(self.case, measures=measures)

    def _spot(self, minute: int) -> tuple[AsOf, date]:
        if minute not in self._spots:
            moment = moment_at(minute, self.zone)
            self._spots[minute] = (AsOf(moment, self.known), local_day(moment, self.zone))
        return self._spots[minute]

    @cached_property
    def _spots(self) -> dict[int, tuple[AsOf, date]]:
        return {}

    @cached_property
    def _listed(self) -> dict[frozenset[str], frozenset[str]]:
        return {}

    def _mine(self) -> list[Measure]:
        kinds = {"tariff", "threat", "exclusion"}
        return [
            m
            for m in self.case.measures.values()
            if m.by == self.dest and m.layer is not None and m.kind in kinds
        ]

    def _selected(self, selectors: Sequence[str]) -> frozenset[str]:
        made = set()
        for measure in self._mine():
            names = {f"measure:{measure.id}", f"layer:{measure.layer}"}
            names |= {f"flag:{flag}" for flag in measure.flagged}
            if not names.isdisjoint(selectors):
                made.add(measure.id)
        return frozenset(made)

    @cached_property
    def _headings(self) -> frozenset[str]:
        made = {m.claim for m in self._mine() if m.claim}
        for measure in self._mine():
            made |= {e.claim for e in measure.scope.exempt if e.claim}
            made |= {u.claim for u in measure.scope.unless}
        return frozenset(made) | self.conditions

    @cached_property
    def _claim_prefixes(self) -> tuple[str, ...]:
        every = (s for r in self.relations for s in r.rule.winner)
        return tuple(s.removeprefix("claim:") for s in every if s.startswith("claim:"))


def _track(law: Law, measure: Measure) -> Track:
    known_until = law.case.about.known_until
    edges = {minute_of(b) for b in boundaries(measure.acts, law.known)}
    edges |= {minute_of(a.in_transit.entered_before) for a in measure.acts if a.in_transit}
    edges.add(midnight(known_until + timedelta(days=1), law.zone))
    # An act without a start reaches back to the first day there is: no moment lies before.
    ordered = tuple(sorted(e for e in edges if e > 0))
    kept: list[int] = []
    stances: list[Stance | None] = []
    # Keys are compared often: a number stands for each.
    numbers: dict[Key, int] = {}
    for minute in (ordered[0] - 1, *ordered):
        stance = _stance(state_at(measure.acts, law.when(minute), known_until), minute)
        if stance is not None:
            stance = replace(stance, key=(numbers.setdefault(stance.key, len(numbers)),))
        if not kept or stance != stances[-1]:
            kept.append(minute if kept else NEVER)
            stances.append(stance)
    return Track(measure, tuple(kept), tuple(stances))


def _stance(state: State | None, minute: int) -> Stance | None:
    """Reduce a state to what moves a duty: the charge, or both branches of what is unknown."""
    if state is None:
        return None
    if state.lapsed is not None:
        branches = (_stance(state.lapsed, minute), _stance(state.extended, minute))
        clause = next((b.clause for b in branches if b is not None and b.clause), None)
        listed = any(b is not None and b.listed for b in branches)
        return Stance(("open", *(b.key if b else None for b in branches)), clause, listed)
    if not state.charged:
        return None
    clause = next((a.in_transit for a in reversed(state.acts) if a.in_transit), None)
    if clause is not None and minute >= minute_of(clause.entered_before):
        clause = None
    recalled = weakest([act.certainty for act in state.acts]) == "recalled"
    key = (state.rate, state.basis, recalled, clause)
    return Stance(key, clause, state.rate == "list")
