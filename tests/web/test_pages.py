"""Every page: one question, its answer, its siblings; readable without a script, safe to show."""

import base64
import hashlib
import io
import json
import re
import xml.etree.ElementTree as ET
import zipfile

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
    "/replay", "/replay?known=2025-10-30&on=2025-10-30", "/record", "/record/1.txt", "/people",
    "/people/Scott%20Bessent", "/compare", "/compare?a=47&b=31", "/compare?a=2.txt&b=4.txt",
    "/bulk", "/glossary", "/glossary?word=snap", "/whatif",
]  # fmt: skip
#: Pages that take seconds to make.
SLOW = [
    "/snapback?on=2026-11-12",
    "/outlook?on=2026-10-08",
    "/outlook?definition=hard&on=2026-10-08",
    "/whatif/peace-2017?on=2026-10-08",
    "/whatif/truce-lapses?set=us-301-list-3%3D0.5",
]
EVERY = [*ADDRESSES, *(pytest.param(address, marks=pytest.mark.slow) for address in SLOW)]
WEIGHT = 300_000


def test_every_page_of_the_registry_is_visited():
    paths = [address.partition("?")[0] for address in (*ADDRESSES, *SLOW)]
    shapes = [re.sub(r"\{\w+\}", "[^/]+", page.path) for page in PAGES]
    assert not [s for s in shapes if not any(re.fullmatch(s, p) for p in paths)]


@pytest.mark.parametrize("address", EVERY)
def test_a_page_is_whole(page, address):
    text = page(address)
    seen = Reader(text)
    assert len(text.encode()) < WEIGHT
    assert seen.headings[0] == 1
    assert seen.headings.count(1) == 1
    assert not seen.foreign
    assert len(seen.ids) == len(set(seen.ids))
    assert not set(seen.fields) - seen.labels
    assert {"f-on", "f-known", "words"} <= set(seen.fields)
    assert all(f.startswith("/") for f in seen.fetched)
    inner = [link[1:] for link in seen.links if link.startswith("#")]
    assert not set(inner) - set(seen.ids)
    assert "not customs advice" in text


@pytest.mark.parametrize("address", EVERY)
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


def test_every_figure_of_a_page_can_be_had_by_name(web, page):
    names = re.findall(r"/index\.svg\?figure=([\w-]+)", page("/"))
    assert len(names) == len(set(names)) > 1
    drawn = {web.get(f"/index.svg?figure={name}").text for name in names}
    assert len(drawn) == len(names)
    assert web.get("/index.svg").text == web.get(f"/index.svg?figure={names[0]}").text
    assert web.get("/index.svg?figure=none").status_code == 404
    assert web.get(f"/index.svg?figure={names[0]}&figure={names[1]}").status_code == 422


def test_a_figure_is_had_as_pixels(web):
    found = web.get("/duty/8507.60.00.20.png?on=2025-11-20")
    assert found.headers["content-type"] == "image/png"
    assert found.content.startswith(b"\x89PNG\r\n")


def test_the_figures_of_a_page_are_had_with_all_that_belongs_to_them(web):
    address = "/duty/8507.60.00.20.zip?on=2025-11-20&known=2026-10-01"
    found = web.get(address)
    archive = zipfile.ZipFile(io.BytesIO(found.content))
    assert set(archive.namelist()) == {
        "README.md", "stack.svg", "stack.png", "stack.csv", "stack.vl.json"
    }  # fmt: skip
    told = archive.read("README.md").decode()
    # 3.4 base, 7.5 list 4A, 10 fentanyl (EO 14357), 10 reciprocal.
    assert "30.9 % of value" in told
    assert "EO 14357" in told
    assert "as known on 1 October 2026" in told
    spec = json.loads(archive.read("stack.vl.json"))
    assert spec["$schema"].startswith("https://vega.github.io/schema/vega-lite/")
    assert "immutable" in found.headers["cache-control"]
    assert web.get(address).content == found.content


@pytest.mark.parametrize("address", ["/", "/replay?known=2025-10-30", "/duty/8507.60.00.20"])
def test_words_that_are_explained_have_their_meaning_on_the_page(page, address):
    text = page(address)
    asked = re.findall(r'popovertarget="(w-[\w-]+)"', text)
    told = re.findall(r'<div popover class="word" id="(w-[\w-]+)"', text)
    assert asked == told
    assert len(asked) == len(set(asked)) <= 12


def test_a_word_that_did_not_exist_yet_is_not_explained(page):
    # The surcharge began on 20 February 2026; the page of a day before knows no such word.
    assert 'id="w-section-122"' not in page("/?on=2026-02-01&known=2026-02-01")


def test_words_are_marked_where_they_stand_alone():
    from detente.desk.guide.rows import Term
    from detente.server.pages.words import Explainer

    made = Explainer([Term("pace", "pace", "p."), Term("hs", "HS", "h.")])
    told = made("Space <b>pace</b> and HS; pace again")
    assert told.count("<button") == 2
    assert "&lt;b&gt;" in told
    assert told.startswith("Space &lt;b&gt;<button")
    assert [row.id for row in made.used] == ["pace", "hs"]


def test_the_days_of_the_record_are_offered_beside_the_dates(page):
    text = page("/ledger")
    assert text.count('list="d-stops"') == 2
    assert '<option value="2025-10-30" label="Busan: the leaders meet">' in text


def test_the_one_script_is_small_and_fetches_nothing(web):
    found = web.get("/static/site.js")
    assert found.headers["content-type"].startswith("text/javascript")
    assert len(found.text.splitlines()) < 100
    assert not re.search(r"fetch|XMLHttp|import|eval|innerHTML|document\.write|https?:", found.text)


def test_a_page_says_how_it_is_had_again_and_cited(page):
    text = page("/duty/8507.60.00.20?on=2025-11-20&origin=CHN")
    assert "detente duty 8507.60.00.20 --origin CHN --on 2025-11-20" in text
    assert "detente.open().duty(&#39;8507.60.00.20&#39;, origin=&#39;CHN&#39;, on=" in text
    assert (
        "curl &#39;http://127.0.0.1:8000/api/duty?origin=CHN&amp;code=8507.60.00.20&amp;on=" in text
    )
    cited = re.search(r"<p>Cite: (.*?)</p>", text, re.DOTALL).group(1)
    assert "run " in cited
    assert "@misc{detente-" in text


def test_nothing_typed_breaks_out_of_the_citation(page):
    text = page("/search?words=}}, note = {x} \\\\input{y}")
    entry = re.search(r"<pre tabindex=\"0\">(.*?)</pre>", text, re.DOTALL).group(1)
    assert entry.count("{") == entry.count("}")
    assert "\\input" not in entry


def test_a_rate_that_is_turned_stays_in_the_form(web):
    from detente.ledger.case.load import find_case
    from detente.server.pages.made.guide.whatif import knobs

    made = knobs(find_case("us-china"), ["us-301-list-3=0.50", "us-mfn=0.1"])
    assert [k.chosen for k in made if k.chosen] == ["us-301-list-3=0.5"]
    assert len(made) == 6
