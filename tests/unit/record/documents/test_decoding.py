"""Bytes become text, and every character of it is found again in what came in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.errors import BadFile
from detente.record.document import OffsetMap
from detente.record.documents.decoding import (
    MOST_FLAGS,
    decoded,
    edited,
    normalised,
    refuse_binary,
    suspect,
)
from detente.record.documents.forms.markdown import unmarked
from detente.record.documents.wrapping import unwrapped

TEXT = "The “pause” costs €5 – naïve?"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_marks_and_utf8(encoding):
    assert decoded(TEXT.encode(encoding), "a").removeprefix("\ufeff") == TEXT


@pytest.mark.parametrize(
    ("declared", "encoding"),
    [
        ("windows-1252", "cp1252"),
        ("ISO-8859-1", "cp1252"),
        ("'latin1'", "cp1252"),
        ("gb2312", "gb18030"),
        ("utf8", "utf-8"),
    ],
)
def test_declared(declared, encoding):
    assert decoded(TEXT.encode(encoding), "a", declared) == TEXT


def test_the_byte_at_fault_is_named():
    with pytest.raises(BadFile, match=r"byte 0x93 at offset 4 is not UTF-8") as caught:
        decoded(b"The \x93pause\x94", "a.txt")
    assert caught.value.where == "a.txt: byte 4"


@pytest.mark.parametrize(
    "declared", ["utf-7", "rot13", "base64", "idna", "hex", "utf-8\0", "x" * 99]
)
def test_odd_encodings_are_refused(declared):
    with pytest.raises(BadFile):
        decoded(b"abc", "a", declared)


def test_unseen_characters_go_out_and_are_flagged():
    text, offsets, flags = normalised("\ufeffThe\u200b tal\u202eks\r\nwent\x02\u00a0on\u2028now")
    assert text == "The talks\nwent on\nnow"
    assert [(f.kind, f.start, f.note) for f in flags] == [
        ("zero-width", 3, "taken out: U+200B"),
        ("bidi", 7, "taken out: U+202E"),
        ("control", 14, "taken out: U+0002"),
    ]
    assert offsets.span(0, 9) == (1, 12)


def test_many_flags_are_summed_up():
    flags = normalised("a\u200b" * 500)[2]
    assert len(flags) == MOST_FLAGS + 1
    assert flags[-1].note == f"{500 - MOST_FLAGS} more taken out"


def test_signs_of_an_old_error_are_flagged():
    assert [f.kind for f in suspect("The â€œpauseâ€\x9d and \ufffd")] == ["encoding", "encoding"]
    assert not list(suspect(TEXT))


def test_binary_is_refused_and_a_stray_control_is_not():
    refuse_binary("text \x00 with one", "a")
    with pytest.raises(BadFile, match="no text"):
        refuse_binary("\x00\x01\x02" * 50, "a")


ODD = st.text(
    st.one_of(
        st.sampled_from("ab \n\r\t.\u00a0\u200b\u202e\ufeff\x00\x85\u2028\u00ad\x0b🚢é"),
        st.characters(exclude_categories=["Cs"]),
    ),
    max_size=80,
)


@given(ODD, st.data())
def test_every_span_leads_to_raw_text_that_normalises_to_it(raw, data):
    text, offsets, _ = normalised(raw)
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    here, there = offsets.span(start, end)
    assert normalised(raw[here:there])[0] == text[start:end]
    assert 0 <= here <= there <= len(raw)


@given(ODD)
def test_a_normal_text_stays_as_it_is(raw):
    text = normalised(raw)[0]
    again, offsets, flags = normalised(text)
    assert again == text
    assert offsets == OffsetMap()
    assert not flags


@st.composite
def edits_of(draw, text):
    cuts = sorted(draw(st.lists(st.integers(0, len(text)), max_size=12)))
    return [
        (a, b, draw(st.sampled_from(["", " "])))
        for a, b in zip(cuts[::2], cuts[1::2], strict=False)
    ]


@given(st.text("abcdefgh \n", max_size=40), st.data())
def test_maps_of_two_steps_join(raw, data):
    once, first = edited(raw, data.draw(edits_of(raw)))
    twice, second = edited(once, data.draw(edits_of(once)))
    both = second.after(first, len(twice))
    assert [both(at) for at in range(len(twice))] == [first(second(at)) for at in range(len(twice))]


@given(st.text("abc*_`[]()#> -\n\\", max_size=60), st.data())
def test_marks_of_markdown_go_and_the_rest_is_found_again(raw, data):
    made = unmarked(raw)
    at = data.draw(st.integers(0, max(0, len(made.text) - 1)))
    if made.text:
        here, there = made.map.span(at, at + 1)
        assert raw[here:there] == made.text[at] or raw[here:there].isspace()


def test_lines_broken_at_a_width_are_joined():
    lines = [
        "The two sides said on Monday that they would go on with the talks on",
        "trade that began in the spring, and that the pause in the new duties",
        "would be kept for as long as these were held, though nobody could say",
        "for how long that was, since no end had been named by either of them.",
        "",
        "The first round was held in a third country, and so will be the next",
        "one, which is to take place before the year is out, as officials say.",
    ]
    raw = "\n".join(lines)
    text, offsets = unwrapped(raw)
    assert text.split("\n") == [" ".join(lines[:4]), "", " ".join(lines[5:])]
    assert all(raw[offsets(i)] in {c, "\n"} for i, c in enumerate(text))


def test_words_divided_at_a_line_end_are_made_whole():
    raw = (
        "The year-on-year change in the duties on goods was small, and the tar-\n"
        "iffs on steel were kept as they had been before the talks began in May.\n"
        "That year-\non-year change was small in that case too.\n"
    )
    text, _ = unwrapped(raw, hyphens=True, width=70)
    assert "tariffs on steel" in text
    assert "That year-on-year change" in text


def test_paragraphs_on_one_line_are_left_alone():
    raw = "\n".join(f"{'A long line that is a paragraph. ' * 6}{k}" for k in range(9))
    assert unwrapped(raw) == (raw, OffsetMap())
