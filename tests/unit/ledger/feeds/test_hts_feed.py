"""The schedule's feed against recorded answers: nothing here opens a connection."""

import gzip
import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path

import httpx
import pytest

from detente.errors import ChangedShape, RefusedByPolicy, Unavailable, UnknownName, Unreachable
from detente.ledger.case.load import find_case
from detente.ledger.case.record import Feed, load_record
from detente.ledger.feeds import hts
from detente.ledger.feeds.feed import chosen, policy_of, refresh
from detente.ledger.hts.derive import derive
from detente.ledger.hts.release import Revision, read_release
from detente.store.tables import Table, write_table
from detente.wire.fetch import fetch
from tests.unit.ledger.hts.mini import pdf, record, release, row, schedule
from tests.unit.wire.lines import FakeLine, answer, clock

ROOT = "https://files.example.org/hts_"
FEED = Feed(
    id="hts",
    title="A schedule",
    reader="schedule",
    hosts=("files.example.org",),
    pages={
        "revision": ROOT + "{year}_revision_{number}_json.json",
        "basic": ROOT + "{year}_basic_edition_json.json",
    },
    known_until=date(2025, 2, 5),
    licence="public domain",
    tables={"releases": "releases", "rates": "base_rates", "headings": "chapter99"},
    sources=(),
    guessed=("basic",),
)
REV_1, REV_2 = ROOT + "2025_revision_1_json.json", ROOT + "2025_revision_2_json.json"
BASIC = ROOT + "2026_basic_edition_json.json"


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The derived tables of a schedule of which the basic edition of 2025 is held."""
    folder = tmp_path_factory.mktemp("tables")
    originals = tmp_path_factory.mktemp("originals")
    (originals / "hts_2025_basic.json").write_bytes(release())
    text = record(
        "9903.88.69 Added January 1, 2025 FR Notice",
        edition="2025",
        published="January 1, 2025",
        before="2024 Revision 9",
        before_published="December 1, 2024",
    )
    (originals / "2025HTSBasic_change_record.pdf").write_bytes(pdf(text))
    for table in derive(originals):
        write_table(table, folder)
    return folder


class Office(FakeLine):
    """Serves the bodies of a table of addresses, and 404 for the others."""

    def __init__(self, bodies: Mapping[str, bytes | httpx.Response]) -> None:
        super().__init__(self._serve)
        self.bodies = dict(bodies)

    def _serve(self, url: str) -> httpx.Response:
        body = self.bodies.get(url, answer(404, b"<html>none</html>"))
        return answer(body=body) if isinstance(body, bytes) else body


def run(
    tables: Path, folder: Path, bodies: Mapping[str, bytes | httpx.Response], feed: Feed = FEED
):
    office = Office(bodies)
    fetcher = partial(fetch, policy=policy_of(feed), clock=clock, line=office.line)
    return refresh(feed, tables, folder, fetcher)


def dearer() -> bytes:
    """A release with one rate changed and one heading more."""
    rows = [dict(line) for line in schedule()]
    rows[5]["general"] = "2¢/kg"
    rows.append(row("9903.99.02", 1, "A new heading", "The duty provided + 5%"))
    return release(rows)


def test_nothing_new(tables, tmp_path):
    state = run(tables, tmp_path, {})
    assert (state.status, state.rows_new, state.vintages_new) == ("nothing-new", 0, 0)
    assert state.held == "2025_basic"
    assert any("is a guess" in note for note in state.notes)
    assert not (tmp_path / "hts").exists()


def test_new_release_is_kept_whole_and_counted(tables, tmp_path):
    state = run(tables, tmp_path, {REV_1: dearer()})
    assert (state.status, state.vintages_new, state.held) == ("new", 1, "2025_rev_1")
    assert (state.rows_new, state.vintages[0].rows_gone) == (2, 1)
    kept = tmp_path / "hts" / "hts_2025_rev_1.json.gz"
    assert gzip.decompress(kept.read_bytes()) == dearer()
    assert read_release(kept).revision == Revision(2025, 1)
    note = json.loads((tmp_path / "hts" / "hts_2025_rev_1.note.json").read_text())
    assert note["url"] == REV_1
    assert note["retrieved_at"].startswith("2026-10-08T12:00")


def test_answer_says_that_the_tables_are_as_before(tables, tmp_path):
    state = run(tables, tmp_path, {REV_1: dearer()})
    assert state.known_until == FEED.known_until
    assert any("shipped tables" in note and "make data" in note for note in state.notes)
    assert any("no change record" in note for note in state.notes)


def test_run_of_releases_across_the_year_stops_at_the_first_absent(tables, tmp_path):
    bodies = {REV_1: dearer(), BASIC: release(), ROOT + "2026_revision_2_json.json": dearer()}
    state = run(tables, tmp_path, bodies)
    assert [v.name for v in state.vintages] == ["2025_rev_1", "2026_basic"]
    assert state.rows_new == 3


def test_second_refresh_starts_where_the_first_ended(tables, tmp_path):
    run(tables, tmp_path, {REV_1: dearer()})
    state = run(tables, tmp_path, {REV_1: b"never asked for", REV_2: release()})
    assert [v.name for v in state.vintages] == ["2025_rev_2"]
    assert (state.vintages[0].rows_new, state.vintages[0].rows_gone) == (1, 2)


def test_fetched_release_goes_through_the_derivation(tables, tmp_path):
    run(tables, tmp_path, {REV_1: dearer()})
    assert read_release(tmp_path / "hts" / "hts_2025_rev_1.json.gz").lines


@pytest.mark.parametrize(
    "body",
    [
        dearer()[:-40],
        b"",
        b"[]",
        b"{}",
        b"<!DOCTYPE html><title>Moved</title>",
        gzip.compress(dearer())[:-9],
        release([{"htsno": "0901"}]),
        release(schedule()[:5]),
    ],
    ids=["truncated", "empty", "no-lines", "object", "html", "half-gzip", "other-keys", "too-few"],
)
def test_what_is_not_whole_replaces_nothing(tables, tmp_path, body):
    run(tables, tmp_path, {REV_1: dearer()})
    before = {p.name: p.read_bytes() for p in (tmp_path / "hts").iterdir()}
    with pytest.raises(ChangedShape) as caught:
        run(tables, tmp_path, {REV_2: body})
    assert caught.value.where == REV_2
    assert {p.name: p.read_bytes() for p in (tmp_path / "hts").iterdir()} == before


def test_one_bad_release_keeps_the_good_ones_before_it_out_too(tables, tmp_path):
    with pytest.raises(ChangedShape):
        run(tables, tmp_path, {REV_1: dearer(), REV_2: b"<html>"})
    assert not (tmp_path / "hts").exists()


def test_release_before_served_again(tables, tmp_path):
    with pytest.raises(ChangedShape, match="serves 2025_rev_1 again"):
        run(tables, tmp_path, {REV_1: dearer(), REV_2: dearer()})


@pytest.mark.parametrize("place", [REV_2, ROOT + "current.json"])
def test_redirect_to_another_revision(tables, tmp_path, place):
    bodies = {REV_1: answer(302, location=place), place: dearer()}
    with pytest.raises(ChangedShape, match="asked for 2025_rev_1"):
        run(tables, tmp_path, bodies)


def test_redirect_off_the_host(tables, tmp_path):
    with pytest.raises(RefusedByPolicy):
        run(tables, tmp_path, {REV_1: answer(302, location="https://elsewhere.example/x")})


@pytest.mark.parametrize("status", [403, 500])
def test_server_that_refuses_is_not_an_absent_release(tables, tmp_path, status):
    office = Office({})
    office.answers = lambda _: answer(status)
    feed_policy = replace(policy_of(FEED), back_off=0.0)
    fetcher = partial(fetch, policy=feed_policy, clock=clock, line=office.line)
    with pytest.raises(Unreachable):
        refresh(FEED, tables, tmp_path, fetcher)


def test_feed_without_end_is_refused(tables, tmp_path, monkeypatch):
    monkeypatch.setattr(hts, "MOST_AT_ONCE", 2)
    bodies = {
        f"{ROOT}2025_revision_{n}_json.json": release(
            [*schedule(), row(f"9903.99.{n + 10}", 1, "x", "5%")]
        )
        for n in range(1, 6)
    }
    with pytest.raises(ChangedShape, match="more than 2"):
        run(tables, tmp_path, bodies)
    assert not (tmp_path / "hts").exists()


def test_tables_without_a_release(tmp_path):
    write_table(Table("releases", {"revision": "VARCHAR", "lines": "INTEGER"}, []), tmp_path)
    with pytest.raises(Unavailable, match="no release"):
        run(tmp_path, tmp_path, {})


RECORD = "https://files.example.org/{year}HTSRev{number}.pdf"
WITH_RECORD = replace(FEED, pages={**FEED.pages, "record": RECORD})
RECORD_1 = RECORD.format(year=2025, number=1)


def test_change_record_is_read_in_a_cage_and_kept(tables, tmp_path):
    text = record("9903.99.02 Added February 4, 2025 Executive Order")
    state = run(tables, tmp_path, {REV_1: dearer(), RECORD_1: pdf(text)}, WITH_RECORD)
    assert state.vintages_new == 1
    assert (tmp_path / "hts" / "2025_rev_1_change_record.pdf").read_bytes() == pdf(text)


def test_release_without_its_change_record_is_kept(tables, tmp_path):
    assert run(tables, tmp_path, {REV_1: dearer()}, WITH_RECORD).vintages_new == 1


def test_broken_change_record_replaces_nothing(tables, tmp_path):
    with pytest.raises(ChangedShape):
        run(tables, tmp_path, {REV_1: dearer(), RECORD_1: b"%PDF-"}, WITH_RECORD)
    assert not (tmp_path / "hts").exists()


def test_feeds_are_chosen_by_name():
    assert chosen([FEED], []) == [FEED]
    assert chosen([FEED], ["hts", "hts"]) == [FEED]
    with pytest.raises(UnknownName, match="no feed is called"):
        chosen([FEED], ["htss"])


def test_shipped_feed_is_whole():
    (feed,) = chosen(load_record(find_case("us_china")).feeds, ["hts"])
    assert policy_of(feed).schemes == ("https",)
    page = feed.pages["revision"].format(year=2026, number=6)
    assert Revision.of(page.rsplit("/", 1)[-1]) == Revision(2026, 6)
    assert Revision.of(feed.pages["basic"].format(year=2027, number=0)) == Revision(2027, 0)
    assert "basic" in feed.guessed
