"""Waits that a server asks for, refusals with a way on, keys that stay hidden."""

from dataclasses import replace

import pytest

from detente.errors import ChangedShape, Unreachable
from detente.wire.answer import wait_asked
from detente.wire.fetch import Asked, fetch
from detente.wire.secret import hidden
from tests.unit.wire.lines import HOST, NOON, POLICY, FakeLine, answer, clock

URL = f"https://{HOST}/a.json"
PATIENT = replace(POLICY, back_off=0.5)


def get(fake: FakeLine, asked: Asked | None = None, policy=PATIENT, url: str = URL, **more):
    return fetch(url, policy=policy, clock=clock, line=fake.line, asked=asked, **more)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("", 0),
        ("7", 7),
        ("Thu, 08 Oct 2026 12:00:30 GMT", 30),
        ("Thu, 08 Oct 2026 11:00:00 GMT", 0),
        ("soon", 0),
        ("-5", 0),
        ("1e9", 0),
    ],
)
def test_wait_that_is_asked_for(text, seconds):
    assert wait_asked({"retry-after": text}, lambda: NOON) == seconds


def test_wait_is_kept_where_it_is_short():
    said = iter([answer(429, retry_after="7"), answer(503, retry_after="0"), answer(body=b"x")])
    fake = FakeLine(lambda _: next(said))
    assert get(fake).body == b"x"
    assert fake.pauses == [7.0, 1.0]


@pytest.mark.parametrize("status", [429, 503])
def test_wait_that_is_too_long_is_given_up_at_once(status):
    fake = FakeLine(lambda _: answer(status, retry_after="3600"))
    with pytest.raises(Unreachable, match="wait 3,600 seconds"):
        get(fake)
    assert (fake.pauses, len(fake.connected)) == ([], 1)


@pytest.mark.parametrize(
    ("status", "hint"),
    [(401, "key"), (403, "by hand"), (412, "browser"), (429, "later"), (418, "later")],
)
def test_refusal_says_what_to_do(status, hint):
    with pytest.raises(Unreachable) as caught:
        get(FakeLine(lambda _: answer(status)), policy=replace(POLICY, retries=0))
    assert hint in caught.value.hint


@pytest.mark.parametrize(
    ("due", "body"),
    [
        ("json", b"<!DOCTYPE html>"),
        ("json", b"\xef\xbb\xbf <html>"),
        ("json", b"Access denied"),
        ("csv", b"\n<html>"),
        ("html", b'{"a": 1}'),
        ("html", b""),
    ],
)
def test_other_kind_of_document_is_refused_before_it_is_kept(due, body, tmp_path):
    with pytest.raises(ChangedShape):
        get(FakeLine(lambda _: answer(body=body)), Asked(due=due), cache=tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("due", "body"),
    [("json", b" [1]"), ("json", b"{}"), ("json", b""), ("csv", b"a,b"), ("html", b" <html>")],
)
def test_document_that_was_due(due, body):
    assert get(FakeLine(lambda _: answer(body=body)), Asked(due=due)).body == body


def test_empty_answer_where_it_may_come():
    assert get(FakeLine(lambda _: answer(204)), Asked(empty=True)).status == 204
    with pytest.raises(Unreachable, match="204"):
        get(FakeLine(lambda _: answer(204)))


def test_headers_go_to_the_first_host_only():
    other = "mirror.example.org"
    fake = FakeLine(
        lambda url: answer(302, location=f"https://{other}/") if HOST in url else answer(body=b"x")
    )
    policy = replace(POLICY, hosts=frozenset({HOST, other}))
    get(fake, Asked(headers={"X-Key": "k"}), policy)
    assert [r.headers.get("x-key") for r in fake.requests] == ["k", None]


def test_key_is_hidden_in_everything_that_is_given_back(tmp_path):
    secret = "a+b/c d"
    url = f"{URL}?key=a%2Bb%2Fc%20d"
    fake = FakeLine(lambda _: answer(body=b"you sent a+b/c d", x_echo=secret))
    got = get(fake, Asked(secret=secret), url=url, cache=tmp_path)
    assert got.url == got.final_url == f"{URL}?key=[key]"
    assert got.body == b"you sent [key]"
    assert got.headers["x-echo"] == "[key]"
    assert not any(
        b"a+b" in p.read_bytes() or b"a%2B" in p.read_bytes() for p in tmp_path.iterdir()
    )
    assert "a+b" not in repr(Asked(secret=secret, headers={"X": secret}))


@pytest.mark.parametrize("form", ["a+b/c d", "a%2Bb%2Fc%20d", "a%2Bb%2Fc+d"])
def test_every_form_of_a_key_is_hidden(form):
    assert hidden(f"x={form}&y", "a+b/c d") == "x=[key]&y"
    assert hidden("as it is", "") == "as it is"
