"""The gate before the app: limits in, headers out, one line of log and one count each."""

from __future__ import annotations

import asyncio
import json
import logging
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from math import ceil
from time import perf_counter
from typing import Any

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from detente.server.guard.counts import Counts
from detente.server.guard.haste import Haste
from detente.server.refusals import Refused

LOG = logging.getLogger("detente.server")
LONGEST_TARGET = 4096
MOST_HEADERS = 100
#: Where assistants put their questions.
TOOLS = "/mcp"
#: Largest body by route: questions of assistants, a text to read, a file of entries. None is kept.
BODIES = {TOOLS: 1024 * 1024, "/record": 5 * 1024 * 1024, "/bulk": 20 * 1024 * 1024}
#: So many bodies come in at once: each stands in memory until it is answered.
MOST_BODIES = 8
#: How long a body may take to come in.
SECONDS_OF_BODY = 30.0
POLICY = (
    "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; "
    "object-src 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


@dataclass(slots=True)
class Gate:
    """Wraps the app. `refuse` makes the answer to what is not let in."""

    app: ASGIApp
    refuse: Callable[[Scope, Exception], ASGIApp]
    haste: Haste
    counts: Counts = field(default_factory=Counts)
    taking: int = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, or refuse it; count and log it either way."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        seen = _Seen(_known(scope["method"]), perf_counter(), send)
        inner = {**scope, "method": "GET"} if seen.method == "HEAD" else dict(scope)
        gives = scope["method"] == "POST" and scope["path"] != TOOLS
        self.taking += gives
        try:
            self._look(scope)
        except Refused as error:
            await self.refuse(inner, error)(inner, receive, seen.send)
        else:
            await self._pass(inner, receive, seen)
        finally:
            self.taking -= gives
            self._note(inner, seen)

    async def _pass(self, scope: dict[str, Any], receive: Receive, seen: _Seen) -> None:
        try:
            await self.app(scope, _Bounded(receive, BODIES.get(scope["path"], 0)), seen.send)
        except Exception as error:
            # The text of an error may hold what was asked: only its kind is written down.
            where = error.__traceback__
            while where is not None and where.tb_next is not None:
                where = where.tb_next
            line = f"{where.tb_frame.f_code.co_name}:{where.tb_lineno}" if where else ""
            _log("error", kind=type(error).__name__, at=line)
            if seen.done:
                return
            if seen.status:
                raise
            await self.refuse(scope, error)(scope, receive, seen.send)

    def _look(self, scope: Scope) -> None:
        """Refuse what is too hasty, too long, too large, or no question at all."""
        path = scope["path"]
        if scope["method"] not in {"GET", "HEAD"}:
            _let_in(scope)
            if path != TOOLS and self.taking > MOST_BODIES:
                hint = "ask again in a few seconds"
                raise Refused(503, "too much is being given at once", hint=hint, again=5)
        if len(scope.get("raw_path") or b"") + len(scope["query_string"]) > LONGEST_TARGET:
            raise Refused(
                414, "the address is too long", where="url", hint=f"at most {LONGEST_TARGET} bytes"
            )
        if len(scope["headers"]) > MOST_HEADERS:
            raise Refused(431, "too many headers", where="headers")
        sizes = [value for name, value in scope["headers"] if name == b"content-length"]
        largest = BODIES.get(path, 0) if scope["method"] not in {"GET", "HEAD"} else 0
        if any(not size.isdigit() or int(size) > largest for size in sizes[:2]):
            hint = f"at most {largest:,} bytes" if largest else "ask by the URL"
            raise Refused(413, "the request carries too much", where="body", hint=hint)
        client = scope.get("client")
        wait = self.haste.wait(client[0] if client else "")
        if wait:
            raise Refused(
                429, "too many questions from one address", hint="ask again", again=ceil(wait)
            )

    def _note(self, scope: dict[str, Any], seen: _Seen) -> None:
        # The route as it is written, never the address that was asked for.
        route = getattr(scope.get("route"), "path", None) or "none"
        took = perf_counter() - seen.began
        self.counts.note(seen.method, route, seen.status, took)
        ms = round(took * 1000, 1)
        _log(
            "request", method=seen.method, route=route, status=seen.status, ms=ms, bytes=seen.bytes
        )


def _let_in(scope: Scope) -> None:
    """Refuse a request that gives something, but where something may be given, and by our pages."""
    path, held = scope["path"], dict(scope["headers"])
    if path not in BODIES or (scope["method"] != "POST" and path != TOOLS):
        raise Refused(405, "questions are asked by GET", where="method", hint="use GET")
    if path != TOOLS and not _own(held):
        raise Refused(403, "the form of another site", where="origin", hint="use the form here")


def _own(held: dict[bytes, bytes]) -> bool:
    """Tell whether no page of another site makes its readers' browsers work here for it.

    A browser that says where a request comes from is believed, for no page can write that; one
    that does not names the origin, and a program names none.
    """
    site = held.get(b"sec-fetch-site")
    if site is not None:
        return site in {b"same-origin", b"none"}
    origin = held.get(b"origin", b"")
    return not origin or origin.partition(b"://")[2] == held.get(b"host", b"")


@dataclass(slots=True)
class _Bounded:
    """What comes in, counted: neither more than is let in, nor more slowly than is waited for."""

    receive: Receive
    most: int
    seen: int = 0
    until: float | None = None
    whole: bool = False

    async def __call__(self) -> Message:
        message = await self._next()
        if message["type"] == "http.request":
            self.whole = not message.get("more_body", False)
            self.seen += len(message.get("body", b""))
            if self.seen > self.most:
                hint = f"at most {self.most:,} bytes"
                raise Refused(413, "the request carries too much", where="body", hint=hint)
        return message

    async def _next(self) -> Message:
        # Once it is whole, all that can still come is that the asker leaves.
        if self.whole or not self.most:
            return await self.receive()
        now = perf_counter()
        self.until = self.until or now + SECONDS_OF_BODY
        try:
            return await asyncio.wait_for(self.receive(), max(0.0, self.until - now))
        except TimeoutError:
            hint = f"within {SECONDS_OF_BODY:g} seconds"
            raise Refused(408, "the request came too slowly", where="body", hint=hint) from None


def _known(method: str) -> str:
    return method if method in {"GET", "HEAD", "POST", "DELETE", "OPTIONS", "PUT"} else "other"


@dataclass(slots=True)
class _Seen:
    """What goes out, with the headers that every answer has."""

    method: str
    began: float
    out: Send
    status: int = 0
    bytes: int = 0
    done: bool = False

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers.setdefault(name, value)
        elif message["type"] == "http.response.body":
            if self.method == "HEAD":
                message = {**message, "body": b""}
            self.bytes += len(message.get("body", b""))
            self.done = not message.get("more_body", False)
        await self.out(message)


def write_log(stream: Any = None) -> None:
    """Write the log as lines of JSON."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(logging.Formatter("%(message)s"))
    LOG.handlers = [handler]
    LOG.setLevel(logging.INFO)
    LOG.propagate = False


def _log(event: str, **fields: Any) -> None:
    if LOG.isEnabledFor(logging.INFO):
        at = datetime.now(UTC).isoformat(timespec="milliseconds")
        LOG.info(json.dumps({"at": at, "event": event, **fields}))
