"""The web app, put together."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime

from fastapi import FastAPI
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Scope

from detente import __version__
from detente.errors import DetenteError
from detente.server.api import add_verbs, described
from detente.server.asking.answering import Office
from detente.server.guard.gate import Gate
from detente.server.guard.haste import Haste
from detente.server.machine import add_machine_pages
from detente.server.pages.routes import add_pages, error_page
from detente.server.posted.routes import add_forms
from detente.server.refusals import Refused
from detente.server.replies import FORMS, problem
from detente.server.settings import Settings


def make_app(
    settings: Settings,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    *,
    warm: bool = False,
) -> Gate:
    """Return the app behind its gate; `warm` makes the start page before anyone asks for it."""
    office = Office(settings, clock)

    @asynccontextmanager
    async def life(app: FastAPI) -> AsyncIterator[None]:
        tasks = [asyncio.create_task(_first_page(app))] if warm else []
        yield
        for task in tasks:
            task.cancel()
        office.close()

    app = FastAPI(
        title="détente",
        version=__version__,
        description=f"{office.desk.case.about.title}. Every figure with its source. Information, "
        "not customs advice.",
        openapi_url="/-/openapi.json",
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        lifespan=life,
    )
    gate = behind_gate(app, settings)
    app.openapi = lambda: described(app)  # type: ignore[method-assign]
    app.add_exception_handler(DetenteError, _told)
    app.add_exception_handler(HTTPException, _by_status)
    app.add_exception_handler(Exception, _told)
    add_verbs(app, office)
    add_machine_pages(app, office, lambda: gate.counts)
    add_pages(app, office)
    add_forms(app, office)
    return gate


def behind_gate(app: ASGIApp, settings: Settings) -> Gate:
    """Return an app behind the gate: limits, headers, counts, log."""
    return Gate(app, _refusal, Haste(settings.rate, settings.burst))


async def _first_page(app: ASGIApp) -> None:
    """Ask for the start page, so that it is kept for the first who comes."""

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(_: Message) -> None:
        return None

    scope: Scope = {
        "type": "http", "method": "GET", "path": "/", "raw_path": b"/", "root_path": "",
        "scheme": "http", "query_string": b"", "headers": [], "http_version": "1.1",
        "server": None, "client": None, "asgi": {"version": "3.0"},
    }  # fmt: skip
    # What fails here fails again, and is told, for whoever asks.
    with suppress(Exception):
        await app(scope, receive, send)
    # What was made to start is there to stay: the collector need not look through it again.
    gc.freeze()
    gc.enable()


def reads_pages(scope: Scope) -> bool:
    """Tell whether an error is told as a page: to a browser that did not ask for data."""
    path: str = scope["path"]
    plain = path.startswith("/api/") or path.rpartition(".")[2] in FORMS
    accepted = b",".join(v for k, v in scope["headers"] if k == b"accept")
    return not plain and b"text/html" in accepted


def _refusal(scope: Scope, error: Exception) -> Response:
    return error_page(error) if reads_pages(scope) else problem(error)


async def _told(request: Request, error: Exception) -> Response:
    return _refusal(request.scope, error)


async def _by_status(request: Request, error: Exception) -> Response:
    status = getattr(error, "status_code", 404)
    hint = "the start page leads to all others; the interface is described at /-/openapi.json"
    what = "there is nothing at this address"
    return _refusal(request.scope, Refused(status, what, where="url", hint=hint))
