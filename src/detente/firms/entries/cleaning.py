"""Entries read and judged in SQL: a view of what is meant, and of why a row cannot be read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from detente.errors import InputError
from detente.firms.entries.cells import Number, is_number, number
from detente.firms.entries.columns import Column, Plan, named_currency
from detente.firms.entries.days import order_of, read_day
from detente.firms.entries.reading import Raw, literal, quoted
from detente.kernel.countries import resolve
from detente.ledger.products.product import read_code

if TYPE_CHECKING:
    from detente.store.panel import Panel

#: Fields of an entry that make two of them the same.
_SAME = ("code", "origin", "dest", '"on"', "value_usd", "quantity", "unit", "loaded", "given")
_NO_RATE = "no rate to US dollars is given for this currency"


@dataclass(frozen=True, slots=True)
class Ways:
    """Where goods go when the file does not say: `dest`, or for its own goods `other`."""

    dest: str
    other: str | None
    parties: tuple[str, ...]
    zone: str


@dataclass
class Cleaner:
    """A file laid open: `staged` is then a view of its entries, one row each.

    `notes` gather what was assumed in reading.
    """

    panel: Panel
    raw: Raw
    fields: Mapping[str, tuple[int, Column]]
    plan: Plan
    ways: Ways
    notes: list[str] = field(default_factory=list)

    def stage(self) -> None:
        """Make the view ``staged``: what each row means, and what is wrong with it."""
        cells = " AND ".join(f"{_named(c)} IS NULL" for c in self.raw.columns)
        self.panel.ask(
            "CREATE VIEW raw AS SELECT * RENAME (file_row_number AS r) FROM "
            f"read_parquet({quoted(self.raw.path)}, file_row_number = true) WHERE NOT ({cells})"
        )
        self._texts("code", self._code)
        self._texts("origin", _country)
        self._texts("dest", self._dest)
        self._days("on")
        self._days("loaded")
        self.panel.ask(f"CREATE VIEW staged AS {self._staged()}")

    def has(self, name: str) -> bool:
        """Tell whether the file has a field."""
        return name in self.fields

    def cell(self, name: str) -> str:
        """Return the column of a field as SQL."""
        return "w." + _named(self.raw.columns[self.fields[name][0]])

    def kind(self, name: str) -> str:
        """Return the type of a field's column."""
        return self.raw.types[self.fields[name][0]]

    def text(self, name: str) -> str:
        """Return a field's cell as trimmed text, in SQL."""
        return f"nullif(trim(CAST({self.cell(name)} AS VARCHAR)), '')"

    def _distinct(self, name: str) -> list[str]:
        said = self.text(name)
        asked = f"SELECT DISTINCT {said} FROM raw AS w WHERE {said} IS NOT NULL ORDER BY 1"
        return [str(row[0]) for row in self.panel.ask(asked)]

    def _texts(self, name: str, read: Callable[[str], str]) -> None:
        """Hold what each text of a field means, each text read once."""
        rows: list[tuple[object, ...]] = []
        for text in self._distinct(name) if self.has(name) else ():
            try:
                rows.append((text, read(text), None))
            except InputError as error:
                rows.append((text, None, error.what))
        types = {"raw": "VARCHAR", "clean": "VARCHAR", "why": "VARCHAR"}
        self.panel.hold(f"d_{name}", types, rows)

    def _code(self, text: str) -> str:
        # A spreadsheet that keeps a code's leading zero writes it as a formula of a text.
        digits = read_code(text.removeprefix("=").strip('"') if text.startswith('="') else text)
        if len(digits) % 2 == 0:
            return digits
        if is_number(self.kind("code")) or self.kind("code") == "CELL":
            self._note("codes of an odd number of digits were given the zero that numbers lose")
            return read_code(f"0{digits}")
        raise InputError(
            f"{text} has an odd number of digits: a leading zero may be lost; keep codes as text"
        )

    def _dest(self, text: str) -> str:
        code = _country(text)
        if code not in self.ways.parties:
            raise InputError(f"the case holds no tariff law of {code}")
        return code

    def _days(self, name: str) -> None:
        if not self.has(name) or self.kind(name) == "DATE":
            return
        texts = self._distinct(name)
        order = self.plan.dates or order_of(texts)
        rows: list[tuple[object, ...]] = []
        for text in texts:
            day = read_day(text, order, self.ways.zone)
            rows.append((text, day, None) if isinstance(day, date) else (text, None, day))
        if any(text.isdigit() and len(text) == 5 for text in texts):
            self._note(f"serial numbers of a spreadsheet in '{self._head(name)}' were read as days")
        types = {"raw": "VARCHAR", "clean": "DATE", "why": "VARCHAR"}
        self.panel.hold(f"d_{name}", types, rows)

    def _head(self, name: str) -> str:
        return self.fields[name][1].column

    def _note(self, text: str) -> None:
        if text not in self.notes:
            self.notes.append(text)

    def _staged(self) -> str:
        """Return the query that reads every row once, then judges it."""
        value = self._number("value", 2, "a value")
        joins = ["FROM raw AS w"]
        parts = ["w.r", "k.clean AS code", "k.why AS code_why", f"{self.text('code')} AS code_raw"]
        parts += [
            "o.clean AS origin",
            "o.why AS origin_why",
            f"{self.text('origin')} AS origin_raw",
        ]
        joins.append(f"LEFT JOIN d_code AS k ON k.raw = {self.text('code')}")
        joins.append(f"LEFT JOIN d_origin AS o ON o.raw = {self.text('origin')}")
        own = "CAST(NULL AS VARCHAR)"
        if self.has("dest"):
            joins.append(f"LEFT JOIN d_dest AS p ON p.raw = {self.text('dest')}")
            parts += ["p.why AS dest_why", f"{self.text('dest')} AS dest_raw"]
            own = "p.clean"
        else:
            parts += [f"{own} AS dest_why", f"{own} AS dest_raw"]
        back = literal(self.ways.other) if self.ways.other else "NULL"
        home = literal(self.ways.dest)
        parts.append(
            f"coalesce({own}, CASE WHEN o.clean = {home} AND {back} IS NOT NULL THEN {back} "
            f"ELSE {home} END) AS dest"
        )
        parts += [*self._day_parts("on", joins), *self._day_parts("loaded", joins)]
        parts += [f"{value.value} AS value", f"{value.fault} AS value_why"]
        parts += [f"CAST({self.cell('value')} AS VARCHAR) AS value_raw", self._currency(value)]
        parts += self._quantity()
        given = self.text("id") if self.has("id") else "CAST(NULL AS VARCHAR)"
        parts.append(f"{given} AS given")
        inner = f"SELECT {', '.join(parts)} {' '.join(joins)}"
        converted = (
            "CASE WHEN x.factor = 1 THEN i.value ELSE "
            "CAST(round(CAST(i.value AS DECIMAL(20, 2)) * x.factor, 2) AS DECIMAL(18, 2)) END"
        )
        made = (
            f"SELECT i.*, {converted} AS value_usd, x.factor FROM ({inner}) AS i "
            "LEFT JOIN d_currency AS x ON x.raw = i.currency"
        )
        column, raw, why = self._tests()
        return f"SELECT *, {column} AS col, {raw} AS cell, {why} AS why FROM ({made}) AS s"

    def _day_parts(self, name: str, joins: list[str]) -> list[str]:
        if not self.has(name):
            nothing = "CAST(NULL AS VARCHAR)"
            return [
                f'CAST(NULL AS DATE) AS "{name}"',
                f"{nothing} AS {name}_why",
                f"{nothing} AS {name}_raw",
            ]
        if self.kind(name) == "DATE":
            cell = self.cell(name)
            return [
                f'{cell} AS "{name}"',
                f"CAST(NULL AS VARCHAR) AS {name}_why",
                f"CAST({cell} AS VARCHAR) AS {name}_raw",
            ]
        short = f"t_{name}"
        joins.append(f"LEFT JOIN d_{name} AS {short} ON {short}.raw = {self.text(name)}")
        return [
            f'{short}.clean AS "{name}"',
            f"{short}.why AS {name}_why",
            f"{self.text(name)} AS {name}_raw",
        ]

    def _number(self, name: str, places: int, noun: str) -> Number:
        kind = "VARCHAR" if self.kind(name) == "CELL" else self.kind(name)
        cell = self.cell(name)
        if kind == "VARCHAR":
            cell = f"nullif(trim({cell}), '')"
        # A workbook has told its numbers already: their point is one of decimals.
        decimal = "." if self.kind(name) == "CELL" and not self.plan.decimal else self.plan.decimal
        return number(cell, kind, places, noun, decimal)

    def _quantity(self) -> list[str]:
        if not self.has("quantity"):
            nothing = "CAST(NULL AS VARCHAR)"
            return [
                "CAST(NULL AS DECIMAL(18, 6)) AS quantity",
                f"{nothing} AS quantity_why",
                f"{nothing} AS quantity_raw",
                f"{nothing} AS unit",
            ]
        read = self._number("quantity", 6, "a quantity")
        unit = self.text("unit") if self.has("unit") else "CAST(NULL AS VARCHAR)"
        why = f"CASE WHEN {read.value} = 0 THEN 'a quantity of nothing owes nothing' END"
        return [
            f"{read.value} AS quantity",
            f"coalesce({read.fault}, {why}) AS quantity_why",
            f"CAST({self.cell('quantity')} AS VARCHAR) AS quantity_raw",
            f"CASE WHEN {read.value} IS NOT NULL THEN {unit} END AS unit",
        ]

    def _currency(self, value: Number) -> str:
        """Return the currency of an entry: its column's, its cell's, or that of the whole file."""
        whole = self.plan.currency or named_currency(self._head("value")) or "USD"
        said = f"upper({self.text('currency')})" if self.has("currency") else "NULL"
        return f"coalesce({said}, {value.currency}, {literal(whole.upper())}) AS currency"

    def convert(self, rates: Mapping[str, Decimal]) -> None:
        """Hold the rates at which values are converted; US dollars stand for themselves."""
        known = {"USD": Decimal(1), "US$": Decimal(1)}
        known |= {name.upper(): rate for name, rate in (*self.plan.rates.items(), *rates.items())}
        rows = [(name, rate) for name, rate in known.items()]
        self.panel.hold("d_currency", {"raw": "VARCHAR", "factor": "DECIMAL(18, 8)"}, rows)

    def _tests(self) -> tuple[str, str, str]:
        """Return the column, the cell and the reason of the first thing wrong with an entry."""
        missing = "'no value'"
        tests = [("code", "code_raw", "code_raw IS NULL", missing)]
        tests += [("code", "code_raw", "code_why IS NOT NULL", "code_why")]
        tests += [("origin", "origin_raw", "origin_raw IS NULL", missing)]
        tests += [("origin", "origin_raw", "origin_why IS NOT NULL", "origin_why")]
        tests += [("dest", "dest_raw", "dest_why IS NOT NULL", "dest_why")]
        same = "'origin and destination are the same'"
        tests += [("origin", "origin_raw", "origin = dest", same)]
        for name in ("on", "loaded"):
            if self.has(name):
                if name == "on":
                    tests.append((name, f"{name}_raw", f"{name}_raw IS NULL", missing))
                tests.append((name, f"{name}_raw", f"{name}_why IS NOT NULL", f"{name}_why"))
        if self.has("on") and self.has("loaded"):
            late = "'the goods are loaded after they enter'"
            tests.append(("loaded", "loaded_raw", 'loaded > "on"', late))
        tests += [("value", "value_raw", "value_raw IS NULL", missing)]
        tests += [("value", "value_raw", "value_why IS NOT NULL", "value_why")]
        tests += [("value", "value_raw", "value IS NULL", "'not a number'")]
        rate = f"concat(currency, ': {_NO_RATE}')"
        tests += [("currency", "currency", "factor IS NULL", rate)]
        if self.has("quantity"):
            tests += [("quantity", "quantity_raw", "quantity_why IS NOT NULL", "quantity_why")]
        cases = [
            " ".join(f"WHEN {test} THEN {made}" for _, _, test, made in tests),
            " ".join(f"WHEN {test} THEN {cell}" for _, cell, test, _ in tests),
            " ".join(f"WHEN {test} THEN {literal(name)}" for name, _, test, _ in tests),
        ]
        why, cell, column = (f"CASE {case} END" for case in cases)
        return column, cell, why


def hold_repeats(panel: Panel) -> tuple[int, Decimal]:
    """Hold as ``repeats`` the rows that repeat an earlier one in every field, with that one.

    Returns
    -------
    tuple
        How many there are, and their value in US dollars.
    """
    fields = ", ".join(_SAME)
    panel.ask(
        f"CREATE TEMP TABLE alike AS SELECT hash({fields}) AS h FROM staged WHERE why IS NULL "
        "GROUP BY h HAVING count(*) > 1"
    )
    panel.ask(
        "CREATE TEMP TABLE repeats AS SELECT r, first, value_usd FROM (SELECT r, value_usd, "
        f"min(r) OVER (PARTITION BY {fields}) AS first FROM staged WHERE why IS NULL "
        f"AND hash({fields}) IN (SELECT h FROM alike)) WHERE r > first"
        if panel.ask("SELECT count(*) FROM alike")[0][0]
        else "CREATE TEMP TABLE repeats (r BIGINT, first BIGINT, value_usd DECIMAL(18, 2))"
    )
    count, value = panel.ask("SELECT count(*), coalesce(sum(value_usd), 0) FROM repeats")[0]
    return int(count), Decimal(value)


def _country(text: str) -> str:
    return resolve(text)


def _named(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
