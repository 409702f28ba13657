"""The verb `refresh` from end to end, on a line that goes nowhere."""

import dataclasses
import importlib.util
import json
from datetime import date

import pytest

import detente
from detente.cli import main
from detente.desk import Desk
from detente.errors import InputError, UnknownName, Unreachable
from detente.ledger.feeds.feed import READERS as SCHEDULE
from detente.trade.feeds.bundle import READERS
from detente.trade.feeds.fetched import locked
from detente.trade.load import load_book
from detente.verbs import VERBS
from detente.verbs.encode import encode
from detente.wire import fetch as room
from tests.unit.trade.feeds.making import balance
from tests.unit.wire.lines import FakeLine, answer, clock


@pytest.fixture
def absent(monkeypatch: pytest.MonkeyPatch) -> FakeLine:
    """An office that has nothing new."""
    fake = FakeLine(lambda _: answer(404))
    monkeypatch.setattr(room, "Line", lambda: fake.line)
    return fake


def opened(tmp_path) -> Desk:
    return Desk.open("us_china", date(2026, 10, 8), tmp_path, clock)


def test_nothing_new_is_said(absent, tmp_path):
    found = opened(tmp_path).refresh("hts")
    (state,) = found.feeds
    assert (state.id, state.status, state.held) == ("hts", "nothing-new", "2026_rev_10")
    assert absent.looked_up == ["www.usitc.gov"] * 2
    assert [r.url.path.rsplit("/", 1)[-1] for r in absent.requests] == [
        "hts_2026_revision_11_json.json",
        "hts_2027_basic_edition_json.json",
    ]


def test_all_feeds_by_default_each_on_its_own(absent, tmp_path):
    desk = opened(tmp_path)
    states = {feed.id: feed for feed in desk.refresh().feeds}
    # A feed of single products is asked with one.
    assert list(states) == [feed.id for feed in desk.record.feeds if not feed.per]
    assert states["hts"].status == "nothing-new"
    assert states["gacc"].status == "failed"
    assert "the page is gone (404)" in states["gacc"].error
    assert states["inspections"].status == "nothing-new"
    for name in ("census-api", "comtrade", "esr", "fred"):
        assert states[name].status == "no-key"
        assert f"set {desk_feed(desk, name).key}" in states[name].notes[0]
    asked = {request.headers["host"] for request in absent.requests}
    assert not asked & {"api.census.gov", "comtradeapi.un.org", "api.stlouisfed.org"}


def desk_feed(desk: Desk, name: str):
    return next(feed for feed in desk.record.feeds if feed.id == name)


def test_answer_has_the_fields_of_the_contract(absent, tmp_path):
    desk = opened(tmp_path)
    said = encode(desk.refresh("hts"), desk.case.sources)
    assert {"id", "rows_new", "vintages_new", "status"} <= set(said["feeds"][0])
    json.dumps(said)


def test_answer_is_laid_out(absent, tmp_path):
    desk = opened(tmp_path)
    verb = next(v for v in VERBS if v.name == "refresh")
    (sheet,) = verb.sheets(desk, desk.refresh("hts"))
    assert verb.operator
    assert sheet.lines == ("Nothing new.",)
    assert sheet.rows[0][:2] == ("hts", "nothing-new")


def test_unknown_feed(tmp_path):
    with pytest.raises(UnknownName, match="htss"):
        opened(tmp_path).refresh("htss")


def test_without_a_folder_nothing_is_fetched(absent):
    with pytest.raises(InputError, match="no folder"):
        Desk.open("us_china", date(2026, 10, 8)).refresh()
    assert absent.connected == []


def test_command_line(absent, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    with pytest.raises(SystemExit) as ended:
        main(["refresh", "hts", "--format", "json"])
    assert ended.value.code == 0
    said = json.loads(capsys.readouterr().out)
    assert said["folder"] == str(tmp_path / "detente")


def test_unreachable_has_its_code(monkeypatch, tmp_path, capsys):
    def silent(*_: object) -> list[str]:
        raise Unreachable("the name has no address")

    base = FakeLine(lambda _: answer()).line
    monkeypatch.setattr(room, "Line", lambda: dataclasses.replace(base, resolve=silent))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    with pytest.raises(SystemExit) as ended:
        main(["refresh"])
    assert ended.value.code == 6
    assert "the name has no address" in capsys.readouterr().out
    assert not list(tmp_path.rglob("*.parquet"))


JANUARY = balance({"January 2026": ("10.0", "30.0", "-20.0")}, "China")
CENSUS = "https://www.census.gov/foreign-trade/balance/c5700.html"


@pytest.fixture
def census(monkeypatch: pytest.MonkeyPatch) -> FakeLine:
    """An office that has one page for every partner, and a key that is looked at."""

    def said(url: str):
        if "www.census.gov" in url:
            return answer(body=JANUARY)
        key = "s3cret" in url
        table = [["CTY_CODE", "GEN_VAL_MO", "time"], ["5700", "30000000", "2026-01"]]
        return answer(body=json.dumps(table).encode()) if key else answer(500)

    fake = FakeLine(said)
    monkeypatch.setattr(room, "Line", lambda: fake.line)
    return fake


def test_one_feed_fails_and_the_others_land(census, tmp_path):
    desk = opened(tmp_path)
    found = desk.refresh("eastmoney", "census", "hts")
    failed, landed, also = found.feeds
    assert (failed.status, also.status) == ("failed", "failed")
    assert landed.status == "new"
    assert {n.series for n in landed.news} == {"census-export-chn", "census-import-chn"}
    verb = next(v for v in VERBS if v.name == "refresh")
    assert verb.exit_code(found) == 6
    sheets = {sheet.title: sheet for sheet in verb.sheets(desk, found)}
    assert "Not refreshed: eastmoney, hts" in sheets[""].lines[1]
    assert set(sheets) == {"", "Revised"}
    assert "31.5" not in str(sheets)


def test_fetched_figures_join_the_series(census, tmp_path):
    desk = opened(tmp_path)
    before = held_of(desk)
    desk.refresh("census")
    assert held_of(desk) == before + 2
    again = opened(tmp_path).refresh("census").feeds[0]
    assert again.status == "nothing-new"


def held_of(desk: Desk) -> int:
    (found,) = desk.held.panel.ask("SELECT count(*) FROM observations")
    return int(found[0])


def test_key_comes_through_the_door_and_stays_inside(census, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setenv("CENSUS_API_KEY", " s3cret ")
    with pytest.raises(SystemExit) as ended:
        main(["refresh", "census-api", "--format", "json"])
    assert ended.value.code == 0
    told = capsys.readouterr()
    (state,) = json.loads(told.out)["feeds"]
    assert state["status"] == "new"
    assert all("key=s3cret" in str(request.url) for request in census.requests)
    kept = [path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()]
    assert not any(b"s3cret" in data for data in kept)
    assert "s3cret" not in told.out + told.err


def test_desk_does_not_show_its_keys(tmp_path):
    desk = Desk.open("us_china", date(2026, 10, 8), tmp_path, clock, key={"A": "s3cret"}.get)
    assert "s3cret" not in repr(desk)


def test_feed_that_another_process_refreshes(census, tmp_path):
    desk = opened(tmp_path)
    with locked(tmp_path / "census"):
        found = desk.refresh("census")
    assert found.feeds[0].status == "busy"
    verb = next(v for v in VERBS if v.name == "refresh")
    assert verb.exit_code(found) == 7


def test_feed_whose_library_is_not_installed(absent, tmp_path, monkeypatch):
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    (state,) = opened(tmp_path).refresh("imf").feeds
    assert state.status == "no-extra"
    assert "detente[sdmx]" in state.notes[0]


def test_progress_is_told_as_it_goes(census, tmp_path):
    told: list[str] = []
    desk = Desk.open("us_china", date(2026, 10, 8), tmp_path, clock, tell=told.append)
    desk.refresh("census")
    assert told[:2] == ["census", "census: page 1"]
    assert told[-1] == "census: reading 5 pages"


def test_every_feed_of_the_case_has_its_reader_its_series_and_its_source():
    desk = Desk.open("us_china", date(2026, 10, 8))
    book = load_book(desk.case.root, desk.case.sources)
    for feed in desk.record.feeds:
        assert feed.reader in {*READERS, *SCHEDULE}
        assert set(feed.sources) <= set(desk.case.sources)
        assert bool(feed.key) == bool(feed.key_at) == bool(feed.key_from)
        hosts = {url.split("/")[2] for url in feed.pages.values()}
        assert hosts <= set(feed.hosts)
        if feed.reader in READERS and feed.series:
            made = [
                feed.series.format(flow=flow, name=name)
                for name in feed.names.values()
                for flow in ("export", "import", "purchase")
            ]
            assert set(made) & set(book.series), feed.id


def test_partners_of_the_customs_have_their_series_in_both_currencies():
    desk = Desk.open("us_china", date(2026, 10, 8))
    book = load_book(desk.case.root, desk.case.sources)
    feed = desk_feed(desk, "gacc")
    for name in set(feed.names.values()):
        for flow in ("export", "import"):
            made = feed.series.format(flow=flow, name=name)
            assert {made, f"{made}-cny"} <= set(book.series)


def test_folder_by_convention(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_DATA_HOME", "relative")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert detente.open().home == tmp_path / ".local" / "share" / "detente"
    assert detente.open(data=tmp_path).home == tmp_path
