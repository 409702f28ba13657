"""Work an exposure out: read, sum, price under each law, put together."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from time import perf_counter
from typing import Any

from detente.errors import InputError
from detente.firms.entries.cleaning import Cleaner, Ways, hold_repeats
from detente.firms.entries.columns import assign, read_plan
from detente.firms.entries.reading import literal, open_file
from detente.firms.entries.rejecting import put_aside
from detente.firms.exposure.answer import (
    Driver,
    Exposure,
    LayerPart,
    Outside,
    Owed,
    Part,
    Refund,
    Total,
)
from detente.firms.exposure.futures import futures, turned
from detente.firms.exposure.ledger import ALIKE, Ledger, keep_largest
from detente.firms.exposure.refunds import refund, struck_down, ways
from detente.kernel import countries
from detente.kernel.moment import AsOf
from detente.ledger.case.model import Case
from detente.ledger.case.record import Record
from detente.ledger.duty import OUTSIDE
from detente.ledger.products.catalogue import Catalogue
from detente.ledger.products.product import dotted
from detente.store.panel import Panel

#: What the sums may hold; the bulk engine has a bound of its own.
MEMORY = "1600MB"
#: So many products and origins are told one by one, the rest together.
TOLD = 100
#: Codes that are no line beside which what to give instead is said.
_POINTED = 200
REST = "others"
LEFT_OUT = (
    "first-sale valuation, drawback and preferences of free-trade agreements are not worked out"
)


@dataclass(frozen=True)
class Asked:
    """A question for an exposure; see `detente.desk.Desk.exposure`."""

    source: Path
    when: AsOf
    ways: Ways
    scenarios: tuple[str, ...] = ()
    mapping: Path | None = None
    rates: Mapping[str, Decimal] | None = None
    out: Path | None = None
    days: int = 120
    allow_rejects: bool = False


def work(
    case: Case,
    record: Record,
    catalogue: Catalogue,
    asked: Asked,
    tell: Callable[[str], None] = lambda _: None,
) -> Exposure:
    """Return what the entries of a file owe under each future.

    Raises
    ------
    BadFile, InputError
        A file that holds no entries, or a column that cannot be found.
    """
    begin = perf_counter()
    folder = asked.out.parent if asked.out is not None else None
    panel = Panel()
    with tempfile.TemporaryDirectory(dir=folder, prefix=".detente-") as name:
        scratch = Path(name)
        panel.limit(MEMORY, scratch / "spill")
        try:
            return _Work(case, record, catalogue, asked, tell, panel, scratch).answer(begin)
        finally:
            panel.close()


class _Work:
    """One file on its way."""

    def __init__(
        self,
        case: Case,
        record: Record,
        catalogue: Catalogue,
        asked: Asked,
        tell: Callable[[str], None],
        panel: Panel,
        scratch: Path,
    ) -> None:
        self.case, self.record, self.catalogue = case, record, catalogue
        self.asked, self.tell, self.panel, self.scratch = asked, tell, panel, scratch

    def answer(self, begin: float) -> Exposure:
        """Return the answer: every step in its order."""
        asked = self.asked
        cleaner = self._read()
        repeated = self._repeats(cleaner)
        self.dests = self._importers()
        self.futures = futures(
            self.case, self.record, asked.when, self.dests, asked.scenarios, asked.days
        )
        ledger = self._price(cleaner)
        self._point_on()
        put = put_aside(self.panel, cleaner, asked.source, ALIKE.format("s"))
        self.sums = self._sums("by_all")
        totals = self._totals()
        if asked.out is not None and asked.out.suffix in {".csv", ".parquet"}:
            ledger.write(asked.out)
        scenario = {f.id for f in self.futures if f.scenario}
        answered = totals[0].owed.entries if totals else 0
        return Exposure(
            file=asked.source.name,
            on=asked.when.on,
            known=asked.when.known,
            columns=tuple(column for _, column in cleaner.fields.values()),
            rows=answered + put.count,
            answered=answered,
            rejected=put.count,
            rejects=put.path,
            repeated=repeated[0],
            repeated_value_usd=repeated[1],
            value_usd=totals[0].owed.value_usd if totals else Decimal(0),
            outside=self._outside(),
            totals=tuple(t for t in totals if t.id not in scenario),
            by_scenario=tuple(t for t in totals if t.id in scenario),
            by_product=self._parts("product", dotted),
            by_origin=self._parts("origin", countries.name),
            by_layer=self._layers(),
            drivers=self._drivers(),
            refunds=self._refunds(ledger, cleaner),
            ways=ways(self.case, self.dests, asked.when),
            reasons=self._reasons(),
            notes=self._notes(cleaner, repeated[0]),
            out=asked.out,
            allow_rejects=asked.allow_rejects,
            seconds=perf_counter() - begin,
            data_version=self.case.about.version,
        )

    def _read(self) -> Cleaner:
        asked = self.asked
        self.tell(f"reading {asked.source.name}")
        plan = read_plan(asked.mapping)
        raw = open_file(self.panel, asked.source, self.scratch, plan.sheet)
        fields = assign(raw.names, plan, str(asked.source))
        cleaner = Cleaner(self.panel, raw, fields, plan, asked.ways, list(raw.notes))
        cleaner.convert(asked.rates or {})
        cleaner.stage()
        return cleaner

    def _repeats(self, cleaner: Cleaner) -> tuple[int, Decimal]:
        """Look for entries given twice; those that bear one reference count once."""
        self.tell("looking for entries given twice")
        found = hold_repeats(self.panel)
        keep = ""
        if found[0] and cleaner.has("id"):
            keep = " AND r NOT IN (SELECT r FROM repeats)"
        self.panel.ask(f"CREATE VIEW good AS SELECT * FROM staged WHERE why IS NULL{keep}")
        return found

    def _importers(self) -> tuple[str, ...]:
        found = {str(row[0]) for row in self.panel.ask("SELECT DISTINCT dest FROM good")}
        first = self.asked.ways.dest
        return tuple(sorted(found, key=lambda d: (d != first, d))) or (first,)

    def _price(self, cleaner: Cleaner) -> Ledger:
        """Run the engine once for each law, over the days that are asked under it."""
        self.tell("adding up entries that are alike")
        ledger = Ledger(
            self.panel,
            self.case,
            self.catalogue,
            self.asked.when.known,
            self.scratch,
            self.dests,
            cleaner.has("quantity"),
            cleaner.has("loaded"),
        )
        ledger.gather()
        grouped: dict[int, tuple[Case, dict[date, list[str]]]] = {}
        for future in self.futures:
            _, days = grouped.setdefault(id(future.law), (future.law, {}))
            days.setdefault(future.on, []).append(future.id)
        if not self.panel.ask("SELECT count(*) FROM keys")[0][0]:
            raise InputError(
                "no entry of the file can be read",
                where=str(self.asked.source),
                hint=self._first_faults(),
            )
        for number, (law, days) in enumerate(grouped.values(), 1):
            self.tell(f"pricing under law {number} of {len(grouped)}")
            ledger.price(law, days)
        self.tell("adding up")
        ledger.add_up(self.futures[0].on)
        return ledger

    def _point_on(self) -> None:
        """Say beside codes that are no line what to give instead."""
        rows = self.panel.ask(
            "SELECT DISTINCT k.dest, k.code FROM keys AS k JOIN refused AS x USING (id) "
            f"WHERE x.col = 'code' ORDER BY ALL LIMIT {_POINTED}"
        )
        types = {"dest": "VARCHAR", "code": "VARCHAR", "why": "VARCHAR"}
        held = [(dest, code, self.catalogue.instead(dest, code)) for dest, code in rows]
        self.panel.hold("pointed", types, held)
        self.panel.ask(
            "UPDATE refused SET why = concat(refused.why, '; ', p.why) FROM keys AS k "
            "JOIN pointed AS p USING (dest, code) "
            "WHERE k.id = refused.id AND refused.col = 'code'"
        )

    def _first_faults(self) -> str:
        rows = self.panel.ask(
            "SELECT col, why, count(*) AS n FROM staged WHERE why IS NOT NULL GROUP BY col, why "
            "ORDER BY n DESC, why LIMIT 3"
        )
        return "; ".join(f"{n} × {col}: {why}" for col, why, n in rows) or "give entries"

    def _sums(self, name: str) -> dict[str, dict[str, Owed]]:
        """Return what was added up, by part and future."""
        rows = self.panel.ask(f"SELECT * FROM {name}")
        made: dict[str, dict[str, Owed]] = {}
        for future, part, *sums in rows:
            made.setdefault(str(part), {})[str(future)] = Owed(str(future), *_whole(sums))
        return made

    def _totals(self) -> list[Total]:
        rows = self.panel.ask("SELECT * FROM by_layer WHERE layer = ''")
        changes = {str(f): (change, int(compared)) for f, _, _, change, compared in rows}
        whole = self.sums.get("", {})
        made = []
        for future in self.futures:
            owed = whole.get(future.id) or _nothing(future.id)
            change = changes.get(future.id, (Decimal(0), 0))
            about = (future.id, future.title, future.on, future.scenario)
            made.append(Total(*about, owed, *change, future.why))
        return made

    def _outside(self) -> Outside:
        """Return what comes from origins whose own layers the case does not hold."""
        held = {*self.case.parties, *self.case.about.covers}
        sums = self._sums("by_origin")
        rows = [owed["now"] for origin, owed in sums.items() if origin not in held]
        value = sum((row.value_usd for row in rows), Decimal(0))
        return Outside(len(rows), sum(row.entries for row in rows), value)

    def _parts(self, name: str, titled: Callable[[str], str]) -> tuple[Part, ...]:
        """Return the largest products or origins, and the rest together, so that they add up."""
        rest = keep_largest(self.panel, f"by_{name}", TOLD, REST)
        sums = self._sums("largest")
        order = sorted(sums.keys() - {REST}, key=lambda p: (-sums[p]["now"].amount_usd, p))
        made = [self._part(part, titled(part), sums[part]) for part in order]
        if rest:
            made.append(self._part(REST, f"{rest} others", sums[REST]))
        return tuple(made)

    def _part(self, part: str, title: str, sums: Mapping[str, Owed]) -> Part:
        owed = tuple(sums.get(f.id) or _nothing(f.id) for f in self.futures)
        return Part(part, title, owed[0].entries, owed[0].value_usd, owed)

    def _layers(self) -> tuple[LayerPart, ...]:
        rows = self.panel.ask("SELECT * FROM by_layer WHERE layer <> ''")
        held = {(str(f), str(x)): (amount, change) for f, x, amount, change, _ in rows}
        self.layers: dict[tuple[str, str], tuple[Decimal, Decimal]] = held
        used = {layer for (_, layer), (amount, _) in held.items() if amount}
        nothing = (Decimal(0), Decimal(0))
        return tuple(
            LayerPart(f.id, name, layer.name, held.get((f.id, name), nothing)[0])
            for f in self.futures
            for name, layer in self.case.layers.items()
            if name in used
        )

    def _drivers(self) -> tuple[Driver, ...]:
        now = self.futures[0]
        made = []
        for future in self.futures[1:]:
            changed = turned(now, future, self.asked.when.known, self.dests)
            for name, layer in self.case.layers.items():
                _, change = self.layers.get((future.id, name), (Decimal(0), Decimal(0)))
                if change:
                    why = tuple(changed.get(name, ()))
                    made.append(Driver(future.id, name, layer.name, change, why))
        return tuple(made)

    def _refunds(self, ledger: Ledger, cleaner: Cleaner) -> tuple[Refund, ...]:
        if not cleaner.has("on"):
            return ()
        struck = struck_down(self.case, self.dests, self.asked.when.known)
        made: list[Refund] = []
        for dest in self.dests:
            mine = [row for row in struck if row.by == dest]
            spans = [span for row in mine for span in row.spans]
            if not spans:
                continue
            self.tell("pricing entries made under what was struck down")
            priced = ledger.charged(spans, dest)
            for row in mine if priced is not None else ():
                assert priced is not None
                months, unsaid = ledger.months(priced, row.layer, row.spans)
                made.append(refund(self.case, row, months, unsaid))
        return tuple(row for row in made if row.entries or row.open_entries)

    def _reasons(self) -> tuple[tuple[str, int], ...]:
        rows = self.panel.ask(
            f"SELECT reason, sum(n) FROM by_reason WHERE future = {literal('now')} "
            "GROUP BY reason ORDER BY 2 DESC, 1"
        )
        return tuple((str(reason), int(n)) for reason, n in rows)

    def _notes(self, cleaner: Cleaner, repeated: int) -> tuple[str, ...]:
        made = list(cleaner.notes)
        if cleaner.has("loaded"):
            made.append("under a future goods are taken as loaded after its rules began")
        if not cleaner.has("on"):
            made.append("no column of entry days: refunds are not worked out")
        if repeated:
            done = "count once" if cleaner.has("id") else "all count: no column of references"
            made.append(f"{repeated} entries repeat an earlier one in every field; {done}")
        made.append("entries alike are summed before they are priced: to 0.00000001 each")
        return (*made, LEFT_OUT, OUTSIDE)


def _whole(sums: Sequence[Any]) -> tuple[Any, ...]:
    entries, value, settled, amount, low, high, unsaid, unsaid_value = sums
    return (int(entries), value, int(settled), amount, low, high, int(unsaid), unsaid_value)


def _nothing(future: str) -> Owed:
    zero = Decimal(0)
    return Owed(future, 0, zero, 0, zero, zero, zero, 0, zero)
