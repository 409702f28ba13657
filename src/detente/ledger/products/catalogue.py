"""All tariff lines of the case's parties, read from the derived tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Any

from detente.errors import UnknownCode
from detente.ledger.case.model import Case, Party
from detente.ledger.products.bases import base_rate, carried_back, footing, own_base
from detente.ledger.products.near import RENUMBERED, instead
from detente.ledger.products.product import Base, Member, Product, dotted
from detente.store.tables import read_table

SHIPPED = Path(__file__).parents[2] / "data"
_BASE = (
    "code, general, ad_valorem, specifics, column2, column2_ad_valorem, column2_specifics, "
    "valid_from, valid_until, published, revision"
)
Rows = Iterable[tuple[Any, ...]]
#: A line of a schedule and the half-open span of days it stood for.
Span = tuple[str, date | None, date | None]
#: So many products at most are looked up one by one; for more the tables are read whole.
_FEW = 50


@dataclass(frozen=True)
class Catalogue:
    """Tariff lines of a case.

    Parameters
    ----------
    case : Case
        Names the tables and holds the rows written in the case itself.
    folder : Path
        Where the derived tables stand.
    """

    case: Case
    folder: Path = field(default=SHIPPED)

    @staticmethod
    def of(case: Case) -> Catalogue:
        """Return the catalogue beside a case: its own ``data`` folder, else the shipped one."""
        own = case.root / "data"
        return Catalogue(case, own if own.is_dir() else SHIPPED)

    def product(self, dest: str, code: str) -> Product:
        """Return a product with all that the tables say of it."""
        return self.products(dest, [code])[code]

    def products(self, dest: str, codes: Sequence[str]) -> dict[str, Product]:
        """Return many products at once, by code; of more than a few without their words."""
        if len(codes) > _FEW:
            missing = [code for code in codes if (dest, code) not in self._held]
            made = self._made(dest, missing, None) if missing else {}
            self._held.update({(dest, code): product for code, product in made.items()})
            return {code: self._held[dest, code] for code in codes}
        wanted = {code[:n] for code in codes for n in range(2, len(code) + 1)}
        return self._made(dest, codes, wanted)

    def _made(self, dest: str, codes: Sequence[str], few: set[str] | None) -> dict[str, Product]:
        party = self.case.party(dest)
        lists = self._members(few)
        bases = self._bases(party, few)
        words = self._words(party, few)
        return {
            code: Product(
                code=code,
                description=next((words[p] for p in _prefixes(code) if p in words), ""),
                bases=_merged(code, bases),
                lists=_collected(code, lists),
            )
            for code in codes
        }

    def leaves(self, dest: str, code: str, day: date) -> tuple[str, ...]:
        """Return the finest tariff lines under a code on a day.

        Raises
        ------
        UnknownCode
            With the nearest codes, where the schedule never held the code; where the case
            says that no good is classified there.
        """
        party = self.case.party(dest)
        _refuse(party, code)
        reading = self.case.reading(dest, code)
        parts = reading.stands_for if reading else (code,)
        under = [row for part in parts for row in self._under(party, part)]
        if not under and not self._over(party, code):
            raise UnknownCode(
                f"{dotted(code)} is not a line of the {party.adjective} schedule",
                where="code",
                hint=self.instead(dest, code),
            )
        return finest(under, code, day)

    def spans(self, dest: str) -> list[Span]:
        """Return every line of a schedule that is a good, with the days it stood for, by code."""
        party = self.case.party(dest)
        whole = tuple(no.prefix for no in party.not_goods if no.whole_from is None)
        goods = (row for row in self._under(party, "") if not row[0].startswith(whole or ("-",)))
        return sorted(goods, key=lambda row: row[0])

    def lines(self, dest: str, known: date | None = None) -> list[tuple[str, str, str]]:
        """Return ``(code, description, path)`` of every line printed by a day.

        What the first release held counts as known before it.
        """
        party = self.case.party(dest)
        if party.lines is None:
            return [(r.code, r.description, "") for r in self._own(party)]
        path = self.folder / f"{party.lines}.parquet"
        seen = f"published <= '{known}' OR dated_by = 'first-release'" if known else ""
        return list(read_table(path, columns="code, description, path", where=seen))

    def rated(self, dest: str) -> list[str]:
        """Return the lines of a schedule that bear a base rate, as fine as they are known.

        Where the schedule is held by six digits, a line that a list names by more takes
        the place of its six digits.
        """
        party = self.case.party(dest)
        path = self.folder / f"{party.schedule}.parquet"
        codes = {r.code for r in self._own(party)}
        if party.schedule is not None and path.exists():
            codes |= {code for (code,) in read_table(path, columns="DISTINCT code")}
        if party.lines is None:
            finer = {c for c, _, _ in self._under(party, "")}
            codes |= {c for c in finer if any(p in codes for p in _prefixes(c[:-1]))}
        inner = {p for c in codes for p in _prefixes(c[:-1])}
        return sorted(codes - inner)

    def rate_days(self, dest: str) -> list[date]:
        """Return the days on which base rates of a party change."""
        path = self.folder / f"{self.case.party(dest).schedule}.parquet"
        if not path.exists():
            return []
        rows = read_table(path, columns="DISTINCT valid_from", where="valid_from IS NOT NULL")
        return sorted(day for (day,) in rows)

    def published(self, after: date, until: date) -> list[tuple[str, date, date | None, int]]:
        """Return list changes published in a span: list, day, start, number of rows."""
        counted: dict[tuple[str, date, date | None], int] = {}
        for rows in self.inline.values():
            for name, m in rows:
                if m.published and after < m.published <= until:
                    key = (name, m.published, m.start)
                    counted[key] = counted.get(key, 0) + 1
        path = self.folder / "lists.parquet"
        if path.exists():
            clause = f"published > '{after}' AND published <= '{until}' GROUP BY ALL"
            for name, day, start, n in read_table(
                path, columns="list, published, start, count(*)", where=clause
            ):
                if name in self.case.lists:
                    counted[name, day, start] = counted.get((name, day, start), 0) + n
        return [(*key, n) for key, n in counted.items()]

    def list_days(self, dest: str) -> list[tuple[date, str]]:
        """Return the days on which a party's lists change, with the list."""
        mine = {name for name, spec in self.case.lists.items() if spec.by == dest}
        days = {
            (day, name)
            for rows in self.inline.values()
            for name, m in rows
            for day in (m.start, m.until)
            if day is not None and name in mine
        }
        path = self.folder / "lists.parquet"
        if path.exists():
            for column in ("start", "until"):
                rows = read_table(
                    path, columns=f"DISTINCT {column}, list", where=f"{column} IS NOT NULL"
                )
                days |= {(day, name) for day, name in rows if name in mine}
        return sorted(days)

    def rates(self, names: Iterable[str], day: date, known: date) -> set[Decimal | None]:
        """Return the rates that stand on lists on a day, None among them where one is not held."""
        wanted = set(names)
        rows = [m for held in self.inline.values() for name, m in held if name in wanted]
        found = {m.rate for m in rows if m.holds(day, known)}
        path = self.folder / "lists.parquet"
        if wanted and path.exists():
            quoted = ", ".join(f"'{name}'" for name in sorted(wanted))
            clause = (
                f"list IN ({quoted}) AND (start IS NULL OR start <= '{day}') "
                f"AND (until IS NULL OR until > '{day}') "
                f"AND (published IS NULL OR published <= '{known}')"
            )
            found |= {r for (r,) in read_table(path, columns="DISTINCT rate", where=clause)}
        return found

    def concordance(self, day: date) -> dict[str, tuple[str, ...]]:
        """Return the successors of the codes that were renumbered by a day."""
        path = self.folder / f"{RENUMBERED}.parquet"
        if not path.exists():
            return {}
        made: dict[str, list[str]] = {}
        clause = f"effective <= '{day}' AND old_code IS NOT NULL AND new_code IS NOT NULL"
        for old, new in read_table(path, columns="old_code, new_code", where=clause):
            made.setdefault(old, []).append(new)
        return {old: tuple(new) for old, new in made.items()}

    def weights(self, party: Party, name: str, origin: str) -> dict[str, int]:
        """Return the trade by code that an average is formed with."""
        path = self.folder / f"{party.weights[name]}.parquet"
        rows = read_table(path, columns="code, value", where=f"origin = '{origin}'")
        return dict(rows)

    @cached_property
    def _held(self) -> dict[tuple[str, str], Product]:
        """Products that were asked for in bulk: the next law that is laid over them reads none."""
        return {}

    @cached_property
    def inline(self) -> dict[str, list[tuple[str, Member]]]:
        """Return the list rows written in the case, by code."""
        made: dict[str, list[tuple[str, Member]]] = {}
        for spec in self.case.lists.values():
            for row in spec.rows:
                member = Member(
                    row.code,
                    row.start,
                    row.until,
                    row.published,
                    row.rate,
                    row.certainty or spec.certainty,
                )
                made.setdefault(row.code, []).append((spec.id, member))
        return made

    def _members(self, few: set[str] | None) -> dict[str, list[tuple[str, Member]]]:
        made = {code: list(rows) for code, rows in self.inline.items()}
        path = self.folder / "lists.parquet"
        if not path.exists():
            return made
        for name, code, rate, start, until, published, certainty in _read(path, few):
            member = Member(code, start, until, published, rate, certainty)
            if name in self.case.lists:
                made.setdefault(code, []).append((name, member))
        return made

    def _bases(self, party: Party, few: set[str] | None) -> dict[str, dict[str, list[Base]]]:
        made: dict[str, dict[str, list[Base]]] = {}
        for row in self._own(party):
            base = own_base(row.text, row.start, row.sources[0], row.certainty)
            made.setdefault(row.code, {}).setdefault("general", []).append(base)
        path = self.folder / f"{party.schedule}.parquet"
        if party.schedule is None or not path.exists():
            return made
        for row in _read(path, few, columns=_BASE):
            code, general, rate, specific, second, rate_2, specific_2, *dates, revision = row
            columns = made.setdefault(code, {})
            source, certainty = footing(party, revision)
            columns.setdefault("general", []).append(
                base_rate(general, rate, specific, dates, source, certainty)
            )
            if second is not None:
                columns.setdefault("column-2", []).append(
                    base_rate(second, rate_2, specific_2, dates, source, certainty)
                )
        self._add_special(party, few, made)
        for columns in made.values():
            for name, rates in columns.items():
                columns[name] = carried_back(party, rates)
        return made

    def _add_special(
        self, party: Party, few: set[str] | None, made: dict[str, dict[str, list[Base]]]
    ) -> None:
        """Add the lines of the special chapters that are free of duty by themselves."""
        path = self.folder / f"{party.special}.parquet"
        if party.special is None or not path.exists():
            return
        columns = "replace(heading, '.', ''), general, valid_from, valid_until, published, revision"
        for code, text, start, until, published, revision in read_table(
            path, columns=columns, where="kind = 'free'"
        ):
            if few is None or code in few:
                source, certainty = footing(party, revision)
                base = Base(text, Decimal(0), (), start, until, published, source, certainty)
                made.setdefault(code, {}).setdefault("general", []).append(base)

    def _words(self, party: Party, few: set[str] | None) -> dict[str, str]:
        if few is None:
            return {}
        own = {r.code: r.description for r in self._own(party)}
        path = self.folder / f"{party.lines}.parquet"
        if party.lines is None or not path.exists():
            return own
        return own | {c: _phrase(d, p) for c, d, p in _read(path, few, "code, description, path")}

    def _own(self, party: Party) -> list[Any]:
        return [r for r in self.case.schedule_rows if r.schedule == party.schedule]

    def _under(self, party: Party, code: str) -> list[tuple[str, date | None, date | None]]:
        own: list[tuple[str, date | None, date | None]] = [
            (r.code, r.start, None) for r in self._own(party) if r.code.startswith(code)
        ]
        if party.lines is not None:
            path = self.folder / f"{party.lines}.parquet"
            columns = (
                "code, min(valid_from), "
                "CASE WHEN bool_or(valid_until IS NULL) THEN NULL ELSE max(valid_until) END"
            )
            clause = f"starts_with(code, '{code}') GROUP BY code"
            return own + list(read_table(path, columns=columns, where=clause))
        mine = {n for n, s in self.case.lists.items() if s.by == party.id}
        found = {c for c, rows in self.inline.items() if any(n in mine for n, _ in rows)}
        for name in ("lists", party.schedule):
            path = self.folder / f"{name}.parquet"
            if path.exists():
                column = "code, list" if name == "lists" else "code, ''"
                rows = read_table(path, columns=column, where=f"starts_with(code, '{code}')")
                found |= {c for c, n in rows if n in mine or not n}
        return [*own, *((c, None, None) for c in sorted(found) if c.startswith(code))]

    def _over(self, party: Party, code: str) -> bool:
        """Tell whether a shorter code of the schedule holds this one (no lines table)."""
        if party.lines is not None:
            return False
        shorter = {p for p in _prefixes(code) if 6 <= len(p) < len(code)}
        return any(c in shorter for c, _, _ in self._under(party, code[:6]))

    def instead(self, dest: str, code: str) -> str:
        """Return what to ask for where a code is no line of a party's schedule."""
        party = self.case.party(dest)
        refused = next((no.hint for no in party.not_goods if no.refuses(code)), "")
        return refused or instead(party, code, lambda part: self._under(party, part), self.folder)


def _refuse(party: Party, code: str) -> None:
    for no in party.not_goods:
        if no.refuses(code):
            raise UnknownCode(
                f"{dotted(code)} is no good: {no.text}",
                where="code",
                hint=no.hint,
            )


def finest(under: Iterable[Span], code: str, day: date) -> tuple[str, ...]:
    """Return the finest of the lines under a code that stand on a day, else all of them."""
    rows = list(under)
    live = {c for c, start, until in rows if _live(start, until, day)}
    codes = live or {c for c, _, _ in rows} or {code}
    inner = {c[:n] for c in codes for n in range(2, len(c))}
    return tuple(sorted(c for c in codes if c not in inner))


def _prefixes(code: str) -> Iterator[str]:
    return (code[:n] for n in range(len(code), 1, -1))


def _live(start: date | None, until: date | None, day: date) -> bool:
    return (start is None or start <= day) and (until is None or day < until)


def _read(path: Path, few: set[str] | None, columns: str = "*") -> Iterator[tuple[Any, ...]]:
    if few is None:
        return read_table(path, columns=columns)
    quoted = ", ".join(f"'{code}'" for code in sorted(few))
    return read_table(path, columns=columns, where=f"code IN ({quoted})")


def _collected(
    code: str, lists: Mapping[str, list[tuple[str, Member]]]
) -> dict[str, tuple[Member, ...]]:
    made: dict[str, list[Member]] = {}
    for prefix in _prefixes(code):
        for name, member in lists.get(prefix, ()):
            made.setdefault(name, []).append(member)
    return {name: tuple(members) for name, members in made.items()}


def _merged(code: str, bases: Mapping[str, dict[str, list[Base]]]) -> dict[str, tuple[Base, ...]]:
    """Return the rates of the closest code that has any."""
    held = next((bases[p] for p in _prefixes(code) if p in bases), {})
    return {column: tuple(rates) for column, rates in held.items()}


def _phrase(description: str, path: str) -> str:
    """Return a line's words, led by its heading where the line alone says too little."""
    own = description.strip().rstrip(":")
    above = [part.strip().rstrip(":") for part in path.split(">") if part.strip()]
    return f"{above[0]}: {own}" if above and len(own) < 40 else own
