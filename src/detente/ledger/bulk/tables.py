"""The matrix as small tables that one join reads, for the texts that a file holds."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from itertools import pairwise
from typing import Any

from detente.errors import InputError
from detente.kernel.countries import resolve as country
from detente.kernel.moment import AsOf, local_day
from detente.ledger.bulk.cells import PPM, Cell, Single, exact, single, spared
from detente.ledger.bulk.grid import ALWAYS, HOURS, midnight, moment_at, slots, span_of
from detente.ledger.bulk.join import Shape, asked
from detente.ledger.bulk.law import Key
from detente.ledger.bulk.matrix import EVER, Matrix
from detente.ledger.duty import Question
from detente.ledger.price import unit_factor
from detente.ledger.products.product import Base, read_code
from detente.store.tables import Table

RATE = "DECIMAL(9,6)"
PER_UNIT = "DECIMAL(18,12)"
#: A duty per unit is held to twelve decimals; what is finer is computed entry by entry.
_FINEST = Decimal("0.000000000001")
_LARGEST = Decimal(1_000_000)


@dataclass(frozen=True)
class Texts:
    """The distinct texts and times of a file; `places` pairs codes and origins with importers."""

    codes: Sequence[tuple[str, str]]
    origins: Sequence[tuple[str, str]]
    on: Sequence[tuple[int, str]]
    loaded: Sequence[tuple[int, str]] = ()
    units: Sequence[str] = ()


@dataclass
class Prepared:
    """Small tables, and what the join has to know of them.

    `highest` bounds the rates; `alone` and `by_quantity` tell whether entries, and entries
    with a quantity, may have to be computed one by one.
    """

    tables: list[Table]
    groups: int
    stretches: int
    cuts: int
    layers: tuple[str, ...]
    idle: frozenset[int]
    base_layers: frozenset[int]
    highest: Decimal
    alone: bool
    by_quantity: bool


#: A row, and the minutes at which the stretch that it names gives way to the next ones.
_Cut = tuple[tuple[Any, ...], tuple[int, ...]]


@dataclass
class _Rows:
    """Rows as they gather; numbers run on over importers."""

    dests: list[tuple[Any, ...]] = field(default_factory=list)
    codes: list[tuple[Any, ...]] = field(default_factory=list)
    origins: list[tuple[Any, ...]] = field(default_factory=list)
    slots: list[_Cut] = field(default_factory=list)
    loads: list[_Cut] = field(default_factory=list)
    touched: set[int] = field(default_factory=set)
    spans: list[tuple[Any, ...]] = field(default_factory=list)
    transit: list[tuple[Any, ...]] = field(default_factory=list)
    cells: list[tuple[int, Cell]] = field(default_factory=list)
    base_spans: list[tuple[Any, ...]] = field(default_factory=list)
    bases: dict[Key, int] = field(default_factory=dict)
    units: list[tuple[Any, ...]] = field(default_factory=list)
    faults: list[tuple[Any, ...]] = field(default_factory=list)
    kinds: int = 0
    groups: int = 0
    base: int = 0
    edges: int = 0

    @property
    def cuts(self) -> int:
        """How many such minutes one row has at the most."""
        return max((len(cuts) for _, cuts in (*self.slots, *self.loads)), default=0)


def read_dests(texts: Iterable[str], known: Iterable[str]) -> tuple[dict[str, str], dict[str, str]]:
    """Return importers by text, and what is wrong with the texts that name none."""
    parties = set(known)
    good: dict[str, str] = {}
    bad: dict[str, str] = {}
    for text in texts:
        try:
            code = country(text)
        except InputError as error:
            bad[text] = error.what
            continue
        if code in parties:
            good[text] = code
        else:
            bad[text] = f"the case holds no tariff law of {code}"
    return good, bad


def prepare(
    matrices: Mapping[str, Matrix], dests: Mapping[str, str], bad: Mapping[str, str], texts: Texts
) -> Prepared:
    """Fill the matrices as far as a file asks, and return the tables of its join."""
    rows = _Rows()
    rows.faults += [("dest", text, "", why) for text, why in bad.items()]
    number = {dest: i for i, dest in enumerate(matrices)}
    rows.dests = [(text, number[dest]) for text, dest in dests.items()]
    for dest, matrix in matrices.items():
        mine = {text for text, code in dests.items() if code == dest}
        _fill(rows, matrix, number[dest], mine, texts)
    _units(rows, texts.units)
    case = next(iter(matrices.values())).law.case
    makers = {*matrices, "WLD"}
    layers = tuple(n for n, layer in case.layers.items() if layer.by in makers)
    tables = list(_tables(rows, layers))
    based = {c.base_layer for _, c in rows.cells}
    owed = based | {
        n for _, c in rows.cells for n, rate in c.layers.items() if rate or rate is None
    }
    rates = [x for _, c in rows.cells for x in (c.high, c.low) if x is not None and exact(x)]
    bases = [key[1] for key in rows.bases if key[1] is not None]
    return Prepared(
        tables=tables,
        groups=max(1, rows.groups),
        stretches=rows.edges + 1,
        cuts=rows.cuts,
        layers=layers,
        idle=frozenset(i for i, name in enumerate(layers) if name not in owed),
        base_layers=frozenset(i for i, name in enumerate(layers) if name in based),
        highest=max(rates, default=Decimal(0)) + max(bases, default=Decimal(0)),
        alone=any(c.alone for _, c in rows.cells) or any(k[0] == "fine" for k in rows.bases),
        by_quantity=any(c.by_quantity for _, c in rows.cells)
        or any(flag for *_, flag in rows.units)
        or any(key[0] == "specific" for key in rows.bases),
    )


def _fill(rows: _Rows, matrix: Matrix, dest: int, mine: set[str], texts: Texts) -> None:
    kinds, bases = _codes(rows, matrix, dest, sorted({t for t, d in texts.codes if d in mine}))
    groups = _origins(rows, matrix, dest, sorted({t for t, d in texts.origins if d in mine}))
    law = matrix.law
    spots = [span_of(key, law.zone) for key, d in texts.on if d in mine]
    window = (min(a for a, _ in spots), max(b for _, b in spots)) if spots else EVER
    walks = {(k, g): matrix.stretches(k, key, window) for k in kinds for key, g in groups.items()}
    sides = {side for *_, side, _ in rows.origins}
    base_walks = {
        (b, side): matrix.base_stretches(b, column_2=bool(side)) for b in bases for side in sides
    }
    party, about = law.case.party(law.dest), law.case.about
    begin = midnight(about.begins, law.zone)
    early = max(begin, midnight(party.schedule_from, law.zone)) if party.schedule_from else begin
    starts = {begin, early} | {s.start for walk in walks.values() for s in walk}
    starts |= {start for walk in base_walks.values() for start, _ in walk}
    edges = sorted(starts)
    rows.edges = max(rows.edges, len(edges))
    limit = bisect_right(edges, early)
    for key, i, cuts in slots(edges, {k for k, d in texts.on if d in mine}, law.zone):
        rows.slots.append(((key, dest, _stands_for(key, law.zone), i, limit), cuts))
        rows.touched.update(range(i, i + len(cuts) + 1))
    loaded = {k for k, d in texts.loaded if d in mine}
    for key, i, cuts in slots(law.thresholds, loaded, law.zone):
        rows.loads.append(((key, dest, _stands_for(key, law.zone), i), cuts))
    first = len(rows.cells)
    rows.cells += [(first + i, cell) for i, cell in enumerate(matrix.cells)]
    index = {start: i for i, start in enumerate(edges, 1)}
    end = len(edges) + 1
    for (kind, group), walk in walks.items():
        stops = [*(index[s.start] for s in walk), end]
        for stretch, (a, b) in zip(walk, pairwise(stops), strict=True):
            spot = (rows.kinds + kind, rows.groups + group, a, b)
            rows.spans.append((*spot, first + stretch.cell))
            rows.transit += [(*spot, n, first + cell) for n, cell in enumerate(stretch.loaded)]
    for (base, side), steps in base_walks.items():
        stops = [*(index[start] for start, _ in steps), end]
        for (_, rate), (a, b) in zip(steps, pairwise(stops), strict=True):
            number = rows.bases.setdefault(_base_key(rate), len(rows.bases))
            rows.base_spans.append((rows.base + base, side, a, b, number))
    rows.kinds += len(matrix.kinds)
    rows.base += len(matrix.bases)
    rows.groups += len(groups)


def _stands_for(key: int, zone: str) -> int | None:
    """Return the minute that a day stands for; a moment has its own."""
    return span_of(key, zone)[0] if key < HOURS else None


def _codes(
    rows: _Rows, matrix: Matrix, dest: int, texts: Sequence[str]
) -> tuple[set[int], set[int]]:
    read: dict[str, str] = {}
    for text in texts:
        if not text.strip():
            rows.faults.append(("code", text, dest, "no value"))
            continue
        try:
            read[text] = read_code(text)
        except InputError as error:
            rows.faults.append(("code", text, dest, error.what))
    matrix.hold(read.values())
    kinds: set[int] = set()
    bases: set[int] = set()
    adjective = matrix.law.case.party(matrix.law.dest).adjective
    for text, code in read.items():
        place = matrix.place(code)
        if place is None:
            why = f"{text} is not a line of the {adjective} schedule"
            rows.faults.append(("code", text, dest, why))
            continue
        kind, base = place
        kinds.add(kind)
        if base >= 0:
            bases.add(base)
        number = rows.base + base if base >= 0 else -1
        special = spared(matrix.law.case, code)
        rows.codes.append((text, dest, rows.kinds + kind, number, special))
    return kinds, bases


def _origins(rows: _Rows, matrix: Matrix, dest: int, texts: Sequence[str]) -> dict[Key, int]:
    groups: dict[Key, int] = {}
    for text in texts:
        try:
            code = country(text)
        except InputError as error:
            why = error.what if text.strip() else "no value"
            rows.faults.append(("origin", text, dest, why))
            continue
        if code == matrix.law.dest:
            why = "origin and destination are the same"
            rows.faults.append(("origin", text, dest, why))
            continue
        key, group = matrix.group(code)
        number = rows.groups + groups.setdefault(key, len(groups))
        rows.origins.append((text, dest, number, int(group.column_2), group.outside))
    return groups


def _base_key(base: Base | None) -> Key:
    if base is None:
        return ("missing", None, (), False)
    recalled = base.certainty == "recalled"
    if not base.readable:
        return ("words", None, (), recalled)
    ad_valorem = base.ad_valorem or Decimal(0)
    if not exact(ad_valorem):
        # Too fine for the matrix: its entries are computed by themselves.
        return ("fine", None, (), recalled)
    return ("specific" if base.specifics else "rate", ad_valorem, base.specifics, recalled)


def _units(rows: _Rows, texts: Sequence[str]) -> None:
    """Price one of each unit that the file states, for each specific duty."""
    for (sort, _, specifics, _), number in rows.bases.items():
        if sort != "specific":
            continue
        for text in ("", *(t for t in texts if t)):
            factors = [(money, unit_factor(text or stated, stated)) for money, stated in specifics]
            known = [(money, factor) for money, factor in factors if factor is not None]
            bad = len(known) < len(factors)
            per = sum((money * factor for money, factor in known), Decimal(0))
            fits = per < _LARGEST and per == per.quantize(_FINEST)
            rows.units.append((number, text, per if fits else None, bad, not fits and not bad))
            if bad:
                why = "a quantity in this unit cannot be charged per " + ", ".join(
                    stated for _, stated in specifics
                )
                rows.faults.append(("unit", text, number, why))


def _tables(rows: _Rows, layers: Sequence[str]) -> Iterator[Table]:
    whole, text, flag = "BIGINT", "VARCHAR", "BOOLEAN"
    yield Table("dests", {"raw": text, "dest": whole}, rows.dests)
    code = {"raw": text, "dest": whole, "kind": whole, "base": whole, "special": flag}
    yield Table("codes", code, rows.codes)
    origin = {"raw": text, "dest": whole, "grp": whole, "side": whole, "outside": flag}
    yield Table("origins", origin, rows.origins)
    width = rows.cuts
    cuts = {f"cut{i}": whole for i in range(width)}
    slot = {"slot": whole, "dest": whole, "at": whole, "reg": whole, "scheduled": whole}
    yield Table("slots", slot | cuts, [_padded(row, width) for row in rows.slots])
    yield Table("touched", {"reg": whole}, [(reg,) for reg in sorted(rows.touched)])
    bucket = {"slot": whole, "dest": whole, "at": whole, "bucket": whole}
    yield Table("loads", bucket | cuts, [_padded(row, width) for row in rows.loads])
    span = {"kind": whole, "grp": whole, "a": whole, "b": whole}
    yield Table("spans", span | {"cell": whole}, rows.spans)
    yield Table("transits", span | {"bucket": whole, "cell": whole}, rows.transit)
    base = {"base": whole, "side": whole, "a": whole, "b": whole, "rate": whole}
    yield Table("base_spans", base, rows.base_spans)
    yield Table("cells", _cell_types(layers), [_cell(n, c, layers) for n, c in rows.cells])
    kinds = {"rate": whole, "sort": text, "ad_valorem": RATE, "recalled": flag}
    bases = [(n, sort, rate, old) for (sort, rate, _, old), n in rows.bases.items()]
    yield Table("bases", kinds, bases)
    units = {"rate": whole, "unit": text, "per_unit": PER_UNIT, "bad": flag, "odd": flag}
    yield Table("units", units, rows.units)
    faults = {"col": text, "raw": text, "place": text, "why": text}
    yield Table("faults", faults, rows.faults)


def _padded(row: _Cut, width: int) -> tuple[Any, ...]:
    head, cuts = row
    return (*head, *cuts, *(width - len(cuts)) * (ALWAYS,))


def _cell_types(layers: Sequence[str]) -> dict[str, str]:
    head = {"cell": "BIGINT", "low": RATE, "high": RATE, "open": "BOOLEAN", "why": "VARCHAR"}
    head |= {"adds": "BOOLEAN", "base_layer": "BIGINT"}
    head |= {"by_quantity": "BOOLEAN", "alone": "BOOLEAN"}
    return head | {f"l{i}": RATE for i in range(len(layers))}


def _cell(number: int, cell: Cell, layers: Sequence[str]) -> tuple[Any, ...]:
    base = layers.index(cell.base_layer) if cell.base_layer in layers else -1
    held = [cell.layers.get(name, Decimal(0)) for name in layers]
    rates = [None if cell.alone or x is None else x.quantize(PPM) for x in held]
    low, high = (None if cell.alone else x for x in (cell.low, cell.high))
    marks = (cell.adds_base, base, cell.by_quantity, cell.alone)
    return (number, low, high, cell.unknown, cell.reason, *marks, *rates)


def aside(
    questions: Sequence[tuple[Any, ...]],
    shape: Shape,
    matrices: Mapping[str, Matrix],
    dests: Mapping[str, str],
    default: str,
) -> Table:
    """Return the answers to entries that are computed by themselves."""
    money, text = shape.money, "VARCHAR"
    types = {"x_key": text, "z_rate": "DECIMAL(18, 8)", "z_rate_low": "DECIMAL(18, 8)"}
    types |= {"z_rate_high": "DECIMAL(18, 8)", "z_amount_usd": money, "z_status": text}
    types |= {"z_reason_code": text, "z_reject": text}
    types |= {f"z_l{i}": money for i in range(len(shape.layers))}
    rows = []
    for key, *values in questions:
        stated = dict(zip(asked(shape), values, strict=True))
        matrix = matrices[dests[stated.get("dest", default)]]
        found = _single(matrix, stated)
        amounts = (found.layers.get(name, Decimal(0)) for name in shape.layers)
        rates = (found.rate, found.rate_low, found.rate_high, found.amount_usd)
        rows.append((key, *rates, found.status, found.reason_code, found.reject, *amounts))
    return Table("aside", types, rows)


def _single(matrix: Matrix, stated: Mapping[str, Any]) -> Single:
    law = matrix.law
    code = read_code(stated["code"])
    on = _time(stated["on"], stated["minute"], law.zone)
    loaded = stated.get("loaded")
    question = Question(
        code,
        country(stated["origin"]),
        law.dest,
        AsOf(on, law.known),
        value=stated["value"],
        quantity=stated.get("quantity"),
        unit=stated.get("unit"),
        loaded=None if loaded is None else _time(loaded, stated["loaded_minute"], law.zone),
    )
    return single(law.case, matrix.products(code, local_day(on, law.zone)), question)


def _time(key: int, minute: int, zone: str) -> datetime:
    return moment_at(span_of(key, zone)[0] if key < HOURS else minute, zone)
