"""A line that goes nowhere: names from a table, answers from a script, every use counted."""

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime

import httpx

from detente.wire.fetch import Line
from detente.wire.policy import Policy

PUBLIC = "93.184.215.14"
NOON = datetime(2026, 10, 8, 12, 0, tzinfo=UTC)
HOST = "data.example.org"
POLICY = Policy(frozenset({HOST}), back_off=0.0)


class Pieces(httpx.SyncByteStream):
    """A body that arrives piece by piece, as from a socket."""

    def __init__(self, pieces: Sequence[bytes]) -> None:
        self.pieces = pieces

    def __iter__(self) -> Iterator[bytes]:
        yield from self.pieces


def answer(
    status: int = 200, body: bytes | Sequence[bytes] = b"", **headers: str
) -> httpx.Response:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    pieces = [body] if isinstance(body, bytes) else body
    return httpx.Response(status, headers=named, stream=Pieces(pieces))


class FakeLine:
    """Answers by the URL asked (host put back in place of the address), and remembers."""

    def __init__(
        self,
        answers: Callable[[str], httpx.Response | Exception],
        names: Callable[[str], Sequence[str]] = lambda host: [PUBLIC],
        ticks: Callable[[], float] = lambda: 0.0,
    ) -> None:
        self.answers, self.names, self.ticks = answers, names, ticks
        self.looked_up: list[str] = []
        self.connected: list[str] = []
        self.requests: list[httpx.Request] = []
        self.pauses: list[float] = []

    @property
    def line(self) -> Line:
        return Line(
            self._resolve, lambda: httpx.MockTransport(self._handle), self.pauses.append, self.ticks
        )

    def _resolve(self, host: str, port: int) -> Sequence[str]:
        self.looked_up.append(host)
        return self.names(host)

    def _handle(self, request: httpx.Request) -> httpx.Response:
        self.connected.append(request.url.host)
        self.requests.append(request)
        said = self.answers(
            f"{request.url.scheme}://{request.headers['host']}{request.url.raw_path.decode()}"
        )
        if isinstance(said, Exception):
            raise said
        return said


def clock() -> datetime:
    return NOON
