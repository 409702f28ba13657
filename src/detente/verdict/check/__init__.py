"""Every fault of the rows that texts are read and judged with, each with file and line."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from detente.errors import Fault
from detente.ledger.case.model import Case
from detente.ledger.case.record import Record
from detente.verdict.check.answering import answer_faults
from detente.verdict.check.naming import subject_names, vocabulary_faults
from detente.verdict.check.shapes import Rows


def check_texts(
    root: Path, case: Case, record: Record, series: Collection[str]
) -> tuple[int, list[Fault]]:
    """Return the number of rows about texts in a case folder and every fault found in them.

    Parameters
    ----------
    root : Path
        Folder of the case.
    case, record, series
        What its law, its record and its series are called.
    """
    rows = Rows(root)
    faults = [*vocabulary_faults(rows)]
    faults += answer_faults(rows, case, record, series, subject_names(rows))
    return rows.count, list(dict.fromkeys([*rows.faults, *faults]))
