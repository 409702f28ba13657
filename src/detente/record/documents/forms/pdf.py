"""The text layer of a PDF, page by page; run in a guarded child."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from detente.errors import SchemaError

#: Loaded once by the process whose children read files.
HEAVY = ("pypdf",)

MOST_PAGES = 500
MOST_EXPANDED = 200_000_000
_HINT = "give the text, or the page it was made from"
_FIGURES = re.compile(r"\d+")
_LONE = re.compile("[\ud800-\udfff]")
_OFTEN = 3
_LINE = 160


def read_pdf(data: bytes, name: str) -> dict[str, Any]:
    """Return the text of a PDF and what it says of itself, as plain values.

    Raises
    ------
    SchemaError
        Locked, broken, too many pages, too much text, or none.
    """
    import pypdf

    try:
        reader = pypdf.PdfReader(io.BytesIO(data))
        locked = reader.is_encrypted and not reader.decrypt("")
        count = 0 if locked else len(reader.pages)
    # The parser raises many kinds of error on a broken file, not only its own.
    except Exception as error:
        raise _broken(name, error) from error
    if locked:
        raise SchemaError("the PDF is locked with a password", where=name, hint=_HINT)
    if count > MOST_PAGES:
        raise SchemaError(f"the PDF has {count:,} pages, more than {MOST_PAGES}", where=name)
    pages = _pages(reader, name)
    text = "\f".join(pages)
    if not re.search(r"[^\W\d_]{2}", text):
        raise SchemaError(
            "the PDF has no text: its pages are pictures",
            where=name,
            hint="recognise its characters first, or give the text",
        )
    return {
        "raw": text,
        "spans": list(_running(pages)),
        "links": [],
        "meta": _meta(reader),
        "notes": [],
    }


def _pages(reader: Any, name: str) -> list[str]:
    pages: list[str] = []
    length = 0
    for number, page in enumerate(reader.pages, 1):
        try:
            text = _LONE.sub("\ufffd", page.extract_text() or "")
        except Exception as error:
            raise _broken(f"{name}: page {number}", error) from error
        length += len(text)
        if length > MOST_EXPANDED:
            raise SchemaError(f"more than {MOST_EXPANDED:,} characters of text", where=name)
        pages.append(text)
    return pages


def _broken(where: str, error: Exception) -> SchemaError:
    said = f"{type(error).__name__}: {error}"[:300]
    return SchemaError(f"the PDF cannot be read: {said}", where=where, hint=_HINT)


def _running(pages: list[str]) -> Iterator[tuple[str, int, int]]:
    """Yield the first and last lines that stand on page after page: heads, feet, numbers."""
    edges: list[tuple[str, int, int]] = []
    at = 0
    for page in pages:
        lines = [(m.group().strip(), at + m.start(), at + m.end()) for m in _lines(page)]
        edges += [*lines[:2], *lines[2:][-2:]]
        at += len(page) + 1
    counts = Counter(_FIGURES.sub("#", line) for line, _, _ in edges)
    for line, start, end in edges:
        alike = _FIGURES.sub("#", line)
        if line.isdecimal() or (counts[alike] >= _OFTEN and len(line) <= _LINE):
            yield "boilerplate", start, end


def _lines(page: str) -> Iterator[re.Match[str]]:
    return re.finditer(r"[^\n]*\S[^\n]*", page)


def _meta(reader: Any) -> dict[str, str]:
    """Return title and author; a day only as it was made, which may be later than it came out."""
    try:
        said = reader.metadata
        made = said.creation_date if said else None
        return {
            "title": str(said.title or "")[:500] if said else "",
            "author": str(said.author or "")[:200] if said else "",
            "made": made.date().isoformat() if isinstance(made, datetime) else "",
        }
    except Exception:  # what it says of itself is not worth refusing it for
        return {}
