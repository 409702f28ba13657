"""Who stands behind words of saying: unnamed bodies, asides, refusals, in sentences of our own."""

import pytest

from tests.unit.record.claims.making import claims


def told(text):
    """The name of who makes the last claim."""
    speaker = claims(text)[-1].speaker
    return speaker.name.removesuffix(" (unnamed)") if speaker else None


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("The tariff was lifted, and the Commerce Secretary says a tariff on ships is likely.",
         "Commerce Secretary"),
        ("Exports to the US rose 8 percent, according to its statistics office.",
         "statistics office"),
        ("Its customs agency reports a rise in imports of 7 percent.", "customs agency"),
        ("Exports will fall, three banks that we called say.", "three banks"),
        ("A paper put out in May puts the cost of the tariff at $90 million.", "paper put out"),
        ("Our former client, Cedar Bank, sees exports growing 4 percent.", "Cedar Bank"),
        ("Exports to China, a broker there tells me, fell 9 percent.", "broker"),
        ("A baker in Lyon who makes bread: “The tariff on China is a mess.”",
         "baker in Lyon"),
        ("Donald Trump spoke. The truce, according to him, is in good shape.", "Donald Trump"),
        ("Exports will reach $22 million, the most since 1950, by the count of Cedar Bank.",
         "Cedar Bank"),
        ("Exports fell, according to one farm lobby, which said that tariffs would rise.",
         "farm lobby"),
        ("Karoline Leavitt declined to say whether the truce would last.", "Karoline Leavitt"),
        ("The commerce ministry confirmed the talks.", "commerce ministry"),
        ("The notice said the tariff takes effect on May 3.", "notice"),
        ("A White House official said the truce would hold.", "White House official"),
        ("“The truce is thin,” Ann Lee said. The tariffs will stay, she went on.", "Ann Lee"),
    ],
)  # fmt: skip
def test_whoever_is_behind_the_words_speaks(text, speaker):
    assert told(text) == speaker


@pytest.mark.parametrize(
    "text",
    [
        "The minister signed what he called a great deal with China in May.",
        "Until May comes, exporters confirmed orders and exports fell.",
        "The talks went on and exports fell in May.",
        "The Commerce Department has not confirmed the tariffs on China.",
        "The truce, which ends in May, holds.",
    ],
)
def test_nobody_speaks(text):
    assert told(text) is None


def test_words_between_marks_frame_nothing_outside_them():
    text = "“They promise more than he admits,” said Ann Lee, a broker. “The truce is thin.”"
    assert {c.speaker.name for c in claims(text)} == {"Ann Lee"}


def test_a_speaker_goes_on_behind_an_and():
    text = "Controls were normal, Ann Lee said, and exports would recover by the autumn."
    assert told(text) == "Ann Lee"
