"""Rows of a case read one by one, so that what is wrong with one hides nothing of the others."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Generic, TypeVar

from detente.errors import Fault, SchemaError, did_you_mean
from detente.ledger.case.rows import Row, files_of, given_twice, read_rows, validate

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Placed(Generic[T]):
    """A row as validated, and where it and its keys stand."""

    value: T
    row: Row

    def names(self, key: str, noun: str, names: Iterable[str], known: Iterable[str]) -> list[Fault]:
        """Return a fault for every name of a key that is in none of those known."""
        have = set(known)
        return [
            self.fault(
                key, f"names the {noun} '{name}', which is not in the case", _hint(name, have)
            )
            for name in dict.fromkeys(names)
            if name not in have
        ]

    def fault(self, key: str, what: str, hint: str = "") -> Fault:
        """Return a fault at a key of the row."""
        return Fault(self.row.at((key,)), f"{key}: {what}", hint)


def _hint(name: str, known: set[str]) -> str:
    return did_you_mean(name, known) or "add it, or correct its spelling"


@dataclass(slots=True)
class Rows:
    """The rows of a case folder, by file; what breaks its shape is noted once."""

    root: Path
    faults: list[Fault] = field(default_factory=list)
    count: int = 0
    _read: dict[str, list[Row]] = field(default_factory=dict)

    def of(self, stem: str, kind: type[T]) -> list[Placed[T]]:
        """Return the rows of a file, or of a folder, that have the shape of a kind."""
        made: list[Placed[T]] = []
        for row in self._rows(stem):
            made += [Placed(value, row) for value in validate([row], kind, self.faults)]
        return made

    def once(self, stem: str, rows: Iterable[Placed[T]], key: str) -> None:
        """Note what two rows of a file are both the row of."""
        first: dict[str, str] = {}
        for placed in rows:
            name = str(getattr(placed.value, key))
            if name in first:
                what = f"two rows of {stem} are of '{name}'; the other stands at {first[name]}"
                self.faults.append(placed.fault(key, what, "join the two"))
            first.setdefault(name, placed.row.at((key,)))

    def strangers(self, folder: str, stems: Iterable[str]) -> None:
        """Note files of a folder that nothing reads."""
        known = {f"{stem}.yaml" for stem in stems}
        for path in sorted((self.root / folder).glob("*")):
            if path.name not in known and not path.name.startswith("."):
                hint = did_you_mean(path.name, known) or f"files read: {', '.join(sorted(known))}"
                place = f"{folder}/{path.name}:1"
                self.faults.append(Fault(place, "no rows of this name are read", hint))

    def _rows(self, stem: str) -> list[Row]:
        if stem not in self._read:
            rows: list[Row] = []
            for path in files_of(self.root, stem):
                try:
                    rows += read_rows(path, self.root)
                except SchemaError as error:
                    self.faults.append(Fault(error.where, error.what, error.hint))
            self.faults.extend(given_twice(rows, stem) if not stem.endswith("subjects") else ())
            self._read[stem] = rows
            self.count += len(rows)
        return self._read[stem]
