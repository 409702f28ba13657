"""Every page: one question, its answer, its siblings; readable without a script, safe to show."""

import base64
import hashlib
import re
import xml.etree.ElementTree as ET

import pytest

from detente.server.pages.rows import PAGES
from tests.web.reading import Reader

ADDRESSES = [
    "/", "/duty", "/duty?words=laptop", "/duty/8507.60.00.20?on=2025-11-20", "/duty/8471.30",
    "/duty/1201.90?dest=CHN", "/ledger", "/ledger?by=USA&status=suspended", "/changes",
    "/changes?known=2025-10-29..2025-11-12", "/calendar", "/agreement",
    "/agreement/busan-2025-10-30", "/timeline", "/agenda", "/commitments",
    "/commitments?id=chn-soybeans", "/trade", "/trade?id=gacc-export-usa&stat=yoy", "/average",
    "/scenarios", "/gaps", "/method", "/data", "/source/eo-14357", "/search?words=port+fees",
    "/ask?question=did+China+buy+the+soybeans", "/-/status", "/?on=2025-11-20&known=2025-11-20",
]  # fmt: skip
WEIGHT = 300_000


def test_every_page_of_the_registry_is_visited():
    paths = [address.partition("?")[0] for address in ADDRESSES]
    shapes = [re.sub(r"\{\w+\}", "[^/]+", page.path) for page in PAGES]
    assert not [s for s in shapes if not any(re.fullmatch(s, p) for p in paths) if s != "/snapback"]


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_page_is_whole(page, address):
    text = page(address)
    seen = Reader(text)
    assert len(text.encode()) < WEIGHT
    assert seen.headings[0] == 1
    assert seen.headings.count(1) == 1
    assert not seen.active
    assert len(seen.ids) == len(set(seen.ids))
    assert not set(seen.fields) - seen.labels
    assert {"f-on", "f-known", "words"} <= set(seen.fields)
    assert all(f.startswith("/") for f in seen.fetched)
    inner = [link[1:] for link in seen.links if link.startswith("#")]
    assert not set(inner) - set(seen.ids)
    assert "not customs advice" in text


@pytest.mark.parametrize("address", ADDRESSES)
def test_the_style_of_a_page_is_the_one_its_policy_lets_in(web, address):
    found = web.get(address, headers={"Accept": "text/html"})
    policy = found.headers["content-security-policy"]
    assert policy.startswith("default-src 'self'")
    assert "unsafe" not in policy
    for style in re.findall(r"<style>(.*?)</style>", found.text, re.DOTALL):
        digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in policy


def test_links_from_the_start_lead_somewhere(web, page):
    seen = Reader(page("/"))
    inside = sorted({link for link in seen.links if link.startswith("/")})
    # Heavy pages have tests of their own.
    for link in (x for x in inside if not x.startswith(("/snapback", "/average"))):
        found = web.get(link, headers={"Accept": "text/html"})
        assert found.status_code == 200, link


def test_dates_go_along_from_page_to_page(page):
    text = page("/ledger?on=2025-12-01&known=2025-12-01")
    assert 'href="/agenda?on=2025-12-01&amp;known=2025-12-01"' in text
    text = page("/agenda?on=2025-12-01&known=2025-12-01")
    assert 'href="/ledger?on=2025-12-01&amp;known=2025-12-01"' in text
    assert "As known on 1 December 2025" in text


def test_the_past_is_shown_as_it_was_known(page):
    before = page("/duty/8426.19.00.00?on=2025-11-12&known=2025-11-09")
    after = page("/duty/8426.19.00.00?on=2025-11-12&known=2025-11-10")
    head = re.compile(r"<h1>(.*?)</h1>")
    assert head.search(before).group(1) != head.search(after).group(1)


@pytest.mark.parametrize(
    ("page_address", "api"),
    [
        ("/ledger.json?on=2025-12-01&by=USA", "/api/measures?on=2025-12-01&by=USA"),
        ("/duty/8507.60.00.20.json?on=2025-11-20&origin=CHN",
         "/api/duty?code=8507.60.00.20&on=2025-11-20&origin=CHN"),
        ("/agreement/busan-2025-10-30.md", "/api/agreement?id=busan-2025-10-30&format=md"),
        ("/agenda.csv?known=2025-12-01", "/api/agenda?known=2025-12-01&format=csv"),
        ("/source/eo-14357.json", "/api/source?id=eo-14357"),
        ("/changes.json?since=2026-09-20&known=2026-10-01",
         "/api/changes?known=2026-09-20..2026-10-01"),
        ("/index.json?known=2025-12-01&on=2025-12-01", "/api/brief?known=2025-12-01&on=2025-12-01"),
    ],
)  # fmt: skip
def test_siblings_are_the_answer_of_the_interface(web, page_address, api):
    assert web.get(page_address).text == web.get(api).text


@pytest.mark.parametrize("address", ["/", "/ledger", "/duty/8507.60.00.20?on=2025-11-20"])
def test_a_figure_can_be_had_alone(web, page, address):
    path, _, query = address.partition("?")
    drawn = web.get(f"{'/index' if path == '/' else path}.svg?{query}")
    assert drawn.headers["content-type"] == "image/svg+xml"
    ET.fromstring(drawn.text)
    framed = web.get(f"{path}?{query}&embed=1", headers={"Accept": "text/html"})
    assert "frame-ancestors *" in framed.headers["content-security-policy"]
    seen = Reader(framed.text)
    assert "svg" in seen.tags
    assert "nav" not in seen.tags
    assert "frame-ancestors 'none'" in web.get(address).headers["content-security-policy"]


def test_a_page_without_a_figure_has_no_picture(web):
    assert web.get("/gaps.svg").status_code == 404


def test_what_was_learnt_can_be_followed(web):
    feed = web.get("/changes.atom?since=2026-09-01")
    assert feed.headers["content-type"].startswith("application/atom+xml")
    atom = "{http://www.w3.org/2005/Atom}"
    root = ET.fromstring(feed.text)
    entries = root.findall(f"{atom}entry")
    ids = [e.findtext(f"{atom}id") for e in entries]
    assert len(entries) > 10
    assert len(set(ids)) == len(ids)
    days = [e.findtext(f"{atom}updated") for e in entries]
    assert days == sorted(days, reverse=True)
    assert root.findtext(f"{atom}updated") == days[0]


def test_deadlines_can_be_taken_into_a_calendar(web):
    text = web.get("/calendar.ics?on=2026-10-01").text
    assert text.startswith("BEGIN:VCALENDAR\r\n")
    assert text.endswith("END:VCALENDAR\r\n")
    assert text.count("BEGIN:VEVENT") == text.count("END:VEVENT") > 10
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert "DTSTART;VALUE=DATE:20261110" in text
    uids = re.findall(r"UID:(.*)", text)
    assert len(uids) == len(set(uids))


def test_the_brief_is_had_whole(web):
    found = web.get("/brief?on=2026-02-15&known=2026-02-15")
    assert found.status_code == 200
    assert "<!doctype html>" in found.text
    assert "immutable" in found.headers["cache-control"]


def test_search_leads_to_products_and_answers_questions(page):
    text = page("/search?words=laptop")
    assert 'href="/duty/8471.30.01.00"' in text
    assert "12 Mt" in page("/search?words=did+China+buy+the+soybeans")


def test_nothing_is_said_without_being_asked(page):
    assert "<table" not in page("/duty")
    assert "<table" not in page("/ask")


def test_the_style_is_small_and_kept(web):
    found = web.get("/static/site.css")
    assert len(found.content) < 12_000
    assert "immutable" in found.headers["cache-control"]
