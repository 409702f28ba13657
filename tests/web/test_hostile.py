"""Hostile questions: refused in the one shape, nothing of them is run, shown raw or logged."""

import asyncio
import html
import time

import anyio
import pytest
from starlette.testclient import TestClient

from detente.errors import DetenteError
from detente.server.app import make_app
from detente.server.asking.answering import Office, Shelf
from detente.server.asking.questions import offered, schema_of
from detente.server.guard.haste import MOST, Haste
from detente.server.refusals import Refused
from detente.server.settings import Settings
from tests.web.conftest import NOON
from tests.web.reading import Reader

SCRIPTS = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'><svg/onload=alert(1)>",
    "javascript:alert(1)",
    "</title><script>alert(1)</script>",
    "{{7*7}}${7*7}<%= 7*7 %>",
    "<a href='data:text/html,x'>x</a>",
    "\u202e<b>txt</b>",
]
PLACES = [
    "/ledger?by={}", "/ledger?code={}", "/duty/{}", "/duty?words={}", "/duty/8507?origin={}",
    "/duty/8507?on={}", "/duty/8507?claim={}", "/duty/8507?content={}", "/duty/8507?scenario={}",
    "/search?words={}", "/ask?question={}", "/agreement/{}", "/source/{}", "/timeline?about={}",
    "/trade?id={}", "/trade?stat={}", "/commitments?id={}", "/changes?about={}&since=2026-01-01",
    "/changes?known={}", "/calendar?days={}", "/?on={}", "/?known={}", "/?embed={}", "/{}",
    "/agenda?{}=1", "/agenda?on={}", "/replay?known={}", "/replay?later={}", "/compare?a={}&b=31",
    "/compare?a=1.txt&b={}", "/people/{}", "/record/{}", "/record?about={}", "/glossary?word={}",
    "/ledger?figure={}", "/whatif/{}",
]  # fmt: skip
ODD = (
    "", "\u0000", "../../etc/passwd", "9" * 290, "-1", "1e999", "%", "'; --", "2025-13-45",
    "0001-01-01", "9999-12-31", "２０２５-01-01", "x" * 301,
)  # fmt: skip
FILL = {
    "code": "8507", "origin": "CHN", "words": "x", "question": "x", "id": "eo-14357",
    "a": "47", "b": "31", "on": "2026-11-12", "exporter": "CHN", "away_from": "USA",
    "scenario": "truce-lapses",
}  # fmt: skip
BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


@pytest.mark.parametrize("place", PLACES)
def test_markup_in_any_field_stays_text(web, place):
    from urllib.parse import quote

    for script in SCRIPTS:
        found = web.get(place.format(quote(script, safe="")), headers=BROWSER)
        assert found.status_code < 500
        seen = Reader(found.text)
        assert "img" not in seen.tags
        assert not seen.foreign
        assert "<b>txt" not in found.text
        assert "49" not in html.unescape(found.text).partition("<main")[2][:200]


@pytest.mark.parametrize(
    "verb",
    [pytest.param(v, id=v.name, marks=[pytest.mark.slow] * v.heavy) for v in offered()],
)
def test_any_argument_of_any_verb_may_be_anything(web, verb):
    shape = schema_of(verb.name)
    for name in shape["properties"]:
        for value in ODD:
            given = {k: FILL[k] for k in shape["required"]} | {name: value}
            if verb.heavy and name in {"on", "known", "since"} and value == "9999-12-31":
                continue
            found = web.get(f"/api/{verb.name}", params=given)
            assert found.status_code < 500, (name, value, found.text)
            if found.status_code != 200:
                assert set(found.json()) == {"what", "where", "hint"}


@pytest.mark.parametrize(
    "path",
    [
        "/static/../settings.py", "/static/..%2f..%2fsettings.py", "/static/%2e%2e/site.css",
        "/static/site.css%00.txt", "/source/..%2F..%2Fetc%2Fpasswd", "/duty/..%5c..%5cwin.ini",
        "/%2e%2e/%2e%2e/etc/passwd", "//etc/passwd", "/agreement/%2Fetc%2Fpasswd", "/.git/config",
        "/api/", "/api/duty/", "/API/duty", "/api/Desk", "/api/check", "/api/refresh", "/docs",
    ],
)  # fmt: skip
def test_paths_lead_nowhere_else(web, path):
    found = web.get(path)
    assert 400 <= found.status_code < 500
    assert set(found.json()) == {"what", "where", "hint"}
    assert "root:" not in found.text


def test_what_is_too_large_is_refused(web):
    assert web.get("/api/search?words=" + "a" * 5000).status_code == 414
    assert web.request("GET", "/api/gaps", content=b"x" * 10).status_code == 413
    assert web.get("/api/gaps", headers={f"X-{i}": "1" for i in range(200)}).status_code == 431
    several = "&".join("words=a" for _ in range(100))
    assert web.get(f"/api/search?{several}").status_code == 422


def test_no_header_can_be_written_from_outside(web):
    for value in ("x%0d%0aSet-Cookie:%20a=b", "x%0aSet-Cookie:a", "%E5%98%8A%E5%98%8DSet-Cookie:a"):
        for place in ("/api/search?words={}", "/duty/{}", "/ledger?by={}", "/?on={}"):
            found = web.get(place.format(value), headers=BROWSER)
            assert found.status_code < 500
            assert "set-cookie" not in found.headers


@pytest.mark.parametrize("address", ["/", "/api/gaps", "/nope", "/api/duty", "/static/site.css"])
def test_every_answer_has_the_headers_that_keep_it_safe(web, address):
    headers = web.get(address, headers=BROWSER).headers
    assert "default-src 'self'" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert "set-cookie" not in headers
    assert "server" not in headers


def test_who_asks_too_much_is_asked_to_wait():
    app = make_app(Settings(rate=1, burst=3), lambda: NOON)
    with TestClient(app) as client:
        states = [client.get("/-/status.json").status_code for _ in range(5)]
        late = client.get("/-/status.json")
    assert states == [200, 200, 200, 429, 429]
    assert int(late.headers["retry-after"]) >= 1
    assert set(late.json()) == {"what", "where", "hint"}


def test_haste_forgets_and_refills():
    now = [0.0]
    haste = Haste(rate=2, burst=2, clock=lambda: now[0])
    assert [haste.wait("a") for _ in range(3)] == [0.0, 0.0, 0.5]
    now[0] = 0.5
    assert haste.wait("a") == 0.0
    for i in range(MOST + 10):
        haste.wait(str(i))
    assert len(haste.seen) == MOST
    assert Haste(rate=0, burst=1).wait("a") == 0.0


def test_an_answer_that_takes_too_long_is_kept_for_who_comes_back():
    office = Office(Settings(seconds=0.05), lambda: NOON)
    begun = []

    def work() -> str:
        begun.append(1)
        time.sleep(0.3)
        return "done"

    async def run():
        with pytest.raises(Refused) as told:
            await office.within("key", False, work)
        assert told.value.http_status == 503
        assert told.value.again
        # The same work is waited for, not begun anew.
        with pytest.raises(Refused):
            await office.within("key", False, work)
        await asyncio.sleep(0.4)
        return await office.within("other", False, lambda: "at once")

    assert anyio.run(run) == "at once"
    assert len(begun) == 1
    office.close()


def test_failed_work_fails_for_all_who_wait_and_is_not_kept():
    office = Office(Settings(), lambda: NOON)

    def work() -> str:
        raise Refused(404, "gone")

    async def run():
        for _ in range(2):
            with pytest.raises(DetenteError):
                await office.within("key", False, work)

    anyio.run(run)
    office.close()


def test_a_shelf_gives_up_what_is_least_used():
    shelf = Shelf.of(10)
    for name in "abc":
        shelf.put(name, name, 4)
    assert shelf.take("a") is None
    assert shelf.take("c") == "c"
    shelf.put("large", "x", 6)
    assert shelf.take("large") is None
    shelf.put("c", "C", 4)
    assert (shelf.take("c"), shelf.used) == ("C", 8)


def test_a_fault_says_nothing_of_itself(web, monkeypatch, caplog):
    def broken(*_, **__):
        raise RuntimeError("secret words of the asker")

    verb = next(v for v in offered() if v.name == "agenda")
    monkeypatch.setattr(type(verb), "laid_out", broken)
    with caplog.at_level("INFO", logger="detente.server"):
        found = web.get("/api/agenda?known=2024-06-06")
    assert found.status_code == 500
    assert found.json()["what"] == "something went wrong here"
    assert "secret" not in found.text + caplog.text
    assert "RuntimeError" in caplog.text


def test_a_day_later_the_answers_are_of_that_day():
    from datetime import timedelta

    now = [NOON]
    office = Office(Settings(), lambda: now[0])
    first = office.desk
    assert first.record is office.desk.record
    now[0] = NOON + timedelta(days=1)
    assert (office.desk.today - first.today).days == 1
    assert office.desk.record is first.record
    office.close()


@pytest.mark.parametrize("argument", ["scenario", "baseline"])
def test_no_file_is_read_for_whoever_asks(web, tmp_path, argument):
    path = tmp_path / "mine.yaml"
    path.write_text("title: mine\n", encoding="utf-8")
    place = path if argument == "scenario" else tmp_path
    asked = {"scenario": "truce-lapses", argument: str(place)}
    answer = web.get("/api/solve", params=asked)
    assert answer.status_code == 422
    assert "is called" in answer.text
    assert "mine" not in answer.text.replace(str(place), "")
