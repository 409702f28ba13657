"""Whose text it is: transcripts, letters, signed views and live blogs, in texts of our own."""

import pytest

from detente.record.claims import extract
from detente.record.documents.reading import read_bytes
from tests.unit.record.claims.making import WORDS


def read(text):
    return extract(read_bytes(text.encode(), "a.txt"), WORDS).claims


def speakers(text):
    return [c.speaker.name if c.speaker else None for c in read(text)]


HEARING = """COMMITTEE ON PORTS
Hearing of May 5, 2026, morning session
Witnesses: Rosa Tamm, president, Tamm Toys; Igor Feld, Institute for Ocean Trade

MS. TAMM: We import toys from China. The tariff on a toy was 30 percent in April.

THE CHAIR: You wrote that exports to China fell by half in 2025.

MS. TAMM: The tariff will close my plant.

DR. FELD: Exports to China fell 20 percent in 2025.

RANKING MEMBER: Imports from China fell 9 percent in April.
"""


def test_a_label_stands_for_the_full_name_that_the_head_tells():
    found = [(c.speaker.name, c.evidence) for c in read(HEARING) if c.speaker]
    assert {name for name, _ in found} == {"Rosa Tamm", "Igor Feld"}
    assert ("Igor Feld", "analyst") in found
    assert ("Rosa Tamm", "own") in found


def test_who_presides_asks_and_only_reports_what_others_hold():
    asked = [c for c in read(HEARING) if c.evidence == "reported"]
    assert len(asked) == 2
    assert not any(c.speaker for c in asked)


def test_in_an_earnings_call_those_who_ask_are_told_from_those_who_answer():
    text = """FENWICK TOOLS, INC.
Second-quarter results call

OLGA BRANDT, Chief Financial Officer: We paid 40 million dollars in tariffs on Chinese goods.

PETE RUSH, Harbor Research: Thanks. Will the tariff on China fall?

DAN OKORO, Chief Executive: The tariff on China will stay at 30 percent.

RUSH: And if the truce ends in August?

BRANDT: Then exports to China will fall.
"""
    assert set(speakers(text)) == {"Olga Brandt", "Dan Okoro"}


def test_a_line_with_a_colon_is_no_speaker_where_nobody_talks():
    text = """What changes

Steel and copper: The tariff rises to 25 percent in May.

Toys from China: The tariff falls to 10 percent in June.

Ship cranes: The tariff of 30 percent is suspended.
"""
    assert set(speakers(text)) == {None}


def test_a_letter_speaks_as_the_body_at_its_head_and_not_as_whom_it_greets():
    text = """NATIONAL COUNCIL OF LAMP MAKERS
March 2, 2019

The Honorable Robert E. Lighthizer
United States Trade Representative

Dear Ambassador Lighthizer:

We ask that the tariff on lamps from China be lifted. Exports to China fell 9 percent in 2018.

Sincerely,
Jo March, President
"""
    assert set(speakers(text)) == {"National Council of Lamp Makers"}


def test_who_answers_for_a_ministry_is_its_spokesperson():
    text = """Ministry of Commerce of the People's Republic of China
Regular press conference, June 6, 2019

Spokesperson: Trade with the EU rose by 9 percent in May.

Q: Will the talks go on?

A: China firmly opposes the tariffs.
"""
    assert set(speakers(text)) == {"Ministry of Commerce spokesperson"}


@pytest.mark.parametrize(
    ("head", "author"),
    [
        ("Opinion | 3 March 2025\n\nThe long truce\n\nIda Brandt", "Ida Brandt"),
        ("THE COASTAL DAILY | Opinion | 3 March 2025\n\nThe long truce\n\nIda Brandt",
         "Ida Brandt"),
        ("The long truce\nIda Brandt, senior fellow | March 3, 2025", "Ida Brandt"),
        ("The long truce\n\nMarch 3, 2025 | Ida Brandt, Brandt Holt PLLC", "Ida Brandt"),
    ],
)  # fmt: skip
def test_a_view_is_its_authors_and_a_fact_in_it_nobodys(head, author):
    text = head + (
        "\n\nExports to China fell 9 percent in May. The tariffs on China are a mistake, and "
        "I think the truce will hold. That is my view.\n"
    )
    found = {c.type: c.speaker.name if c.speaker else None for c in read(text)}
    assert found["statistic"] is None
    assert found["position"] == author


def test_what_an_author_counts_is_the_authors():
    text = (
        "Opinion | 3 March 2025\n\nThe long truce\n\nIda Brandt\n\n"
        "By my count, exports to China fell 9 percent in May. I stand by it.\n"
    )
    assert speakers(text)[0] == "Ida Brandt"


def test_a_firm_that_advises_owns_its_judgement_and_not_the_law():
    text = (
        "Client Alert | Stone Wray LLP | March 9, 2026\n\nChina tariffs\n\n"
        "The tariff on Chinese toys was lifted on March 2. Requests for refunds may be filed. "
        "Importers should check the tariff now, and we expect the truce to hold.\n"
    )
    found = [(c.spans[0].quote[:8], c.speaker.name if c.speaker else None) for c in read(text)]
    assert ("Importer", "Stone Wray LLP") in found
    assert ("Requests", None) in found


def test_a_live_blog_says_we_and_has_no_author():
    text = (
        "LIVE | Talks in Lima\nThe Coastal Ledger, 3 March 2025\n\n"
        "14:40 That is our last post. We think the truce will hold.\n\n"
        "13:10 The tariffs on China are a mess, we hear. Our view is no better.\n"
    )
    assert set(speakers(text)) <= {None}


def test_a_courtesy_and_a_question_claim_nothing():
    ask = "Client Alert | Stone Wray LLP | March 9, 2026\n\n"
    assert not read(ask + "Please let us know of any tariff on China. Is the truce dead?\n")
    assert read(ask + "Is the truce dead? The tariff on China rose to 30 percent in May.\n")


def test_testimony_speaks_as_its_witness():
    text = (
        "Testimony of Rosa Tamm, President, Tamm Toys\n"
        "Before the Committee on Ports\nMay 5, 2026\n\n"
        "We import toys from China. The tariff on a toy was 30 percent in April. Exports to "
        "China fell 9 percent in 2025.\n"
    )
    assert set(speakers(text)) == {"Rosa Tamm"}
