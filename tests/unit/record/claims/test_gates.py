"""What holds for every text: spans hold their words, values re-read, every figure has a bucket."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.record.claim import Filled, Span, claim_id
from detente.record.claims import extract
from detente.record.claims.check import checked, faults_of
from detente.record.documents.reading import read_bytes
from tests.unit.record.claims.making import WORDS, claims, paper

TEXTS = sorted((Path(__file__).parents[3] / "texts").glob("*/*.txt"))
PIECES = [
    *["China's exports", "fell", "rose", "5.9%", "to", "$330.3 billion", "in November", ",", "and"],
    *["the truce", "expires", "by the end of 2027", "said", "Bessent", "“", "”", ".", ";", " – "],
    *["20 million tons", "of soybeans", "from 57% to 47%", "tariffs on Chinese goods", "if", "("],
    *["Section 301", "6–3", ", 52,", "a third", "eighth consecutive month", "3.8%–4%", ")", "not"],
    *["according to", "he added", "up from", "12 on a 10-point scale", "\n\n", "- ", "Q:", "7.12"],
]


def sound(document):
    got = extract(document, WORDS)
    assert not got.dropped
    for claim in got.claims:
        assert faults_of(claim, document.text) == []
        start, end = document.raw_span(claim.start, claim.end)
        assert document.raw[start:end] == claim.quote or document.raw != document.text
        assert claim.slots
    placed = got.coverage.placed
    assert len({(p.start, p.end) for p in placed}) == len(placed)
    digits = {i for i, c in enumerate(document.text) if c.isdigit()}
    assert digits <= {i for p in placed for i in range(p.start, p.end)}
    assert all(p.bucket == "claim" or p.reason for p in placed)
    return got


@pytest.mark.parametrize("path", TEXTS, ids=lambda p: p.stem)
def test_the_texts(path):
    document = read_bytes(path.read_bytes(), path.name)
    first = sound(document)
    assert extract(document, WORDS) == first


def test_the_articles(shared):
    for path in sorted((shared / "data" / "record" / "articles").glob("*.txt")):
        sound(read_bytes(path.read_bytes(), path.name))


@settings(max_examples=300)
@given(st.lists(st.sampled_from(PIECES), max_size=30))
def test_whatever_the_words(pieces):
    sound(paper(" ".join(pieces)))


@given(st.text(max_size=200))
def test_whatever_the_characters(text):
    sound(paper(text))


def test_ids_are_stable_and_apart():
    text = "Exports rose 3% in May. Imports fell 2% in May."
    ids = [c.id for c in claims(text)]
    assert ids == [c.id for c in claims(text)]
    assert len(set(ids)) == len(ids)
    assert claim_id("a", 0, 1, "event", "call") != claim_id("b", 0, 1, "event", "call")


def test_a_value_that_does_not_reread_is_refused():
    text = "Exports rose 3% in May."
    (claim,) = claims(text)
    lied = replace(claim, values=(replace(claim.values[0], value=claim.values[0].value + 1),))
    with pytest.raises(ValueError, match="does not read as"):
        checked(lied, text)


def test_a_value_outside_its_claim_is_refused():
    text = "Exports rose 3% in May. Imports fell 3% in May."
    first, second = claims(text)
    assert faults_of(replace(first, values=second.values), text)


def test_a_span_holds_its_quote():
    with pytest.raises(ValueError, match="does not hold"):
        Span(0, 3, "ab")


def test_a_slot_needs_a_span_or_a_rule():
    with pytest.raises(ValueError, match="neither"):
        Filled("subject", "explicit", None, "")


@pytest.mark.parametrize(
    ("text", "figure", "bucket", "reason"),
    [
        ("Section 301 duties on China were kept.", "301", "identifier", "section"),
        ("The G2 met in Busan.", "2", "identifier", "group"),
        ("The court ruled 6–3 against the tariffs.", "6", "identifier", "vote"),
        ("Lin Qiao, 36, who sells pans, said tariffs hurt.", "36", "identifier", "age"),
        ("Heading 9903.01.24 sets the duty.", "9903.01", "identifier", "heading"),
        ("Executive Order 14257 set the tariffs.", "14257", "identifier", "order"),
        ("Tariffs hurt.[1]", "1", "identifier", "footnote"),
        ("The first truce held.", "first", "residue", "word without quantity"),
        ("Exports rose 3%.", "3", "claim", "value"),
    ],
)
def test_every_figure_has_its_bucket(text, figure, bucket, reason):
    placed = extract(paper(text), WORDS).coverage.placed
    got = next(p for p in placed if p.text.startswith(figure) or figure in p.text)
    assert (got.bucket, got.reason) == (bucket, reason)
