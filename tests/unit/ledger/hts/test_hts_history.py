from datetime import date

import pytest

from detente.ledger.hts.change_record import parse_change_record
from detente.ledger.hts.history import Calendar, Dated, History
from detente.ledger.hts.release import Revision
from tests.unit.ledger.hts.mini import record

BASIC, ONE, TWO = (Revision(2025, number) for number in range(3))
ROWS = """
0101.21.0010 Discontinued February 1, 2025 484(f)
0101.21.0020 Established February 1, 2025 484(f)
0101.30.0000 Discontinued January 2, 2025 484(f)
0101.30.0000 Established January 3, 2025 484(f)
9903.01.20 Added February 4, 2025 Notice
9903.01.21 Added N/A Notice
"""


@pytest.fixture
def calendar():
    records = [parse_change_record(record(ROWS), "2025HTSRev1.pdf")]
    return Calendar([TWO, BASIC, ONE], records)


def test_the_releases_are_put_in_order(calendar):
    assert calendar.revisions == (BASIC, ONE, TWO)


def test_publication_is_the_records_own_word_or_the_next_ones(calendar):
    assert calendar.published(1) == date(2025, 2, 5)
    assert calendar.published(0) == date(2025, 1, 1)
    assert calendar.published_by_successor(0) == date(2025, 1, 1)
    assert calendar.published_by_successor(1) is None


def test_an_unknown_publication_is_only_bounded(calendar):
    assert calendar.published(2) is None
    assert calendar.not_before(2) == date(2025, 2, 5)
    assert calendar.begins(2, "99030122") == Dated(None, "not-known")


def test_a_publication_known_from_elsewhere_can_be_given():
    assert Calendar([BASIC], [], {BASIC: date(2025, 1, 1)}).published(0) == date(2025, 1, 1)
    assert Calendar([BASIC], []).not_before(0) is None


@pytest.mark.parametrize(
    ("codes", "dated"),
    [
        (("99030120",), Dated(date(2025, 2, 4), "change-record")),
        (("99030122", "99030120"), Dated(date(2025, 2, 4), "change-record")),
        (("99030121",), Dated(date(2025, 2, 5), "publication")),
        (("99030122",), Dated(date(2025, 2, 5), "publication")),
        (("0101300000",), Dated(date(2025, 1, 3), "change-record")),
    ],
)
def test_when_something_begins(calendar, codes, dated):
    assert calendar.begins(1, *codes) == dated


def test_what_the_first_release_prints_is_older_than_it(calendar):
    assert calendar.begins(0, "99030120") == Dated(date(2025, 1, 1), "first-release")


def test_when_something_ends(calendar):
    assert calendar.ends(1, "0101300000") == Dated(date(2025, 1, 2), "change-record")
    assert calendar.ends(1, "0101210010") == Dated(date(2025, 2, 1), "change-record")


def test_what_a_record_brings_in_and_takes_out(calendar):
    assert calendar.adds(1, "0101210020")
    assert not calendar.adds(1, "0101210010")
    assert calendar.discontinues(1, "0101210010")
    assert not calendar.discontinues(1, "0101210020")
    assert not calendar.adds(2, "0101210020")


def test_a_basic_edition_repeats_the_year_and_only_its_own_rows_are_news():
    text = record(
        "9903.01.20 Modified February 4, 2025 Notice Rev 1\n"
        "9903.01.21 Added January 1, 2026 Notice 2026",
        edition="2026",
        published="January 1, 2026",
    )
    basic = Revision(2026, 0)
    calendar = Calendar([BASIC, basic], [parse_change_record(text, "2026HTSBasic.pdf")])
    assert calendar.begins(1, "99030120").by == "publication"
    assert calendar.begins(1, "99030121").by == "change-record"


def spells(*releases, **more):
    history = History(**more)
    for states in releases:
        history.observe(states)
    return [
        (spell.key, spell.value, spell.first, spell.last, current, replaced)
        for spell, current, replaced in history.spells()
    ]


def test_a_value_that_stays_is_one_spell():
    assert spells({"a": 1}, {"a": 1}, {"a": 1}) == [("a", 1, 0, 2, True, False)]


def test_a_value_that_changes_is_replaced():
    assert spells({"a": 1}, {"a": 2}) == [("a", 1, 0, 0, False, True), ("a", 2, 1, 1, True, False)]


def test_a_gap_is_not_a_replacement():
    assert spells({"a": 1}, {}, {"a": 1}) == [
        ("a", 1, 0, 0, False, False),
        ("a", 1, 2, 2, True, False),
    ]


def test_one_key_does_not_replace_another():
    assert spells({"a": 1}, {"b": 1}) == [("a", 1, 0, 0, False, False), ("b", 1, 1, 1, True, False)]


def test_what_counts_as_the_same_can_be_told_and_the_first_printing_is_kept():
    found = spells(
        {"a": "Fish"}, {"a": "fish"}, {"a": "fowl"}, same=lambda x, y: x.lower() == y.lower()
    )
    assert [(value, first, last) for _, value, first, last, *_ in found] == [
        ("Fish", 0, 1),
        ("fowl", 2, 2),
    ]
