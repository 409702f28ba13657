"""Asking a model: bounded, once for each text, all of a text or none, and nothing sent unasked."""

import json
import time
from dataclasses import replace

import pytest

from detente.errors import BadValue, RefusedByPolicy, Unavailable
from detente.record.assisted import assisted
from detente.record.assisted.asking import model as asking
from detente.record.assisted.asking.endpoint import Endpoint
from detente.record.assisted.asking.schema import schema
from detente.record.assisted.asking.windows import LETTERS
from detente.record.claims import extract
from tests.unit.record.assisted.talking import (
    GOOD,
    MISSED,
    TEXT,
    answer,
    drips,
    model,
    read,
    reply,
    row,
    says,
    sends,
    serving,
    stalls,
)
from tests.unit.record.claims.making import WORDS, paper

pytestmark = pytest.mark.enable_socket
ROW = row(MISSED, *GOOD)


def rules(text: str = TEXT):
    return extract(paper(text), WORDS)


def hurried(url: str, folder=None, seconds: float = 0.5):
    """A helper that waits for half a second and asks once."""
    helper = model(url, folder)
    policy = replace(helper.endpoint.policy, whole_seconds=seconds, retries=0, back_off=0.0)
    helper.endpoint = replace(helper.endpoint, policy=policy)
    return helper


def test_the_question_has_the_form_that_servers_know():
    with serving(says()) as server:
        read(model(server.url, name="some-model", secret="k-1"))
    (asked,) = server.asked
    assert (asked["model"], asked["temperature"]) == ("some-model", 0)
    assert [m["role"] for m in asked["messages"]] == ["system", "user"]
    form = asked["response_format"]["json_schema"]
    assert form["strict"] is True
    named = form["schema"]["properties"]["claims"]["items"]["properties"]["subject"]["enum"]
    assert "exports.total" in named
    assert "imports.total" not in named
    assert server.headers[0]["authorization"] == "Bearer k-1"
    assert "k-1" not in json.dumps(asked)


def test_the_schema_is_the_claims_own():
    from typing import get_args, get_type_hints

    from detente.record.claim import Claim

    told = schema(["truce"])["properties"]["claims"]["items"]
    assert told["additionalProperties"] is False
    assert set(told["required"]) == set(told["properties"])
    hints = get_type_hints(Claim)
    assert told["properties"]["polarity"]["enum"] == [*get_args(hints["polarity"])]
    assert set(told["properties"]) - {"quote"} <= set(hints)


def test_a_text_goes_in_windows_of_whole_sentences_each_once():
    text = TEXT + "".join(
        f"Soybean purchases reached {n} million tons, a trader said.\n\n" for n in range(3, 90)
    )
    with serving(says()) as server:
        read(model(server.url), text)
    sent = [s for n in range(len(server.asked)) for s in server.sentences(n)]
    assert len(server.asked) > 2
    assert sent == [text[s.start : s.end] for s in _sentences(text)]
    assert all(sum(map(len, server.sentences(n))) <= LETTERS for n in range(len(server.asked)))


def _sentences(text: str):
    from detente.record.documents.sentences import sentences

    return sentences(text, "en")


def test_boilerplate_and_what_names_nothing_are_not_sent():
    with serving(says()) as server:
        found, account = read(model(server.url), "Nobody came to the docks.")
    assert server.asked == []
    assert (account.status, found) == ("rules-only", rules("Nobody came to the docks."))


BROKEN = {
    "no JSON": sends(answer("Here are the claims: none")),
    "half of it": sends(answer(reply(ROW)[:-9])),
    "another form": sends(answer('{"rows": []}')),
    "more than asked": sends(answer('{"claims": [], "note": "x"}')),
    "a list": sends(answer("[]")),
    "no number": sends(answer(reply(ROW).replace("3.3}", "NaN}"))),
    "a number without end": sends(answer(reply(ROW).replace("3.3}", "9" * 5000 + "}"))),
    "too many rows": sends(answer(reply(*[ROW] * 101))),
    "nested without end": sends(answer('{"claims": ' + "[" * 100_000)),
    "no text": sends(answer(None)),
    "a refusal": sends(answer(None, refusal="no")),
    "cut off": sends(answer(reply(ROW), finish_reason="length")),
    "no choice": sends(b'{"choices": []}'),
    "a choice of nothing": sends(b'{"choices": [null]}'),
    "a bare list": sends(b"[1]"),
    "body nested without end": sends(b"[" * 200_000),
    "an empty body": sends(b""),
    "a page": sends(b"<html></html>"),
    "an error": sends(b'{"error": "x"}', 500),
    "a bad request": sends(b'{"error": "no json_schema here"}', 400),
    "a wrong key": sends(b'{"error": "x"}', 401),
    "no such model": sends(b'{"error": "x"}', 404),
    "a redirect": sends(b"", 307, Location="http://127.0.0.1:1/v1/chat/completions"),
    "a redirect inside": sends(b"", 302, Location="http://169.254.169.254/latest/"),
    "a huge body": sends(answer("x" * 1_100_000)),
    "silence": stalls(1.5),
    "a heading that drips": drips("heading"),
    "a body that drips": drips("body"),
}


@pytest.mark.parametrize("say", BROKEN.values(), ids=BROKEN.keys())
def test_where_no_reply_can_be_used_the_rules_alone_read_and_it_says_so(say, tmp_path):
    begun = time.monotonic()
    with serving(say) as server:
        found, account = read(hurried(server.url, tmp_path))
        took = time.monotonic() - begun
    assert (account.status, account.added, account.rejected) == ("rules-only", 0, ())
    assert account.note
    assert found == rules()
    assert took < 4
    assert len(server.asked) <= 2
    assert list(tmp_path.iterdir()) == []


def test_a_text_is_never_read_by_half():
    text = TEXT + "Soybean purchases reached 12 million tons, a trader said.\n\n" * 60
    count = iter(range(99))

    def say(to, _):
        (says(ROW) if next(count) == 0 else sends(answer("no")))(to, _)

    with serving(say) as server:
        found, account = read(hurried(server.url), text)
    assert len(server.asked) > 1
    assert account.status == "rules-only"
    assert found == rules(text)


def test_a_reply_that_cannot_be_read_is_asked_for_once_more():
    count = iter(range(9))

    def say(to, _):
        (sends(answer("no")) if next(count) == 0 else says(ROW))(to, _)

    with serving(say) as server:
        _, account = read(hurried(server.url))
    assert (account.status, account.added, len(server.asked)) == ("asked", 1, 2)


def test_after_some_texts_without_a_reply_it_is_asked_no_more():
    with serving(sends(b"", 500)) as server:
        helper = hurried(server.url)
        notes = [read(helper, f"{TEXT}\nText {n}.")[1].note for n in range(6)]
    assert len(server.asked) == asking.MOST_FAILED
    assert all("not asked" in note for note in notes[asking.MOST_FAILED :])


def test_a_reply_that_comes_clears_the_count():
    count = iter(range(99))

    def say(to, _):
        (says(ROW) if next(count) % 3 == 2 else sends(b"", 500))(to, _)

    with serving(say) as server:
        helper = hurried(server.url)
        told = [read(helper, f"{TEXT}\nText {n}.")[1].status for n in range(9)]
    assert told.count("asked") == 3


def test_a_long_text_is_not_sent(monkeypatch):
    monkeypatch.setattr(asking, "MOST_LETTERS", 100)
    with serving(says(ROW)) as server:
        found, account = read(model(server.url))
    assert server.asked == []
    assert "longer than" in account.note
    assert found == rules()


def test_a_slow_text_is_given_up(monkeypatch):
    monkeypatch.setattr(asking, "MOST_SECONDS", 0.0)
    with serving(says(ROW)) as server:
        _, account = read(model(server.url))
    assert server.asked == []
    assert "took more than" in account.note


def test_replies_are_kept_and_used_again_without_the_server(tmp_path):
    folder = tmp_path / "llm"
    with serving(says(ROW)) as server:
        first, asked = read(model(server.url, folder))
        second, again = read(model(server.url, folder))
    assert len(server.asked) == 1
    third, offline = read(model(None, folder))
    assert first == second == third
    assert [a.status for a in (asked, again, offline)] == ["asked", "replayed", "replayed"]


@pytest.mark.parametrize("change", ["text", "day", "model", "reply"])
def test_a_kept_reply_is_that_of_the_same_text_question_and_model(tmp_path, change):
    with serving(says(ROW)) as server:
        read(model(server.url, tmp_path))
        name = "m-2" if change == "model" else "m-1"
        if change == "reply":
            (kept,) = tmp_path.iterdir()
            kept.write_text("{broken", encoding="utf-8")
        text = TEXT + "More." if change == "text" else TEXT
        day = "2025-12-09" if change == "day" else "2025-12-08"
        read(model(server.url, tmp_path, name), text, day)
    assert len(server.asked) == 2


def test_a_kept_reply_passes_the_same_gates(tmp_path):
    with serving(says(ROW)) as server:
        read(model(server.url, tmp_path))
    (kept,) = tmp_path.iterdir()
    told = json.loads(kept.read_text(encoding="utf-8"))
    told["reply"] = reply(row(MISSED, "exports.total", ("3.3 percent", 99)))
    kept.write_text(json.dumps(told), encoding="utf-8")
    found, account = read(model(None, tmp_path))
    assert found == rules()
    assert len(account.rejected) == 1


def test_without_an_address_and_without_a_kept_reply_the_rules_alone_read(tmp_path):
    found, account = read(model(None, tmp_path))
    assert (found, account.status) == (rules(), "rules-only")
    assert "no address" in account.note


def test_a_reply_that_cannot_be_kept_is_told(tmp_path):
    place = tmp_path / "file"
    place.write_text("", encoding="utf-8")
    with serving(says(ROW)) as server, pytest.raises(Unavailable, match="cannot be kept"):
        read(model(server.url, place / "llm"))


@pytest.mark.parametrize("written", ["sekrit-key", "\\u0073ekrit-key"])
def test_the_key_is_in_nothing_that_is_kept_or_told(tmp_path, written):
    told = reply(row("my key", "exports.total", speaker="KEY")).replace("KEY", written)
    with serving(sends(answer(told))) as server:
        helper = model(server.url, tmp_path, secret="sekrit-key")
        _, account = read(helper)
    assert "sekrit" not in f"{account}{helper}"
    assert not any("sekrit" in p.read_text("utf-8") for p in tmp_path.iterdir())


def test_a_key_that_is_no_secret_tears_no_word():
    with serving(says(ROW)) as server:
        assert read(model(server.url, secret="a"))[1].added == 1
    assert server.headers[0]["authorization"] == "Bearer a"


def test_the_rules_alone_are_what_they_were():
    helped = assisted(paper(TEXT), WORDS, [])
    assert (helped.found, helped.accounts) == (rules(), ())


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:11434/v1",
        "http://localhost:8080/v1/",
        "http://LOCALHOST:8080/v1",
        "http://[::1]:8080/v1",
        "https://127.0.0.1/v1",
        "https://api.example.org/v1",
        "https://api.example.org:8443/v1/chat/completions",
    ],
)
def test_addresses_that_may_be_named(url):
    assert Endpoint.of(url, "m").url.endswith("/v1/chat/completions")


@pytest.mark.parametrize(
    "url",
    [
        "http://api.example.org/v1",
        "http://192.168.1.5:11434/v1",
        "https://192.168.1.5/v1",
        "https://10.0.0.1/v1",
        "http://169.254.169.254/v1",
        "http://0.0.0.0:11434/v1",
        "https://93.184.215.14/v1",
        "http://model:11434/v1",
        "https://model/v1",
        "http://127.0.0.1.example.org/v1",
        "http://127.1:11434/v1",
        "http://2130706433/v1",
        "http://localhost.example.org/v1",
        "http://[fe80::1]/v1",
        "http://[::ffff:10.0.0.1]/v1",
        "http://user:pass@127.0.0.1:11434/v1",
        "ftp://127.0.0.1/v1",
        "file:///etc/passwd",
        "127.0.0.1:11434/v1",
        "http://127.0.0.1:99999/v1",
        "http://127.0.0.1:1/v1?x=1",
        "http://127.0.0.1:1/v1#x",
        "",
    ],
)
def test_addresses_that_may_not(url):
    with pytest.raises((RefusedByPolicy, BadValue)) as caught:
        Endpoint.of(url, "m")
    assert "127.0.0.1:PORT" in caught.value.hint


@pytest.mark.parametrize("address", ["127.0.0.1", "10.0.0.1", "::1", "169.254.169.254"])
def test_a_public_name_that_leads_inside_is_refused(address):
    from detente.wire.fetch import Line

    line = Line(resolve=lambda *_: [address])
    endpoint = Endpoint.of("https://api.example.org/v1", "m", line=line)
    found, account = read(replace(model(None), endpoint=endpoint))
    assert (found, account.status) == (rules(), "rules-only")
    assert "not a public one" in account.note


def test_the_name_of_this_machine_is_not_looked_up():
    with serving(says(ROW)) as server:
        helper = model(f"http://localhost:{server.port}/v1")
        assert helper.endpoint.line.resolve("localhost", 1) == ("127.0.0.1", "::1")
        assert read(helper)[1].added == 1
