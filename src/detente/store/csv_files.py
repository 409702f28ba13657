"""What is checked of a CSV file before an engine reads it, and its faults in words."""

from __future__ import annotations

import codecs
from pathlib import Path

from detente.errors import BadFile

_CHUNK = 1 << 20


def refuse_other_than_utf8(source: Path) -> None:
    """Refuse a file that is not UTF-8 to its end, with the line at fault.

    Raises
    ------
    BadFile
        The bytes of a line are not UTF-8.
    """
    decoder = codecs.getincrementaldecoder("utf-8")()
    line = 1
    with source.open("rb") as handle:
        while chunk := handle.read(_CHUNK):
            try:
                decoder.decode(chunk)
            except UnicodeDecodeError as error:
                line += chunk.count(b"\n", 0, max(0, error.start))
                raise BadFile(
                    f"{source.name} is not UTF-8 throughout",
                    where=f"{source}:{line}",
                    hint="save it as CSV UTF-8; files put together may mix encodings",
                ) from error
            line += chunk.count(b"\n")


def broken(kind: str) -> str:
    """Say what the engine found wrong with a line.

    Parameters
    ----------
    kind : str
        The engine's token.
    """
    words = {
        "MISSING COLUMNS": "fewer cells than the head has",
        "TOO MANY COLUMNS": "more cells than the head has",
        "UNQUOTED VALUE": "a quote is opened and not closed",
        "LINE SIZE OVER MAXIMUM": "longer than a line can be",
    }
    return words.get(kind, f"not readable as CSV ({kind.lower()})")
