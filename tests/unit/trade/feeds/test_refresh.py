"""A feed from end to end on recorded answers: what is held before, between and after."""

import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import partial

import httpx
import pytest

from detente.errors import Busy, ChangedShape, InputError, RefusedByPolicy, Unreachable
from detente.ledger.feeds.feed import FeedState
from detente.trade.feeds import fetched as store
from detente.trade.feeds.feed import Known, Way, opener, refresh
from detente.trade.feeds.mapping import mapped
from detente.trade.feeds.proposals import proposed
from detente.trade.held import COLUMNS
from tests.unit.trade.feeds.making import (
    BASE,
    DAY,
    HOST,
    MARCH,
    balance,
    certificates,
    day_after,
    feed,
    goods,
    index,
    partners,
    series,
    told,
)
from tests.unit.wire.lines import FakeLine, answer

AT = {name: at for at, name in enumerate(COLUMNS)}
KNOWN = series("office-export-nor", "office-import-nor")
PAGE = f"{BASE}/page.html"
JANUARY = {"January 2026": ("10.0", "30.0", "-20.0")}
TABLE_4 = "(4) Total Export & Import Values by Country/Region (in CNY)"


class Office(FakeLine):
    """Serves a table of addresses; 404 for the others."""

    def __init__(self, bodies: Mapping[str, bytes | httpx.Response]) -> None:
        super().__init__(self._serve)
        self.bodies = dict(bodies)
        self.asked: list[str] = []

    def _serve(self, url: str) -> httpx.Response:
        self.asked.append(url)
        body = self.bodies.get(url, answer(404))
        return answer(body=body) if isinstance(body, bytes) else body


def run(home, bodies, row=None, known: Known = KNOWN, days: int = 0) -> FeedState:
    return run_of(Office(bodies), home, row, known, days)


def run_of(office: Office, home, row=None, known: Known = KNOWN, days: int = 0, secret: str = ""):
    row = row or feed()
    clock = partial(day_after, days)
    fetcher = opener(row, clock, home / row.id, secret, office.line)
    return refresh(row, known, home, Way(fetcher, office.pauses.append), DAY.date())


def values(home, name="office") -> list[tuple[str, str, Decimal]]:
    return sorted(
        (r[AT["series"]], str(r[AT["known"]]), r[AT["value"]]) for r in store.read(home / name)
    )


def test_new_figures_are_held_in_base_units_with_their_source(tmp_path):
    state = run(tmp_path, {PAGE: balance(JANUARY)})
    assert (state.status, state.rows_new, state.vintages_new) == ("new", 2, 0)
    assert state.held == "2026-01-31"
    assert values(tmp_path) == [
        ("office-export-nor", "2026-04-15", Decimal("10000000.000000")),
        ("office-import-nor", "2026-04-15", Decimal("30000000.000000")),
    ]
    (row, _) = store.read(tmp_path / "office")
    assert (row[AT["step"]], row[AT["source"]]) == (Decimal(100_000), "office-page")
    assert PAGE in row[AT["note"]]
    assert {n.value for n in state.news} == {"10 USD mn", "30 USD mn"}


def test_bytes_are_kept_with_where_and_when_they_came_from(tmp_path):
    run(tmp_path, {PAGE: balance(JANUARY)})
    (note,) = (tmp_path / "office" / "raw").glob("*.json")
    told_ = json.loads(note.read_text())
    assert (told_["url"], told_["retrieved_at"]) == (PAGE, "2026-04-15T09:00:00+00:00")
    raw = tmp_path / "office" / "raw" / f"{told_['sha256']}.raw"
    assert raw.read_bytes() == balance(JANUARY)


def test_second_refresh_finds_nothing_and_a_third_a_revision(tmp_path):
    run(tmp_path, {PAGE: balance(JANUARY)})
    again = run(tmp_path, {PAGE: balance(JANUARY)}, days=1)
    assert (again.status, again.rows_new, again.vintages_new) == ("nothing-new", 0, 0)
    other = {"January 2026": ("10.0", "31.5", "-21.5")}
    third = run(tmp_path, {PAGE: balance(other)}, days=2)
    assert (third.status, third.rows_new, third.vintages_new) == ("new", 0, 1)
    (news,) = third.news
    assert (news.was, news.value, news.known) == ("30 USD mn", "31.5 USD mn", date(2026, 4, 17))
    seen = {r[AT["series"]]: r[AT["last_seen"]] for r in store.read(tmp_path / "office")}
    assert seen["office-export-nor"] == date(2026, 4, 17)
    assert len(values(tmp_path)) == 3


def test_index_leads_to_its_tables_and_settled_ones_are_left_alone(tmp_path):
    row = feed(
        reader="gacc",
        pages={"index": f"{BASE}/preliminary.html"},
        follow={"table": ("4",), "currency": ("CNY",)},
        names={"Total": "wld", "Northland": "nor"},
    )
    known = series(*(f"office-{f}-{n}-cny" for f in ("export", "import") for n in ("wld", "nor")),
                   unit="CNY bn")  # fmt: skip
    links = index({TABLE_4: [("Jan.", ""), ("Mar.", f"{BASE}/mar.html")], "(9) Other": []})
    bodies = {f"{BASE}/preliminary.html": links, f"{BASE}/mar.html": partners()}
    office = Office(bodies)
    state = run_of(office, tmp_path, row, known)
    assert office.asked == [f"{BASE}/preliminary.html", f"{BASE}/mar.html"]
    assert (state.rows_new, state.rejects) == (8, 4)
    (reject,) = {r["label"] for r in _rejects(tmp_path)}
    assert reject == "Eastmark"
    assert any("Eastmark" in note for note in state.notes)
    kept = store.read(tmp_path / "office")
    assert {r[AT["published"]] for r in kept} == {date(2026, 4, 14)}
    late = Office(bodies)
    run_of(late, tmp_path, row, known, days=60)
    assert late.asked == [f"{BASE}/preliminary.html", f"{BASE}/mar.html"]
    settled = Office(bodies)
    run_of(settled, tmp_path, row, known, days=61)
    assert settled.asked == [f"{BASE}/preliminary.html"]


def _rejects(home, name="office") -> list[dict[str, str]]:
    import csv

    with (home / name / "rejects.csv").open(newline="") as handle:
        return list(csv.DictReader(handle))


def test_page_of_another_month_than_its_link(tmp_path):
    row = feed(reader="gacc", pages={"index": f"{BASE}/preliminary.html"})
    links = index({TABLE_4: [("Feb.", f"{BASE}/mar.html")]})
    with pytest.raises(ChangedShape, match="the link says 2026-02, the page"):
        run(tmp_path, {f"{BASE}/preliminary.html": links, f"{BASE}/mar.html": partners()}, row)


def test_rejects_of_an_older_run_do_not_outlive_it(tmp_path):
    run(tmp_path, {PAGE: balance(JANUARY, "Southland")})
    assert [r["reason"] for r in _rejects(tmp_path)] == ["no row of the feed names it"]
    run(tmp_path, {PAGE: balance(JANUARY)})
    assert not (tmp_path / "office" / "rejects.csv").exists()


def test_name_without_a_series_is_rejected_with_the_series_it_wants(tmp_path):
    state = run(tmp_path, {PAGE: balance(JANUARY)}, known=series("office-export-nor"))
    assert state.rejects == 1
    assert _rejects(tmp_path)[0]["reason"] == "there is no series office-import-nor"


def test_feed_that_names_far_more_than_is_followed(tmp_path):
    load = {"Thursday": "20260108", "Grain": "SOYBEANS", "Pounds": "1", "Metric Ton": "10"}
    rows = [{**load, "Destination": d} for d in ("NORTHLAND", "EASTMARK", "WESTMARK")]
    row = feed(
        reader="inspections",
        pages={"year": f"{BASE}/CY{{year}}.csv"},
        follow={"product": ("SOYBEANS",)},
        series="office-{name}-soybeans",
        names={"NORTHLAND": "nor", "ALL DESTINATIONS": "wld"},
        others="leave",
    )
    known = series("office-nor-soybeans", "office-wld-soybeans", unit="t")
    corn = {**load, "Grain": "CORN", "Destination": "NORTHLAND"}
    state = run(tmp_path, {f"{BASE}/CY2026.csv": certificates([*rows, corn])}, row, known)
    assert [v for _, _, v in values(tmp_path)] == [Decimal(10_000), Decimal(30_000)]
    assert state.rejects == 0
    assert any("2 names are printed that the feed does not follow" in n for n in state.notes)
    assert any("CY2025.csv" in n for n in state.notes)


def test_goods_under_new_names_are_told_of(tmp_path):
    rows = [("Ore", "Ton", "5.0", "6.1", "7.0", "8.6", "9.1", "10.1", "3.7", "-14.6")]
    title = "(5) Major Exports by Quantity and Value, Mar 2026 (in USD)"
    row = feed(reader="gacc", pages={"page": PAGE}, others="leave")
    state = run(tmp_path, {PAGE: goods(rows, title)}, row)
    assert state.rows_new == 0
    assert _rejects(tmp_path)[0]["reason"] == "no name that the feed follows is printed there"


@pytest.mark.parametrize(
    "body",
    [
        balance(JANUARY).replace(b"-20.0", b"-21.0"),
        balance(JANUARY).replace(b"millions", b"billions"),
        b"<html>maintenance</html>",
        b"{}",
        b"",
        balance(JANUARY)[:200],
    ],
    ids=["contradiction", "unit", "maintenance", "json", "empty", "cut"],
)
def test_what_is_not_whole_replaces_nothing(tmp_path, body):
    run(tmp_path, {PAGE: balance(JANUARY)})
    before = values(tmp_path)
    second = f"{BASE}/second.html"
    row = feed(pages={"page": PAGE, "second": second})
    good = balance({"February 2026": ("1.0", "2.0", "-1.0")})
    with pytest.raises(ChangedShape):
        run(tmp_path, {PAGE: good, second: body}, row, days=1)
    assert values(tmp_path) == before


@pytest.mark.parametrize(
    ("given", "error"),
    [
        (answer(412), Unreachable),
        (answer(403), Unreachable),
        (answer(404), Unreachable),
        (answer(302, location="https://elsewhere.example/x"), RefusedByPolicy),
    ],
)
def test_server_that_refuses_replaces_nothing(tmp_path, given, error):
    run(tmp_path, {PAGE: balance(JANUARY)})
    before = values(tmp_path)
    with pytest.raises(error):
        run(tmp_path, {PAGE: given}, days=1)
    assert values(tmp_path) == before


def test_figure_in_another_currency_than_its_series(tmp_path):
    known = series("office-export-nor", "office-import-nor", unit="EUR mn")
    with pytest.raises(ChangedShape, match="counts EUR, the page USD"):
        run(tmp_path, {PAGE: balance(JANUARY)}, known=known)
    assert store.read(tmp_path / "office") == []


def test_release_of_tomorrow(tmp_path):
    row = feed(reader="gacc", pages={"page": PAGE}, names={"Total": "wld"})
    known = series("office-export-wld-cny", "office-import-wld-cny", unit="CNY bn")
    with pytest.raises(ChangedShape, match="published on 2026-04-16, fetched on 2026-04-15"):
        run(tmp_path, {PAGE: partners([MARCH[0]], day="2026/04/16")}, row, known)


def test_before_the_first_period_nothing_is_followed():
    read = [("p", DAY.date(), [{"row": "figure", "label": "Northland", "flow": "export",
             "period": "2024-12", "value": "1"}])]  # fmt: skip
    assert mapped(feed(), KNOWN.series, read).figures == []


def test_word_for_a_reader_there_is_none_of(tmp_path):
    with pytest.raises(InputError, match="no reader is called 'tea-leaves'"):
        run(tmp_path, {}, feed(reader="tea-leaves"))


def test_feed_that_asks_without_end(tmp_path):
    pages = {"all": f"{BASE}/{{from_day}}-{{to_day}}"}
    with pytest.raises(ChangedShape, match="more than 300 pages"):
        run(tmp_path, {}, feed(pages=pages, since=date(1990, 1, 1)))


def test_second_process_is_told_to_wait(tmp_path):
    office = Office({PAGE: balance(JANUARY)})
    with store.locked(tmp_path / "office"), pytest.raises(Busy, match="another process"):
        run_of(office, tmp_path)
    assert office.asked == []
    assert run_of(office, tmp_path).status == "new"


def test_pauses_lie_between_questions_only(tmp_path):
    row = feed(pages={"a": PAGE, "b": f"{BASE}/b.html"}, pause=2.0)
    office = Office({PAGE: balance(JANUARY), f"{BASE}/b.html": balance(JANUARY)})
    run_of(office, tmp_path, row)
    assert office.pauses == [2.0]


# Keys


SECRET = "s3cret/+ key"


@pytest.mark.parametrize("where", ["header X-Api-Key", "query key"])
def test_key_goes_where_the_row_says_and_nowhere_else(tmp_path, where):
    row = feed(reader="census-api", key="OFFICE_KEY", key_at=where, pages={"page": PAGE},
               names={"5700": "nor"})  # fmt: skip
    head = ["CTY_CODE", "GEN_VAL_MO", "time", "echo"]
    body = told([head, ["5700", "12", "2025-11", SECRET]])
    office = FakeLine(lambda _: answer(body=body))
    state = run_of(office, tmp_path, row, secret=SECRET)
    (request,) = office.requests
    sent = request.headers.get("x-api-key") or request.url.params["key"]
    assert sent == SECRET
    assert state.rows_new == 1
    kept = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    for form in (SECRET, "s3cret%2F%2B%20key", "s3cret"):
        assert form.encode() not in kept
        assert form not in repr(state)


@pytest.mark.parametrize("status", [401, 403, 404, 500])
def test_key_stands_in_no_error(tmp_path, status):
    row = feed(reader="census-api", key="OFFICE_KEY", key_at="query key", pages={"page": PAGE})
    office = FakeLine(lambda _: answer(status))
    with pytest.raises(Unreachable) as caught:
        run_of(office, tmp_path, row, secret=SECRET)
    error: BaseException | None = caught.value
    assert "s3cret" not in str(error)
    assert error is not None
    assert error.__cause__ is None
    assert error.__context__ is None or error.__suppress_context__


def test_key_does_not_follow_a_redirect_to_another_host(tmp_path):
    other = "mirror.example.org"
    row = feed(reader="census-api", key="OFFICE_KEY", key_at="header X-Api-Key",
               hosts=(HOST, other), pages={"page": PAGE})  # fmt: skip
    office = FakeLine(
        lambda url: answer(302, location=f"https://{other}/x") if HOST in url else answer(204)
    )
    assert run_of(office, tmp_path, row, secret=SECRET).status == "nothing-new"
    first, second = office.requests
    assert first.headers["x-api-key"] == SECRET
    assert "x-api-key" not in second.headers


# Instruments


DOCUMENT = {
    "document_number": "2026-1",
    "type": "Notice",
    "title": "Action on goods of Northland",
    "abstract": "Heading 9903.88.01 is modified; also section 3012.",
    "publication_date": "2026-04-10",
    "effective_on": None,
    "html_url": f"{BASE}/d/1",
    "agencies": [],
}
REGISTER = feed(
    id="register",
    reader="federal-register",
    pages={"page": f"{BASE}/documents.json?from={{from_day}}&to={{to_day}}"},
    series="",
    names={"Northland": "parties", "section 301": "sec301"},
    since=date(2026, 4, 1),
)


def test_instruments_are_proposed_page_by_page_and_kept_once(tmp_path):
    url = f"{BASE}/documents.json?from=2026-04-01&to=2026-04-30"
    other = {**DOCUMENT, "document_number": "2026-2", "title": "Of tea", "abstract": "Green."}
    bodies = {
        url: told({"count": 2, "results": [DOCUMENT], "next_page_url": f"{BASE}/2"}),
        f"{BASE}/2": told({"count": 2, "results": [other]}),
    }
    known = Known({}, words={"9903.88.01": "list-1"})
    state = run(tmp_path, bodies, REGISTER, known)
    (found,) = state.proposals
    assert (found.number, found.touches) == ("2026-1", ("list-1", "parties"))
    assert set(found.words) == {"9903.88.01", "Northland"}
    assert state.rows_new == 1
    assert not (tmp_path / "register" / "observations.parquet").exists()
    again = run(tmp_path, bodies, REGISTER, known)
    assert (again.status, again.proposals) == ("nothing-new", ())
    assert "2 documents read, 1 kept" in again.notes[0]


def test_next_page_on_another_host_is_refused(tmp_path):
    url = f"{BASE}/documents.json?from=2026-04-01&to=2026-04-30"
    body = told({"count": 2, "results": [DOCUMENT], "next_page_url": "https://evil.example/2"})
    with pytest.raises(RefusedByPolicy):
        run(tmp_path, {url: body}, REGISTER, Known({}))
    assert not (tmp_path / "register" / "proposals.json").exists()


@pytest.mark.parametrize(
    ("word", "met"),
    [("9903.88.01", True), ("9903.88", True), ("903.88.01", False), ("northland", True),
     ("North", False), ("section 301", False), ("SECTION 3012", True)],
)  # fmt: skip
def test_words_are_met_whole(word, met):
    row = {"row": "instrument", "number": "1", "kind": "Notice", "published": "2026-04-10",
           "effective": "", "url": "", "title": DOCUMENT["title"],
           "abstract": DOCUMENT["abstract"]}  # fmt: skip
    assert bool(proposed([row], {word: "x"})) is met
