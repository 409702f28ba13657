"""Rows of the gold format: annotated claims as read, and extracted ones as they are written."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from detente.errors import SchemaError
from detente.record.claim import Claim
from detente.record.document import Document

#: Units that read the same, and the base unit each is counted in.
_UNITS: dict[str, tuple[str, Decimal]] = {
    "fraction": ("%", Decimal(100)),
    "bp": ("pp", Decimal("0.01")),
    "year": ("month", Decimal(12)),
    "quarter": ("month", Decimal(3)),
    "week": ("day", Decimal(7)),
    "USD/bushel": ("USD", Decimal(1)),
}
_KEPT = frozenset({"%", "pp", "USD", "t", "bushel", "day", "month"})
_COUNTED = "count"


@dataclass(frozen=True, slots=True)
class Figure:
    """A value in base units: its role, signed size and unit; counted nouns are one unit."""

    role: str
    value: Decimal
    unit: str


@dataclass(frozen=True, slots=True)
class Row:
    """A claim in the gold format, as far as it is scored.

    `start` and `end` are offsets into the raw decoded text; `period` is None where the text gives
    none, and is then not tested.
    """

    doc: str
    start: int
    end: int
    type: str
    subject: str
    speaker: str | None
    hedge: str
    negated: bool
    values: tuple[Figure, ...]
    direction: str | None
    period: str | None
    evidence: str = ""
    weight: str = "core"


def figure_of(told: Mapping[str, Any]) -> Figure:
    """Return a value of the gold format in base units."""
    unit = str(told.get("unit") or "")
    name, factor = _UNITS.get(unit, (unit, Decimal(1)))
    kept = name if name in _KEPT else _COUNTED
    return Figure(str(told["role"]), Decimal(str(told["value"])) * factor, kept)


def gold_rows(path: Path) -> Iterator[Row]:
    """Yield the annotated claims of a JSON Lines file.

    Raises
    ------
    SchemaError
        A line is no claim of the gold format; the error names it.
    """
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            yield told_row(json.loads(line))
        except (KeyError, TypeError, ValueError, ArithmeticError) as error:
            raise SchemaError(
                f"no claim of the gold format: {error}",
                where=f"{path.name}:{number}",
                hint="each line is one claim with doc, start, end, type, subject, values …",
            ) from error


def told_row(told: Mapping[str, Any]) -> Row:
    """Return a claim of the gold format as it is scored."""
    return Row(
        str(told["doc"]),
        int(told["start"]),
        int(told["end"]),
        told["type"],
        told["subject"],
        told.get("speaker"),
        told.get("hedge") or "stated",
        bool(told.get("negated")),
        tuple(figure_of(v) for v in told.get("values") or ()),
        told.get("direction"),
        told.get("period"),
        told.get("evidence") or "",
        told.get("weight") or "core",
    )


def row_of(claim: Claim, document: Document, doc: str) -> Row:
    """Return a claim as a row of the gold format, under the name its document has there."""
    start, end = document.raw_span(claim.start, claim.end)
    return Row(
        doc,
        start,
        end,
        claim.type,
        claim.subject,
        claim.speaker.name if claim.speaker else None,
        claim.hedge,
        claim.negated,
        tuple(figure_of({"role": v.role, "value": v.value, "unit": v.unit}) for v in claim.values),
        claim.direction,
        str(claim.period) if claim.period else None,
        claim.evidence,
    )
