"""Why one flow has two figures: rows of ``mirror.yaml``, known parts and those not known."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar, Literal

from detente.errors import Fault, SchemaError
from detente.kernel.source import Certainty
from detente.ledger.case.rows import read_folder, validate


@dataclass(frozen=True, slots=True)
class Part:
    """What parts the exporter's figure from the importer's.

    Parameters
    ----------
    direction : str
        Whose figure it makes the higher one.
    measured : bool
        Whether a source puts a size to it; `size` says which.
    published : date or None
        From when it could be said.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = {"extra": "forbid"}

    id: str
    text: str
    direction: Literal["exporter-higher", "importer-higher", "either"]
    measured: bool
    sources: tuple[str, ...]
    certainty: Certainty
    size: str = ""
    published: datetime.date | None = None


def parts_of_gap(root: Path, known: datetime.date) -> list[Part]:
    """Return the parts of the gap that could be named by a day."""
    faults: list[Fault] = []
    rows = validate(list(read_folder(root, "mirror")), Part, faults)
    if faults:
        raise SchemaError("mirror.yaml has faults", where=str(root), faults=faults)
    return [row for row in rows if row.published is None or row.published <= known]
