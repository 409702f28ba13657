"""The official change records: what each revision of the schedule changed, and from when.

A record is a PDF with one table. Its text layer is read row by row; every character of the table
must belong to a row, so that no change is lost in silence.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from detente.errors import SchemaError
from detente.ledger.hts.release import Revision

_HINT = "open the record: its layout may have changed; nothing of this file was used"
_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_DATE = rf"(?:{'|'.join(_MONTHS)})\s+\d{{1,2}},\s+\d{{4}}"
_PUBLISHED = re.compile(rf"\((20\d\d)(?: Revision (\d+))?\s*\)\s*({_DATE})")
_PREDECESSOR = re.compile(
    rf"after\s+(?:the\s+)?(20\d\d)\s+(?:Basic\s+Edition|Revision\s+(\d+))\s*,\s+published\s+({_DATE})"
)
_HEAD = re.compile(r"Item changed\s+Nature of change\s+Effective date\s+Source", re.IGNORECASE)

_NATURES = (
    "Added|Deleted|Established|Discontinued|Annotated|Restored|Modified|Technical [Cc]orrection"
)
# A row ends where its source ends; sources have few forms, and each fills the rest of its line.
# The cells are bounded, so that a hostile text cannot make the search for a row's end run away.
_ROW = re.compile(
    rf"\s*(?P<item>\S.{{0,300}}?)\s+(?P<nature>(?:{_NATURES})\b.{{0,600}}?)\s+"
    rf"(?P<effective>{_DATE}|N/A)\s+"
    r"(?P<source>Executive\s+(?:Order|Memorand\w+)|(?:FR )?[Nn]otice|PP \d+|484\(f\)|N/A)"
    r"(?P<edition>[ \t]+Rev\s+\d+|[ \t]*\n?[ \t]*Rev \d+|[ \t]+20\d\d)?[ \t]*(?:\n|$)",
    re.DOTALL,
)
# The statistical annexes are listed with neither date nor source.
_BARE_ROW = re.compile(
    rf"\s*(?P<item>Statistical Annex [A-Z]) "
    rf"(?P<nature>(?:{_NATURES})(?:\s*\([^()]*\))?)[ \t]*(?:\n|$)"
)
_CODE = re.compile(r"\d{4}(?:\.\d\d(?:\.\d\d(?:\d\d)?)?)?")
# The closing bracket is missing now and then.
_TRANSFER = re.compile(r"\(transferred (to|from) (.*)", re.DOTALL)
_TRANSFER_CODE = re.compile(r"\d{4}\.\d\d\.\d{2,4}")
_SIGNS = str.maketrans(
    {"\xa0": " ", "‐": "-", "‑": "-", "ﬁ": "fi", "ﬂ": "fl", "ﬀ": "ff", "ﬃ": "ffi", "ﬄ": "ffl"}
)


@dataclass(frozen=True, slots=True)
class Change:
    """One row of a change record.

    Parameters
    ----------
    item : str
        What was changed, as printed: a number, a range, a note, a chapter.
    codes : tuple of str
        Its digits, when the item is a number; both ends when it is a range; empty otherwise.
    nature : str
        The first word or words (``Added``, ``Modified``, ``Technical correction`` …).
    detail : str
        What stands in brackets after it.
    effective : date, optional
        From when; None where the record gives no date or an impossible one.
    effective_text : str
        As printed.
    source : str
        The act or the kind of act named.
    edition : str
        In a cumulative record, the revision that first carried the change; empty otherwise.
    doubt : str
        Why `effective` is not simply what is printed; empty otherwise.
    """

    item: str
    codes: tuple[str, ...]
    nature: str
    detail: str
    effective: date | None
    effective_text: str
    source: str
    edition: str = ""
    doubt: str = ""

    @property
    def ends(self) -> bool:
        """Whether the change takes the item out of the schedule."""
        return self.nature in {"Deleted", "Discontinued"}

    def transferred(self) -> tuple[str, tuple[str, ...]]:
        """Return ``to`` or ``from`` and the numbers that the record itself says a code went to."""
        match = _TRANSFER.fullmatch(self.detail)
        if not match:
            return "", ()
        codes = _TRANSFER_CODE.findall(match[2])
        return match[1], tuple(code.replace(".", "") for code in codes)


@dataclass(frozen=True, slots=True)
class ChangeRecord:
    """A change record.

    Parameters
    ----------
    revision : Revision
        The release it belongs to.
    published : date, optional
        As printed in its head; None where the head has no date.
    predecessor : Revision, optional
        The release before it, as named in its head.
    predecessor_published : date, optional
        That release's date, as named there.
    changes : tuple of Change
        The rows in print order.
    """

    revision: Revision
    published: date | None
    predecessor: Revision | None
    predecessor_published: date | None
    changes: tuple[Change, ...]


def read_change_record(data: bytes, name: str) -> ChangeRecord:
    """Return the change record in the PDF `data`.

    A PDF of unknown origin can cost much time and memory: call this in a guarded child process
    unless the file is one of your own.

    Parameters
    ----------
    data : bytes
        The PDF.
    name : str
        File name that states the revision.

    Raises
    ------
    SchemaError
        If the PDF cannot be read, has no table, or holds text that belongs to no row.
    """
    return parse_change_record(pdf_text(data, name), name)


def pdf_text(data: bytes, name: str) -> str:
    """Return the text layer of a PDF, pages apart by a form feed."""
    import pypdf

    try:
        reader = pypdf.PdfReader(io.BytesIO(data))
        pages = [page.extract_text() for page in reader.pages]
    # The parser raises many kinds of error on a broken file, not only its own.
    except Exception as error:
        raise SchemaError(f"the PDF cannot be read: {error}", where=name, hint=_HINT) from error
    return "\n\f".join(pages)


def parse_change_record(text: str, name: str) -> ChangeRecord:
    """Return the change record with the text layer `text`."""
    revision = Revision.of(name)
    text = text.translate(_SIGNS)
    head = _HEAD.search(text)
    if not head:
        raise SchemaError("the change record has no table", where=name, hint=_HINT)
    published, predecessor, predecessor_published = _dates(text[: head.start()], revision, name)
    changes = tuple(_changes(text[head.start() :], revision, name))
    if not changes:
        raise SchemaError("the change record has no row", where=name, hint=_HINT)
    return ChangeRecord(revision, published, predecessor, predecessor_published, changes)


def _dates(
    head: str, revision: Revision, name: str
) -> tuple[date | None, Revision | None, date | None]:
    published = predecessor = predecessor_published = None
    if stated := _PUBLISHED.search(head):
        of = Revision(int(stated[1]), int(stated[2] or 0))
        if of != revision:
            raise SchemaError(
                f"the record is of {of}, its file name says {revision}", where=name, hint=_HINT
            )
        published = _date(stated[3])
    if before := _PREDECESSOR.search(head):
        predecessor = Revision(int(before[1]), int(before[2] or 0))
        predecessor_published = _date(before[3])
    return published, predecessor, predecessor_published


def _body(text: str) -> str:
    """Return the table without what each page repeats: its number and the head of the table."""
    kept: list[str] = []
    for page in text.split("\f"):
        lines = [" ".join(line.split()) for line in page.split("\n") if line.strip()]
        # A number alone is a page's only at its top: elsewhere it is the end of "ch 99".
        if lines and lines[0].isdecimal():
            del lines[0]
        kept += [line for line in lines if not _HEAD.match(line)]
    return "\n".join(kept)


def _changes(text: str, revision: Revision, name: str) -> Iterator[Change]:
    body = _body(text)
    at = 0
    while at < len(body):
        row = _BARE_ROW.match(body, at) or _ROW.match(body, at)
        if not row:
            raise SchemaError(
                f"text of the table belongs to no row: {body[at : at + 120]!r}",
                where=name,
                hint=_HINT,
            )
        yield _change(row, revision)
        at = row.end()


def _change(row: re.Match[str], revision: Revision) -> Change:
    cell = {key: " ".join((text or "").split()) for key, text in row.groupdict().items()}
    kind = re.match(_NATURES, cell["nature"])
    word = kind[0] if kind else ""
    effective, doubt = _effective(cell.get("effective", ""), revision)
    return Change(
        item=cell["item"],
        codes=_codes(cell["item"]),
        nature=word.replace("Correction", "correction"),
        detail=cell["nature"][len(word) :].strip(),
        effective=effective,
        effective_text=cell.get("effective", ""),
        source=cell.get("source", ""),
        edition=_edition(cell.get("edition", ""), revision),
        doubt=doubt,
    )


def _codes(item: str) -> tuple[str, ...]:
    parts = re.split(r"\s*(?:-|–|—|through)\s*", item)
    if all(_CODE.fullmatch(part) for part in parts):
        return tuple(part.replace(".", "") for part in parts)
    return ()


def _edition(text: str, revision: Revision) -> str:
    if not text:
        return ""
    words = text.split()
    if len(words) == 1:
        return f"{words[0]}_basic"
    # A cumulative record gathers the revisions of the year before its own edition.
    return str(Revision(revision.year - 1, int(words[1])))


def _effective(text: str, revision: Revision) -> tuple[date | None, str]:
    """Return the date and, where it is not simply what is printed, the reason."""
    if not text or text == "N/A":
        return None, ""
    day = _date(text)
    if day.year <= revision.year + 1:
        return day, ""
    # Two records print 3025 throughout for an act of 2025; other years are not guessed at.
    if day.year - 1000 in {revision.year, revision.year - 1}:
        return day.replace(year=day.year - 1000), f"printed {day.year}, read as {day.year - 1000}"
    return None, f"printed {day.year}, which cannot be"


def _date(text: str) -> date:
    month, day, year = text.replace(",", " ").split()
    return date(int(year), _MONTHS.index(month) + 1, int(day))
