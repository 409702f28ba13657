"""Entries summed where they are alike, and what the bulk engine says of the sums.

A duty by rate is linear in the value and one by quantity linear in the quantity, so entries of
one product, origin, importer and unit are added up before they are priced: the engine then runs
once for each law, over all the days that are asked under it.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from detente.firms.entries.reading import literal, quoted

if TYPE_CHECKING:
    from detente.ledger.case.model import Case
    from detente.ledger.products.catalogue import Catalogue
    from detente.store.panel import Panel

#: Entries alike in these are added up; a value of nothing is kept apart, for it prices nothing.
_ALIKE = "code, origin, dest, unit, quantity IS NULL AS bare, value_usd = 0 AS nil"
#: The same test between an entry and the sum it went into, named ``f``.
ALIKE = (
    "{0}.code = f.code AND {0}.origin = f.origin AND {0}.dest = f.dest "
    "AND {0}.unit IS NOT DISTINCT FROM f.unit AND ({0}.quantity IS NULL) = f.bare "
    "AND ({0}.value_usd = 0) = f.nil"
)
#: A product of two narrow decimals is held in 64 bits, which a hundred million dollars overflow.
_WIDE = "CAST(value_usd AS DECIMAL(20, 2))"
_OWED = (
    "sum(n) AS entries, sum(value_usd) AS value_usd, "
    "coalesce(sum(n) FILTER (amount_usd IS NOT NULL), 0) AS settled, "
    "coalesce(sum(amount_usd), 0) AS amount_usd, "
    f"coalesce(sum({_WIDE} * rate_low) FILTER (bound), 0) AS low_usd, "
    f"coalesce(sum({_WIDE} * rate_high) FILTER (bound), 0) AS high_usd, "
    "coalesce(sum(n) FILTER (NOT bound), 0) AS open_entries, "
    "coalesce(sum(value_usd) FILTER (NOT bound), 0) AS open_value_usd"
)
_MONEY = "DECIMAL(38, 8)"


@dataclass
class Ledger:
    """The sums of a file and the engine that prices them; `parts` are the answers by law."""

    panel: Panel
    case: Case
    catalogue: Catalogue
    known: date
    scratch: Path
    dests: tuple[str, ...]
    quantity: bool
    loaded: bool
    layers: tuple[str, ...] = ()
    parts: list[tuple[Path, Mapping[date, Sequence[str]]]] = field(default_factory=list)

    def gather(self) -> None:
        """Add up entries that are alike, as the table ``keys``."""
        self.panel.ask(
            f"CREATE TABLE keys AS SELECT row_number() OVER () - 1 AS id, * FROM (SELECT {_ALIKE}, "
            "count(*) AS n, CAST(sum(value_usd) AS DECIMAL(18, 2)) AS value_usd, "
            "CAST(sum(quantity) AS DECIMAL(18, 6)) AS quantity "
            "FROM good GROUP BY ALL ORDER BY ALL)"
        )
        self.panel.ask("CREATE TABLE refused (id BIGINT, col VARCHAR, why VARCHAR)")

    def price(self, law: Case, days: Mapping[date, Sequence[str]]) -> None:
        """Price the sums under a law on each of the days, for the futures that are read then."""
        number = len(self.parts)
        grid = self.scratch / f"grid{number}.parquet"
        listed = ", ".join(f"(DATE '{day}')" for day in sorted(days))
        self.panel.ask(
            f"COPY (SELECT k.id, k.code, k.origin{self._more('k')}, k.n, k.value_usd, "
            f't.day AS "on" FROM keys AS k CROSS JOIN (VALUES {listed}) AS t(day) '
            "WHERE k.id NOT IN (SELECT id FROM refused) ORDER BY t.day, k.id) "
            f"TO {quoted(grid)} (FORMAT parquet)"
        )
        self.parts.append((self._run(law, grid, refuse=True), days))
        grid.unlink()

    def add_up(self, now: date) -> None:
        """Add up what was said under every law, less what any of them could not read."""
        self._hold_now(self.parts[0][0], now)
        for made, days in self.parts:
            self._keep(made, days)

    def charged(self, spans: Sequence[tuple[date, date]], dest: str) -> Path | None:
        """Price entries of these days as they were made; None where there are none."""
        within = " OR ".join(f"\"on\" BETWEEN DATE '{a}' AND DATE '{b}'" for a, b in spans)
        grid = self.scratch / "charged.parquet"
        loaded = ", loaded" if self.loaded else ""
        quantity = ", CAST(sum(quantity) AS DECIMAL(18, 6)) AS quantity" if self.quantity else ""
        unit = ", unit" if self.quantity else ""
        counted = self.panel.ask(
            f'COPY (SELECT code, origin, dest, "on"{unit}{loaded}, count(*) AS n, '
            f"CAST(sum(value_usd) AS DECIMAL(18, 2)) AS value_usd{quantity} FROM good AS g "
            f"WHERE dest = {literal(dest)} AND ({within}) "
            "AND NOT EXISTS (SELECT 1 FROM keys AS f JOIN refused USING (id) "
            f"WHERE {ALIKE.format('g')}) "
            f'GROUP BY code, origin, dest, "on"{unit}{loaded}, quantity IS NULL, value_usd = 0 '
            f"ORDER BY ALL) TO {quoted(grid)} (FORMAT parquet)"
        )
        return self._run(self.case, grid, refuse=False) if counted[0][0] else None

    def _more(self, short: str) -> str:
        names = [*(["dest"] if len(self.dests) > 1 else [])]
        names += ["quantity", "unit"] if self.quantity else []
        return "".join(f", {short}.{name}" for name in names)

    def _run(self, law: Case, grid: Path, *, refuse: bool) -> Path:
        from detente.ledger.bulk import bulk

        out = grid.with_name(f"{grid.stem}.out.parquet")
        found = bulk(
            law, self.catalogue, grid, out, dest=self.dests[0], known=self.known, explain=True
        )
        if refuse and found.rejects is not None:
            self._refuse(found.rejects, grid)
        if not self.layers:
            heads = self.panel.ask(f"DESCRIBE SELECT * FROM read_parquet({quoted(out)})")
            names = [str(row[0]) for row in heads]
            self.layers = tuple(
                n.removeprefix("amount_")
                for n in names
                if n.startswith("amount_") and n != "amount_usd"
            )
        return out

    def _refuse(self, rejects: Path, grid: Path) -> None:
        """Put aside sums that the engine cannot read: the row of the grid tells which."""
        with rejects.open(encoding="utf-8", newline="") as handle:
            rows = [
                (int(row["line"]) - 1, row["column"], row["reason"])
                for row in csv.DictReader(handle)
            ]
        types = {"row": "BIGINT", "col": "VARCHAR", "why": "VARCHAR"}
        self.panel.hold("lines", types, rows)
        self.panel.ask(
            "INSERT INTO refused SELECT g.id, any_value(l.col), any_value(l.why) FROM lines AS l "
            f"JOIN read_parquet({quoted(grid)}, file_row_number = true) AS g "
            "ON g.file_row_number = l.row GROUP BY g.id"
        )
        self.panel.ask("DROP TABLE lines")

    def _hold_now(self, made: Path, now: date) -> None:
        layers = "".join(f', "amount_{layer}"' for layer in self.layers)
        self.panel.ask(
            f"CREATE TABLE now AS SELECT id, amount_usd{layers} FROM read_parquet({quoted(made)}) "
            f"WHERE \"on\" = DATE '{now}' AND amount_usd IS NOT NULL "
            "AND id NOT IN (SELECT id FROM refused)"
        )

    def _keep(self, made: Path, days: Mapping[date, Sequence[str]]) -> None:
        """Add up the answers of one law by future: by product, by origin and by layer."""
        rows = [(day, future) for day, ids in days.items() for future in ids]
        self.panel.ask("DROP TABLE IF EXISTS days")
        self.panel.hold("days", {"day": "DATE", "future": "VARCHAR"}, rows)
        dest = "dest" if len(self.dests) > 1 else f"{literal(self.dests[0])} AS dest"
        self.panel.ask(
            "CREATE OR REPLACE TEMP VIEW answered AS SELECT d.future, a.* EXCLUDE (dest), a.dest, "
            "a.rate_low IS NOT NULL AND a.rate_high IS NOT NULL AS bound FROM "
            f"(SELECT * {'EXCLUDE (dest), ' + dest if len(self.dests) > 1 else ', ' + dest} "
            f'FROM read_parquet({quoted(made)})) AS a JOIN days AS d ON d.day = a."on" '
            "WHERE a.id NOT IN (SELECT id FROM refused)"
        )
        for name, column in (("product", "code"), ("origin", "origin"), ("all", "''")):
            make = f"CREATE TABLE IF NOT EXISTS by_{name} (future VARCHAR, part VARCHAR, "
            columns = [f"{n} {'BIGINT' if kind else _MONEY}" for n, kind in _SUMS]
            self.panel.ask(f"{make}{', '.join(columns)})")
            self.panel.ask(
                f"INSERT INTO by_{name} SELECT future, {column}, {_OWED} FROM answered "
                f"GROUP BY future, {column}"
            )
        self._keep_layers()
        self.panel.ask(
            "CREATE TABLE IF NOT EXISTS by_reason (future VARCHAR, reason VARCHAR, n BIGINT)"
        )
        self.panel.ask(
            "INSERT INTO by_reason SELECT future, reason_code, sum(n) FROM answered "
            "GROUP BY future, reason_code"
        )

    def _keep_layers(self) -> None:
        """Add up by layer what is owed, and what changes where both now and then can be said."""
        self.panel.ask(
            "CREATE TABLE IF NOT EXISTS by_layer (future VARCHAR, layer VARCHAR, "
            f"amount_usd {_MONEY}, change_usd {_MONEY}, compared BIGINT)"
        )
        names = ["usd", *self.layers]
        sums = ", ".join(
            f'coalesce(sum(a."amount_{n}") FILTER (a.amount_usd IS NOT NULL), 0) AS s{i}, '
            f'coalesce(sum(a."amount_{n}" - b."amount_{n}"), 0) AS c{i}'
            for i, n in enumerate(names)
        )
        rows = self.panel.ask(
            "SELECT a.future, coalesce(sum(a.n) FILTER (a.amount_usd IS NOT NULL AND b.id IS NOT "
            f"NULL), 0), {sums} FROM answered AS a LEFT JOIN now AS b ON b.id = a.id "
            "AND a.amount_usd IS NOT NULL GROUP BY a.future"
        )
        made = [
            (future, "" if i == 0 else name, sums[2 * i], sums[2 * i + 1], compared)
            for future, compared, *sums in rows
            for i, name in enumerate(names)
        ]
        types = {"future": "VARCHAR", "layer": "VARCHAR", "amount_usd": _MONEY}
        types |= {"change_usd": _MONEY, "compared": "BIGINT"}
        self.panel.ask("DROP TABLE IF EXISTS layered")
        self.panel.hold("layered", types, made)
        self.panel.ask("INSERT INTO by_layer SELECT * FROM layered")

    def write(self, target: Path) -> None:
        """Write one row a future, product, origin and importer, as parquet or CSV."""
        layers = ", ".join(
            f'sum("amount_{layer}") FILTER (amount_usd IS NOT NULL) AS "amount_{layer}"'
            for layer in self.layers
        )
        pieces = []
        for part, ids in self.parts:
            held = ", ".join(f"(DATE '{d}', {literal(f)})" for d, many in ids.items() for f in many)
            dest = "" if len(self.dests) > 1 else f", {literal(self.dests[0])} AS dest"
            pieces.append(
                f"SELECT d.future, a.*{dest} FROM read_parquet({quoted(part)}) AS a "
                f'JOIN (VALUES {held}) AS d(day, future) ON d.day = a."on" '
                "WHERE a.id NOT IN (SELECT id FROM refused)"
            )
        bound = "rate_low IS NOT NULL AND rate_high IS NOT NULL AS bound"
        rows = f"SELECT *, {bound} FROM ({' UNION ALL BY NAME '.join(pieces)})"
        kind = "FORMAT parquet" if target.suffix == ".parquet" else "FORMAT csv, HEADER true"
        beside = target.with_name(f".{target.name}.part")
        try:
            self.panel.ask(
                f'COPY (SELECT future, "on", code, origin, dest, {_OWED}, {layers} FROM ({rows}) '
                f"GROUP BY ALL ORDER BY ALL) TO {quoted(beside)} ({kind})"
            )
            beside.replace(target)
        finally:
            beside.unlink(missing_ok=True)

    def months(self, made: Path, layer: str, spans: Sequence[tuple[date, date]]) -> tuple[
        dict[str, tuple[int, Decimal, Decimal]], int
    ]:  # fmt: skip
        """Return by month what a layer took on these days, and the entries it cannot be said of."""
        within = " OR ".join(f"\"on\" BETWEEN DATE '{a}' AND DATE '{b}'" for a, b in spans)
        held = f'"amount_{layer}"'
        rows = self.panel.ask(
            f"SELECT strftime(\"on\", '%Y-%m') AS month, sum(n) FILTER ({held} > 0), "
            f"sum(value_usd) FILTER ({held} > 0), sum({held}), sum(n) FILTER ({held} IS NULL) "
            f"FROM read_parquet({quoted(made)}) WHERE {within} GROUP BY month ORDER BY month"
        )
        grid = made.with_name("charged.parquet")
        counted = [
            int(
                self.panel.ask(f"SELECT coalesce(sum(n), 0) FROM read_parquet({quoted(path)})")[0][
                    0
                ]
            )
            for path in (grid, made)
        ]
        zero = Decimal(0)
        sums = {str(m): (int(n or 0), v or zero, a or zero) for m, n, v, a, _ in rows}
        return sums, sum(int(row[4] or 0) for row in rows) + counted[0] - counted[1]


_SUMS = (
    ("entries", 1),
    ("value_usd", 0),
    ("settled", 1),
    ("amount_usd", 0),
    ("low_usd", 0),
    ("high_usd", 0),
    ("open_entries", 1),
    ("open_value_usd", 0),
)


def keep_largest(panel: Panel, table: str, most: int, rest: str) -> int:
    """Keep the parts that owe most now, and the others as one, as ``largest``; count the others."""
    listed = panel.ask(
        f"SELECT part FROM {table} WHERE future = 'now' ORDER BY amount_usd DESC, part"
    )
    panel.ask("DROP TABLE IF EXISTS kept")
    panel.hold("kept", {"part": "VARCHAR"}, listed[:most])
    sums = ", ".join(f"sum({name}) AS {name}" for name, _ in _SUMS)
    panel.ask(
        f"CREATE OR REPLACE TABLE largest AS SELECT future, coalesce(k.part, {literal(rest)}) AS "
        f"part, {sums} FROM {table} AS t LEFT JOIN kept AS k ON k.part = t.part GROUP BY ALL"
    )
    return max(0, len(listed) - most)
