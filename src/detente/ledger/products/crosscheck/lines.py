"""Compilations of codes, lists and printed rates held against the lines of the schedule."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path

from detente.errors import SchemaError
from detente.ledger.case.model import Case, Party
from detente.ledger.products.catalogue import Catalogue, Span
from detente.ledger.products.crosscheck.differences import (
    CompilationRow,
    Difference,
    FamilyRow,
    Finding,
    RateRow,
)
from detente.ledger.products.product import dotted
from detente.store.tables import read_table

LEGAL = 8
"""Digits of a line that bears a rate; shorter entries reach all lines under them."""

_SHOWN = 6
_ONE_DAY = timedelta(days=1)
_QUESTIONS = {
    "never printed": "no release of the record prints them",
    "cut short": "rates stand on lines of eight digits; the entry reaches every line under it",
    "twice": "one line each",
    "late": "first printed after the day the compilation speaks of",
}


@dataclass(frozen=True)
class Schedule:
    """Lines of a party's schedule with the day each was first printed, and its footnotes."""

    case: Case
    party: Party
    folder: Path

    @cached_property
    def lines(self) -> dict[str, date | None]:
        """Every 8- and 10-digit line, with its first day; None where it stood from the start."""
        path = self.folder / f"{self.party.lines}.parquet"
        rows = read_table(
            path,
            columns="code, CASE WHEN bool_or(dated_by = 'first-release') THEN NULL "
            "ELSE min(valid_from) END",
            where="length(code) >= 8 GROUP BY code",
        )
        return dict(rows)

    @cached_property
    def prefixes(self) -> frozenset[str]:
        """All beginnings of all lines."""
        return frozenset(code[:n] for code in self.lines for n in range(2, len(code) + 1))

    @cached_property
    def renumbered(self) -> list[tuple[str, str, date]]:
        """Old number, new number, and the first day of the new one."""
        path = self.folder / "concordance.parquet"
        clause = "old_code IS NOT NULL AND new_code IS NOT NULL AND effective IS NOT NULL"
        columns = "DISTINCT old_code, new_code, effective"
        return [*read_table(path, columns=columns, where=f"{clause} ORDER BY ALL")]

    @cached_property
    def footnotes(self) -> dict[str, set[str]]:
        """Legal lines by the heading that a footnote names."""
        made: dict[str, set[str]] = defaultdict(set)
        path = self.folder / "footnotes.parquet"
        for code, heading in read_table(path, columns="code, reference"):
            made[heading].add(code[:LEGAL])
        return made

    def holds(self, code: str) -> bool:
        """Tell whether any release prints the code, or the line it writes out with noughts."""
        whole = len(code) > LEGAL and code[LEGAL:] == "00" and code[:LEGAL] in self.lines
        return code in self.prefixes or whole


def read_compilation(row: CompilationRow, data: Path) -> list[tuple[str, str]]:
    """Return ``(code, value of the column by)`` of a compilation, in order."""
    path = data / row.file
    with path.open(newline="", encoding="utf-8-sig") as handle:
        rows = list(csv.reader(line for line in handle if not line.startswith("#")))
    if not row.column.isdecimal():
        names = [name.strip() for name in rows.pop(0)]
        if missing := {row.column, row.by or row.column} - set(names):
            raise SchemaError(f"no column {', '.join(sorted(missing))}", where=row.file)
        at, by = names.index(row.column), names.index(row.by) if row.by else None
    else:
        at, by = int(row.column) - 1, None
    found = []
    for cells in rows:
        code = cells[at].replace(".", "").strip() if cells else ""
        if code.isdecimal():
            # Some write a statistical line with two noughts too many.
            found.append((code[:10], cells[by].strip() if by is not None else ""))
    return found


def hold_compilations(
    rows: Sequence[CompilationRow], schedule: Schedule, data: Path
) -> list[Finding]:
    """Compare compilations with the lines that exist and with the footnotes."""
    codes: list[Difference] = []
    marks: list[Difference] = []
    marked = 0
    for row in rows:
        entries = read_compilation(row, data)
        codes += _codes(row, entries, schedule)
        for value, heading in row.footnotes.items():
            marked += 1
            marks += _marks(row, value, heading, entries, schedule)
    title = "Compilations: codes that no release prints, cut short, late or twice"
    against = "Compilations of footnoted lists against the footnotes"
    return [
        Finding("codes", title, len(rows) * len(_QUESTIONS), tuple(codes)),
        Finding("footnotes", against, marked, tuple(marks)),
    ]


def _codes(
    row: CompilationRow, entries: Sequence[tuple[str, str]], schedule: Schedule
) -> Iterator[Difference]:
    counts = Counter(code for code, _ in entries)
    codes = sorted(counts)
    found = {
        "never printed": [code for code in codes if not schedule.holds(code)],
        "cut short": [code for code in codes if len(code) < LEGAL],
        "twice": [code for code in codes if counts[code] > 1],
        "late": [code for code in codes if _later(schedule.lines.get(code), row.effective)],
    }
    for kind, says in _QUESTIONS.items():
        if found[kind]:
            told = _told(found[kind], len(codes))
            yield Difference("codes", f"{row.id}: {kind}", told, says)


def _later(first: date | None, effective: date | None) -> bool:
    return first is not None and effective is not None and first > effective


def _marks(
    row: CompilationRow,
    value: str,
    heading: str,
    entries: Sequence[tuple[str, str]],
    schedule: Schedule,
) -> Iterator[Difference]:
    said = {code[:LEGAL] for code, by in entries if by == value}
    marked = schedule.footnotes.get(heading, set())
    more, fewer = sorted(said - marked), sorted(marked - said)
    if more or fewer:
        only = f"only here: {_told(more, len(said))}" if more else "nothing more"
        yield Difference(
            "footnotes",
            f"{row.id}: {heading}",
            only,
            f"only there: {_told(fewer, len(marked))}" if fewer else f"{len(marked)} lines marked",
        )


def hold_families(rows: Sequence[FamilyRow], case: Case, folder: Path) -> Finding:
    """Look for codes on two lists of a family of which a line bears one."""
    held = _codes_by_list(case, folder)
    found: list[Difference] = []
    compared = 0
    for row in rows:
        for i, one in enumerate(row.lists):
            for other in row.lists[i + 1 :]:
                compared += 1
                both = sorted(held[one] & held[other])
                if both:
                    found.append(
                        Difference(
                            "family",
                            f"{one} and {other}",
                            _told(both, len(held[one])),
                            "a line bears one of them",
                        )
                    )
    title = "Lists of the case: a line on two lists of a family"
    return Finding("family", title, compared, tuple(found))


def hold_lists(case: Case, schedule: Schedule) -> Finding:
    """Look for codes of the case's lists that no release prints, and lists without any code."""
    held = _codes_by_list(case, schedule.folder)
    found: list[Difference] = []
    mine = [name for name, spec in case.lists.items() if spec.by == schedule.party.id]
    for name in mine:
        never = sorted(code for code in held[name] if not schedule.holds(code))
        if never:
            said = _told(never, len(held[name]))
            found.append(Difference("list", f"{name}: never printed", said, "no such line"))
        if not held[name]:
            found.append(Difference("list", f"{name}: empty", "no code", "not to be judged"))
    title = "Lists of the case: codes that no release prints"
    return Finding("list", title, len(mine), tuple(found))


def hold_renumbering(case: Case, schedule: Schedule) -> Finding:
    """Look for goods that a renumbering took off a list, or put on it, while it was in use."""
    held: dict[str, dict[str, list[Span]]] = defaultdict(lambda: defaultdict(list))
    for code, name, start, until in _listed(case, schedule.folder):
        held[name][code].append((code, start, until))
    found: list[Difference] = []
    used = _first_days(case, schedule.party)
    for name, first in used.items():
        moved = [
            f"{dotted(old)} to {dotted(new)}"
            for old, new, day in schedule.renumbered
            if day > first and _on(held[name], old, day - _ONE_DAY) != _on(held[name], new, day)
        ]
        if moved:
            more = f" and {len(moved) - _SHOWN} more" if len(moved) > _SHOWN else ""
            said = f"{len(moved)} moves: {', '.join(moved[:_SHOWN])}{more}"
            found.append(
                Difference("renumbered", name, said, "one of the two numbers is on the list")
            )
    title = "Lists of the case: goods renumbered while the list was in use"
    return Finding("renumbered", title, len(used), tuple(found))


def _first_days(case: Case, party: Party) -> dict[str, date]:
    """Return the first day on which a measure uses each list of a party."""
    made: dict[str, date] = {}
    for measure in case.measures.values():
        if measure.by == party.id:
            names = (*measure.scope.lists, *(e.list for e in measure.scope.exempt))
            starts = [act.start.date() for act in measure.acts if act.start is not None]
            for name in names if starts else ():
                made[name] = min(made.get(name, starts[0]), *starts)
    return made


def _on(held: Mapping[str, list[Span]], code: str, day: date) -> bool:
    return any(
        (start is None or start <= day) and (until is None or day < until)
        for n in range(2, len(code) + 1)
        for _, start, until in held.get(code[:n], ())
    )


def hold_rates(rows: Sequence[RateRow], catalogue: Catalogue, party: Party) -> Finding:
    """Compare base rates that others print with the schedule's."""
    found = []
    for row in rows:
        bases = catalogue.product(party.id, row.code).bases.get("general", ())
        known = {base.text for base in bases if base.source != party.sources[0]}
        if {row.printed} != known:
            held = ", ".join(sorted(known)) or "not a line of the schedule"
            name = f"{row.id}: {dotted(row.code)}"
            found.append(Difference("rate", name, f"{row.printed} ({row.by})", held))
    return Finding("rate", "Base rates that others print", len(rows), tuple(found))


def _listed(case: Case, folder: Path) -> Iterator[tuple[str, str, date | None, date | None]]:
    for code, rows in Catalogue(case, folder).inline.items():
        yield from ((code, name, member.start, member.until) for name, member in rows)
    path = folder / "lists.parquet"
    if path.exists():
        yield from read_table(path, columns="code, list, start, until")


def _codes_by_list(case: Case, folder: Path) -> dict[str, set[str]]:
    held: dict[str, set[str]] = defaultdict(set)
    for code, name, _, _ in _listed(case, folder):
        held[name].add(code)
    return held


def _told(codes: Sequence[str], of: int) -> str:
    shown = ", ".join(dotted(code) for code in codes[:_SHOWN])
    more = f" and {len(codes) - _SHOWN} more" if len(codes) > _SHOWN else ""
    return f"{len(codes)} of {of}: {shown}{more}"
