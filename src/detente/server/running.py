"""Start the server, or the tools for an assistant, and stay until told to stop."""

from __future__ import annotations

import gc
import ipaddress
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

from detente.errors import Busy, InputError
from detente.server.settings import Settings

if TYPE_CHECKING:
    from starlette.types import ASGIApp

#: Connections that one worker holds at once; beyond them it says that it is busy.
MOST_AT_ONCE = 256


def serve(settings: Settings, host: str, port: int, workers: int) -> None:
    """Serve the pages and the HTTP interface.

    Raises
    ------
    InputError
        A port or a number of workers that cannot be.
    Busy
        Where something else listens there.
    """
    import uvicorn

    if not 0 <= port <= 65535:
        raise InputError(f"{port} is no port", where="port", hint="0 to 65535")
    if not 1 <= workers <= 64:
        raise InputError(f"{workers} workers", where="workers", hint="1 to 64")
    _bind(host, port)
    settings.hand_on()
    uvicorn.run(
        "detente.server.running:from_settings",
        factory=True,
        host=host,
        port=port,
        workers=workers,
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_keep_alive=5,
        timeout_graceful_shutdown=5,
        limit_concurrency=MOST_AT_ONCE,
        h11_max_incomplete_event_size=16 * 1024,
    )


def from_settings() -> ASGIApp:
    """Return the app of a worker, by the settings that the starting process left.

    The drawing engine starts beside it, so that the first page waits for neither.
    """
    from threading import Thread

    from detente.report.figure import wake

    Thread(target=wake, daemon=True).start()
    # Nothing of what is made to start is let go before the first page stands.
    gc.disable()

    from detente.server.app import make_app
    from detente.server.guard.gate import write_log

    write_log()
    return make_app(Settings.handed_on(), warm=True)


def speak(settings: Settings) -> None:
    """Answer an assistant over standard input and output."""
    import anyio
    from mcp.server.stdio import stdio_server

    from detente.server.asking.answering import Office
    from detente.server.assistant import tool_server

    office = Office(settings)
    server = tool_server(office)

    async def run() -> None:
        async with stdio_server() as (read, write):
            await server.run(read, write, server.create_initialization_options())

    try:
        anyio.run(run)
    finally:
        office.close()


def speak_http(settings: Settings, host: str, port: int) -> None:
    """Answer assistants at ``http://HOST:PORT/mcp``."""
    import uvicorn

    _bind(host, port)
    uvicorn.run(
        tools_app(settings, host),
        host=host,
        port=port,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_keep_alive=5,
        timeout_graceful_shutdown=5,
        limit_concurrency=MOST_AT_ONCE,
    )


def tools_app(settings: Settings, host: str) -> Any:
    """Return the app of the tools, behind the same gate as the pages."""
    from detente.server.app import behind_gate
    from detente.server.asking.answering import Office
    from detente.server.assistant import tool_server

    office = Office(settings)
    app = tool_server(office).streamable_http_app(
        json_response=True, stateless_http=True, host=host if _loopback(host) else "127.0.0.1"
    )
    inner = app.router.lifespan_context

    @asynccontextmanager
    async def life(app: Any) -> AsyncIterator[Any]:
        async with inner(app) as state:
            yield state
        office.close()

    app.router.lifespan_context = life
    return behind_gate(app, settings)


def _loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _bind(host: str, port: int) -> None:
    """Say in one line that an address cannot be had, before the workers start."""
    import socket

    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as tried:
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind((host, port))
        except (OSError, UnicodeError) as error:
            reason = getattr(error, "strerror", None) or "no such address"
            raise Busy(
                f"cannot listen at {host}:{port}: {reason}", where="port", hint="another --port"
            ) from error
