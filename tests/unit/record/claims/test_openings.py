"""The fast ways of reading find what the plain ones do."""

import re
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.errors import SchemaError
from detente.ledger.case.load import load_case
from detente.record.claims.frames.layers import page_of
from detente.record.claims.frames.page import Page
from detente.record.claims.frames.verbs import is_verb
from detente.record.claims.reading.lexicon import lexicon
from detente.record.claims.reading.openings import Openings, Search, folded, openings
from detente.record.claims.reading.tokens import Mention, tokens_of
from detente.record.claims.reading.whens import When, calendar
from detente.record.documents.reading import read_bytes
from tests.unit.record.claims.making import WORDS as NAMES
from tests.unit.record.claims.making import paper

WORDS = lexicon("en")
DATES = calendar("en")
ROOT = load_case("us_china").root
FOLDERS = (Path(__file__).parents[3] / "texts" / "tuned", ROOT / "dispatches")
TEXTS = [
    read_bytes(path.read_bytes(), path.name).text
    for folder in FOLDERS
    for path in sorted(folder.glob("*.txt"))
]
#: The patterns of dates as one, each numbered by its group, their own groups unnamed.
PLAIN = re.compile(
    r"(?<![\w$€£¥.,])(?:"
    + "|".join(
        f"(?P<k{n}>{re.sub(r'[(][?]P<[a-z]+[0-9]?>', '(?:', one.pattern)})"
        for n, one in enumerate(DATES.patterns)
    )
    + ")"
)
#: Pieces that dates and identifiers are made of, and such as nearly make one.
PIECES = (
    "the", "The", "last", "this", "next", "first", "THIRD", "final", "two", "eleven", "months",
    "quarter", "half", "year", "year's", "years", "week", "of", "in", "for", "from", "between",
    "through", "to", "and", "May", "MAY", "may", "Nov.", "October", "Fri", "Monday", "winter",
    "fall", "season", "marketing", "2025", "2024/25", "2025-11", "2025-11-07", "7", "7th", "31",
    "0", "Q3", "3Q25", "H1", "1H", "FY", "FY2025", "ended", "ending", "end", "early", "late",
    "earlier", "ago", "same", "period", "so far", "to date", "by", "until", "today", "percent",
    "section", "Section 301", "301", "232", "§", "§§", "note", "case", "No. 5", "G20", "CSI",
    "chapter 85", "8541.42", "S&P 500", "five to four", "10:30", "p.m.", "old", "aged 40", "(2)",
    "A320", "five-year", "bonds", "Phase One", "covid-19", "EU-27", "soybeans", "futures",
    "ſeason", "\u212aospi 200", "İn", "\u0661\u0662", "é", "中", "$", "€", "%", ".", ",", ";", "-",
    "–", "/", "(", ")", "’s", "'s", "\n", "\n\n", "\u00a0", "_", "x",
)  # fmt: skip
told = st.lists(
    st.tuples(st.sampled_from(PIECES) | st.text(max_size=3), st.sampled_from((" ", " ", "", "\n"))),
    max_size=24,
).map(lambda pieces: "".join(piece + space for piece, space in pieces))


def read_page(text: str) -> Page:
    return page_of(paper(text), NAMES)


def plainly(text: str) -> list[tuple[int, int, str]]:
    return [
        (m.start(), m.end(), DATES.kinds[int(str(m.lastgroup)[1:])]) for m in PLAIN.finditer(text)
    ]


def same_dates(text: str) -> None:
    found = DATES.find(text)
    assert [(w.start, w.end, w.kind) for w in found] == plainly(text)
    assert all(w.text == text[w.start : w.end] for w in found)


def same_identifiers(text: str) -> None:
    plain = [[m.span() for m in one.pattern.finditer(text)] for one in WORDS.identifiers]
    assert [[m.span() for m in own] for own in WORDS.identifying.all(text)] == plain


@pytest.mark.parametrize("text", TEXTS)
def test_texts_have_the_dates_and_identifiers_of_the_plain_patterns(text):
    same_dates(text)
    same_identifiers(text)


@given(told)
def test_any_text_has_the_dates_and_identifiers_of_the_plain_patterns(text):
    same_dates(text)
    same_identifiers(text)


def test_the_parts_of_a_date_are_named():
    assert DATES.find("It met from Oct. 27 to Nov. 2, 2025.") == [
        When(
            "days", 7, 35, "from Oct. 27 to Nov. 2, 2025",
            {"m": "Oct.", "d": "27", "m2": "Nov.", "d2": "2", "y2": "2025"},
        )
    ]  # fmt: skip


@given(st.text())
def test_a_folded_text_keeps_its_places(text):
    assert len(folded(text)) == len(text)


def test_no_letter_of_another_script_is_met_where_ours_stand_but_is_folded_to_them():
    letter, digit = re.compile("[a-z]", re.IGNORECASE), re.compile(r"\d")
    for char in map(chr, range(sys.maxunicode + 1)):
        if letter.fullmatch(char):
            assert letter.fullmatch(folded(char))
            assert folded(char).isascii()
        if digit.fullmatch(char):
            assert folded(char) == "0"


@pytest.mark.parametrize(
    ("pattern", "begins"),
    [
        ("(?:a|bc)?d", {"ad", "bcd", "d"}),
        (r"x{2,3}\.", {"xx.", "xxx."}),
        (r"(?!no)\d\s", {"0 "}),
        (r"[-–]n", {".n"}),
        (r"to\w+", {"to"}),
        ("[^x]y", {""}),
        ("é", {""}),
        (r"[ \u2013]n", {""}),
        ("(?i)longer than that", {"longer"}),
        (r"\bat", {"<at"}),
    ],
)
def test_how_matches_begin(pattern, begins):
    assert openings(pattern) == begins


@pytest.mark.parametrize("pattern", ["a{b", "(?>a)b", "(?x: a)", "(?P<one>a)(?P=one)"])
def test_a_pattern_that_is_not_understood_is_refused(pattern):
    with pytest.raises(SchemaError, match="cannot be read"):
        openings(pattern)


def test_only_the_patterns_that_may_match_are_told():
    told = Openings(["the end", "then", "an"])
    assert told.at(folded("The end"), 0) == (0,)
    assert told.at(folded("then"), 0) == (1,)
    assert told.at(folded("theme"), 0) == ()


def test_a_search_tries_a_pattern_inside_words_too():
    inside, edge = re.compile("at"), re.compile(r"\bat")
    found = Search([inside, edge]).all("at that")
    assert [[m.start() for m in own] for own in found] == [[0, 5], [0]]


@given(st.integers(-2, 40), st.integers(-2, 40))
def test_phrases_between_two_tokens(first, last):
    read = read_page(
        "China said on Monday it would lift tariffs that it had raised on US soybeans, and may "
        "buy more, the ministry said; exports rose 5% as Beijing had expected."
    )
    spoken = [m for m in read.speech if first <= m.first < last]
    assert read.speech_in(first, last) == spoken
    assert read.names_in(first, last) == [m for m in read.names if first <= m.first < last]
    tags = {tag for m in read.speech for tag in m.tags} | {"none"}
    for tag in tags:
        assert read.has(tag, first, last) == any(tag in m.tags for m in spoken)


@pytest.mark.parametrize("text", TEXTS[:8])
def test_phrases_are_found_where_they_match(text):
    tokens, found, k = tokens_of(text), [], 0
    while k < len(tokens):
        tags, last = WORDS.words.match(tokens, k)
        if tags:
            found.append(Mention(tags, k, last))
        k = last if tags else k + 1
    assert found
    assert WORDS.words.find(tokens) == found


def test_a_verb_is_the_same_when_asked_again():
    read = read_page("Beijing raised tariffs.")
    assert [is_verb(read, k) for k in range(5)] == [False, True, False, False, False]
    assert [is_verb(read, k) for k in range(5)] == [False, True, False, False, False]
