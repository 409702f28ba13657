"""A run: what an answer rests on and what came out, written so that it can be recomputed."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, is_dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import Path, PurePosixPath
from typing import Any

from detente.errors import BadFile, InputError, Unavailable

NAME = "run.json"
_TEXTS = ("verb", "case", "code", "data_version")
_TABLES = ("inputs", "parameters", "results")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:e[+-]?\d+)?")


@dataclass(frozen=True, slots=True)
class Run:
    """What was asked, of which code and data, and what came out.

    Parameters
    ----------
    verb : str
        The verb that answers.
    case : str
        The case that was open.
    code, data_version : str
        Versions of the code and of the case.
    inputs : mapping of str to str
        SHA-256 of everything that was read, by name.
    parameters : mapping
        The question, each default spelt out.
    results : mapping of str to str
        SHA-256 of each file that came out, by name.
    """

    verb: str
    case: str
    code: str
    data_version: str
    inputs: Mapping[str, str]
    parameters: Mapping[str, object]
    results: Mapping[str, str] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """Name of the question: the same code, data and parameters have the same.

        Examples
        --------
        >>> Run("solve", "c", "1", "2", {}, {"seed": 7}).id
        'run-77cce8bcef19'
        """
        return f"run-{digest(canonical(replace(self, results={})))[:12]}"

    @property
    def seal(self) -> str:
        """Hash of the whole, results included."""
        return digest(canonical(self))


@dataclass(frozen=True, slots=True)
class Kept:
    """A run read back, beside the name and the seal that were written with it."""

    run: Run
    id: str
    seal: str

    @property
    def whole(self) -> bool:
        """Whether nothing in the record was changed after it was written."""
        return (self.id, self.seal) == (self.run.id, self.run.seal)


def digest(content: str | bytes) -> str:
    """Return the SHA-256 of a text or of bytes."""
    raw = content.encode("utf-8") if isinstance(content, str) else content
    return hashlib.sha256(raw).hexdigest()


def digest_file(path: Path) -> str:
    """Return the SHA-256 of a file; `Unavailable` if it is not there."""
    try:
        return digest(path.read_bytes())
    except FileNotFoundError as error:
        raise Unavailable(
            f"the input {path.name} is missing", where=str(path), hint="reinstall détente"
        ) from error


def digest_folder(folder: Path) -> str:
    """Return one SHA-256 for the names and the contents of all files of a folder."""
    told = hashlib.sha256()
    for path in sorted(p for p in folder.rglob("*") if p.is_file() and p.suffix != ".pyc"):
        told.update(f"{path.relative_to(folder).as_posix()} {digest_file(path)}\n".encode())
    return told.hexdigest()


def plain(value: object) -> Any:
    """Return a value as JSON has it: dates and decimals as text, tuples as lists."""
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: plain(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [plain(inner) for inner in value]
    return str(value) if isinstance(value, date | Decimal | Path) else value


def canonical(value: object) -> str:
    """Return the one text that stands for a value: keys in order, no spaces.

    Examples
    --------
    >>> canonical({"b": (1, 2.5), "a": date(2026, 11, 10)})
    '{"a":"2026-11-10","b":[1,2.5]}'
    """
    return json.dumps(
        plain(value), sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    )


def apart(one: str, other: str) -> float | None:
    """Return how far the numbers of two texts lie apart, relative to their size.

    None where the texts differ in more than numbers.

    Examples
    --------
    >>> apart("USA,2.0", "USA,2.5"), apart("USA,2.0", "CHN,2.0")
    (0.2, None)
    """
    if _NUMBER.sub("#", one) != _NUMBER.sub("#", other):
        return None
    pairs = zip(_NUMBER.findall(one), _NUMBER.findall(other), strict=True)
    values = [(float(a), float(b)) for a, b in pairs]
    return max((abs(a - b) / max(abs(a), abs(b)) for a, b in values if a != b), default=0.0)


def write(run: Run, files: Mapping[str, bytes], folder: Path) -> Run:
    """Write a run and what came out of it into a folder, whole or not at all.

    A folder that holds an earlier run is replaced; any other that is not empty is left alone.

    Raises
    ------
    InputError
        The folder holds something else, or there is no place to make it.
    """
    check_target(folder)
    done = replace(run, results={name: digest(raw) for name, raw in sorted(files.items())})
    told = {"id": done.id, "seal": done.seal, **plain(done)}
    text = json.dumps(told, indent=2, ensure_ascii=False, allow_nan=False) + "\n"
    beside = folder.with_name(f".{folder.name}.{os.getpid()}.part")
    shutil.rmtree(beside, ignore_errors=True)
    try:
        for name, raw in {**files, NAME: text.encode("utf-8")}.items():
            path = beside / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(raw)
        _swap(beside, folder)
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    return done


def check_target(folder: Path) -> None:
    """Refuse a folder that a run must not be written into; see `write`."""
    if not folder.parent.is_dir():
        raise InputError(
            f"the folder {folder.parent} does not exist", where="out", hint="make it first"
        )
    if folder.exists() and not folder.is_dir():
        raise InputError(f"{folder} is a file", where="out", hint="name a folder")
    if folder.is_dir() and any(folder.iterdir()) and not (folder / NAME).exists():
        raise InputError(
            f"{folder} holds something other than a run",
            where="out",
            hint="name a new folder, or an empty one",
        )


def _swap(fresh: Path, folder: Path) -> None:
    """Put a finished folder into its place; an earlier one is there until the moment it is."""
    if not folder.exists():
        fresh.replace(folder)
        return
    old = fresh.with_suffix(".old")
    shutil.rmtree(old, ignore_errors=True)
    folder.replace(old)
    fresh.replace(folder)
    shutil.rmtree(old, ignore_errors=True)


def read(folder: Path) -> Kept:
    """Read a run back.

    Raises
    ------
    InputError
        The folder holds no run.
    BadFile
        What it holds cannot be read as one.
    """
    path = folder / NAME
    if not path.is_file():
        raise InputError(
            f"{folder} holds no run",
            where=str(path),
            hint="name a folder that --out wrote: it holds a run.json",
        )
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
    except (ValueError, RecursionError) as error:
        raise BadFile(
            f"{path.name} is no JSON: {str(error)[:80]}", where=str(path), hint="make the run anew"
        ) from error
    wrong = [n for n in ("id", "seal", *_TEXTS) if not _held(told, n, str)]
    wrong += [n for n in _TABLES if not _held(told, n, dict)]
    wrong += [n for n in ("inputs", "results") if n not in wrong and not _texts(told[n])]
    if "results" not in wrong and any(_elsewhere(name) for name in told["results"]):
        wrong.append("results")
    if wrong:
        raise BadFile(
            f"{path.name} has no right {', '.join(wrong)}", where=str(path), hint="make it anew"
        )
    run = Run(**{name: told[name] for name in (*_TEXTS, *_TABLES)})
    return Kept(run, told["id"], told["seal"])


def _held(told: object, name: str, kind: type) -> bool:
    return isinstance(told, dict) and isinstance(told.get(name), kind)


def _texts(table: Mapping[str, object]) -> bool:
    return all(isinstance(value, str) for value in table.values())


def _elsewhere(name: str) -> bool:
    """Tell whether a name leads out of the folder."""
    path = PurePosixPath(name)
    return path.is_absolute() or ".." in path.parts or "\\" in name
