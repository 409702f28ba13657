"""Where documents come from: a file, a folder, standard input, an address."""

from __future__ import annotations

import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import IO

from detente.errors import BadFile, DetenteError
from detente.kernel.plain import named
from detente.record.document import Document
from detente.record.documents.forms.kind import ENDINGS, MOST_BYTES, refuse_size
from detente.record.documents.reading import Given, read_bytes
from detente.wire.fetch import ABSENT, Line, fetch
from detente.wire.policy import Policy

MOST_FILES = 100_000
"""A folder with more is not one of articles."""

OPEN = Policy(
    hosts=frozenset(),
    any_host=True,
    schemes=("https", "http"),
    most_bytes=MOST_BYTES,
    whole_seconds=60.0,
    retries=1,
)
"""Any public host by its name, on the usual ports; private and local addresses are refused."""


@dataclass(frozen=True, slots=True)
class Refused:
    """A file of a folder that could not be read, and why."""

    name: str
    error: DetenteError


def read_file(path: Path, given: Given | None = None, *, name: str = "") -> Document:
    """Return the document in a file.

    Raises
    ------
    BadFile
        There is no such file, it is no plain file, or as in `read_bytes`.
    """
    called = named(name or path.name)
    try:
        about = path.stat()
        if not stat.S_ISREG(about.st_mode):
            # A pipe or device may never end.
            raise BadFile("it is not a plain file", where=str(path), hint="use - to read a stream")
        refuse_size(about.st_size, called)
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise BadFile(f"the file cannot be opened: {reason}", where=str(path)) from error
    except BadFile:
        raise
    except ValueError as error:
        raise BadFile(f"this names no file: {error}", where=repr(str(path))[:200]) from error
    return read_bytes(data, called, given)


def files_in(folder: Path) -> list[Path]:
    """Return the documents in a folder and below, sorted; hidden ones and links are left out.

    Raises
    ------
    BadFile
        It holds none, or more than a folder of articles does.
    """
    found: list[Path] = []
    for path in folder.rglob("*"):
        parts = path.relative_to(folder).parts
        if path.suffix.lower() not in ENDINGS or any(part.startswith(".") for part in parts):
            continue
        if path.is_file() and not path.is_symlink():
            found.append(path)
        if len(found) > MOST_FILES:
            raise BadFile(f"more than {MOST_FILES:,} documents", where=str(folder))
    if not found:
        raise BadFile(
            "the folder holds no document",
            where=str(folder),
            hint=f"files are read that end in {', '.join(sorted(ENDINGS))}",
        )
    return sorted(found, key=lambda path: path.relative_to(folder).as_posix())


def read_folder(folder: Path, given: Given | None = None) -> Iterator[Document | Refused]:
    """Yield the documents of a folder in the order of their names, and those that are refused."""
    for path in files_in(folder):
        name = path.relative_to(folder).as_posix()
        try:
            yield read_file(path, given, name=name)
        except DetenteError as error:
            yield Refused(named(name), error)


def read_stream(stream: IO[bytes], given: Given | None = None) -> Document:
    """Return the document that a stream holds, read to its end or the limit.

    Raises
    ------
    BadFile
        As in `read_bytes`.
    """
    parts: list[bytes] = []
    length = 0
    while chunk := stream.read(1 << 16):
        parts.append(chunk)
        length += len(chunk)
        if length > MOST_BYTES:
            break
    return read_bytes(b"".join(parts), "-", given)


def read_url(
    url: str,
    clock: Callable[[], datetime],
    given: Given | None = None,
    *,
    policy: Policy = OPEN,
    cache: Path | None = None,
    line: Line | None = None,
) -> Document:
    """Return the document at an address.

    Parameters
    ----------
    url : str
        Of any public host; what it redirects to is checked the same way.
    clock : callable
        Gives the moment of retrieval; passed in from the door.
    given : Given, optional
        What is known of it beforehand.
    policy, cache, line : optional
        As in `detente.wire.fetch.fetch`.

    Raises
    ------
    RefusedByPolicy
        A private or local address, another scheme, too large.
    Unreachable
        No answer.
    BadFile
        No such page, or as in `read_bytes`.
    """
    fetched = fetch(url, policy=policy, clock=clock, cache=cache, line=line)
    if fetched.status in ABSENT:
        raise BadFile(f"there is no such page: the server answers {fetched.status}", where=url)
    how = replace(
        given or Given(),
        content_type=fetched.headers.get("content-type", ""),
        url=fetched.final_url,
    )
    return read_bytes(fetched.body, fetched.final_url, how)
