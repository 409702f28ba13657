import gzip
import hashlib
import json
import os
import socket
import zlib
from dataclasses import replace

import httpx
import pytest

from detente.errors import ChangedShape, FeedError, RefusedByPolicy, Unreachable
from detente.wire.fetch import Line, fetch
from detente.wire.policy import Policy
from tests.unit.wire.lines import HOST, NOON, POLICY, PUBLIC, FakeLine, answer, clock

URL = f"https://{HOST}/a.json"

HOSTILE = [
    "http://data.example.org/",  # not by this scheme
    "ftp://data.example.org/",
    "file:///etc/passwd",
    "gopher://data.example.org/",
    "data:text/plain,x",
    "javascript:alert(1)",
    "//data.example.org/",
    "data.example.org/a",
    "",
    "https://",
    "https:///a",
    "https://127.0.0.1/",
    "https://127.1/",
    "https://2130706433/",
    "https://0x7f000001/",
    "https://0x7f.0.0.1/",
    "https://0177.0.0.1/",
    "https://017700000001/",
    "https://0/",
    "https://0.0.0.0/",
    "https://10.0.0.1/",
    "https://172.16.0.1/",
    "https://192.168.1.1/",
    "https://169.254.169.254/latest/meta-data/",
    "https://100.64.0.1/",
    "https://224.0.0.1/",
    "https://255.255.255.255/",
    "https://[::1]/",
    "https://[::]/",
    "https://[fe80::1]/",
    "https://[fc00::1]/",
    "https://[ff02::1]/",
    "https://[::ffff:127.0.0.1]/",
    "https://[::ffff:7f00:1]/",
    "https://[64:ff9b::7f00:1]/",
    "https://[2002:7f00:1::]/",
    "https://[::1%25lo]/",
    "https://[::1/",
    "https://localhost/",
    "https://localhost.localdomain/",
    "https://metadata.google.internal/",
    "https://data.example.org@169.254.169.254/",
    "https://user:pass@data.example.org/",
    "https://169.254.169.254#data.example.org/",
    "https://169.254.169.254?data.example.org/",
    "https://169.254.169.254\\@data.example.org/",
    "https://data.example.org\\.evil.example/",
    "https://data.example.org.evil.example/",
    "https://evil.example/data.example.org",
    "https://data.example.org./",
    "https://xdata.example.org/",
    "https://sub.data.example.org/",
    "https://data.example.org:22/",
    "https://data.example.org:80/",
    "https://data.example.org:99999/",
    "https://data.example.org:x/",
    "https://data.exаmple.org/",  # a Cyrillic letter
    "https://data。example。org/",
    "https://data.example.org/\r\nHost: evil",
    "https://data.example.org/\t",
    " https://data.example.org/",
    "https://data.example.org/" + "a" * 3000,
]


@pytest.fixture
def sockets(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Every name looked up and every socket made, none of which succeeds."""
    used: list[object] = []

    def no(*args: object, **kwargs: object) -> object:
        used.append(args)
        raise OSError("no network here")

    for name in ("getaddrinfo", "create_connection", "socket"):
        monkeypatch.setattr(socket, name, no)
    return used


def get(fake: FakeLine, url: str = URL, policy: Policy = POLICY, **more):
    return fetch(url, policy=policy, clock=clock, line=fake.line, **more)


@pytest.mark.parametrize("url", HOSTILE)
def test_hostile_address_opens_nothing(url, sockets):
    with pytest.raises(RefusedByPolicy):
        fetch(url, policy=POLICY, clock=clock)
    assert sockets == []


def test_there_are_enough_of_them():
    assert len(set(HOSTILE)) >= 40


@pytest.mark.parametrize("url", HOSTILE)
def test_hostile_redirect_opens_nothing_more(url):
    fake = FakeLine(
        lambda _: answer(302, location=url) if url.isascii() and url.isprintable() else answer(302)
    )
    with pytest.raises(FeedError):
        get(fake)
    assert set(fake.looked_up) <= {HOST}
    assert set(fake.connected) <= {PUBLIC}


PRIVATE = [
    *["127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.0.1", "169.254.169.254", "100.64.0.1"],
    *["0.0.0.0", "224.0.0.1", "240.0.0.1", "192.0.2.1", "::1", "::", "fe80::1%eth0", "fc00::1"],
    *["ff02::1", "::ffff:169.254.169.254", "64:ff9b::a9fe:a9fe", "2002:a9fe:a9fe::", "fec0::1"],
    *["2001:0:53aa:64c::", "::127.0.0.1", "nonsense"],
]


@pytest.mark.parametrize("address", PRIVATE)
def test_name_that_leads_inside_is_refused(address):
    fake = FakeLine(lambda _: answer(), names=lambda _: [address])
    with pytest.raises(RefusedByPolicy):
        get(fake)
    assert fake.connected == []


def test_one_bad_address_spoils_the_name():
    fake = FakeLine(lambda _: answer(), names=lambda _: [PUBLIC, "10.0.0.1"])
    with pytest.raises(RefusedByPolicy):
        get(fake)
    assert fake.connected == []


def test_public_address_behind_translation_is_let_through():
    fake = FakeLine(lambda _: answer(body=b"x"), names=lambda _: ["64:ff9b::808:808"])
    assert get(fake).body == b"x"


def test_connection_goes_to_the_checked_address_under_its_name():
    fake = FakeLine(lambda _: answer(body=b"x"))
    get(fake)
    (request,) = fake.requests
    assert fake.connected == [PUBLIC]
    assert request.headers["host"] == HOST
    assert request.extensions["sni_hostname"] == HOST


def test_rebinding_has_no_moment_to_act():
    answers = iter([[PUBLIC], ["127.0.0.1"]])
    fake = FakeLine(lambda _: answer(body=b"x"), names=lambda _: next(answers))
    assert get(fake).body == b"x"
    assert fake.looked_up == [HOST]
    assert fake.connected == [PUBLIC]


def test_rebinding_between_attempts_is_refused():
    answers = iter([[PUBLIC], ["127.0.0.1"]])
    fake = FakeLine(lambda _: answer(503), names=lambda _: next(answers))
    with pytest.raises(RefusedByPolicy):
        get(fake)
    assert fake.connected == [PUBLIC]


def test_redirect_to_the_metadata_address():
    fake = FakeLine(lambda _: answer(301, location="http://169.254.169.254/latest/meta-data/"))
    with pytest.raises(RefusedByPolicy) as caught:
        get(fake)
    assert "169.254.169.254" in caught.value.where
    assert fake.connected == [PUBLIC]


def test_redirect_within_the_host_is_followed_and_told():
    fake = FakeLine(
        lambda url: (
            answer(body=b"x") if url.endswith("/b.json") else answer(307, location="/b.json")
        )
    )
    got = get(fake)
    assert (got.url, got.final_url, got.body) == (URL, f"https://{HOST}/b.json", b"x")


def test_redirects_end():
    fake = FakeLine(lambda _: answer(302, location="/again"))
    with pytest.raises(RefusedByPolicy, match="5 redirects"):
        get(fake)
    assert len(fake.connected) == 6


def test_redirect_without_a_place():
    with pytest.raises(ChangedShape):
        get(FakeLine(lambda _: answer(302)))


def test_fetched_says_all_of_itself():
    got = get(FakeLine(lambda _: answer(body=b"[1]", content_type="application/json")))
    assert got.status == 200
    assert got.sha256 == hashlib.sha256(b"[1]").hexdigest()
    assert got.retrieved_at == NOON
    assert got.headers["content-type"] == "application/json"


@pytest.mark.parametrize("status", [404, 410])
def test_absence_is_an_answer(status):
    assert get(FakeLine(lambda _: answer(status, b"gone"))).status == status


@pytest.mark.parametrize("status", [401, 403, 418, 204, 304])
def test_refusal_is_an_error_at_once(status):
    fake = FakeLine(lambda _: answer(status))
    with pytest.raises(Unreachable, match=str(status)):
        get(fake)
    assert fake.pauses == []


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_busy_server_is_asked_again_then_given_up(status):
    fake = FakeLine(lambda _: answer(status))
    with pytest.raises(Unreachable):
        get(fake, policy=replace(POLICY, back_off=0.5))
    assert fake.pauses == [0.5, 1.0]
    assert len(fake.connected) == 3


def test_busy_server_that_recovers():
    said = iter([answer(503), httpx.ReadTimeout("slow"), answer(body=b"x")])
    assert get(FakeLine(lambda _: next(said))).body == b"x"


def test_next_address_is_tried_when_one_does_not_connect():
    said = iter([httpx.ConnectError("refused"), answer(body=b"x")])
    fake = FakeLine(lambda _: next(said), names=lambda _: [PUBLIC, "93.184.215.15"])
    assert get(fake).body == b"x"
    assert fake.connected == [PUBLIC, "93.184.215.15"]


def test_name_without_address(monkeypatch):
    def unknown(*_: object, **__: object):
        raise socket.gaierror("not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    with pytest.raises(Unreachable, match="no address"):
        fetch(URL, policy=POLICY, clock=clock, line=Line(pause=lambda _: None))


def test_empty_list_of_addresses():
    with pytest.raises(Unreachable, match="no address"):
        get(FakeLine(lambda _: answer(), names=lambda _: []))


def test_announced_size_is_refused_before_reading():
    fake = FakeLine(lambda _: answer(body=[b"never read"], content_length="60000000"))
    with pytest.raises(RefusedByPolicy, match="larger"):
        get(fake)


def test_streamed_size_is_counted():
    fake = FakeLine(lambda _: answer(body=[b"x" * 600] * 2))
    with pytest.raises(RefusedByPolicy, match="larger"):
        get(fake, policy=replace(POLICY, most_bytes=1000))


def test_slow_answer_is_cut_off():
    time = iter(range(0, 10_000, 50))
    fake = FakeLine(lambda _: answer(body=[b"x"] * 100), ticks=lambda: float(next(time)))
    with pytest.raises(Unreachable, match="not complete"):
        get(fake, policy=replace(POLICY, retries=0))


def test_compressed_answer_is_expanded():
    body = os.urandom(5000)
    for encoding, packed in {
        "gzip": gzip.compress(body),
        "deflate": zlib.compress(body),
        "identity": body,
    }.items():
        pieces = [packed[:100], packed[100:]]
        got = get(FakeLine(lambda _, e=encoding, p=pieces: answer(body=p, content_encoding=e)))
        assert got.body == body


def test_bomb_is_refused_by_ratio_and_by_size():
    bomb = gzip.compress(b"\0" * 50_000_000)
    fake = FakeLine(lambda _: answer(body=bomb, content_encoding="gzip"))
    with pytest.raises(RefusedByPolicy, match="100 times"):
        get(fake)
    with pytest.raises(RefusedByPolicy, match="larger"):
        get(fake, policy=replace(POLICY, most_ratio=10**6, most_expanded=1_000_000))


@pytest.mark.parametrize(
    ("body", "encoding"),
    [
        (gzip.compress(b"x" * 500)[:-4], "gzip"),
        (b"not gzip at all", "gzip"),
        (gzip.compress(b"x") + gzip.compress(b"y"), "gzip"),
        ([gzip.compress(b"x"), b"more"], "gzip"),
        (b"x", "br"),
        (b"x", "gzip, gzip"),
    ],
    ids=["short", "no-gzip", "two-parts", "more-after", "not-asked-for", "twice"],
)
def test_undecodable_answer(body, encoding):
    with pytest.raises(ChangedShape):
        get(FakeLine(lambda _: answer(body=body, content_encoding=encoding)))


def test_bytes_are_kept_under_their_hash_with_each_retrieval(tmp_path):
    fake = FakeLine(lambda url: answer(body=b"x") if "a.json" in url else answer(404))
    got = get(fake, cache=tmp_path)
    get(fake, cache=tmp_path)
    get(fake, f"https://{HOST}/none", cache=tmp_path)
    assert (tmp_path / f"{got.sha256}.raw").read_bytes() == b"x"
    (note,) = tmp_path.glob("*.json")
    assert json.loads(note.read_text())["url"] == URL
    assert not list(tmp_path.glob("*.part"))


def test_failed_write_leaves_nothing(tmp_path, monkeypatch):
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(OSError, match="No space"):
        get(FakeLine(lambda _: answer(body=b"x")), cache=tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.enable_socket
def test_real_connection_within_an_explicit_allowance():
    import threading
    from http.server import BaseHTTPRequestHandler, HTTPServer

    seen: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            seen.append(self.headers["Host"])
            self.send_response(200)
            self.send_header("Content-Length", "2")
            self.end_headers()
            self.wfile.write(b"ok")

        def log_message(self, *_: object) -> None: ...

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        worker = threading.Thread(target=server.handle_request)
        worker.start()
        named = f"feed.example.org:{server.server_port}"
        policy = Policy(frozenset({named}), schemes=("http",), networks=("127.0.0.0/8",))
        line = Line(resolve=lambda *_: ["127.0.0.1"])
        got = fetch(f"http://{named}/x", policy=policy, clock=clock, line=line)
        worker.join()
    assert got.body == b"ok"
    assert seen == [named]


@pytest.mark.enable_socket
def test_loopback_without_the_allowance_is_refused():
    policy = Policy(frozenset({"feed.example.org"}), schemes=("http",))
    with pytest.raises(RefusedByPolicy, match="not a public one"):
        fetch(
            "http://feed.example.org/",
            policy=policy,
            clock=clock,
            line=Line(resolve=lambda *_: ["127.0.0.1"]),
        )
