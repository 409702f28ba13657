"""Sentences end where a reader's do, and leave nothing out."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.record.documents.sentences import paragraphs, sentences


def cut(text: str) -> list[str]:
    return [text[one.start : one.end] for one in sentences(text)]


@pytest.mark.parametrize(
    "parts",
    [
        ["The U.S. cut its rate.", "The other side did too."],
        ["It raised U.S. Treasury holdings.", "Mr. Lee and Ms. Roe agreed."],
        ["They meet in the U.S.", "The talks go on."],
        ["Growth was 5.9 per cent.", "Imports rose 1.2 per cent to $3.4 bn."],
        ["The call began at 9 a.m. Eastern time.", "It ended at 10 p.m.", "The mood was good."],
        ["J. P. Roe of St. Louis spoke.", "So did Dr. A. B. Doe."],
        ["Order No. 5 is void.", "Nos. 6 and 7 stand."],
        ["He said no.", "Nobody asked why."],
        ["See Art. 3 and para. 4 (Fig. 2).", "It is clear."],
        ["Acme Inc. and Foo Corp. sued.", "Bar Ltd. did not."],
        ["It fell on Nov. 10, 2025, and again on Dec. 1.", "Then it rose."],
        ["“We agree,” she said.", "“It is done.”", "They left."],
        ["“Is it done?” he asked.", "“It is!” she exclaimed."],
        ["“Very good!” Roe posted on a platform.", "Others did not."],
        ["“What is it about?", "It is about trade,” said Roe."],
        ["Wait … what is that?", "Nobody knew…", "The end."],
        ["Prices rose, i.e. they did not fall, e.g. in May.", "Costs rose vs. last year."],
        ["The deal (it is a year old!), she said, holds.", "It does."],
        ["The text was long (see below).", "(It was not.)", "Fine."],
        ["“It ends here.”", "‘So it does.’", "It did."],
        ["A rate of .5 per cent applies.", "That is little."],
        ["The G2 met at 12:01 a.m. on Monday.", "It was 6–3."],
        ["He lives in Washington D.C. with his dog.", "He is Robert E. Lee Jr. of Ohio."],
        ["Yes!", "No?", "Perhaps."],
        ["The company, Foo Inc., grew 3 per cent.", "It then shrank."],
    ],
)
def test_ends(parts):
    assert cut(" ".join(parts)) == parts


def test_list_items_and_headings_are_their_own():
    text = "Other points\n\nThey took up:\n\n• Ports and fees\n• No. 5 of it\n1. First. Again.\n"
    assert cut(text) == [
        "Other points",
        "They took up:",
        "• Ports and fees",
        "• No. 5 of it",
        "1. First.",
        "Again.",
    ]


def test_dashes_are_items_or_take_up_a_sentence():
    assert len(paragraphs("Topics of the day\n- ports and fees\n- ships\n")) == 3
    assert len(paragraphs("The plan, which runs for a year, and the\n– broadly ends it.\n")) == 1


def test_a_line_that_goes_on_is_one_sentence():
    assert cut("Measures like\n, swiftly taken, help.\nThe rest is old.") == [
        "Measures like\n, swiftly taken, help.",
        "The rest is old.",
    ]


def test_a_quotation_over_sentences_is_told():
    text = "“It is a start. We go on. It is good,” he said. Then he left."
    assert [one.quoted for one in sentences(text)] == [False, True, True, False]


def test_a_quotation_ends_with_its_paragraph():
    assert [s.quoted for s in sentences("“It is a start. We go on.\n\nNobody spoke.")] == [
        False,
        True,
        False,
    ]


WORDS = st.sampled_from(
    [
        *["The", "talks", "U.S.", "Mr.", "5.9", "No.", "5", "said", "“It", "is”", "a.m.", "•", "–"],
        *["\n", "\n\n", ". ", "! ", "? ", "…", "(", ")", "J.", "  ", "‘so’", '"', "- ", "1. ", ","],
    ]
)


@given(st.one_of(st.text(max_size=200), st.lists(WORDS, max_size=60).map(" ".join)))
def test_all_text_is_covered_once_and_in_order(text):
    found = sentences(text)
    for one in found:
        assert one.start < one.end
        assert text[one.start : one.end] == text[one.start : one.end].strip()
    for one, after in pairwise(found):
        assert one.end <= after.start
        assert one.paragraph <= after.paragraph
    inside = {at for one in found for at in range(one.start, one.end)}
    assert not [at for at, char in enumerate(text) if not char.isspace() and at not in inside]
