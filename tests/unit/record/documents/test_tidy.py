"""What is no part of a text is flagged on its exact span, and left in it."""

import pytest

from detente.record.documents.reading import read_bytes

BODY = (
    "Officials of both sides said on Monday that they would go on with the talks, and that the "
    "pause in the new duties would be kept for as long as these were held."
)
MORE = (
    "The office in charge gave no reason for the change, which came a week after the last round "
    "had ended without a word on what had been agreed between the two."
)


def flagged(text, *kinds):
    made = read_bytes(text.encode(), "a.txt")
    assert made.text == text
    return [made.text[f.start : f.end] for f in made.flagged(*kinds)]


@pytest.mark.parametrize(
    "tail",
    [
        "Top Stories\n\nMore From Our Desk\n\nBack to Home Page »",
        "Post a comment\nRequired fields are starred *",
        "More From A Site\n- Oil falls again\n- Gas too",
        "Related Articles\nWhat to know of oil\nAnother piece of the day",
        "Sign up for our newsletter\nGet the news of the day in your inbox every morning",
        "Read more: What the other one said",
        "© 2025 A Paper. All rights reserved.",
        "Reporting by Jane Roe; Editing by John Doe\nOur Standards: The Principles of it",
        "Share this:\nFacebook\nTwitter",
        "Tags: trade, talks",
        "About the author\nJane Roe writes on trade.",
        "Copyright 2025",
        "3 Comments (",
    ],
)
def test_tail(tail):
    assert flagged(f"{BODY}\n\n{MORE}\n\n{tail}", "boilerplate") == [tail]


def test_headlines_of_other_pieces_at_the_end():
    tail = (
        "- Russia Ships Its Oil Abroad\n- Norway Drills Deeper for Gas\n- Gold Hits Another Record"
    )
    assert flagged(f"{BODY}\n\n{MORE}\n\n{tail}", "boilerplate") == [tail]


@pytest.mark.parametrize(
    "end",
    [
        "The sides agreed on:\n- ports and fees\n- ships and cranes\n- farm goods",
        "- Pause in the duties kept\n- Talks between officials go on\n- Round ended without change",
        "1. Copper. It rose 4% in Perth, and nobody knows why.\n\n2. Tin fell. So did lead.\n\n"
        "3. Zinc held at the level of last week. Traders yawned.",
        "They will read more on it, and share this with others.",
        "Subscribe to the view that all is well, he said, and you will be wrong before long.",
    ],
)
def test_ends_that_are_text(end):
    assert not flagged(f"{BODY}\n\n{MORE}\n\n{end}", "boilerplate")


def test_a_call_to_read_on_inside_a_text_is_one_line():
    text = f"{BODY}\n\nRead more: What the other one said\n\n{MORE}"
    assert flagged(text, "boilerplate") == ["Read more: What the other one said"]


def test_menu():
    text = f"Home\nNews\nMarkets\n\nThe talks go on\n\n{BODY}"
    assert flagged(text, "boilerplate") == ["Home", "News", "Markets"]
    assert flagged(f"Home | News | Video\n\n{BODY}", "boilerplate") == ["Home | News | Video"]


def test_repeated_sentence_word_for_word_and_nearly():
    near = BODY.replace("on Monday ", "")
    made = read_bytes(f"{BODY}\n\n{MORE}\n\n{near}\n\n{BODY}".encode(), "a.txt")
    first, second = made.flagged("repeated")
    assert made.text[first.start : first.end] == near
    assert first.note == f"repeats 0–{len(BODY)}"
    assert made.text[second.start : second.end] == BODY


def test_alike_but_not_the_same_is_not_repeated():
    text = f"{BODY}\n\n{BODY.replace('go on with', 'break off').replace('kept', 'ended at once')}"
    other = "Exports to the first bloc rose by nearly five per cent on the year in November."
    text += f"\n\n{other}\n\n" + "Exports to the second group fell by over seven per cent in May."
    assert len(flagged(text, "repeated")) <= 1


@pytest.mark.parametrize(
    "text",
    [
        "The plan, which includes a pause for a year, and the\n– broadly ends the dispute.",
        "It relies on a broad set of measures like\n, swiftly taken in answer to each move.",
        "Mr\n, smiling, said that the talks would go on and that all was well with them.",
        "They relied on measures like , swiftly taken, and said that this would go on.",
        "The paper called it “” and said that the talks would go on as they had before.",
        "The ministry ( ) said that the talks would go on as they had for a long time.",
    ],
)
def test_holes(text):
    made = read_bytes(text.encode(), "a.txt")
    assert len(made.flagged("hole")) == 1


@pytest.mark.parametrize(
    "text",
    [
        "The talks took up:\n- ports and fees\n- ships and the rest of it",
        "Topics of the talks\n- ports and the fees\n- ships and the rest of it",
        "They paused . . . and then they went on with the talks, as they had said.",
        "The talks went on.\n– and so did the pause, which was to be kept for a year.",
        "The rate is .5 per cent, and that of the others is the same as it was before.",
    ],
)
def test_no_holes(text):
    assert not read_bytes(text.encode(), "a.txt").flagged("hole")


def test_signed_post_is_flagged_from_its_first_line():
    post = (
        "Last week, our team saw @someone to go on with the talks.\n"
        "We will meet again soon…\n— Jane Roe (@janeroe) February 9, 2026"
    )
    assert flagged(f"{BODY}\n{post}\n{MORE}", "embedded") == [post]


def test_quoted_post_is_flagged():
    post = "“I have just had a very good call with the other side, and more will follow!”"
    assert flagged(f"{BODY}\n{post} Roe posted on Truth Social.\n{MORE}", "embedded") == [post]
    assert not flagged(f"{BODY}\n{post} Roe said in the evening.\n{MORE}", "embedded")


@pytest.mark.parametrize(
    "text",
    [
        "Roe braced for it, reports CNN.",
        "The Japan Times reports:",
        "the mood was good, Roe told SCMP.",
        "according to the Wall Street Journal, they met.",
        "Bloomberg reported that they met.",
        "they met, citing Caixin.",
    ],
)
def test_outlets(text):
    assert len(flagged(f"{BODY} And so {text}", "outlet")) == 1


def test_an_outlet_that_is_only_named_is_not_one():
    assert not flagged(f"{BODY} The Economist was on the table. Time was short.", "outlet")


def test_forms_of_lines():
    text = f"The talks go on\n\nBy Jane Roe\n\n{BODY}\n\nWhat comes next?\n\n• Ports\n• Ships\n"
    assert flagged(text, "heading") == ["The talks go on", "What comes next?"]
    assert flagged(text, "bullet") == ["• Ports", "• Ships"]
    assert flagged(text, "byline") == ["By Jane Roe"]


def test_a_sentence_that_begins_with_by_is_no_byline():
    assert not flagged(f"By Monday all was over.\n\n{BODY}", "byline")
