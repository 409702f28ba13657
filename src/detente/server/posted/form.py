"""The fields of a form, read in memory: nothing that is given is written anywhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import parse_qsl

from detente.server.refusals import Refused

MOST_PARTS = 20
LONGEST_HEAD = 2000
_BOUNDARY = re.compile(r'boundary=(?:"([^"\r\n]{1,70})"|([^\s;"]{1,70}))', re.IGNORECASE)
_FIELD = re.compile(r'(?:^|;)\s*(name|filename)="((?:[^"\\\r\n]|\\.)*)"', re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Given:
    """A field of a form: what it holds, and the name of the file where it is one."""

    data: bytes
    file: str = ""

    @property
    def text(self) -> str:
        """The field as text, without spaces around it."""
        return self.data.decode("utf-8", "replace").strip()


def read_form(kind: str, body: bytes) -> dict[str, Given]:
    """Return the fields of a form by name.

    Parameters
    ----------
    kind : str
        The header ``Content-Type``.

    Raises
    ------
    Refused
        It is no form, or one that no browser would send.

    Examples
    --------
    >>> read_form("application/x-www-form-urlencoded", b"text=a+b")["text"].text
    'a b'
    """
    name = kind.partition(";")[0].strip().lower()
    if name == "application/x-www-form-urlencoded":
        try:
            pairs = parse_qsl(body.decode("ascii"), max_num_fields=MOST_PARTS)
        except (UnicodeDecodeError, ValueError):
            raise _broken() from None
        return _once((key, Given(value.encode("utf-8", "replace"))) for key, value in pairs)
    found = _BOUNDARY.search(kind)
    if name != "multipart/form-data" or found is None:
        hint = "send multipart/form-data, or x-www-form-urlencoded"
        raise Refused(415, "that is not a form", where="content-type", hint=hint)
    return _once(_parts(body, (found[1] or found[2]).encode("latin-1", "replace")))


def _parts(body: bytes, boundary: bytes) -> Iterator[tuple[str, Given]]:
    pieces = (b"\r\n" + body).split(b"\r\n--" + boundary)
    if len(pieces) < 2 or not pieces[-1].startswith(b"--") or len(pieces) > MOST_PARTS + 2:
        raise _broken()
    for piece in pieces[1:-1]:
        head, mark, data = piece.partition(b"\r\n\r\n")
        if not mark or len(head) > LONGEST_HEAD or not head.startswith(b"\r\n"):
            raise _broken()
        yield _named(head, data)


def _named(head: bytes, data: bytes) -> tuple[str, Given]:
    for line in head.decode("utf-8", "replace").split("\r\n"):
        what, _, words = line.partition(":")
        if what.strip().lower() == "content-disposition":
            held = {key.lower(): value for key, value in _FIELD.findall(words)}
            if "name" in held:
                # Of a path only the name, and of that nothing that could act on a screen.
                file = re.split(r"[/\\]", held.get("filename", ""))[-1]
                return held["name"], Given(data, _CONTROL.sub("", file)[:100])
    raise _broken()


def _once(pairs: Iterator[tuple[str, Given]]) -> dict[str, Given]:
    made: dict[str, Given] = {}
    for name, value in pairs:
        if name in made:
            raise Refused(422, "a field is given twice", where="body", hint="give each once")
        made[name] = value
    return made


def _broken() -> Refused:
    return Refused(422, "the form is broken off or malformed", where="body", hint="send it again")
