"""A text or a file that a reader gives: answered from memory, refused in one shape, never kept."""

import io
import json
import tempfile
import zipfile
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.server.guard import gate
from detente.server.posted.form import Given, read_form
from detente.server.refusals import Refused
from tests.web.reading import Reader

BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
ENTRIES = (
    b"code,origin,on,value_usd\n"
    b"8507.60.00.20,CHN,2025-11-20,1000\n"
    b"8471.30.01.00,CHN,2025-11-20,1000\n"
    b"not a code,CHN,2025-11-20,5\n"
)
TEXT = "China agreed to buy 12 million tons of soybeans by the end of 2025, the White House said."
#: What a page must not hold raw, wherever it was given.
MARKUP = "<script>alert(1)</script><img src=x onerror=alert(1)>"


def _refused(found, status):
    assert found.status_code == status, found.text
    assert set(found.json()) == {"what", "where", "hint"}
    assert found.headers["cache-control"] == "no-store"
    return found.json()


def _left():
    places = [Path(p) for p in ("/dev/shm", tempfile.gettempdir()) if Path(p).is_dir()]
    return [path for place in places for path in place.glob("detente-*")]


def test_a_file_of_entries_is_answered_as_the_verb_answers(web, desk):
    found = web.post("/bulk", files={"file": ("e.csv", ENTRIES)}, data={"form": "json"}).json()
    rates = [desk.duty(c, origin="CHN", on="2025-11-20").rate for c in ("8507600020", "8471300100")]
    assert [float(row["rate"]) for row in found["answers"]] == [float(rate) for rate in rates]
    assert found["amount_usd"] == f"{sum(rates) * 1000:.2f}"
    assert (found["rows"], found["rejected"]) == (2, 1)
    assert found["rejects"][0]["line"] == "4"
    assert not _left()


def test_the_answer_is_had_as_a_page_and_as_a_file(web):
    page = web.post("/bulk", headers=BROWSER, files={"file": ("e.csv", ENTRIES)})
    assert page.status_code == 200
    assert "409.00 dollars of duty" in page.text
    assert page.headers["cache-control"] == "no-store"
    asked = {"form": "csv", "explain": "yes"}
    plain = web.post("/bulk", headers=BROWSER, files={"file": ("e.csv", ENTRIES)}, data=asked)
    assert plain.headers["content-type"].startswith("text/csv")
    assert "amount_fentanyl" in plain.text.splitlines()[0]


HEAD = b"code,origin,on,value_usd\n"
#: Empty, binary, parquet cut short or filled with noise, other columns, an archive.
NO_ENTRIES = [
    b"", b"\x00" * 100, b"PAR1 and no more", b"PAR1" + b"\xff" * 5000 + b"PAR1",
    b"\xff\xfe\x00", b"code;origin\n1;2\n", b"a,b,c\n1,2,3\n", b"PK\x03\x04" + b"\x00" * 200,
]  # fmt: skip


@pytest.mark.parametrize("data", NO_ENTRIES, ids=range(len(NO_ENTRIES)))
def test_a_file_that_holds_no_entries_is_refused(web, data):
    body = _refused(web.post("/bulk", files={"file": ("../../etc/x.csv", data)}), 422)
    assert "detente-" not in json.dumps(body)
    assert "/" not in body["where"]
    assert not _left()


def test_markup_in_a_file_stays_text(web):
    rows = (
        f'code,origin,on,value_usd,note\n8471.30,CHN,2025-11-20,10,"{MARKUP}"\n{MARKUP},x,y,z,w\n'
    )
    found = web.post("/bulk", headers=BROWSER, files={"file": (MARKUP, rows.encode())})
    assert found.status_code == 200
    assert not Reader(found.text).foreign
    assert "img" not in Reader(found.text).tags


@pytest.mark.slow
@pytest.mark.parametrize("way", ["paste", "upload"])
def test_a_text_is_read_as_the_verb_reads_it(web, desk, tmp_path, way):
    (tmp_path / "a.txt").write_text(TEXT, "utf-8")
    read = desk.read(tmp_path / "a.txt")
    given_ = {"data": {"text": TEXT}, "files": {"file": ("", b"")}}
    given_ = given_ if way == "paste" else {"files": {"file": ("a.txt", TEXT.encode())}}
    told = web.post("/record", **given_).json()
    assert [c["quote"] for c in told["claims"]] == [c.quote for c in read.claims]
    assert [c["verdict"]["label"] for c in told["claims"]] == [c.verdict.label for c in read.claims]


@pytest.mark.slow
def test_a_text_is_shown_with_its_claims_marked_and_nothing_of_it_runs(web):
    words = f"{TEXT} {MARKUP} \u202etxet"
    found = web.post("/record", headers=BROWSER, data={"text": words}, files={"file": ("", b"")})
    assert found.status_code == 200
    seen = Reader(found.text)
    assert not seen.foreign
    assert "img" not in seen.tags
    assert "mark" in seen.tags
    assert "\u202e" not in found.text
    assert len(seen.ids) == len(set(seen.ids))


def _bomb():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.txt", b"0" * 50_000_000)
    return out.getvalue()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.pdf", b"%PDF-1.7\n" + b"\x00" * 4000),
        ("a.html", b"<div>" * 400_000),
        ("a.txt", b"\x00\x01\x02" * 1000),
        ("a.zip", _bomb()),
        ("a.txt", b" \n\t "),
        ("a.eml", b"From: a\nContent-Type: multipart/mixed; boundary=x\n\n--x\n"),
        ("a.html", b'<!DOCTYPE a [<!ENTITY b "cc">]><p>&b;</p>'),
    ],
    ids=["pdf", "deep", "binary", "bomb", "empty", "mail", "entity"],
)
def test_a_hostile_text_is_refused_or_read_within_its_limits(web, name, data):
    found = web.post("/record", files={"file": (name, data)})
    assert found.status_code in {200, 422}, found.text
    if found.status_code == 422:
        _refused(found, 422)


@pytest.mark.parametrize(
    ("address", "fields"),
    [
        ("/record", {"text": ""}),
        ("/record", {"text": "x", "published": "soon"}),
        ("/record", {"text": "x", "colour": "red"}),
        ("/bulk", {"form": "xlsx"}),
        ("/bulk", {"file": "not a file"}),
    ],
)
def test_what_cannot_be_meant_is_refused(web, address, fields):
    _refused(web.post(address, data=fields), 422)


def test_before_the_record_nothing_is_answered(web):
    _refused(web.post("/record", data={"text": "x", "known": "2010-01-01"}), 404)


def test_the_form_of_another_site_is_refused(web):
    for headers in (
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ):
        _refused(web.post("/record", data={"text": TEXT}, headers=headers), 403)


@pytest.mark.parametrize("address", ["/", "/ledger", "/record/1.txt", "/api/duty", "/bulk.json"])
def test_nothing_is_given_anywhere_else(web, address):
    _refused(web.post(address, data={"text": TEXT}), 405)


def test_a_body_larger_than_said_is_cut_off(web):
    kind = {"Content-Type": "multipart/form-data; boundary=x"}
    large = gate.BODIES["/record"] + 1
    _refused(web.post("/record", content=b"x" * large, headers=kind), 413)
    sent = []

    def drops():
        while len(sent) < 100_000:
            sent.append(1)
            yield b"x" * 10_000

    # Without a length in the head it is counted as it comes.
    _refused(web.post("/record", content=drops(), headers=kind), 413)


def test_a_body_that_trickles_is_not_waited_for(monkeypatch):
    import anyio

    monkeypatch.setattr(gate, "SECONDS_OF_BODY", 0.05)

    async def never():
        await anyio.sleep(5)

    async def run():
        with pytest.raises(Refused) as told:
            await gate._Bounded(never, 10)()
        assert told.value.http_status == 408

    anyio.run(run)


def test_no_more_is_taken_at_once_than_there_is_room_for(web):
    gate_of = web.app
    gate_of.taking = gate.MOST_BODIES
    try:
        found = web.post("/bulk", files={"file": ("e.csv", ENTRIES)})
        assert web.get("/-/status.json").status_code == 200
    finally:
        gate_of.taking = 0
    _refused(found, 503)
    assert int(found.headers["retry-after"]) >= 1


def test_the_log_holds_nothing_that_was_given(web, caplog):
    with caplog.at_level("INFO", logger="detente.server"):
        web.post("/bulk", files={"file": ("confidential.csv", b"confidential,x\n1,2\n")})
        web.post("/record", data={"confidential": "confidential"})
    assert len(caplog.records) == 2
    assert "confidential" not in caplog.text


@given(st.lists(st.tuples(st.from_regex(r"[a-z]{1,8}", fullmatch=True), st.binary(max_size=200)),
                unique_by=lambda pair: pair[0], max_size=8))  # fmt: skip
def test_a_form_is_read_as_it_was_written(pairs):
    parts = [
        b'--B0und\r\nContent-Disposition: form-data; name="%s"; filename="a/b\\c.txt"\r\n'
        b"Content-Type: application/octet-stream\r\n\r\n%s\r\n" % (name.encode(), data)
        for name, data in pairs
        if b"--B0und" not in data
    ]
    body = b"".join([*parts, b"--B0und--\r\n"])
    found = read_form("multipart/form-data; boundary=B0und", body)
    kept = {name: Given(data, "c.txt") for name, data in pairs if b"--B0und" not in data}
    assert found == kept


@settings(max_examples=300)
@given(st.binary(max_size=300), st.sampled_from(["x", "a b", ""]))
def test_any_bytes_are_a_form_or_are_refused(body, boundary):
    for kind in (f"multipart/form-data; boundary={boundary}", "application/x-www-form-urlencoded"):
        with suppress(Refused):
            assert all(isinstance(value, Given) for value in read_form(kind, body).values())
