"""One release of the tariff schedule, read whole or refused."""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from detente.errors import Fault, SchemaError
from detente.ledger.hts.expression import clean

MOST_BYTES = 200_000_000
"""A release larger than this, expanded, is refused (a real one has about 14 MB)."""

_HINT = "fetch the release again; nothing of this file was used"
_TEXTS = ("htsno", "indent", "description", "general", "special", "other")
_KEYS = (*_TEXTS, "superior", "units", "footnotes")
_NUMBER = re.compile(r"(?:\d{4}(?:\.\d\d(?:\.\d\d(?:\.\d\d)?)?)?)?")
_NAME = re.compile(r"(20\d\d)_?(?:HTS)?_?(?:(basic)|rev(?:ision)?_?(\d{1,3}))", re.IGNORECASE)
_HEADING = re.compile(r"\b99\d\d\.\d\d(?:\.\d\d)?(?!\.?\d)")
_NOTE = re.compile(r"\bnote (\d+)(?:\([a-z]+\))*(?:\([ivx]+\))* (?:to|in) subchapter III")


@dataclass(frozen=True, slots=True, order=True)
class Revision:
    """Which release: the year of the edition and the number within it, zero for the basic edition.

    Examples
    --------
    >>> str(Revision.of("hts_2025_rev_20.json.gz")), str(Revision.of("2026HTSBasic_x.pdf"))
    ('2025_rev_20', '2026_basic')
    """

    year: int
    number: int

    @classmethod
    def of(cls, name: str) -> Revision:
        """Return the revision that a file name states."""
        match = _NAME.search(name)
        if not match:
            raise SchemaError(
                "the file name states no revision",
                where=name,
                hint="name it like hts_2025_basic.json or hts_2025_rev_20.json.gz",
            )
        return cls(int(match[1]), 0 if match[2] else int(match[3]))

    def __str__(self) -> str:
        return f"{self.year}_rev_{self.number}" if self.number else f"{self.year}_basic"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a release.

    Parameters
    ----------
    code : str
        Digits only (4, 6, 8 or 10); empty on a superior line without number.
    indent : int
        Depth in the heading.
    description : str
        The line's own words.
    path : tuple of str
        The words of the lines above it, outermost first.
    general, special, column2 : str
        Rate texts, taken from the nearest line above where this one leaves them blank.
    own : bool
        Whether the rate stands on this very line.
    headings : tuple of str
        Chapter 99 headings named in footnotes to the rate, here and on the lines above.
    notes : tuple of str
        Numbers of the subchapter III notes named there.
    units : tuple of str
        Units of quantity to report.
    footnotes : tuple of str
        The line's own footnotes, whatever column they are to.
    """

    code: str
    indent: int
    description: str
    path: tuple[str, ...]
    general: str
    special: str
    column2: str
    own: bool
    headings: tuple[str, ...]
    notes: tuple[str, ...]
    units: tuple[str, ...]
    footnotes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Release:
    """A whole release, in print order."""

    revision: Revision
    lines: tuple[Line, ...]

    def missing_chapters(self) -> tuple[str, ...]:
        """Return the chapters without any line; chapter 77 is reserved and always empty."""
        printed = {line.code[:2] for line in self.lines if line.code}
        return tuple(
            chapter for n in range(1, 100) if n != 77 and (chapter := f"{n:02}") not in printed
        )


def read_release(source: Path | bytes, name: str = "") -> Release:
    """Return the release in `source` (JSON or gzipped JSON).

    Parameters
    ----------
    source : Path or bytes
        The file, or its content.
    name : str, optional
        File name that states the revision; needed with bytes.

    Raises
    ------
    SchemaError
        If anything at all is not as a release should be; nothing is kept of such a file.
    """
    if isinstance(source, Path):
        name = name or source.name
        data = source.read_bytes()
    else:
        data = source
    revision = Revision.of(name)
    rows = _rows(_expand(data, name), name)
    return Release(revision, tuple(_lines(rows)))


def _expand(data: bytes, name: str) -> bytes:
    if data[:2] == b"\x1f\x8b":
        engine = zlib.decompressobj(wbits=31)
        try:
            text = engine.decompress(data, MOST_BYTES + 1)
        except zlib.error as error:
            raise SchemaError(
                f"the compressed release cannot be read: {error}", where=name, hint=_HINT
            ) from error
        if not engine.eof and len(text) <= MOST_BYTES:
            raise SchemaError("the compressed release is cut short", where=name, hint=_HINT)
        data = text
    if len(data) > MOST_BYTES:
        raise SchemaError(
            f"the release is larger than {MOST_BYTES:,} bytes", where=name, hint=_HINT
        )
    return data


def _rows(data: bytes, name: str) -> list[dict[str, Any]]:
    try:
        rows = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise SchemaError(f"the release is not JSON: {error}", where=name, hint=_HINT) from error
    if not isinstance(rows, list) or not rows:
        raise SchemaError("a release is a list of lines", where=name, hint=_HINT)
    faults: list[Fault] = []
    for number, row in enumerate(rows):
        if fault := _fault(row):
            faults.append(Fault(f"{name}, line {number + 1}", fault))
            if len(faults) == 20:
                break
    if faults:
        raise SchemaError(
            "the release has another shape than expected", where=name, hint=_HINT, faults=faults
        )
    return rows


def _fault(row: object) -> str:
    """Return what is wrong with one row, or nothing."""
    if not isinstance(row, dict):
        return "is not an object"
    for key in _KEYS:
        if key not in row:
            return f"has no {key!r}"
    for key in _TEXTS:
        if not isinstance(row[key], str):
            return f"{key} is not text"
    if not (row["indent"].isdecimal() and len(row["indent"]) <= 2):
        return f"indent {row['indent']!r} is not a small number"
    if not _NUMBER.fullmatch(row["htsno"]):
        return f"number {row['htsno']!r} is not of the form 0000.00.00.00"
    units = row["units"]
    if not isinstance(units, list) or not all(isinstance(unit, str) for unit in units):
        return "units is not a list of texts"
    notes = row["footnotes"]
    if notes is not None and not (isinstance(notes, list) and all(map(_is_footnote, notes))):
        return "footnotes is not a list of notes with columns and value"
    return ""


def _is_footnote(note: object) -> bool:
    return (
        isinstance(note, dict)
        and isinstance(note.get("value"), str)
        and isinstance(note.get("columns"), list)
    )


def _lines(rows: list[dict[str, Any]]) -> Iterator[Line]:
    above: list[Line] = []
    for row in rows:
        indent = int(row["indent"])
        while above and above[-1].indent >= indent:
            above.pop()
        parent = above[-1] if above else None
        line = _line(row, indent, parent)
        above.append(line)
        yield line


def _line(row: dict[str, Any], indent: int, parent: Line | None) -> Line:
    general = clean(row["general"])
    own = bool(general)
    if own or parent is None:
        rates = general, clean(row["special"]), clean(row["other"])
    else:
        rates = parent.general, parent.special, parent.column2
    headings, notes = (parent.headings, parent.notes) if parent else ((), ())
    for footnote in row["footnotes"] or ():
        # A note without a column of its own was seen to speak of the rate as well.
        if "general" in footnote["columns"] or not footnote["columns"]:
            more_headings, more_notes = _named(footnote["value"])
            headings = _joined(headings, more_headings)
            notes = _joined(notes, more_notes)
    return Line(
        code=row["htsno"].replace(".", ""),
        indent=indent,
        description=clean(row["description"]),
        path=(*parent.path, parent.description) if parent else (),
        general=rates[0],
        special=rates[1],
        column2=rates[2],
        own=own,
        headings=headings,
        notes=notes,
        units=tuple(unit for text in row["units"] if (unit := clean(text))),
        footnotes=tuple(clean(footnote["value"]) for footnote in row["footnotes"] or ()),
    )


@lru_cache(maxsize=1 << 14)
def _named(footnote: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    text = clean(footnote)
    return tuple(_HEADING.findall(text)), tuple(_NOTE.findall(text))


def _joined(first: tuple[str, ...], more: tuple[str, ...]) -> tuple[str, ...]:
    return (*first, *(item for item in more if item not in first)) if more else first
