"""Product kinds × stretches of law: every duty that entries can meet, each judged once."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

from detente.ledger.bulk.cells import Cell, Put, evaluate
from detente.ledger.bulk.grid import ALWAYS, NEVER, midnight, moment_at
from detente.ledger.bulk.law import Key, Law, Origins, Relation, Stance, Track
from detente.ledger.products.catalogue import Catalogue, Span, finest
from detente.ledger.products.product import Base, Product

#: The first and the last minute that are asked about.
Window = tuple[int, int]
EVER: Window = (NEVER, ALWAYS)


@dataclass(frozen=True)
class Kind:
    """Codes that meet the law alike: the sorts of tariff line under them, from each edge on.

    A sort is a pair of numbers: membership of lists, and base rates over time. `several` is
    true where the lines under a code differ, `bears` where a rule may let the base rate bear
    on the added duties.
    """

    id: int
    edges: tuple[int, ...]
    sorts: tuple[tuple[tuple[int, int], ...], ...]
    several: bool
    bears: bool

    def at(self, minute: int) -> tuple[tuple[int, int], ...]:
        """Return the sorts of line under the code at a minute."""
        return self.sorts[max(0, bisect_right(self.edges, minute) - 1)]


@dataclass(frozen=True, slots=True)
class Stretch:
    """A cell from a minute on; `loaded` holds the cell for each loading time that matters."""

    start: int
    cell: int
    loaded: tuple[int, ...] = ()


class Matrix:
    """The matrix of one importer, filled as far as files have asked for it."""

    def __init__(self, law: Law, catalogue: Catalogue) -> None:
        self.law = law
        self.catalogue = catalogue
        self.cells: list[Cell] = []
        self.kinds: list[Kind] = []
        self.bases: list[tuple[tuple[Base, ...], tuple[Base, ...]]] = []
        self._products: dict[str, Product] = {}
        self._coded: dict[str, tuple[int, int] | None] = {}
        self._sorted: dict[str, tuple[int, int]] = {}
        self._sort_of: dict[Key, int] = {}
        self._examples: dict[tuple[int, int], Product] = {}
        self._bears: dict[int, bool] = {}
        self._base_of: dict[Key, int] = {}
        self._kind_of: dict[Key, int] = {}
        self._cell_of: dict[Key, int] = {}
        self._stretches: dict[tuple[int, Key, Window], list[Stretch]] = {}
        self._base_walks: dict[tuple[int, bool], list[tuple[int, Base | None]]] = {}
        self._groups: dict[Key, Origins] = {}

    @cached_property
    def _lines(self) -> list[Span]:
        return self.catalogue.spans(self.law.dest)

    @cached_property
    def _line_codes(self) -> list[str]:
        return [code for code, _, _ in self._lines]

    @cached_property
    def _known(self) -> frozenset[str]:
        return frozenset(self._line_codes)

    def hold(self, codes: Iterable[str]) -> None:
        """Read what the tables say of codes and of the lines under them."""
        wanted = {c: self.under(c) for c in set(codes) if c not in self._coded}
        leaves = {row[0] for rows in wanted.values() if rows is not None for row in rows}
        leaves |= {code for code, rows in wanted.items() if rows is not None and not rows}
        missing = sorted(leaves - set(self._products))
        self._products |= self.catalogue.products(self.law.dest, missing) if missing else {}
        for code, rows in wanted.items():
            self._coded[code] = None if rows is None else self._kind(code, rows)

    def under(self, code: str) -> list[Span] | None:
        """Return the lines under a code; an empty list where one above holds it, else None."""
        reading = self.law.case.reading(self.law.dest, code)
        parts = reading.stands_for if reading else (code,)
        rows = [row for part in parts for row in self._below(part)]
        if rows:
            return rows
        if self.law.case.party(self.law.dest).lines is not None:
            return None
        return [] if any(code[:n] in self._known for n in range(6, len(code))) else None

    def products(self, code: str, day: date) -> list[Product]:
        """Return the tariff lines under a held code on a day."""
        leaves = finest(self.under(code) or (), code, day)
        return [self._products[leaf] for leaf in leaves]

    def place(self, code: str) -> tuple[int, int] | None:
        """Return the kind and the base of a held code; None where the schedule lacks it."""
        return self._coded[code]

    def group(self, origin: str) -> tuple[Key, Origins]:
        """Return the origins that share an origin's law."""
        found = self.law.origins(origin)
        key = self.law.alike(found)
        return key, self._groups.setdefault(key, found)

    def stretches(self, kind: int, group: Key, window: Window = EVER) -> list[Stretch]:
        """Return the cells of a kind over time for a group of origins.

        They hold for what happens within a window, first and last minute; outside it the
        first and the last of them stand for times that nobody asks about.
        """
        at = (kind, group, window)
        if at not in self._stretches:
            self._stretches[at] = self._walk(self.kinds[kind], self._groups[group], window)
        return self._stretches[at]

    def base_stretches(self, base: int, *, column_2: bool) -> list[tuple[int, Base | None]]:
        """Return the base rates of a held base over time."""
        at = (base, column_2)
        if at not in self._base_walks:
            self._base_walks[at] = self._base_walk(base, column_2=column_2)
        return self._base_walks[at]

    def _base_walk(self, base: int, *, column_2: bool) -> list[tuple[int, Base | None]]:
        rates = self.bases[base][int(column_2)]
        product = Product("", bases={"general": rates})
        made: list[tuple[int, Base | None]] = []
        for minute in (self._begin, *sorted(e for e in self._days(rates) if e > self._begin)):
            found = product.base("general", self.law.day(minute), self.law.known)
            if not made or found != made[-1][1]:
                made.append((minute, found))
        return made

    def _below(self, code: str) -> list[Span]:
        start = bisect_left(self._line_codes, code)
        end = bisect_left(self._line_codes, code + ":")
        return self._lines[start:end]

    @cached_property
    def _begin(self) -> int:
        return midnight(self.law.case.about.begins, self.law.zone)

    def _days(self, spans: Iterable[Any]) -> set[int]:
        days = {day for span in spans for day in (span.start, span.until) if day is not None}
        return {midnight(day, self.law.zone) for day in days}

    def _kind(self, code: str, rows: Sequence[Span]) -> tuple[int, int]:
        """Return kind and base of a code; lines that differ take their bases into the kind."""
        days = {day for _, *span in rows for day in span if day is not None}
        if len(rows) == 1:
            days.clear()  # A line that stands alone under its code stands for it on every day.
        edges = sorted(midnight(day, self.law.zone) for day in days)
        made: list[tuple[int, tuple[tuple[int, int], ...]]] = []
        for minute in (self._begin, *(e for e in edges if e > self._begin)):
            leaves = finest(rows, code, self.law.day(minute))
            sorts = tuple(dict.fromkeys(self._sort(leaf) for leaf in leaves))
            if not made or made[-1][1] != sorts:
                made.append((minute, sorts))
        if len(made) > 1 or len(made[0][1]) > 1:
            return self._numbered(tuple(made), made), -1
        sort, base = made[0][1][0]
        key: Key = ("bears", sort, base) if self._bears[sort] else ("sort", sort)
        return self._numbered(key, made), base

    def _numbered(self, key: Key, made: Sequence[tuple[int, tuple[tuple[int, int], ...]]]) -> int:
        if key not in self._kind_of:
            self._kind_of[key] = len(self.kinds)
            edges, sorts = tuple(m for m, _ in made), tuple(s for _, s in made)
            several = key[0] not in {"bears", "sort"}
            self.kinds.append(Kind(len(self.kinds), edges, sorts, several, key[0] == "bears"))
        return self._kind_of[key]

    def _sort(self, leaf: str) -> tuple[int, int]:
        if leaf not in self._sorted:
            product = self._products[leaf]
            claims = self.law.claims(product)
            names = sorted(self.law.lists(claims) & set(product.lists))
            lists = tuple((name, self._stands(product, name)) for name in names)
            sort = self._sort_of.setdefault((lists, claims), len(self._sort_of))
            if sort not in self._bears:
                self._bears[sort] = self._base_bears(product, claims)
            found = (sort, self._base(product))
            self._sorted[leaf] = found
            self._examples.setdefault(found, product)
        return self._sorted[leaf]

    def _stands(self, product: Product, name: str) -> Key:
        return tuple(
            (len(m.code), m.start, m.until, m.published, m.rate, m.certainty)
            for m in product.lists[name]
            if m.published is None or m.published <= self.law.known
        )

    def _base(self, product: Product) -> int:
        columns = tuple(
            tuple(
                b
                for b in product.bases.get(name, ())
                if b.published is None or b.published <= self.law.known
            )
            for name in ("general", "column-2")
        )
        sig = tuple(tuple(map(_plain, column)) for column in columns)
        if sig not in self._base_of:
            self._base_of[sig] = len(self.bases)
            self.bases.append((columns[0], columns[1]))
        return self._base_of[sig]

    def _base_bears(self, product: Product, claims: frozenset[str]) -> bool:
        """Tell whether a rule may let the base rate bear on the added duties."""
        met = frozenset(t.measure.id for t in self.law.tracks if _may_meet(t, product))
        bearing = (r for r in self.law.relations if r.bears)
        return any(not r.winners.isdisjoint(met) or r.claimed(claims) for r in bearing)

    def _walk(self, kind: Kind, group: Origins, window: Window) -> list[Stretch]:
        near = self._near(kind, group)
        days = {d for r in near.relations for d in (r.rule.start, r.rule.until) if d is not None}
        edges = set(kind.edges) | {midnight(day, self.law.zone) for day in days}
        edges |= {edge for track in near.tracks for edge in track.edges}
        names = {name for t in near.tracks for name in t.measure.scope.lists}
        names |= {e.list for t in near.tracks for e in t.measure.scope.exempt}
        for product in {p.code: p for p, _ in near.products}.values():
            edges |= self._days(m for name in names for m in product.lists.get(name, ()))
            if kind.several or kind.bears:
                edges |= self._days(b for column in product.bases.values() for b in column)
        first = max(self._begin, window[0])
        made = [replace(self._stretch(kind, near, first), start=self._begin)]
        for minute in sorted(e for e in edges if first < e <= window[1]):
            found = self._stretch(kind, near, minute)
            if (found.cell, found.loaded) != (made[-1].cell, made[-1].loaded):
                made.append(found)
        return made

    def _near(self, kind: Kind, group: Origins) -> _Near:
        """Return the part of the law that can meet a kind of goods."""
        sorts = dict.fromkeys(sort for sorts in kind.sorts for sort in sorts)
        products = [(self._examples[s], self.law.claims(self._examples[s])) for s in sorts]
        claims = frozenset(claim for _, own in products for claim in own)
        tracks = tuple(
            t
            for t in group.tracks
            if any(_may_meet(t, p) for p, _ in products) and _may_apply(t, claims)
        )
        met = frozenset(t.measure.id for t in tracks)
        relations = tuple(r for r in self.law.relations if r.may_bite(met, claims))
        return _Near(group, tracks, relations, tuple(products))

    def _stretch(self, kind: Kind, near: _Near, minute: int) -> Stretch:
        """Return the cell at a minute, and those for goods that a clause in transit favours."""
        cell = self._cell(kind, near, minute, None)
        stances = (track.at(minute) for track in near.tracks)
        live = [s for s in stances if s is not None and s.clause is not None]
        if not live:
            return Stretch(minute, cell)
        limits = self.law.thresholds
        found: dict[Key, int] = {}
        loaded = []
        for time in (limits[0] - 1, *limits):
            early = tuple(self.law.loaded_early(stance, time) for stance in live)
            if early not in found:
                found[early] = self._cell(kind, near, minute, time) if any(early) else cell
            loaded.append(found[early])
        return Stretch(minute, cell, tuple(loaded) if set(loaded) != {cell} else ())

    def _cell(self, kind: Kind, near: _Near, minute: int, loaded: int | None) -> int:
        products = [self._examples[sort] for sort in kind.at(minute)]
        spot = _Spot(minute, self.law.day(minute), loaded, kind.several)
        met = [_met(self.law, p, near, spot) for p in products]
        # The last part of a key holds the base rate, where it cannot be told apart.
        whole = kind.several or met[0][-1] is not None
        key = (whole, tuple(dict.fromkeys(met)))
        if key not in self._cell_of:
            put = Put(
                law=self.law.trimmed(name for ids, *_ in met for name in ids),
                products=tuple(products),
                origin=near.group.origin,
                dest=self.law.dest,
                when=self.law.when(minute),
                loaded=None if loaded is None else moment_at(loaded, self.law.zone),
            )
            self._cell_of[key] = len(self.cells)
            self.cells.append(evaluate(put, whole=whole))
        return self._cell_of[key]


@dataclass(frozen=True, slots=True)
class _Near:
    """What can meet a kind of goods of a group of origins; products with what they claim."""

    group: Origins
    tracks: tuple[Track, ...]
    relations: tuple[Relation, ...]
    products: tuple[tuple[Product, frozenset[str]], ...]


@dataclass(frozen=True, slots=True)
class _Spot:
    """When an entry is made, when its goods were loaded, whether lines under its code differ."""

    minute: int
    day: date
    loaded: int | None
    several: bool


def _plain(base: Base) -> Key:
    recalled = base.certainty == "recalled"
    return (base.ad_valorem, base.specifics, base.start, base.until, base.published, recalled)


def _may_meet(track: Track, product: Product) -> bool:
    lists = track.measure.scope.lists
    return not lists or any(name in product.lists for name in lists)


def _may_apply(track: Track, claims: frozenset[str]) -> bool:
    """Tell whether a measure is more than an exclusion that nobody claims."""
    measure = track.measure
    return measure.kind != "exclusion" or measure.presumed or measure.claim in claims


def _met(law: Law, product: Product, near: _Near, spot: _Spot) -> Key:
    """Return the key of a product at a spot; its first part names the measures it meets."""
    claims = law.claims(product)
    found = [(t.measure.id, _part(law, t, product, spot, claims)) for t in near.tracks]
    met = [(name, part) for name, part in found if part is not None]
    ids = tuple(name for name, _ in met)
    held = frozenset(ids)
    active = [
        r
        for r in near.relations
        if r.runs(spot.day, near.group.origin) and r.may_bite(held, claims)
    ]
    base: Key | None = None
    if spot.several or any(r.bears for r in active):
        column = "column-2" if near.group.column_2 else "general"
        rate = product.base(column, spot.day, law.known)
        base = ("none",)
        if rate is not None:
            base = (rate.ad_valorem, rate.specifics, rate.certainty == "recalled")
    rules = tuple(r.rule.id for r in active)
    return (ids, tuple(part for _, part in met), rules, claims, base)


def _part(
    law: Law, track: Track, product: Product, spot: _Spot, claims: frozenset[str]
) -> Key | None:
    """Return what a measure brings to the key, None where it does not meet the product."""
    stance = track.at(spot.minute)
    if stance is None or not _may_apply(track, claims):
        return None
    scope = track.measure.scope
    members: Key = ()
    if scope.lists:
        stands = [product.member(name, spot.day, law.known) for name in scope.lists]
        held = [m for m in stands if m is not None]
        if not held:
            return None
        # Where it stands on several lists, the closest code and then the highest rate decide.
        several = len(held) > 1
        members = tuple(
            (
                len(m.code) if several else 0,
                m.rate if several or stance.listed else None,
                m.certainty == "recalled",
            )
            for m in held
        )
    exempt = tuple(
        e.list
        for e in scope.exempt
        if (e.claim is None or e.claim in claims)
        and product.member(e.list, spot.day, law.known) is not None
    )
    plain = track.measure.kind != "exclusion" and scope.condition is None
    if plain and any(e.claim is None and e.list in exempt for e in scope.exempt):
        return None
    return (stance.key, members, exempt, _early(law, stance, spot))


def _early(law: Law, stance: Stance, spot: _Spot) -> bool:
    return spot.loaded is not None and law.loaded_early(stance, spot.loaded)
