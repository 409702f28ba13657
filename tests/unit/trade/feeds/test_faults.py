"""A feed against a real server with real faults: each ends in its own error, nothing replaced."""

import gzip
import time
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial

import pytest

from detente.errors import ChangedShape, FeedError, RefusedByPolicy, Unreachable
from detente.ledger.feeds.feed import policy_of
from detente.trade.feeds import fetched as store
from detente.trade.feeds.feed import Way, refresh
from detente.wire.fetch import Asked, Line, fetch
from tests.unit.trade.feeds.making import DAY, balance, feed, series
from tests.unit.trade.feeds.server import HOST, say, serving

GOOD = balance({"January 2026": ("10.0", "30.0", "-20.0")})
KNOWN = series("office-export-nor", "office-import-nor")
TWO_GIGABYTES = 2_000_000_000


def stream_without_end(handler):
    handler.send_response(200)
    handler.end_headers()
    for _ in range(TWO_GIGABYTES // 1_000_000):
        handler.wfile.write(b"x" * 1_000_000)


def silent(handler):
    time.sleep(1.5)
    handler.close_connection = True


def cut(handler):
    handler.send_response(200)
    handler.send_header("Content-Length", "5000")
    handler.end_headers()
    handler.wfile.write(b"<html>")
    handler.close_connection = True


FAULTS = [
    ("timeout", silent, Unreachable, "does not answer"),
    ("cut", cut, Unreachable, "does not answer"),
    ("412", lambda h: say(h, b"", 412), Unreachable, "412"),
    ("403", lambda h: say(h, b"", 403), Unreachable, "403"),
    ("429", lambda h: say(h, b"", 429, retry_after="3600"), Unreachable, "wait 3,600 seconds"),
    ("500", lambda h: say(h, b"", 500), Unreachable, "500"),
    (
        "half-gzip",
        lambda h: say(h, gzip.compress(GOOD * 50)[:-20], content_encoding="gzip"),
        ChangedShape,
        "cut short",
    ),
    ("json", lambda h: say(h, b'{"moved": true}'), ChangedShape, "no page of HTML"),
    (
        "off-host",
        lambda h: say(h, b"", 302, location="http://evil.example/"),
        RefusedByPolicy,
        "not a host of the feed",
    ),
    (
        "announced",
        lambda h: say(h, b"", content_length=str(TWO_GIGABYTES)),
        RefusedByPolicy,
        "larger",
    ),
    ("streamed", stream_without_end, RefusedByPolicy, "larger"),
    (
        "bomb",
        lambda h: say(h, gzip.compress(b"\0" * 30_000_000), content_encoding="gzip"),
        RefusedByPolicy,
        "expands",
    ),
]


def refreshed(home, script):
    with serving(script) as port:
        named = f"{HOST}:{port}"
        row = feed(hosts=(named,), schemes=("http",), pages={"page": f"http://{named}/page"})
        policy = replace(
            policy_of(row),
            networks=("127.0.0.0/8",),
            read_seconds=0.5,
            connect_seconds=2.0,
            retries=1,
            back_off=0.01,
        )
        fetcher = partial(
            fetch,
            policy=policy,
            clock=lambda: DAY,
            line=Line(resolve=lambda *_: ["127.0.0.1"]),
            asked=Asked(due="html"),
        )
        return refresh(row, KNOWN, home, Way(fetcher, lambda _: None), DAY.date())


@pytest.mark.enable_socket
@pytest.mark.parametrize(
    ("script", "error", "what"), [f[1:] for f in FAULTS], ids=[f[0] for f in FAULTS]
)
def test_fault_replaces_nothing(tmp_path, script, error, what):
    refreshed(tmp_path, lambda h: say(h, GOOD))
    before = store.read(tmp_path / "office")
    begin = time.monotonic()
    with pytest.raises(error, match=what) as caught:
        refreshed(tmp_path, script)
    assert isinstance(caught.value, FeedError)
    assert caught.value.where
    assert store.read(tmp_path / "office") == before
    assert len(before) == 2
    assert time.monotonic() - begin < 20


@pytest.mark.enable_socket
def test_short_wait_is_kept_and_the_answer_then_taken(tmp_path):
    answers = iter([(429, b"", "0"), (503, b"", ""), (200, GOOD, "")])
    pauses = []

    def script(handler):
        status, body, wait = next(answers)
        say(handler, body, status, **({"retry_after": wait} if wait else {}))

    with serving(script) as port:
        named = f"{HOST}:{port}"
        policy = replace(
            policy_of(feed(hosts=(named,), schemes=("http",))), networks=("127.0.0.0/8",)
        )
        line = Line(resolve=lambda *_: ["127.0.0.1"], pause=pauses.append)
        got = fetch(
            f"http://{named}/page",
            policy=policy,
            clock=lambda: datetime.now(UTC),
            line=line,
        )
    assert got.body == GOOD
    assert pauses == [0.5, 1.0]
