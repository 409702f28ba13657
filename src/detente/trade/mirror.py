"""Why one flow has two figures: the parts of the mirror gap, known and not known."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar, Literal

from detente.kernel.row import STRICT
from detente.kernel.source import Certainty
from detente.ledger.case.load import loaded


@dataclass(frozen=True, slots=True)
class MirrorPart:
    """A part of the gap between what the exporter and the importer count.

    Parameters
    ----------
    direction : str
        Whose figure the part makes the higher one.
    measured : bool
        Whether a source puts a size to it; `size` then says which, of its own year.
    published : date or None
        Day from which it can be told.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    id: str
    text: str
    direction: Literal["exporter-higher", "importer-higher", "either"]
    measured: bool
    sources: tuple[str, ...]
    certainty: Certainty
    size: str = ""
    published: datetime.date | None = None
    note: str = ""


def mirror_parts(root: Path, known: datetime.date) -> list[MirrorPart]:
    """Return the parts that can be told by a day."""
    rows = loaded(root, "mirror", MirrorPart)
    return [row for row in rows if row.published is None or row.published <= known]
