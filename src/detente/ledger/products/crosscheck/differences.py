"""What a cross-check works with: its rows in the case, what it finds, what is explained."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any, ClassVar

from detente.errors import Fault, SchemaError
from detente.kernel.row import STRICT
from detente.ledger.case.load import rows_of
from detente.ledger.case.model import Case

FOLDER = "crosscheck"


@dataclass(frozen=True, slots=True)
class HeadingRow:
    """A heading of the special chapters that speaks for a measure, over a span of days."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    measure: str
    heading: str
    start: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class CompilationRow:
    """A published compilation of codes, and what of the schedule it can be held against.

    `footnotes` pairs a value of the column `by` with the heading whose footnotes it should
    repeat; `lists` are the lists of the case that are made from it; `effective` is the first
    day it speaks of.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    id: str
    file: str
    column: str
    lists: tuple[str, ...] = ()
    by: str = ""
    footnotes: Mapping[str, str] = field(default_factory=dict)
    effective: date | None = None


@dataclass(frozen=True, slots=True)
class FamilyRow:
    """Lists of which a code should stand on one only."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    id: str
    lists: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FactRow:
    """Which acts of the case carry a row of the table of facts, where the id does not say it."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    fact: str
    acts: tuple[str, ...] = ()
    why: str = ""


@dataclass(frozen=True, slots=True)
class RateRow:
    """A base rate that someone printed."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    id: str
    code: str
    printed: str
    by: str


@dataclass(frozen=True, slots=True)
class KnownRow:
    """A difference that is understood: which, and what the case does about it."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    check: str
    row: str
    case: str


@dataclass(frozen=True, slots=True)
class CorrectedRow:
    """A row of the case that was wrong: what it said, what it says now, by what."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    id: str
    was: str
    now: str
    by: str


@dataclass(frozen=True, slots=True)
class Plan:
    """All rows of a case's cross-check."""

    headings: tuple[HeadingRow, ...]
    compilations: tuple[CompilationRow, ...]
    families: tuple[FamilyRow, ...]
    facts: tuple[FactRow, ...]
    rates: tuple[RateRow, ...]
    known: tuple[KnownRow, ...]
    corrected: tuple[CorrectedRow, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference: what is said, what the schedule says, what the case does.

    `case` is empty while no row of the case explains it.
    """

    check: str
    row: str
    said: str
    schedule: str
    case: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check compared and where it differs; `notes` are rows it cannot judge, and why."""

    check: str
    title: str
    compared: int
    differences: tuple[Difference, ...]
    notes: tuple[tuple[str, str], ...] = ()
    against: str = "what the schedule says"

    @property
    def agree(self) -> int:
        """Comparisons without a difference."""
        return self.compared - len(self.differences)

    def explained(self, known: tuple[KnownRow, ...]) -> Finding:
        """Return the finding with what the case says of each difference."""
        told = tuple(replace(d, case=_explanation(d, known)) for d in self.differences)
        return replace(self, differences=told)


def _explanation(difference: Difference, known: tuple[KnownRow, ...]) -> str:
    fitting = (
        row.case
        for row in known
        if row.check == difference.check and fnmatchcase(difference.row, row.row)
    )
    return next(fitting, "")


def read_plan(case: Case) -> Plan:
    """Read the rows of ``crosscheck/`` of a case; refuse them with every fault at once."""
    faults: list[Fault] = []
    root: Path = case.root
    plan = Plan(
        headings=tuple(rows_of(root, f"{FOLDER}/headings", HeadingRow, faults)),
        compilations=tuple(rows_of(root, f"{FOLDER}/compilations", CompilationRow, faults)),
        families=tuple(rows_of(root, f"{FOLDER}/families", FamilyRow, faults)),
        facts=tuple(rows_of(root, f"{FOLDER}/facts", FactRow, faults)),
        rates=tuple(rows_of(root, f"{FOLDER}/rates", RateRow, faults)),
        known=tuple(rows_of(root, f"{FOLDER}/known", KnownRow, faults)),
        corrected=tuple(rows_of(root, f"{FOLDER}/corrected", CorrectedRow, faults)),
    )
    if faults:
        raise SchemaError("the cross-check has faults", where=str(root / FOLDER), faults=faults)
    return plan
