"""What the extractor reads in short sentences of our own, class by class."""

import pytest

from tests.unit.record.claims.making import claims, figures


def counted(text, published="2025-12-08"):
    return [c for c in claims(text, published) if c.values]


def last(text, published="2025-12-08"):
    return counted(text, published)[-1]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("Shipments to America collapsed by a third.", [("change", -33.3, "%")]),
        ("Exports were nearly a third above the level of a year ago.", [("change", 33.3, "%")]),
        ("The surplus was a fifth wider than in 2024.", [("change", 20, "%")]),
        ("Exports rose by almost a quarter to $7.1 billion.",
         [("change", 25, "%"), ("level", 7.1e9, "USD")]),
        ("Exports doubled in May.", [("change", 100, "%")]),
        ("Two-thirds of exports go elsewhere.", [("share", 66.7, "%")]),
        ("The bank puts the chance of a deal at two in five.", [("share", 40, "%")]),
        ("A war would knock half a percentage point off US growth.", [("change", -0.5, "pp")]),
        ("Exports fell for a second month in June.", [("streak", 2, "month")]),
        ("Exports to the US fell, the eleventh drop running.", [("streak", 11, "month")]),
        ("The truce held for five months before it broke.", [("duration", 5, "month")]),
        ("He signed an order for a global levy of 10%, to last 150 days.",
         [("rate", 10, "%"), ("duration", 150, "day")]),
        ("The suspension runs for a further year.", [("duration", 1, "year")]),
        ("Beijing set tariffs of 5 and 10 per cent on American goods.",
         [("rate", 5, "%"), ("rate", 10, "%")]),
        ("The duty fell from 20 per cent to 10.", [("from", 20, "%"), ("to", 10, "%")]),
        ("The rate will go up to 25 per cent on January 1.", [("to", 25, "%")]),
        ("China charges duties of up to 15 percent on American farm goods.", [("rate", 15, "%")]),
        ("Waiting times for licences fell to 30 days from 63.",
         [("duration", 30, "day")]),
        ("Brent settled at $63.37 a barrel, up 1.3%.",
         [("level", 63.37, "USD/barrel"), ("change", 1.3, "%")]),
        ("Soybean futures dropped 14 1/2 cents.", [("change", -0.145, "USD")]),
        ("Ships pay a port fee of $50 per net ton.", [("rate", 50, "USD/t")]),
        ("The PMI stayed below the 50 line.", [("threshold", 50, "points")]),
        ("Export growth will slow to around 3% in 2026.", [("change", 3, "%")]),
    ],
)  # fmt: skip
def test_values_with_their_units_and_roles(text, values):
    got = [v for claim in counted(text)[:1] for v in figures(claim)]
    assert [(r, pytest.approx(n), u) for r, n, u in values] == got


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("Its exports to members of the Association of Southeast Asian Nations rose 9%.",
         "exports.to_ASEAN"),
        ("Imports from China through the twelve biggest US gateways dropped 22%.",
         "us_imports.from_CN"),
        ("China's exports of electric vehicles rose 67%.", "exports.electric_vehicles"),
        ("China exported 12,000 electric cars in 2023.", "exports.electric_cars"),
        ("The gap between the two was nearly $1.2 trillion.", "trade_surplus"),
        ("China's overall foreign trade expanded by 3.5 percent.", "trade.total"),
        ("Beijing's answer starts at 400 yuan a ton, a port fee for American ships.", "port_fees"),
        ("Freight rates edged up to $1,468 a box.", "price.freight"),
        ("Shares in Hong Kong jumped 2.4%.", "price.shares_HK"),
        ("Terbium prices climbed to $900 a kilogram.", "price.terbium"),
        ("Sorghum futures rose 3%.", "sorghum_futures"),
        ("China would buy 300,000 tons of coal from America.", "purchase.coal"),
        ("The European Union charges duties of 35% on Chinese electric cars.",
         "tariff.eu_on_cn"),
        ("China raised its duties on Canadian canola to 76%.", "tariff.cn_on_ca"),
        ("The steel tariff is 50%.", "tariff.us_s232"),
        ("The tariff adds 0.3pp to inflation and takes 1.2 points off Chinese growth.",
         "gdp.growth"),
        ("The farm bailout is worth $12 billion.", "farm_aid"),
    ],
)  # fmt: skip
def test_subjects(text, subject):
    assert last(text).subject == subject


@pytest.mark.parametrize(
    ("text", "published", "subject"),
    [
        ("The tariff on Chinese goods reached 145%.", "2025-04-20", "tariff.us_on_cn"),
        ("Chinese goods face a total of 145%.", "2025-04-20", "tariff.us_on_cn.new"),
        ("Washington unveiled a 34 percent tariff.", "2025-04-04", "tariff.us_on_cn"),
        (
            "The reciprocal tariffs are out. Washington unveiled a 34 percent tariff on China.",
            "2025-04-04",
            "tariff.us_on_cn.reciprocal",
        ),
        (
            "A second tranche is under review. A 25 percent tariff on $34 billion of goods began.",
            "2018-07-06",
            "tariff.us_on_cn",
        ),
        (
            "The Section 301 tranches follow. A 25 percent tariff on $34 billion of goods began.",
            "2018-07-06",
            "tariff.us_s301",
        ),
        ("The tariff on Chinese goods is 47%.", "2025-11-20", "tariff.us_on_cn.total"),
    ],
)
def test_a_rate_that_only_one_layer_had(text, published, subject):
    assert last(text, published).subject == subject


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("Imports did better too: they were up 1.9%.", "imports.total"),
        ("Exports to the US fell 20%, and purchases from it dropped 14%.", "imports.from_US"),
        ("Exports to the EU rose 8%. It was the fourth rise in a row.", "exports.to_EU"),
        ("The US is the exception. Shipments there fell 11%.", "exports.to_US"),
        (
            "The tariff was cut. Of it, 10% was reciprocal and 20% fentanyl.",
            "tariff.us_on_cn.fentanyl",
        ),
        ("Exports of chips rose 72%, cars 67%.", "exports.cars"),
        ("Purchases of soybeans were slow. The price has gone up 10%.", "price.soybeans"),
    ],
)
def test_what_is_left_unsaid(text, subject):
    assert last(text).subject == subject


def test_partners_and_figures_in_the_same_order():
    text = (
        "Exports to the EU, Southeast Asia and Africa grew by 14%, 15.6% and 56.4%, respectively."
    )
    assert [(c.subject, float(c.change)) for c in counted(text)] == [
        ("exports.to_EU", 14),
        ("exports.to_ASEAN", 15.6),
        ("exports.to_Africa", 56.4),
    ]


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("For all of 2025 exports rose 5%. Sales to Africa rose 26%.", "2025"),
        ("Exports rose 5% in November. Sales of cars fell by a fifth from October.", "2025-11"),
        ("Foreign demand came back in November. Exports were worth $330 billion, after an October "
         "in which they had lost 1%.", "2025-10"),
        ("In November the data were better. Exports rose 5%.", "2025-11"),
        ("Exports rose 5% in November. Over the first eleven months the surplus was $1 trillion. "
         "Imports rose 2%.", "2025-11"),
        ("Exports rose 7% in January and February. In December they had risen 6%.\n\n"
         "Imports fell 2%.", "2025-01/2025-02"),
        ("Economists expect more: exports grew 5% in November.", "2025-11"),
        ("Output slowed less than feared in the second quarter: exports rose 5%.",
         "2025-04/2025-06"),
        ("Soybean futures closed at $10.13 a bushel on Friday.", "2025-12-05"),
        ("Imports rose to $90 billion from $80 billion in August. Exports grew 3% in October.",
         "2025-10"),
    ],
)  # fmt: skip
def test_periods(text, period):
    assert str(last(text).period) == period


@pytest.mark.parametrize(
    ("text", "hedge"),
    [
        ("Should talks fail, tariffs on Chinese goods would rise.", "conditional"),
        ("If the truce breaks, exports suffer. That would hurt the truce.", "conditional"),
        ("A longer truce would boost exports to America.", "conditional"),
        ("The ministry said that duties on China would go down to 47 per cent.", "stated"),
        ("The outcome looks more like a truce than a deal.", "hinted"),
        ("The truce will probably be extended.", "expected"),
        ("Growth is seen slowing to 4% next year.", "expected"),
        ("Exports grew more than anyone had predicted in May.", "stated"),
    ],
)
def test_hedges(text, hedge):
    assert claims(text)[-1].hedge == hedge


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("A freight forwarder in Shenzhen said exports fell.", "freight forwarder in Shenzhen"),
        ("“China has learnt that the licence office is a weapon against tariffs,” said Kwan "
         "Siu-ming.", "Kwan Siu-ming"),
        ("“A ceasefire between the two countries is not yet a peace,” said its chief economist, "
         "Oliver Grant.", "Oliver Grant"),
        ("Beijing insists that the truce will hold.", "Beijing"),
        ("Scott Bessent met reporters. The secretary said the truce would hold.", "Scott Bessent"),
        ("Mr Trump will meet Mr Xi in South Korea, he wrote.", "Donald Trump"),
        ("David Perdue, the American ambassador, said at a fair that the truce held.",
         "David Perdue"),
        ("“The truce went well for both of us. We agreed on soybeans,” Trump wrote.",
         "Donald Trump"),
        ("Exports rose 3%, beating the 2% gain economists polled by the agency had expected.",
         "economists polled by the agency"),
        ("Beijing has not said that the truce will be extended.", None),
        ("The two leaders are due to see each other at the summit.", None),
        ("The leaders concluded a truce in October.", None),
    ],
)  # fmt: skip
def test_speakers(text, speaker):
    told = claims(text)[-1].speaker
    name = told.name.removesuffix(" (unnamed)") if told else None
    assert name == speaker


@pytest.mark.parametrize(
    "text",
    [
        "China's surplus set a record, customs said on Friday.",
        "Exports rose 3%, official data showed Wednesday, Jan. 14.",
        "Figures published last week put exports 1% lower.",
    ],
)
def test_the_release_of_figures_is_an_event(text):
    assert [c.type for c in claims(text) if c.subject == "data_release"] == ["event"]


@pytest.mark.parametrize(
    "text",
    [
        "Senior envoys debated the truce of last October, which lapses on Nov 10.",
        "The tariff truce was prolonged. It lapses on 24 July.",
        "That reprieve ends on 10 November.",
    ],
)
def test_when_a_truce_ends(text):
    assert claims(text)[-1].subject == "truce"


def test_a_date_is_never_cut():
    text = "The United States keeps the suspension of the 24% tariff until November 10, 2027 and "
    claim = counted(text + "lowers the fentanyl duty to 5%.", "2026-09-26")[0]
    assert claim.deadline == "2027-11-10"


def test_a_question_of_an_outlet_is_no_statement_of_the_ministry():
    text = (
        "Foreign Ministry Spokesperson's Regular Press Conference\n\n"
        "Harbour Wire: China has met 80 percent of its soybean pledge. Your comment?\n\n"
        "Spokesperson: China will keep to the truce."
    )
    found = claims(text)
    assert [c.evidence for c in found if c.values] == ["reported"]
    assert found[-1].speaker.name == "Foreign Ministry spokesperson"
