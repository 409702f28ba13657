"""Promises kept? Both sides on one scale, counted where a series is held."""

import pytest

from detente.report.parts.content import Figure, Table
from detente.report.parts.words import SCORED, scored
from tests.unit.report.making import Asks

BEFORE = ("2025-12-20", "2025-12-20")
AFTER = ("2026-02-15", "2026-02-15")
LATEST = ("2026-10-08", "2026-10-08")
STATUSES = (
    "met", "met-late", "on-pace", "behind", "lapsed", "open", "moot", "disputed",
    "not-measurable", "not-known",
)  # fmt: skip


def _rows(asks: Asks, day):
    section = asks.section(*day, "commitments")
    (table,) = [b for b in section.blocks if isinstance(b, Table)]
    return {row.cells[1]: row for row in table.rows}


def _soybeans(asks: Asks, day):
    return _rows(asks, day)[
        "China buys at least 12 Mt of US soybeans in the last two months of 2025."
    ]


def _figure(asks: Asks, day) -> Figure:
    return asks.figure(*day, "promises")


def test_soybeans_were_behind_then_met_late(asks: Asks):
    before, after = _soybeans(asks, BEFORE), _soybeans(asks, AFTER)
    assert (before.status, after.status) == ("behind", "met-late")
    assert after.cells[3].startswith("met late: counted to 2026-01-20, after the window closed")
    assert before.cells[4] == "7 Mt of 12 Mt (orders)"
    assert after.cells[4] == "12 Mt of 12 Mt (orders)"


def test_a_pace_says_by_which_measure_of_time(asks: Asks):
    row = _rows(asks, LATEST)["China buys at least 25 Mt of US soybeans in 2026."]
    assert row.cells[3].startswith("on pace: paced as past seasons ran; counted to 2026-09-11")


def test_a_restated_deadline_says_whose_word_it_is(asks: Asks):
    told = _soybeans(asks, BEFORE).cells[6]
    assert told.startswith("2026-02-28, restated by United States")
    assert told.endswith("first named: 2025-12-31")


def test_a_promise_of_one_side_stays_one_sided(asks: Asks):
    assert _soybeans(asks, AFTER).cells[2] == "United States alone (one-sided)"


@pytest.mark.parametrize("day", [BEFORE, AFTER, LATEST])
def test_both_parties_stand_on_one_scale(asks: Asks, day):
    rows = _rows(asks, day).values()
    assert {row.cells[0] for row in rows} == {"China", "United States"}
    assert {row.status for row in rows} <= set(STATUSES)
    assert all(row.cells[3].startswith(scored(row.status)) for row in rows)


def test_every_status_has_words():
    assert set(SCORED) == set(STATUSES)


@pytest.mark.parametrize("day", [BEFORE, AFTER, LATEST])
def test_old_promises_are_not_among_the_open_ones(asks: Asks, day):
    section = asks.section(*day, "commitments")
    assert not [text for text in _rows(asks, day) if "more than in 2017" in text]
    assert "lapsed" not in section.heading


def test_every_measure_stands_side_by_side(asks: Asks):
    table = _figure(asks, BEFORE).table
    names = [row.cells[1] for row in table.rows]
    assert names == ["orders, decides", "usda-sales", "inspections", "arrivals"]
    orders, _, inspections, _ = (row.cells for row in table.rows)
    assert orders[2] == "7 Mt"
    assert orders[4].startswith("7.869 Mt")
    assert orders[5].startswith("8.9 Mt")
    assert inspections[2] == "not known"
    assert "before the window" in inspections[7]


def test_both_paces_are_two_marks(asks: Asks):
    layers = _figure(asks, BEFORE).spec["layer"]
    (diamonds,) = [d["data"]["values"] for d in layers if d["mark"]["type"] == "point"]
    rules = [d["data"]["values"] for d in layers if d["mark"]["type"] == "rule"]
    assert [d["shape"] for d in diamonds] == ["diamond"]
    strokes = [r for rows in rules for r in rows if r["x"] == r["x2"]]
    assert diamonds[0]["x"] > min(r["x"] for r in strokes if r["x"])


def test_what_is_not_counted_has_no_bar(asks: Asks):
    figure = _figure(asks, AFTER)
    words = [v["text"] for d in figure.spec["layer"] for v in d["data"]["values"] if "text" in v]
    assert any("orders: not counted" in w for w in words)
    assert "two promises of a quantity have no count yet" in figure.finding


def test_the_window_stands_in_the_label(asks: Asks):
    words = [
        v["text"]
        for d in _figure(asks, AFTER).spec["layer"]
        for v in d["data"]["values"]
        if "text" in v
    ]
    assert any("1 Nov 2025 to 31 Dec 2025" in w for w in words)
    assert "12 Mt" in words


def test_a_status_that_came_later_is_not_one_yet(asks: Asks):
    section = asks.section("2025-12-20", "2026-10-08", "commitments")
    (table,) = [b for b in section.blocks if isinstance(b, Table)]
    (row,) = [r for r in table.rows if "last two months of 2025" in r.cells[1]]
    assert row.status == "behind"


def test_before_any_promise_there_is_none(asks: Asks):
    section = asks.section("2018-06-01", "2018-06-01", "commitments")
    assert section.heading == "No open promise on record"
