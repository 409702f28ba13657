"""A model that is none: a server on this machine that says what a test wants it to say."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from detente.record.assisted import assisted
from detente.record.assisted.asking.endpoint import Endpoint
from detente.record.assisted.asking.model import Model
from tests.unit.record.claims.making import WORDS, paper

NOON = datetime(2026, 10, 8, 12, 0, tzinfo=UTC)
EMPTY = {
    "polarity": "affirmed", "direction": None, "speaker": None, "actor": None, "target": None,
    "values": [],
}  # fmt: skip

#: The rules leave the figure of the first sentence unclaimed, and the last claim without a speaker.
TEXT = (
    "Goods sold abroad brought in 3.3 percent more than in May, wrote Dana Whitlock of the Harbor "
    "Institute.\n\n"
    "Nobody at the docks expected it, and the cranes stood still for 12 days.\n\n"
    "China's exports fell 5.9 percent in November from a year earlier, customs data showed. “We "
    "will not lift the duties,” the ministry said.\n\n"
    "Lena Osei has the books. Soybean purchases reached 12 million tons.\n"
)
MISSED = "Goods sold abroad brought in 3.3 percent more than in May"
FELL = "China's exports fell 5.9 percent in November from a year earlier"
SOY = "Soybean purchases reached 12 million tons"
GOOD = ("exports.total", ("3.3 percent", 3.3))


def row(quote: str, subject: str, *values: tuple[str, float], **slots: object) -> dict[str, object]:
    """One row of a reply."""
    told = [{"quote": words, "value": number} for words, number in values]
    return {**EMPTY, "quote": quote, "subject": subject, "values": told, **slots}


def reply(*rows: object) -> str:
    """The text of a reply with some rows."""
    return json.dumps({"claims": rows})


def answer(content: object, **more: object) -> bytes:
    """The body in which a server sends a reply."""
    choice = {"index": 0, "message": {"role": "assistant", "content": content}, **more}
    return json.dumps({"id": "x", "choices": [choice]}).encode()


@dataclass
class Server:
    """What a fake server was asked, and what it says."""

    url: str
    port: int
    asked: list[dict[str, object]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)

    def sentences(self, number: int = -1) -> list[str]:
        """The sentences of a question."""
        return json.loads(self.asked[number]["messages"][1]["content"])["sentences"]


@contextmanager
def serving(say: Callable[[BaseHTTPRequestHandler, dict[str, object]], None]) -> Iterator[Server]:
    """Run a server whose answers a function writes."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            server.asked.append(json.loads(body))
            server.headers.append({k.lower(): v for k, v in self.headers.items()})
            try:
                say(self, server.asked[-1])
            except OSError:
                return  # the other side has had enough

        def log_message(self, *_: object) -> None: ...

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as http:
        http.daemon_threads = True
        server = Server(f"http://127.0.0.1:{http.server_port}/v1", http.server_port)
        worker = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.01})
        worker.start()
        try:
            yield server
        finally:
            http.shutdown()
            worker.join()


def sends(body: bytes, status: int = 200, **headers: str):
    """A server that sends the same body to every question."""

    def say(to: BaseHTTPRequestHandler, _: object) -> None:
        to.send_response(status)
        for name, value in headers.items():
            to.send_header(name.replace("_", "-"), value)
        to.send_header("Content-Length", str(len(body)))
        to.end_headers()
        to.wfile.write(body)

    return say


def says(*rows: object):
    """A server that gives the same rows to every question."""
    return sends(answer(reply(*rows)))


def stalls(seconds: float = 5.0):
    """A server that takes the question and is silent."""
    return lambda to, _: time.sleep(seconds)


def drips(where: str):
    """A server that sends its heading, or its body, a byte at a time."""

    def say(to: BaseHTTPRequestHandler, _: object) -> None:
        to.connection.settimeout(1)
        if where == "body":
            to.wfile.write(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n{")
        else:
            to.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
        for _unused in range(400):
            to.wfile.write(b" ")
            to.wfile.flush()
            time.sleep(0.05)

    return say


def model(url: str | None, folder=None, name: str = "m-1", secret: str = "") -> Model:
    """The helper that asks a server."""
    endpoint = Endpoint.of(url, name, secret) if url else None
    return Model(endpoint, name, lambda: NOON, folder)


def read(helper, text: str = TEXT, published: str | None = "2025-12-08"):
    """What a text gives with a helper: its claims, and what the helper did."""
    found = assisted(paper(text, published), WORDS, [helper])
    return found.found, found.accounts[0]
