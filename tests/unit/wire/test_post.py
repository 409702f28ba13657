"""What is sent goes to one checked address, comes back in bounds, and its key stays hidden."""

import json
import threading
import time
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from detente.errors import ChangedShape, FeedError, RefusedByPolicy, Unreachable
from detente.wire.policy import Policy
from detente.wire.post import post_json
from tests.unit.wire.lines import HOST, POLICY, PUBLIC, FakeLine, answer, clock
from tests.unit.wire.test_fetch import HOSTILE, PRIVATE, sockets

__all__ = ["sockets"]
URL = f"https://{HOST}/v1/chat"


def post(fake: FakeLine, policy: Policy = POLICY, url: str = URL, secret: str = "", value=None):
    return post_json(
        url, value or {"a": "é"}, policy=policy, clock=clock, line=fake.line, secret=secret
    )


def test_json_is_sent_to_the_checked_address_under_its_name():
    fake = FakeLine(lambda _: answer(body=b'{"b": 1}'))
    assert post(fake, secret="key-of-one").body == b'{"b": 1}'
    (request,) = fake.requests
    assert (request.method, fake.connected, request.headers["host"]) == ("POST", [PUBLIC], HOST)
    assert json.loads(request.content) == {"a": "é"}
    assert request.headers["content-type"] == "application/json"
    assert request.headers["authorization"] == "Bearer key-of-one"


def test_no_key_is_sent_where_there_is_none():
    fake = FakeLine(lambda _: answer(body=b"{}"))
    post(fake)
    assert "authorization" not in fake.requests[0].headers


@pytest.mark.parametrize("url", HOSTILE)
def test_hostile_address_opens_nothing(url, sockets):
    with pytest.raises(RefusedByPolicy):
        post_json(url, {}, policy=POLICY, clock=clock)
    assert sockets == []


@pytest.mark.parametrize("address", PRIVATE)
def test_name_that_leads_inside_is_refused(address):
    fake = FakeLine(lambda _: answer(body=b"{}"), names=lambda _: [address])
    with pytest.raises(RefusedByPolicy):
        post(fake)
    assert fake.connected == []


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("where", [f"https://{HOST}/other", "https://evil.example/", "/x"])
def test_no_redirect_is_followed(status, where):
    fake = FakeLine(lambda _: answer(status, location=where))
    with pytest.raises(RefusedByPolicy, match="elsewhere"):
        post(fake, secret="key-of-one")
    assert len(fake.connected) == 1


def test_busy_server_is_asked_again_with_the_same_words():
    said = iter([answer(503), answer(429, retry_after="3"), answer(body=b"{}")])
    fake = FakeLine(lambda _: next(said))
    assert post(fake, replace(POLICY, back_off=0.5)).status == 200
    assert fake.pauses == [0.5, 3.0]
    assert len({r.content for r in fake.requests}) == 1


@pytest.mark.parametrize("body", [b"<html>", b"Access denied"])
def test_what_does_not_begin_like_json_is_refused(body):
    with pytest.raises(ChangedShape):
        post(FakeLine(lambda _: answer(body=body)))


@pytest.mark.parametrize("status", [400, 401, 403, 404, 500])
def test_key_is_in_no_error(status):
    fake = FakeLine(lambda _: answer(status, b'{"you sent": "sekrit-key"}', x_echo="sekrit-key"))
    try:
        got = post(fake, replace(POLICY, retries=0), secret="sekrit-key")
    except FeedError as error:
        shown = f"{error}{error.__cause__}"
    else:
        shown = f"{got}"
    assert "sekrit-key" not in shown


def test_key_in_an_address_is_hidden_when_no_answer_comes():
    fake = FakeLine(lambda _: ConnectionError("sekrit-key"), names=lambda _: [])
    with pytest.raises(Unreachable) as caught:
        post(fake, url=f"{URL}?key=sekrit-key", secret="sekrit-key")
    assert "sekrit-key" not in str(caught.value)


@contextmanager
def slow(say):
    """A server on this machine that writes whatever a function makes it write."""

    class Handler(BaseHTTPRequestHandler):
        over = threading.Event()

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            try:
                say(self)
            except OSError:
                return  # the other side has had enough

        def log_message(self, *_: object) -> None: ...

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        worker = threading.Thread(target=server.handle_request)
        worker.start()
        host = f"127.0.0.1:{server.server_port}"
        yield host
        Handler.over.set()
        worker.join()


def drip(to: BaseHTTPRequestHandler, head: bytes) -> None:
    to.wfile.write(head)
    for _ in range(100):
        to.wfile.write(b" ")
        to.wfile.flush()
        time.sleep(0.05)


@pytest.mark.enable_socket
@pytest.mark.parametrize(
    "say",
    [
        lambda to: drip(to, b"HTTP/1.1 200 OK\r\nX-Slow:"),
        lambda to: drip(to, b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n{"),
        lambda to: drip(to, b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n{"),
        lambda to: to.over.wait(9),
    ],
    ids=["heading", "body to the end", "body of a length", "silence"],
)
def test_an_answer_that_drips_is_cut_off_in_time(say):
    with slow(say) as host:
        policy = Policy(
            frozenset({host}), schemes=("http",), networks=("127.0.0.0/8",),
            whole_seconds=0.6, read_seconds=30.0, retries=0,
        )  # fmt: skip
        begun = time.monotonic()
        with pytest.raises(Unreachable, match=r"not complete after 0\.6 seconds"):
            post_json(f"http://{host}/v1", {}, policy=policy, clock=clock)
        assert time.monotonic() - begun < 4.5


@pytest.mark.enable_socket
def test_number_of_this_machine_in_the_newer_form():
    policy = Policy(
        frozenset({"::1:9"}), schemes=("http",), networks=("::1/128",), retries=0
    )  # port 9 answers nobody: what counts is that the address can be written and dialled
    with pytest.raises(Unreachable, match="::1 does not answer"):
        post_json("http://[::1]:9/v1", {}, policy=policy, clock=clock)
