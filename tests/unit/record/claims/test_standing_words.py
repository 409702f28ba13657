"""Which words of doubt count for a claim, and whose words a claim is, in sentences of our own."""

import pytest

from tests.unit.record.claims.making import claims


def first(text):
    return claims(text)[0]


def speaker(claim):
    return claim.speaker.name if claim.speaker else None


@pytest.mark.parametrize(
    ("text", "hedge"),
    [
        # A word that describes a noun says nothing of the clause.
        ("Retailers raised imports from China by 4 percent before the anticipated duties.",
         "stated"),
        ("China paused its plan to impose duties on US cotton.", "stated"),
        ("China plans to suspend duties on US cotton.", "expected"),
        ("Washington suspended the duties on toys that it had planned for May.", "stated"),
        ("The duties on Chinese toys rose to 20 percent due to tariff fraud.", "stated"),
        ("The duties on Chinese toys are due to expire on 10 March 2026.", "expected"),
        # So does one inside a clause that describes or asks.
        ("Washington lifted the duties on toys from makers who may move to Ohio.", "stated"),
        ("Washington may lift the duties on toys from makers who moved to Ohio.", "hinted"),
        ("China signed an agreement on shipping that could steady the ports.", "stated"),
        # What follows from the words before it, in its own clause only.
        ("Without a deal, duties on Chinese toys could rise to 30 percent.", "conditional"),
        ("Tariffs on toys could rise to 30 percent.", "hinted"),
        ("It is not clear whether the duties on toys will end in May.", "hinted"),
    ],
)  # fmt: skip
def test_only_the_words_that_govern_a_clause_hedge_it(text, hedge):
    assert first(text).hedge == hedge


def test_or_else_hangs_its_own_clause_only():
    one, other = claims(
        "China bought 4 million tons of soybeans, or else Washington will raise duties to 30%."
    )
    assert (one.hedge, other.hedge) == ("stated", "conditional")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Exports rose 5 percent, the General Administration of Customs of China said.",
         "General Administration of Customs of China"),
        ("Goldman Sachs Research said exports would rise 5 percent.", "Goldman Sachs Research"),
        ("“Exports of toys will fall as long as the duties are in place,” Ruth Bell, "
         "Nomura economist said.", "Ruth Bell"),
        ("Donald Trump on Friday announced China had agreed to end the duties on soybeans.",
         "Donald Trump"),
        ("The two sides agreed to extend the truce, China's Vice Minister of Commerce, "
         "Li Chenggang, announced on Monday evening.", "Li Chenggang"),
        ("Beijing vowed to impose duties on US cotton.", "Beijing"),
        ("Washington imposed duties on Chinese toys.", None),
        ("Although the duties on toys rose, Trump said, “We will have a deal on trade soon.”",
         None),
        ("No exporter has ever claimed the truce would hold.", None),
        # A body's name goes on over whom it is of; the bank's economists are those of that bank.
        ("The National Association of Home Retailers said tariffs would cost $2 billion.",
         "National Association of Home Retailers"),
        ("U.S. Customs and Border Protection said tariffs brought in $5 billion.",
         "U.S. Customs and Border Protection"),
        ("CHINA AND VIETNAM TOY EXPORTS TO THE UNITED STATES RISE 5 PERCENT", None),
    ],
)  # fmt: skip
def test_the_whole_name_of_whoever_speaks(text, name):
    assert speaker(first(text)) == name


def test_a_letter_speaks_as_whoever_wrote_it():
    made = claims(
        "Liu He read out a letter from Xi Jinping which said the talks were useful. "
        "The letter also noted that the truce was extended by 90 days."
    )
    assert {speaker(c) for c in made} == {"Xi Jinping"}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The growth forecast for 2026 has been raised to 4.8 percent.", "Goldman Sachs"),
        ("Exports in 2026 are expected to rise 4 percent.", "Goldman Sachs"),
        ("Exports rose 4 percent in May.", None),
    ],
)
def test_a_forecast_that_nobody_makes_is_that_of_the_house_named_last(text, name):
    made = claims(f"Goldman Sachs said exports would rise 5 percent in 2025.\n\n{text}")
    assert speaker(made[-1]) == name


def test_single_marks_quote_a_statement_but_not_a_phrase():
    made = claims(
        "'We made progress on trade,' Trump said. 'China will buy many more soybeans this year.'"
        "\n\nThe 'great deal' extended the truce by 90 days."
    )
    assert [speaker(c) for c in made if c.subject == "purchase.soybeans"] == ["Donald Trump"]
    assert speaker(made[-1]) is None


def test_the_economists_of_a_bank_speak_for_the_one_named_last():
    text = (
        "Goldman Sachs doubts that the truce can last. Exports will grow 5% next year, the bank's "
        "economists wrote. Some economists said imports will rise 3%."
    )
    assert [speaker(c) for c in claims(text)][1:] == ["Goldman Sachs", "Some economists"]
