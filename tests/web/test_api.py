"""The HTTP interface: every verb at its address, one shape for every error."""

import json

import pytest

from detente.server.asking.questions import offered, schema_of
from detente.verbs import VERBS

DUTY = "/api/duty?code=8507.60.00.20&origin=CHN&on=2025-11-20"


def _refused(found, status):
    assert found.status_code == status
    body = found.json()
    assert set(body) == {"what", "where", "hint"}
    assert found.headers["cache-control"] == "no-store"
    return body


def test_every_verb_that_others_may_ask_has_an_address(web):
    paths = web.get("/-/openapi.json").json()["paths"]
    assert set(paths) == {f"/api/{verb.name}" for verb in offered()}
    kept = {v.name for v in VERBS if v.operator or v.local}
    assert kept >= {"bulk", "check", "refresh"}
    assert {v.name for v in offered()} == {v.name for v in VERBS} - kept


def test_the_description_has_every_argument_with_its_words(web):
    for path, item in web.get("/-/openapi.json").json()["paths"].items():
        named = {p["name"]: p for p in item["get"]["parameters"]}
        shape = schema_of(path.rpartition("/")[2])["properties"]
        assert set(named) == {*shape, "format"}
        assert not [n for n, p in named.items() if not p["description"]], path
        assert item["get"]["summary"]
        assert set(item["get"]["responses"]) >= {"200", "304", "404", "406", "422", "429", "503"}


def test_no_argument_is_a_path():
    words = {"file", "out", "path", "folder", "url"}
    assert not [v.name for v in offered() if words & set(schema_of(v.name)["properties"])]


@pytest.mark.parametrize(
    ("asked", "where"),
    [
        ("/api/duty?code=8507&origin=CHN&colour=red", "colour"),
        ("/api/duty?code=8507&origin=CHN&orign=CHN", "orign"),
        ("/api/duty?code=8507", "origin"),
        ("/api/duty?code=8507&origin=CHN&origin=USA", "origin"),
        ("/api/duty?code=8507&origin=CHN&on=yesterday", None),
        ("/api/duty?code=9999999999&origin=CHN", "code"),
        ("/api/duty?code=8507&origin=Atlantis", None),
        ("/api/search?words=a&most=many", "most"),
        ("/api/search?words=a&most=-4", "most"),
        ("/api/commitments?prorate=daily", "prorate"),
        ("/api/gaps?format=xml", "format"),
        ("/api/gaps?format=json&format=csv", "format"),
        ("/api/series?product=total&vintage=soon", "vintage"),
    ],
)
def test_what_cannot_be_read_is_told_in_one_shape(web, asked, where):
    body = _refused(web.get(asked), 422)
    assert where is None or body["where"] == where


def test_an_unknown_key_is_told_with_the_known_ones(web):
    hint = _refused(web.get("/api/events?abuot=ships"), 422)["hint"]
    assert "did you mean about" in hint
    assert "known: about, from, to, known" in hint


def test_a_day_before_the_record_is_a_gap(web):
    _refused(web.get("/api/calendar?on=2016-01-01"), 404)


@pytest.mark.parametrize(
    ("asked", "kind"),
    [
        ({"Accept": "text/csv"}, "text/csv"),
        ({"Accept": "text/markdown"}, "text/markdown"),
        ({"Accept": "text/html,*/*;q=0.1"}, "application/json"),
        ({"Accept": "text/csv;q=0.2, application/json;q=0.9"}, "application/json"),
        ({}, "application/json"),
    ],
)
def test_the_form_is_the_one_that_is_accepted(web, asked, kind):
    found = web.get("/api/gaps", headers=asked)
    assert found.status_code == 200
    assert found.headers["content-type"].startswith(kind)


def test_what_is_not_had_is_not_accepted(web):
    _refused(web.get("/api/gaps", headers={"Accept": "image/png"}), 406)
    _refused(web.get("/api/gaps", headers={"Accept": "application/json;q=0"}), 406)


def test_the_format_goes_before_the_header(web):
    found = web.get("/api/gaps?format=csv", headers={"Accept": "application/json"})
    assert found.headers["content-type"].startswith("text/csv")


def test_a_tag_spares_the_answer(web):
    first = web.get(DUTY)
    tag = first.headers["etag"]
    again = web.get(DUTY, headers={"If-None-Match": f'W/"x", {tag}'})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == tag
    assert web.get(f"{DUTY}&value=100").headers["etag"] != tag


def test_the_order_of_a_query_does_not_matter(web):
    turned = "/api/duty?on=2025-11-20&origin=CHN&code=8507.60.00.20"
    assert web.get(turned).headers["etag"] == web.get(DUTY).headers["etag"]


@pytest.mark.parametrize(
    ("asked", "kept"),
    [
        (f"{DUTY}&known=2025-12-01", True),
        ("/api/agenda?known=2025-12-01", True),
        ("/api/changes?known=2025-10-29..2025-11-12", True),
        (DUTY, False),
        ("/api/calendar?known=2025-12-01", False),
        ("/api/agenda?known=2026-10-08", False),
        ("/api/agenda?known=2030-01-01", False),
    ],
)
def test_what_is_of_the_past_is_kept_long(web, asked, kept):
    found = web.get(asked)
    assert found.status_code == 200
    assert ("immutable" in found.headers["cache-control"]) is kept
    assert ("no-cache" in found.headers["cache-control"]) is not kept


def test_head_is_get_without_the_body(web):
    head, got = web.head(DUTY), web.get(DUTY)
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["etag"] == got.headers["etag"]


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "BREW"])
def test_nothing_but_reading_is_let_in(web, method):
    _refused(web.request(method, "/api/gaps"), 405)


def test_answers_are_packed_for_who_takes_it(web):
    packed = web.get("/api/gaps", headers={"Accept-Encoding": "gzip"})
    plain = web.get("/api/gaps", headers={"Accept-Encoding": "identity"})
    assert packed.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert packed.content == plain.content


def test_a_path_of_the_python_door_is_not_had_here(web):
    _refused(web.get("/api/brief?out=brief.html"), 422)
    _refused(web.get("/api/bulk?file=entries.csv"), 404)


def test_the_state_says_what_it_answers_from(web):
    state = web.get("/-/status.json").json()
    assert state["known_until"] == "2026-10-08"
    assert state["age_days"] == 45
    assert len(state["edition"]) == 16
    assert "duty" in state["verbs"]


def test_counts_are_of_routes_never_of_addresses(web):
    web.get(f"{DUTY}&value=777")
    web.get("/secret-place-of-mine")
    counted = web.get("/-/metrics").text
    assert 'route="/api/duty",status="200"' in counted
    assert "777" not in counted
    assert "secret" not in counted
    assert 'le="+Inf"' in counted


def test_the_log_holds_no_content(web, caplog):
    with caplog.at_level("INFO", logger="detente.server"):
        web.get("/api/search?words=confidential", headers={"X-Note": "confidential"})
        web.get("/api/duty?code=confidential&origin=CHN")
    lines = [json.loads(record.message) for record in caplog.records]
    assert [line["status"] for line in lines] == [200, 422]
    assert set(lines[0]) == {"at", "event", "method", "route", "status", "ms", "bytes"}
    assert "confidential" not in caplog.text
