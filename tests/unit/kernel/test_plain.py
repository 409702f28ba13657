"""Text of others steers nothing: no screen, no direction of words, no file that it is put into."""

import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.kernel.plain import clean, inert, named, one_line

ANY = st.text(st.characters(exclude_categories=()), max_size=60)


@given(ANY)
def test_nothing_steers_that_was_cleaned(text):
    told = clean(text)
    kinds = {unicodedata.category(c) for c in told if c not in "\t\n"}
    assert not kinds & {"Cc", "Cs", "Zl", "Zp"}
    assert not {unicodedata.bidirectional(c) for c in told} & {
        "LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI",
    }  # fmt: skip
    assert told.encode("utf-8").decode("utf-8") == told
    assert clean(told) == told
    assert "\n" not in one_line(text)


@pytest.mark.parametrize("text", ["Xi’s “truce”\n\tline", "中国", "e\u0301", "שלום", "👩\u200d🌾"])
def test_words_of_any_script_stay(text):
    assert clean(text) == text


@given(ANY)
def test_json_says_the_same_with_nothing_that_steers(text):
    told = inert(json.dumps(text, ensure_ascii=False))
    assert json.loads(told) == text
    assert clean(told) == told


def test_a_name_that_is_not_utf8_shows_its_bytes():
    assert named(b"\xff\xfea.txt".decode("utf-8", "surrogateescape")) == r"\xff\xfea.txt"
    assert named("a\ud800b.txt") == "a\ufffdb.txt"
    assert named("报告.txt") == "报告.txt"
