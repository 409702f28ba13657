"""What a case says of its subjects that makes two figures different without a contradiction."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar, Literal, TypeVar

from detente.kernel.row import STRICT
from detente.ledger.case.load import loaded

FOLDER = "verdict"
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Family:
    """Subjects that are near each other and not the same, and what parts them."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    id: str
    subjects: tuple[str, ...]
    relation: Literal[
        "explained-scope", "explained-basis", "explained-reporter", "explained-measure"
    ]
    why: str


@dataclass(frozen=True, slots=True)
class Identity:
    """A whole and a part of it: what the whole moves by is what the part moves by.

    `words` are those with which a text may name the part while it gives the whole's figure.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    id: str
    whole: str
    part: str
    why: str
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Ending:
    """A subject that tells of the end of another: a threat called off."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    id: str
    event: str
    of: str
    type: str
    why: str


@dataclass(frozen=True, slots=True)
class Place:
    """A place and the larger one it lies in; `stands_for` is whose government it names."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    id: str
    inside: tuple[str, ...]
    stands_for: str = ""


@dataclass(frozen=True, slots=True)
class Rules:
    """All rows that relations rest on."""

    families: tuple[Family, ...] = ()
    identities: tuple[Identity, ...] = ()
    endings: tuple[Ending, ...] = ()
    places: tuple[Place, ...] = ()

    def same_place(self, one: str, other: str) -> bool:
        """Tell whether two places are one, or one lies in the other."""
        return one == other or self._inside(one, other) or self._inside(other, one)

    def places_in(self, text: str) -> frozenset[str]:
        """Return the places a text names; a seat of government counts if it names no other."""
        found = [p for p in self.places if _named(p.id, text)]
        if len(found) > 1:
            found = [p for p in found if not p.stands_for]
        return frozenset(p.id for p in found)

    def _inside(self, small: str, large: str) -> bool:
        return any(p.id == small and large in p.inside for p in self.places)


def _named(name: str, text: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text) is not None


def load_rules(root: Path) -> Rules:
    """Read the rows of a case folder; a case without them gets empty rules.

    Raises
    ------
    SchemaError
        If a row breaks its shape.
    """
    return Rules(
        families=rows_of(root, "families", Family),
        identities=rows_of(root, "identities", Identity),
        endings=rows_of(root, "endings", Ending),
        places=rows_of(root, "places", Place),
    )


def rows_of(root: Path, stem: str, kind: type[T]) -> tuple[T, ...]:
    """Read the rows of one file of the folder, every fault at once."""
    return tuple(loaded(root, f"{FOLDER}/{stem}", kind))
