"""Type and hedge of a clause, and what ranks it in time, in short sentences of our own."""

import pytest

from tests.unit.record.claims.making import claims


def last(text, published="2025-12-08"):
    return claims(text, published)[-1]


@pytest.mark.parametrize(
    ("text", "hedge", "kind"),
    [
        ("Requests for refunds may be filed until May 3.", "stated", "measure"),
        ("Under the statute the surcharge may last no longer than 120 days.", "stated", "measure"),
        ("The tariffs on China may be raised to 50 percent.", "hinted", "threat"),
        ("Importers should consider asking for refunds.", "stated", "position"),
        ("Trump has floated a tariff of 80 percent on China.", None, "threat"),
        ("Trump is threatening to put a 90 percent tariff on China.", "threatened", "threat"),
        ("Trump promised a tariff of 70 percent on China.", "threatened", "threat"),
        ("Beijing promised to cut its tariff on cars to 5 percent.", "stated", "commitment"),
        ("Washington is studying options for export controls on chips.", "hinted", None),
        ("The port fees on Chinese ships are gone.", "stated", "measure"),
        ("The tariff on Chinese lamps ends in July.", "stated", "measure"),
        ("Analysts had looked for exports growing 4 percent.", "expected", "forecast"),
        ("There'll be a meeting of the two ministers.", "expected", None),
        ("Washington has not confirmed that the leaders will meet.", "stated", "position"),
        ("The minister visits Washington on May 3, 2026.", "expected", "event"),
        ("The minister visited Washington on May 3, 2025.", "stated", "event"),
        ("What we're looking at is a fragile truce, a lawyer said.", "stated", None),
        ("The tariffs on China would push up prices, said Ann Lee, a broker.", None, "forecast"),
    ],
)  # fmt: skip
def test_how_sure_and_of_what_kind(text, hedge, kind):
    claim = last(text)
    assert hedge is None or claim.hedge == hedge
    assert kind is None or claim.type == kind


def test_a_fact_sheet_tells_what_its_government_does_and_threatens_nobody():
    text = (
        "THE WHITE HOUSE\nFACT SHEET: Fair Trade in Lamps\nMay 14, 2024\n\n"
        "The tariff on Chinese lamps will increase to 25 percent this year.\n"
    )
    claim = last(text, "2024-05-14")
    assert (claim.type, claim.hedge) == ("measure", "stated")


def test_what_was_bought_is_counted_and_what_is_owed_is_pledged():
    assert last("Purchases of soybeans over the two years were 12 million tons.").type == (
        "statistic"
    )
    pledged = last("Under the deal the target for soybeans was 12 million tons.")
    assert pledged.type == "commitment"


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Exports rose 4 percent in May, the most since January.", 2),
        ("The surplus was 90 billion dollars, the smallest in more than nine years.", 2),
        ("Imports fell 9 percent, their worst month on record.", 2),
        ("The imports, the largest since May, came from China and fell 9 percent.", 1),
        ("Exports rose 4 percent, the customs office said in May.", 1),
    ],
)
def test_what_ranks_a_figure_in_time_is_a_claim_of_its_own(text, count):
    assert len(claims(text)) == count


@pytest.mark.parametrize(
    ("text", "evidence"),
    [
        ("Customs data showed a fall. Exports fell 9 percent in May.", "official_data"),
        ("A cold spring. Exports fell 9 percent in May.", "narrator"),
        ("Two brokers said exports fell 9 percent in May.", "anonymous"),
        ("Two economists said exports fell 9 percent in May.", "analyst"),
        ("The toy makers' union said the truce would fail.", "own"),
        ("Ann Lee, who runs data at a Paris consultancy, said the truce would fail.", "analyst"),
        ("Ann Lee, who owns a shop in Paris, said the truce would fail.", "own"),
    ],
)
def test_who_vouches(text, evidence):
    assert last(text).evidence == evidence
