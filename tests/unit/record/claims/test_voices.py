"""Who says it, how sure, and of which kind a claim is, in short sentences of our own."""

import pytest

from detente.record.claims import extract
from detente.record.documents.reading import read_bytes
from tests.unit.record.claims.making import WORDS, claims


def told(text, published="2025-12-08"):
    """The last claim, and the name of who makes it."""
    claim = claims(text, published)[-1]
    return claim, claim.speaker.name.removesuffix(" (unnamed)") if claim.speaker else None


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("White House aide Ann Lee said the truce would hold.", "Ann Lee"),
        ("Commerce ministry spokesman Tao Ming told reporters the truce would hold.", "Tao Ming"),
        ("Nomura economist Ruth Bell said exports would fall.", "Ruth Bell"),
        ("The truce will hold, said Omar Haddad of the Delta Policy Institute.", "Omar Haddad"),
        ("Paul K. Stone, a grain trader, said exports fell.", "Paul K. Stone"),
        ("Jo March, a professor, farm expert and writer at Elm College, told us exports fell.",
         "Jo March"),
        ("The Council on Pacific Trade said exports fell in May.", "Council on Pacific Trade"),
        ("Exports fell, according to the Centre for Trade and Growth.",
         "Centre for Trade and Growth"),
        ("Polymar, a carrier from Oslo, said the port fees were too high.", "Polymar"),
        ("The USITC on Friday said imports from China fell 3 percent.", "USITC"),
        ("Customs and Border Protection said it would stop collecting the duty.",
         "Customs and Border Protection"),
        ("The Biden administration said it would keep the tariffs on China.",
         "Biden administration"),
        ("Officials in the capital say the truce will hold.", "Officials in the capital"),
        ("An alliance that had fought the levy called the truce a mistake.", "alliance"),
    ],
)  # fmt: skip
def test_the_name_of_a_speaker_is_told_from_what_describes_it(text, speaker):
    assert told(text)[1] == speaker


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("The Orient Research survey covered 90 firms. Exports fell in May, the survey showed.",
         "Orient Research"),
        ("Rhodium Group counts tariffs. According to the report, exports fell in May.",
         "Rhodium Group"),
        ("Tang Wei runs a plant. Tang said exports to America fell.", "Tang Wei"),
        ("“The truce will hold,” said Una Voss, a broker, who expects exports to fall.",
         "Una Voss"),
        ("Karoline Leavitt praised the truce but said the tariffs would stay.",
         "Karoline Leavitt"),
        ("Jamieson Greer said Trump favours the truce and that exports would fall.",
         "Jamieson Greer"),
        ("Trump has said exports fell, but Scott Bessent has raised the possibility of a truce.",
         "Scott Bessent"),
        ("When Donald Trump took office, he vowed to raise tariffs on China.", "Donald Trump"),
        ("Barclays this week raised its forecast of Chinese export growth to 5 percent.",
         "Barclays"),
        ("The finance ministry announced on May 3 that tariffs on soybeans were suspended.",
         "finance ministry"),
        ("A second forecaster thought it likely that exports would fall.", "second forecaster"),
    ],
)  # fmt: skip
def test_a_speaker_is_carried_on(text, speaker):
    assert told(text)[1] == speaker


@pytest.mark.parametrize(
    "text",
    [
        "Trump's comments came before exports fell in May.",
        "The Commerce Department put the firm on its entity list last month.",
        "The two leaders held a long phone call in October.",
        "A broker published a gloomy report and exports fell in May.",
        "The tariff truce survived last year's threats.",
    ],
)
def test_nouns_and_acts_make_no_speaker(text):
    assert told(text)[1] is None


def test_a_name_does_not_run_over_the_end_of_a_line():
    text = "Copper Desk\n\nDonald Trump said the truce would hold."
    assert told(text)[1] == "Donald Trump"


def test_only_to_say_who_spoke_is_no_claim():
    text = "Scott Bessent told reporters on Monday. The truce holds, he said."
    assert ["told reporters" in c.spans[0].quote for c in claims(text)] == [False]


def transcript(name):
    return (
        "Regular Press Conference of the Ministry of Commerce\n\n"
        "Harbour Wire: The truce ends in a week. Will it be extended?\n\n"
        f"{name}: China hopes that the truce will be extended.\n\n"
        "Delta Post: Will China buy soybeans?\n\n"
        f"{name}: Exports to the US fell 8 percent in May."
    )


def test_whoever_answers_in_a_transcript_speaks_though_nobody_introduced_them():
    found = [c for c in claims(transcript("Sun Lan")) if c.evidence != "reported"]
    assert {c.speaker.name for c in found} == {"Sun Lan"}
    assert len(found) == 2


def test_a_question_of_how_claims_nothing():
    assert not claims("How will the tariffs on China be cut?")
    assert not claims("Why did exports fall in May?")


@pytest.mark.parametrize(
    ("text", "hedge", "kind"),
    [
        ("Trump said he would impose a 15 percent tariff on Chinese goods.",
         "threatened", "threat"),
        ("Washington will raise the tariff on Chinese steel to 50 percent on June 1.",
         "threatened", "threat"),
        ("Washington will lower the tariff on Chinese toys to 10 percent.", "stated", "measure"),
        ("The duty on Chinese toys will be suspended until 2027.", "stated", "measure"),
        ("The tariffs on Chinese ships have not been ruled out.", "hinted", None),
        ("China has offered to buy more American soybeans.", "hinted", None),
        ("He doubts that exports will recover.", "expected", "forecast"),
        ("Exports are on track this year to set a record.", "expected", "forecast"),
        ("The talks are back on track.", "stated", "position"),
        ("Exports fell due to the tariffs.", "stated", "statistic"),
        ("The meeting is due to begin in May.", "expected", "event"),
        ("Washington dropped a threatened tariff on Chinese toys.", "stated", None),
        ("His planned visit to Beijing is still set for April.", "expected", "event"),
        ("The tariffs that weigh on Chinese plants were cut.", "stated", None),
        ("China bought less than half of what was planned, 5 million tons of soybeans.",
         "stated", None),
    ],
)  # fmt: skip
def test_how_sure_a_wording_is(text, hedge, kind):
    claim = claims(text)[-1]
    assert claim.hedge == hedge
    assert kind is None or claim.type == kind


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("The talks had been very difficult.", "position"),
        ("The talks were held in Geneva.", "event"),
        ("The meeting was on March 3.", "event"),
        ("The tariffs on China are a mistake.", "position"),
        ("The tariffs on China are in force.", "measure"),
        ("Both sides should keep the truce.", "position"),
        ("The two leaders agreed on a truce in Osaka.", "event"),
        ("Officials made a deal on trade in Geneva.", "event"),
        ("Trump urged Beijing to resume the talks.", "position"),
        ("Beijing is pledging to buy more soybeans.", "commitment"),
        ("Details of the agreement remain unclear.", "position"),
    ],
)
def test_judgement_act_and_promise(text, kind):
    assert claims(text)[-1].type == kind


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Chinese exports fell as the tariff on ships rose in May.", 2),
        ("Exports fell as much as imports did in May.", 1),
        ("Exports fell in May, as expected by most brokers.", 1),
        ("The truce will last as long as tariffs stay low.", 1),
    ],
)
def test_an_as_opens_a_clause_only_with_a_subject_and_a_verb(text, count):
    assert len(claims(text)) == count


def read(text):
    return extract(read_bytes(text.encode(), "a.txt"), WORDS).claims


def test_a_title_tells_an_act_and_a_crosshead_does_not():
    day = "The day was hot and long. It rained at noon. Then the sky cleared.\n\n"
    assert [c.type for c in read("Trump, Xi agree to new truce in Lima\n\n" + day)] == ["event"]
    assert not read("A day in Lima\n\n" + day + "TRADE GAP GROWS\n\n" + day)


def test_a_ministry_that_counts_trade_gives_official_data():
    claim, _ = told("The Commerce Department said US exports to China fell 3 percent in May.")
    assert claim.evidence == "official_data"
    market, _ = told("Brent settled at $63 a barrel on Monday.")
    assert market.evidence == "narrator"


def test_a_section_of_a_paper_is_no_author():
    text = (
        "COMMENT | 23 October 2025\n\nTwo giants\n\nIda Brandt\n\n"
        "I think the truce will hold. My own view of the tariffs is bleak. We shall see.\n"
    )
    assert {c.speaker.name for c in read(text) if c.speaker} == {"Ida Brandt"}


def test_a_title_of_remarks_names_the_spokesperson():
    text = (
        "Ministry of Commerce: Remarks by the Spokesperson on the Talks\n\n"
        "Question: Will the talks go on?\n\n"
        "Answer: China firmly opposes the tariffs.\n"
    )
    assert read(text)[-1].speaker.name == "Ministry of Commerce spokesperson"


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("Scott Bessent praised the truce, while Karoline Leavitt welcomed it but said the "
         "tariffs would stay.", "Karoline Leavitt"),
        ("Karoline Leavitt said she noted that the tariffs would stay.", "Karoline Leavitt"),
        ("“The tariff is a rounding error,” says a maker of tools in Foshan.",
         "maker of tools in Foshan"),
    ],
)  # fmt: skip
def test_the_nearest_subject_goes_on_speaking(text, speaker):
    assert told(text)[1] == speaker
