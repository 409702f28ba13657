"""What a document is, by its first bytes, its name and what was said of it."""

from __future__ import annotations

import re
from pathlib import PurePath

from detente.errors import BadFile
from detente.record.document import Form

MOST_BYTES = 20_000_000
"""More than this is no document but a book or an attack."""

MOST_CHARACTERS = 2_000_000
"""Of text, whatever it came in: some 700 pages, read in about a minute and a half."""

_ENDINGS: dict[str, Form] = {
    ".txt": "text",
    ".text": "text",
    ".md": "markdown",
    ".markdown": "markdown",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".pdf": "pdf",
    ".eml": "mail",
}
ENDINGS = frozenset(_ENDINGS)
"""Ends of the names of files that a folder is read for."""

_TYPES: dict[str, Form] = {
    "text/plain": "text",
    "text/markdown": "markdown",
    "text/html": "html",
    "application/xhtml+xml": "html",
    "application/pdf": "pdf",
    "message/rfc822": "mail",
}
_OTHERS = {
    b"PK\x03\x04": "a zip archive, or a file of an office program",
    b"PK\x05\x06": "an empty zip archive",
    b"\x1f\x8b": "a gzip archive",
    b"BZh": "a bzip2 archive",
    b"\xfd7zXZ\x00": "an xz archive",
    b"7z\xbc\xaf\x27\x1c": "a 7z archive",
    b"Rar!": "a rar archive",
    b"\x28\xb5\x2f\xfd": "a zstd archive",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"RIFF": "a picture or a sound",
    b"\x7fELF": "a program",
    b"MZ\x90": "a program",
    b"\xd0\xcf\x11\xe0": "a file of an old office program",
    b"{\\rtf": "a file of a word processor (RTF)",
    b"SQLite format 3": "a database",
    b"PAR1": "a table",
    b"\xca\xfe\xba\xbe": "a program",
}
_PDF_REACH = 1024
_HTML = re.compile(rb"\s*(?:<!--.{0,2000}?-->\s*)*<(?:!doctype html|html|head|body)\b", re.I | re.S)
_MAIL = re.compile(rb"(?:[A-Za-z][A-Za-z0-9-]*:[ \t][^\r\n]*\r?\n(?:[ \t][^\r\n]*\r?\n)*){3}")
_MAIL_NAMES = re.compile(
    rb"^(?:from|to|subject|date|message-id|mime-version|received):", re.I | re.M
)


def refuse_size(length: int, name: str) -> None:
    """Refuse a document that is empty or too large.

    Raises
    ------
    BadFile
        With its length and the limit.
    """
    if not length:
        raise BadFile("the document is empty", where=name)
    if length > MOST_BYTES:
        raise BadFile(
            f"the document has more than {MOST_BYTES:,} bytes",
            where=name,
            hint="give the article alone",
        )


def refuse_length(length: int, name: str) -> None:
    """Refuse a document whose text is longer than is read in a bounded time.

    Raises
    ------
    BadFile
        With its length and the limit.
    """
    if length > MOST_CHARACTERS:
        raise BadFile(
            f"the text has {length:,} characters, more than {MOST_CHARACTERS:,}",
            where=name,
            hint="give it in parts, each a file of its own",
        )


def form_of(data: bytes, name: str, content_type: str = "") -> Form:
    """Return the form of a document; its own first bytes count more than its name.

    Raises
    ------
    BadFile
        It is something else: an archive, a picture, a program.
    """
    for begin, what in _OTHERS.items():
        if data.startswith(begin):
            raise BadFile(
                f"it is {what}, not a document that is read here",
                where=name,
                hint="give a text, a page of HTML, Markdown, a PDF or a mail",
            )
    if b"%PDF-" in data[:_PDF_REACH]:
        return "pdf"
    ending = PurePath(name.partition("?")[0]).suffix.lower()
    said = _ENDINGS.get(ending) or _TYPES.get(content_type.partition(";")[0].strip().lower())
    if said == "pdf":
        raise BadFile("it is called a PDF and is none", where=name)
    if said in {None, "text"} and _HTML.match(data[:4096].removeprefix(b"\xef\xbb\xbf")):
        return "html"
    if said is None and _MAIL.match(data[:8192]) and len(_MAIL_NAMES.findall(data[:8192])) > 1:
        return "mail"
    return said or "text"
