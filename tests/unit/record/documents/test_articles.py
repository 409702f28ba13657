"""The five articles: what a loader must notice in them, by offsets. No word of theirs is here."""

from datetime import date

import pytest

from detente.ledger.case.record import load_record
from detente.record.documents.inferring import known_from
from detente.record.documents.opening import read_file, read_folder
from detente.record.documents.reading import Given
from detente.record.documents.sentences import sentences
from tests.unit.record.documents.making import CASE


@pytest.fixture(scope="module")
def articles(shared):
    known = known_from(load_record(CASE).events)
    folder = shared / "data" / "record" / "articles"
    return {made.name: made for made in read_folder(folder, Given(known=known))}


@pytest.mark.parametrize(
    ("name", "day", "by", "publisher"),
    [
        ("000.txt", date(2025, 11, 17), "dateline", "The Asian Age"),
        ("001.txt", date(2025, 10, 26), "inferred", ""),
        ("002.txt", date(2025, 10, 30), "inferred", "Reuters"),
        ("003.txt", date(2026, 2, 9), "inferred", "Oilprice.com"),
        ("004.txt", date(2025, 12, 8), "inferred", ""),
    ],
)
def test_day_and_publisher(articles, name, day, by, publisher):
    made = articles[name]
    assert (made.published, made.published_by, made.publisher) == (day, by, publisher)
    assert bool(made.flagged("inferred-date")) == (by == "inferred")


def spans(made, kind):
    return [(f.start, f.end) for f in made.flagged(kind)]


def test_000_repeats_itself_and_ends_in_a_menu(articles):
    assert spans(articles["000.txt"], "repeated") == [(2215, 2439)]
    assert articles["000.txt"].flagged("repeated")[0].note == "repeats 413–655"
    assert spans(articles["000.txt"], "boilerplate") == [(2783, 2861)]
    assert spans(articles["000.txt"], "dateline") == [(0, 38)]
    assert [f.note for f in articles["000.txt"].flagged("outlet")] == ["CNN"]


def test_001_has_headings_items_and_a_form(articles):
    assert len(spans(articles["001.txt"], "heading")) == 7
    assert len(spans(articles["001.txt"], "bullet")) == 6
    assert spans(articles["001.txt"], "boilerplate") == [(3192, 3277)]


def test_002_has_three_holes(articles):
    assert spans(articles["002.txt"], "hole") == [(419, 420), (1256, 1257), (2511, 2512)]
    assert spans(articles["002.txt"], "dateline") == [(0, 29)]
    assert spans(articles["002.txt"], "heading") == [(1847, 1868), (3951, 3972)]


def test_003_quotes_a_paper_and_two_posts(articles):
    made = articles["003.txt"]
    assert spans(made, "embedded") == [(2532, 2878), (2998, 3702)]
    assert {f.note for f in made.flagged("outlet")} == {"South China Morning Post"}
    assert spans(made, "boilerplate") == [(4892, 5073)]
    assert spans(made, "byline") == [(4879, 4891)]


def test_004_is_whole(articles):
    made = articles["004.txt"]
    assert spans(made, "heading") == [(0, 100)]
    assert not made.flagged("boilerplate", "hole", "repeated")


def test_raw_offsets_are_those_of_the_files(articles, shared):
    folder = shared / "data" / "record" / "articles"
    for name, made in articles.items():
        raw = (folder / name).read_bytes().decode("utf-8")
        assert made.raw == raw
        for one in sentences(made.text):
            here, there = made.raw_span(one.start, one.end)
            assert raw[here:there].replace("\u00a0", " ") == made.text[one.start : one.end]


def test_the_same_bytes_give_the_same_document(shared):
    path = shared / "data" / "record" / "articles" / "003.txt"
    assert read_file(path) == read_file(path)
