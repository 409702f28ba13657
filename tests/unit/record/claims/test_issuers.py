"""Whose name stands over a text, and what of it is the author's own, in texts of our own."""

import pytest

from detente.record.claims import extract
from detente.record.documents.reading import read_bytes
from tests.unit.record.claims.making import WORDS


def read(text):
    return extract(read_bytes(text.encode(), "a.txt"), WORDS).claims


def speakers(text):
    return {c.speaker.name if c.speaker else None for c in read(text)}


@pytest.mark.parametrize(
    ("head", "issuer"),
    [
        ("FACT SHEET\nOffice of the United States Trade Representative\nMay 4, 2022", "Office of"),
        (
            "On trade with the United States\n(text released by the State Council Information "
            "Office, May 4, 2022)",
            "State Council Information Office",
        ),
        ("Ministry of Commerce: Answers to reporters\nMay 4, 2022", "Ministry of Commerce"),
    ],
)
def test_an_issuer_has_the_name_that_the_head_gives_it(head, issuer):
    body = "\n\nChina raised its tariff on American beef to 20 percent in March.\n"
    assert all(name and name.startswith(issuer) for name in speakers(head + body))


def test_a_note_in_the_middle_of_a_text_makes_nobody_its_issuer():
    text = (
        "Trade slows\n\nExports to China fell 5 percent in April. The tariff is 20 percent. "
        "Steel rose. Copper fell. Nothing else moved in the ports of the coast.\n\n"
        "A paper released by the State Council Information Office is out.\n\n"
        "Imports from China fell 9 percent in April.\n"
    )
    assert "State Council Information Office" not in speakers(text)


RECORD = """HEARING ON HARBOURS
May 4, 2021

The CHAIRMAN. The committee will hear Mr. Hobbs, who loads ships.

Mr. HOBBS. The tariff on Chinese cranes rose to 25 percent in March.

Ms. ADEYEMI. Is it still 25 percent?

Mr. HOBBS. It is. Exports to China fell 20 percent in 2020.

Ms. ADEYEMI. And imports?

Mr. HOBBS. Imports from China fell 9 percent in 2020.
"""


def test_a_surname_in_capitals_before_a_stop_opens_a_turn():
    assert "Hobbs" in speakers(RECORD)
    assert not {"The Chairman", "Chairman"} & speakers(RECORD)


def test_one_line_in_capitals_before_a_stop_is_nobody():
    text = "Cheap STEEL. The tariff on Chinese steel rose to 25 percent in March.\n"
    assert speakers(text) == {None}


NOTE = """Trade in five charts
Marlin Centre for Ocean Trade | May 9, 2025

All figures are Census Bureau goods data unless marked otherwise.

The United States bought $30 billion of goods from China in March 2025.

Chinese exports to Africa rose 8 percent in March 2025.

We expect imports from China to fall 20 percent in the second quarter of 2025. We think that \
the tariff will stay.
"""


def test_figures_are_of_the_office_that_a_note_names_if_it_counts_them():
    found = {c.subject: c.speaker.name if c.speaker else None for c in read(NOTE) if c.values}
    assert "Census Bureau" in speakers(NOTE)
    assert found["exports.to_Africa"] is None


def test_a_house_that_signs_a_text_speaks_where_it_says_we():
    assert "Marlin Centre for Ocean Trade" in speakers(NOTE)


COLUMN = """The cost of a truce
By Dana Wibberly
May 9, 2026

I never liked this truce. The truce between China and the United States is a sham.

On March 4 the United States raised its tariff on Chinese goods to 20 percent.

China could cut its tariff on American beef. I doubt it.
"""


def test_a_columnist_holds_views_and_guesses_but_not_what_happened_on_a_day():
    found = [(c.hedge, c.type, c.speaker.name if c.speaker else None) for c in read(COLUMN)]
    assert any(who == "Dana Wibberly" for hedge, _, who in found if hedge == "hinted")
    assert ("stated", "measure", None) in found
    assert all(who is None for hedge, kind, who in found if (hedge, kind) == ("stated", "measure"))


def test_an_agency_argues_in_its_commentary_and_only_reports_elsewhere():
    body = "\n\nPARIS, May 4, 2019 (Sea Wire) -- The tariff war must end. Talks should go on.\n"
    assert "Sea Wire" in speakers("Commentary: Nobody wins" + body)
    assert "Sea Wire" not in speakers("Nobody wins" + body)


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        (
            "“We sold half as much to China in 2025,” said Tamm’s head of buying, Rosa Feld.",
            "Rosa Feld",
        ),
        ("A friend at one of the banks tells me exports to China fell 5% in May.", "friend"),
        ("The WTO Secretariat said exports from China would fall 5% in 2026.", "WTO Secretariat"),
    ],
)
def test_the_name_is_the_one_that_the_text_gives(text, speaker):
    assert any(name and speaker in name for name in speakers(text))


def test_had_it_been_so_it_would_have_been_otherwise():
    text = "Had the truce ended, the tariff on China would have risen to 54 percent."
    assert "conditional" in {c.hedge for c in read(text)}


@pytest.mark.parametrize(
    ("text", "hedge"),
    [
        ("Mr Trump has spoken of a tariff of 40% on Chinese toys.", "hinted"),
        ("The envoys spoke of progress in the truce.", "stated"),
        ("The two sides are supposed to meet in Geneva in June.", "expected"),
        ("The tariff on Chinese toys rose to 40% in March.", "stated"),
    ],
)
def test_how_sure_the_words_are(text, hedge):
    assert hedge in {c.hedge for c in read(text)}


def test_nobody_has_counted_a_year_that_is_still_to_begin():
    text = "March 3, 2025\n\n{} exports to China {} 4% in {}.\n"
    ahead = read(text.format("American", "up", "2027"))
    past = read(text.format("American", "rose", "2024"))
    assert {"forecast"} == {c.type for c in ahead if c.values}
    assert {"statistic"} == {c.type for c in past if c.values}


def test_a_byline_may_tell_where_it_stands():
    text = (
        "How long?\nPosted by Dana Wibberly in Harbour Notes, 4 May 2026\n\n"
        "I never liked this truce. The truce could end in June. My advice is to wait.\n"
    )
    assert "Dana Wibberly" in speakers(text)
