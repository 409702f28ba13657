"""The corpus of broken and hostile documents, and what must be read in spite of it all."""

import resource
import time

import pytest

from detente.errors import BadFile, NotCovered
from detente.record.documents.reading import Given, read_bytes
from detente.wire.sandbox import Limits
from tests.unit.record.documents import hostile

WITHIN = Given(limits=Limits(cpu_seconds=6, memory_bytes=1_000_000_000, wall_seconds=30.0))
MOST_SECONDS = 45
MOST_GROWTH_KB = 600_000


def test_corpus_is_large():
    assert len(hostile.CORPUS) + len(hostile.LANGUAGES) >= 60


@pytest.mark.parametrize("name", hostile.CORPUS)
def test_each_ends_in_a_typed_error_within_limits(name):
    data = hostile.CORPUS[name]()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began = time.monotonic()
    with pytest.raises((BadFile, NotCovered)) as caught:
        read_bytes(data, name, WITHIN)
    assert time.monotonic() - began < MOST_SECONDS
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < MOST_GROWTH_KB
    assert caught.value.what
    assert caught.value.where
    assert "\n" not in caught.value.where


@pytest.mark.parametrize("name", hostile.LANGUAGES)
def test_a_language_without_a_pack_is_named_so(name):
    with pytest.raises(NotCovered, match="no pack") as caught:
        read_bytes((hostile.LANGUAGES[name] * 6).encode(), name)
    assert "en" in caught.value.hint


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("byte_of_cp1252.txt", "byte 0x93"),
        ("utf16_odd.txt", "UTF-16"),
        ("nul.txt", "control characters"),
        ("too_large.txt", "20,000,000"),
        ("archive_bomb.txt", "zip archive"),
        ("deep_megabyte.html", "deeper than 256"),
        ("utf7.html", "utf-7"),
        ("no_text.pdf", "pictures"),
        ("locked.pdf", "password"),
        ("too_many_pages.pdf", "501 pages"),
        ("hanging_alone.eml", "no text of its own"),
        ("parts.eml", "200 parts"),
    ],
)
def test_the_error_says_what_is_wrong(name, told):
    with pytest.raises(BadFile) as caught:
        read_bytes(hostile.CORPUS[name](), name, WITHIN)
    assert told in str(caught.value)


LONG = {
    "one_line": "word and the talks " * 60_000,
    "line_ends": "The talks went on." + "\n" * 1_000_000,
    "blanks": "The talks went on" + " " * 1_000_000 + "and the pause was kept.",
    "stops": "The talks went on" + "." * 500_000 + " and the pause was kept.",
    "quotes": "The “talks went on " * 50_000,
    "brackets": "The talks (went [on " * 50_000,
    "capitals": "Reuters And The AP Said " * 40_000,
    "unseen": "t\u200bh\u200be " * 100_000,
    "dates": "On November 10, 2025 the talks and 10 Nov " * 20_000,
    "repeats": "The two sides said that they would go on with talks in spring.\n" * 10_000,
    "holes": "The talks\n, and the pause\n– and so on\n" * 20_000,
    "initials": "J. K. U.S. the and of " * 40_000,
    "marks": "**a** [b](c) _d_ `e` the and of to " * 20_000,
}


@pytest.mark.parametrize("name", LONG)
@pytest.mark.parametrize("ending", ["txt", "md"])
def test_time_grows_with_length_alone(name, ending):
    began = time.process_time()
    made = read_bytes(LONG[name].encode(), f"{name}.{ending}")
    assert time.process_time() - began < 20
    assert made.text


def test_what_is_in_scripts_is_not_text():
    page = f"<html><body><script>alert('x')</script><p>{hostile.ENGLISH}</p></body></html>"
    made = read_bytes(page.encode(), "a.html")
    assert "alert" not in made.text
    assert made.text.strip() == hostile.ENGLISH.strip()
