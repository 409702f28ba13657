"""How an answer goes out: its form, its tag, how long it keeps."""

from __future__ import annotations

import gzip
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from detente.errors import did_you_mean
from detente.server.refusals import Refused, told
from detente.verbs import Layout

Form = Literal["json", "csv", "md"]
TYPES: dict[str, str] = {
    "json": "application/json",
    "csv": "text/csv; charset=utf-8",
    "md": "text/markdown; charset=utf-8",
    "html": "text/html; charset=utf-8",
    "atom": "application/atom+xml; charset=utf-8",
    "ics": "text/calendar; charset=utf-8",
    "svg": "image/svg+xml",
    "png": "image/png",
    "zip": "application/zip",
}
FORMS: tuple[Layout, ...] = ("json", "csv", "md")
#: A month: what is of the past stays as it is, unless a row of it is corrected.
PAST = "public, max-age=2592000, immutable"
#: Kept, but asked after each time; the tag makes that cheap.
PRESENT = "public, no-cache"
#: Below this, packing costs more than it saves.
WORTH_PACKING = 1024


@dataclass(frozen=True, slots=True)
class Body:
    """A finished text in one form, packed once and sent many times."""

    plain: bytes
    packed: bytes
    form: str
    headers: Mapping[str, str]

    @staticmethod
    def of(text: str | bytes, form: str, headers: Mapping[str, str] | None = None) -> Body:
        """Return a text ready to go out, or bytes that are packed already."""
        if isinstance(text, bytes):
            return Body(text, b"", form, headers or {})
        plain = text.encode("utf-8")
        packed = gzip.compress(plain, 6, mtime=0) if len(plain) > WORTH_PACKING else b""
        return Body(plain, packed, form, headers or {})

    @property
    def size(self) -> int:
        """Room that it takes."""
        return len(self.plain) + len(self.packed)


def form_of(request: Request) -> Layout:
    """Return the form asked for, by ``format`` first, else by the header ``Accept``.

    Raises
    ------
    Refused
        Where none of what is accepted is had here.
    """
    asked = request.query_params.getlist("format")
    if len(asked) > 1:
        raise Refused(422, "'format' is given twice", where="format", hint="give one")
    if asked:
        for form in FORMS:
            if asked[0] == form:
                return form
        hint = did_you_mean(asked[0][:20], FORMS) or f"one of: {', '.join(FORMS)}"
        raise Refused(422, "there is no such format", where="format", hint=hint)
    return _accepted(request.headers.get("accept", "*/*"))


def _accepted(header: str) -> Layout:
    """Return the form that is liked best; the first of ours where several are liked alike."""
    kinds: dict[str, Layout] = {
        "application/json": "json",
        "text/csv": "csv",
        "text/markdown": "md",
        "text/*": "csv",
        "application/*": "json",
        "*/*": "json",
    }
    liked: list[tuple[float, int, Layout]] = []
    for part in header.split(",")[:20]:
        kind, *more = (x.strip().lower() for x in part.split(";"))
        if kind in kinds:
            form = kinds[kind]
            liked.append((_weight(more), -FORMS.index(form), form))
    best = max(liked, default=(0.0, 0, "json"))
    if best[0] <= 0:
        hint = f"one of: {', '.join(TYPES[f].split(';')[0] for f in FORMS)}"
        raise Refused(406, "no accepted form is had here", where="accept", hint=hint)
    return best[2]


def _weight(more: list[str]) -> float:
    for part in more:
        if part.startswith("q="):
            try:
                return min(1.0, float(part[2:]))
            except ValueError:
                return 0.0
    return 1.0


def unchanged(request: Request, tag: str) -> bool:
    """Tell whether the asker holds this very answer."""
    held = request.headers.get("if-none-match", "")
    return any(x.strip().removeprefix("W/") in {f'"{tag}"', "*"} for x in held.split(","))


def reply(request: Request, body: Body | None, tag: str, keeps: str) -> Response:
    """Return an answer, or word that the one held is still good where `body` is None."""
    headers = {"ETag": f'"{tag}"', "Cache-Control": keeps, "Vary": "Accept, Accept-Encoding"}
    if body is None:
        return Response(status_code=304, headers=headers)
    headers |= dict(body.headers)
    content = body.plain
    if body.packed and "gzip" in request.headers.get("accept-encoding", ""):
        headers["Content-Encoding"] = "gzip"
        content = body.packed
    return Response(content, headers=headers | {"Content-Type": TYPES[body.form]})


def problem(error: Exception) -> Response:
    """Return an error in the one shape."""
    status, words, headers = told(error)
    return JSONResponse(words.plain(), status, {**headers, "Cache-Control": "no-store"})
