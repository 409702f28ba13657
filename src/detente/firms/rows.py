"""Rows of a case that companies' questions rest on: customs value, imports, sectors of products."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar, Literal, TypeVar

from detente.kernel.row import STRICT
from detente.kernel.source import Certainty
from detente.ledger.case.load import loaded

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Customs:
    """On what value a party charges duty, and the table of its imports by partner.

    Parameters
    ----------
    value : str
        ``FOB``: without international freight and insurance; ``CIF``: with them.
    imports : str, optional
        Table with the columns partner, hs6, value_usd.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    id: str
    party: str
    value: Literal["FOB", "CIF"]
    text: str
    sources: tuple[str, ...]
    certainty: Certainty
    imports: str | None = None
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Industry:
    """The products of an industry of the baseline: `prefixes` of codes, the longest wins."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    id: str
    title: str
    prefixes: tuple[str, ...]


def customs(root: Path, party: str) -> Customs | None:
    """Return how a party values goods, or None where the case does not say."""
    return next((row for row in _rows(root, "customs", Customs) if row.party == party), None)


def industry(root: Path, code: str) -> Industry | None:
    """Return the industry that makes a product, or None where no row holds its code."""
    found = [
        (len(prefix), row)
        for row in _rows(root, "industries", Industry)
        for prefix in row.prefixes
        if code.startswith(prefix)
    ]
    return max(found, key=lambda pair: pair[0])[1] if found else None


def _rows(root: Path, stem: str, kind: type[T]) -> list[T]:
    return loaded(root, f"firms/{stem}", kind)
