"""Read a case folder: the shipped one, or the user's own."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TypeVar

from detente.errors import Fault, InputError, SchemaError
from detente.kernel.source import Source
from detente.ledger.case.model import (
    About,
    Case,
    Layer,
    Party,
    ProductList,
    Reading,
    Rule,
    ScheduleRow,
    spread,
)
from detente.ledger.case.rows import Row, files_of, given_twice, read_rows, validate
from detente.ledger.measure import Act, Measure
from detente.ledger.scenario import Scenario

CASES = Path(__file__).parents[2] / "cases"
#: Without these a case has no law to apply.
NEEDED = ("parties", "layers", "measures", "stacking", "sources")
T = TypeVar("T")


def find_case(name: str | Path) -> Path:
    """Return the folder of a shipped case, or of the user's own."""
    path = Path(name)
    if path.is_dir() and (path / "case.yaml").exists():
        return path
    shipped = CASES / str(name).replace("-", "_")
    if (shipped / "case.yaml").exists():
        return shipped
    raise InputError(
        f"'{name}' is neither a case folder nor a shipped case",
        where=str(path),
        hint=f"a case folder holds case.yaml; shipped: {', '.join(shipped_cases())}",
    )


def shipped_cases() -> list[str]:
    """Return the names of the cases that ship with the package."""
    return sorted(p.parent.name for p in CASES.glob("*/case.yaml"))


def load_case(name: str | Path) -> Case:
    """Read a case and refuse it, with every fault at once, if a row breaks its shape."""
    faults: list[Fault] = []
    case = read_case(find_case(name), faults)
    if faults or case is None:
        raise SchemaError(
            f"the case has {len(faults)} fault{'s' if len(faults) != 1 else ''}",
            where=str(name),
            hint="run `detente check case PATH` and correct the rows named",
            faults=faults,
        )
    return case


def read_case(root: Path, faults: list[Fault]) -> Case | None:
    """Read the law part of a case folder; add what is wrong to `faults`."""
    about = rows_of(root, "case", About, faults)
    if not about and not faults:
        faults.append(Fault("case.yaml:1", "says nothing of the case", "give id, title, dates"))
    faults.extend(
        Fault(f"{stem}.yaml:1", "is missing", "a case holds it, or a folder")
        for stem in NEEDED
        if not files_of(root, stem)
    )
    measures = _index(rows_of(root, "measures", Measure, faults))
    acts = rows_of(root, "acts", Act, faults)
    case = Case(
        root=root,
        about=about[0] if about else About("", "", date.min, date.min),
        parties=_index(rows_of(root, "parties", Party, faults)),
        layers=_index(rows_of(root, "layers", Layer, faults)),
        lists=_index(rows_of(root, "lists", ProductList, faults)),
        schedule_rows=tuple(rows_of(root, "schedules", ScheduleRow, faults)),
        readings=tuple(rows_of(root, "readings", Reading, faults)),
        measures=spread(acts, measures, [] if faults else faults),
        rules=tuple(rows_of(root, "stacking", Rule, faults)),
        scenarios=_index(rows_of(root, "scenarios", Scenario, faults)),
        sources=_index(rows_of(root, "sources", Source, faults)),
    )
    return case if about else None


def rows_of(root: Path, stem: str, kind: type[T], faults: list[Fault]) -> list[T]:
    """Read and validate the rows of ``<stem>.yaml`` and of the folder ``<stem>/``."""
    rows: list[Row] = []
    for path in files_of(root, stem):
        try:
            rows += read_rows(path, root)
        except SchemaError as error:
            faults.append(Fault(error.where, error.what, error.hint))
    faults.extend(given_twice(rows, stem))
    return validate(rows, kind, faults)


def loaded(root: Path, stem: str, kind: type[T]) -> list[T]:
    """Read the rows of a file or folder of a case; a case without it has none.

    Raises
    ------
    SchemaError
        If a row breaks its shape; it carries every fault at once.
    """
    faults: list[Fault] = []
    rows = rows_of(root, stem, kind, faults)
    if faults:
        raise SchemaError(
            f"{stem}.yaml has {len(faults)} fault{'s' if len(faults) != 1 else ''}",
            where=str(root),
            hint="correct the rows named",
            faults=faults,
        )
    return rows


def _index(rows: list[T]) -> dict[str, T]:
    """Return rows by id; an id given twice is a fault already told with both places."""
    return {getattr(row, "id"): row for row in rows}  # noqa: B009
