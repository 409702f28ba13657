"""A parser that names speakers: only where the rules have none, and never more than it read.

The parse is written down by hand, so that no English pipeline need be installed.
"""

import sys

import pytest

from detente.errors import InputError
from detente.record.assisted import assisted
from detente.record.assisted.speakers import Speakers
from detente.record.claims import extract
from tests.unit.record.claims.making import WORDS, paper

spacy = pytest.importorskip("spacy", reason="the extra detente[spacy] is not installed")

#: The rules take this speaker for no speaker: the verb stands far from the name.
TEXT = "Marlow – a port, and once a village – said exports rose 3 percent in May."


def parsed(text, *, subject="Marlow", label="PERSON", arc="nsubj", content="ccomp", names=True):
    """A parse of one sentence: subject, verb of saying, what is said."""
    from spacy.tokens import Doc, Span

    nlp = spacy.blank("en")
    words = nlp(text)
    heads, deps = [], []
    said = next(t.i for t in words if t.text == "said")
    rose = next((t.i for t in words if t.text == "rose"), said)
    for token in words:
        if token.i == said:
            heads.append(said)
            deps.append("ROOT")
        elif token.i == rose:
            heads.append(said)
            deps.append(content)
        elif token.text == subject:
            heads.append(said)
            deps.append(arc)
        else:
            heads.append(rose if token.i > said else said)
            deps.append("dep")
    doc = Doc(
        nlp.vocab, [t.text for t in words], [bool(t.whitespace_) for t in words],
        heads=heads, deps=deps,
    )  # fmt: skip
    if names:
        who = next(t.i for t in doc if t.text == subject)
        doc.set_ents([Span(doc, who, who + 1, label)])
    return doc


def read(text=TEXT, parse=parsed, **how):
    helper = Speakers("by-hand", lambda words: parse(words, **how))
    helped = assisted(paper(text), WORDS, [helper])
    return helped.found, helped.accounts[0]


def bare(text=TEXT):
    return extract(paper(text), WORDS)


def test_the_rules_leave_it_open():
    assert [c.speaker for c in bare().claims if c.subject == "exports.total"] == [None]


def test_the_speaker_that_the_parse_names_fills_the_empty_slot():
    found, account = read()
    claim = next(c for c in found.claims if c.subject == "exports.total")
    assert (claim.speaker.name, claim.speaker.rule) == ("Marlow", "spacy")
    assert claim.speaker.span.quote == "Marlow"
    assert claim.extractor == bare().claims[0].extractor
    slot = next(s for s in claim.slots if s.slot == "speaker")
    assert (slot.rule, slot.status) == ("spacy", "explicit")
    assert (account.by, account.status, account.filled, account.added) == ("spacy", "asked", 1, 0)


@pytest.mark.parametrize("how", [{"arc": "obl"}, {"label": "DATE"}, {"label": "GPE"}])
def test_who_is_no_subject_or_cannot_speak_fills_nothing(how):
    found, account = read(**how)
    assert (found, account.filled) == (bare(), 0)


def test_a_speaker_of_the_rules_stands():
    text = "Scott Bessent said exports rose 3 percent in May."
    found, account = read(text, subject="Scott")
    assert (found, account.filled) == (bare(text), 0)
    assert found.claims[0].speaker.name == "Scott Bessent"


@pytest.mark.parametrize("lacks", ["names", "parser"])
def test_a_pipeline_that_cannot_is_told(lacks):
    def parse(text):
        return parsed(text, names=False) if lacks == "names" else spacy.blank("en")(text)

    found, account = read(parse=parse)
    assert found == bare()
    assert account.status == "rules-only"
    assert "no parser, or knows no names" in account.note


def test_a_text_longer_than_the_pipeline_takes_is_told():
    nlp = spacy.blank("en")
    nlp.max_length = 10
    found, account = read(parse=nlp)
    assert (found, account.status) == (bare(), "rules-only")
    assert account.note


def test_a_pipeline_that_is_not_installed_says_what_to_do():
    with pytest.raises(InputError, match="there is no spaCy pipeline 'no_such_one'") as caught:
        Speakers.of("no_such_one")
    assert "spacy download" in caught.value.hint


def test_without_the_extra_it_says_what_to_do(monkeypatch):
    monkeypatch.setitem(sys.modules, "spacy", None)
    with pytest.raises(InputError, match="spaCy is not installed") as caught:
        Speakers.of("en_core_web_sm")
    assert "detente[spacy]" in caught.value.hint
