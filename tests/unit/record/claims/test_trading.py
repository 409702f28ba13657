"""Who sells, who buys, whose duties: what ordinary reports leave to the sentence before."""

import pytest

from tests.unit.record.claims.making import claims


def told_about(text, published="2026-09-20"):
    return [c.subject for c in claims(text, published) if c.values]


def told(text, published="2026-09-20"):
    return [(c.subject, v.role, str(v.value), v.unit)
            for c in claims(text, published) for v in c.values]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "subjects"),
    [
        # "The country", "the island": the partner told last, from the teller's side.
        ("Shipments to Japan rose 5%, while imports from the country fell 3%.",
         ["exports.to_JP", "imports.from_JP"]),
        ("US trade with China shrank. The deficit with the country was $9 billion.",
         ["us_deficit.with_CN"]),
        ("US imports from China fell 20%. Taiwan is in its place. Its shipments to the US reached "
         "$24 billion.", ["us_imports.from_CN", "us_imports.from_TW"]),
        # What a seller supplied is told by the buyer.
        ("Brazil had a large harvest. It supplied more than 60% of China's soybean imports.",
         ["imports.soybeans_from_BR"]),
        ("Mexico supplied 15 percent of all US goods imports.", ["us_imports.share_MX"]),
        ("China's soybean imports grew 3%, while the US share fell to 20%.",
         ["imports.soybeans", "imports.soybeans_from_US"]),
        # A party that imports does so itself; "Chinese imports" in an American report come from it.
        ("US exports to China fell 5%. China imported 9 million tons of soybeans from all "
         "countries.", ["us_exports.to_CN", "imports.soybeans"]),
        # A part of a party's exports; what was bought in a past year was imported.
        ("China bought half of American soybean exports in 2017.",
         ["us_exports.soybeans_to_CN"]),
        ("Toys make up 4% of China's exports.", ["exports.toys"]),
        ("China bought 26 million tons of American soybeans in 2023.",
         ["imports.soybeans_from_US"]),
        ("China has bought 4 million tons of American soybeans.", ["purchase.soybeans"]),
        ("Exports rose 5%. Much went to Africa, where sales climbed 25.8%.",
         ["exports.total", "exports.to_Africa"]),
        # "The figure" and "its share" are those of the series, whatever was named since.
        ("China's exports to Africa came to $28 billion. A year before, when tariffs reached 145%, "
         "the figure was $25 billion.",
         ["exports.to_Africa", "tariff.us_on_cn", "exports.to_Africa"]),
        ("China supplied 8% of US imports. In 2017, before the tariffs, its share was 21.6%.",
         ["us_imports.share_CN", "us_imports.share_CN"]),
        ("China imported no U.S. soybeans from May to July.", ["imports.soybeans_from_US"]),
        # A phrase ends with its paragraph: these are two parties, not both.
        ("Vietnam sells more to the U.S.\n\nChina supplied less than 8% of American imports.",
         ["us_imports.share_CN"]),
        ("Peking committed itself to $200 billion of additional imports.", ["purchase.goods"]),
        # Goods and services together are the whole.
        ("US imports from China fell 8%. The gap in goods and services narrowed to $60 billion.",
         ["us_imports.from_CN", "us_deficit.total"]),
    ],
)  # fmt: skip
def test_who_trades_with_whom(text, subjects):
    assert told_about(text) == subjects


@pytest.mark.parametrize(
    ("text", "subjects"),
    [
        ("U.S. beans carry a 13% tariff, against 3% for Brazilian ones.",
         ["tariff.cn_on_us", "tariff.cn_on_br"]),
        ("He put off a 25% tariff on Mexico.", ["tariff.us_on_mx"]),
        ("He put off a 25% tariff on Mexico and Canada.", ["tariff.us"]),
        # "The tariffs" are those told of just before; another party's name makes them its own.
        ("China put a 15% duty on American coal. The tariffs cover $14 billion of goods.",
         ["tariff.cn_on_us", "tariff.cn_on_us"]),
        ("China put a 15% duty on American coal and a 10% duty on crude oil.",
         ["tariff.cn_on_us", "tariff.cn_on_us"]),
        ("China put a 15% duty on American coal. The U.S. tariffs on Chinese goods cover $300 "
         "billion.", ["tariff.cn_on_us", "tariff.us_on_cn"]),
        # Whoever protests does not charge.
        ("China deplores the 12.5 percent duty.", ["tariff.us_on_cn"]),
        ("Both countries cut their tariffs by 115 percentage points.", ["truce"]),
        ("The U.S. and China talk. The tariffs cost the average household $600.",
         ["tariff.us_on_cn"]),
        ("Packages worth $800 or less are no longer duty-free.", ["tariff.exclusions"]),
    ],
)  # fmt: skip
def test_whose_duties_are_meant(text, subjects):
    assert told_about(text) == subjects


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("China weighed in 1.7 million tons of soybeans in May. In June, imports of American "
         "soybeans: zero.", ("imports.soybeans_from_US", "level", "0", "t")),
        ("China has bought not a single bushel of soybeans.",
         ("purchase.soybeans", "amount", "0", "bushel")),
        ("No American soybeans arrived in September, the customs office said.",
         ("imports.soybeans_from_US", "level", "0", "t")),
        ("None of the crop is sold. It bought no American beans at all.",
         ("purchase.soybeans", "amount", "0", "t")),
    ],
)  # fmt: skip
def test_nothing_traded_is_a_figure(text, values):
    assert told(text)[-1] == values


@pytest.mark.parametrize(
    "text",
    ["China bought no more than 3 million tons of soybeans.",
     "There is no deal on soybeans, and China no longer buys 3 million tons of them."],
)  # fmt: skip
def test_no_more_and_no_longer_are_no_zero(text):
    assert [v[2] for v in told(text)] == ["3000000"]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        # Shares stay shares where they are compared; rates of growth are set beside each other.
        ("China's share of US imports was 12.6%, compared with 15.6% a year ago.",
         [("us_imports.share_CN", "share", "12.6", "%"),
          ("us_imports.share_CN", "share", "15.6", "%")]),
        ("China's exports grew 19.4%, quickening from April's 14.1%.",
         [("exports.total", "change", "19.4", "%"), ("exports.total", "change", "14.1", "%")]),
        ("Exports grew 462,000 mt.", [("exports.total", "change", "462000", "t")]),
    ],
)  # fmt: skip
def test_what_figures_beside_each_other_tell(text, values):
    assert told(text) == values


def test_headings_in_capitals_are_no_speakers():
    text = (
        "The White House\nAugust 11, 2025\n\n"
        "KEEPING THE TRUCE: The tariff stays at 10%.\n\n"
        "STRENGTHENING OUR HAND: The deficit with China fell to $9.5 billion in June.\n\n"
        "HELPING AMERICAN GROWERS: China bought 27 million tons of soybeans in 2024.\n\n"
        "A FAIR DEAL FOR FARMERS: China pledged 25 million tons of soybeans.\n"
    )
    names = {c.speaker.name for c in claims(text, "2025-08-11") if c.speaker}
    assert names <= {"White House"}


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("The importer has enough stock for six weeks.",
         [("inventories", "duration", "6", "week")]),
        ("Toolmakers hold three to four months of stock.",
         [("inventories", "duration", "3", "month"), ("inventories", "duration", "4", "month")]),
        ("The toymaker reported third-quarter sales of $1.1 billion.",
         [("sales", "level", "1100000000.0", "USD")]),
        # … but what duties bring in is no firm's.
        ("Tariffs have brought in $120 billion in revenue.",
         [("tariff.us", "amount", "120000000000", "USD")]),
        ("Stocks in Shanghai closed up 0.5%.", [("price.shares_CN", "change", "0.5", "%")]),
        ("Shares in Boeing fell 3.8%.", [("price.shares_US", "change", "-3.8", "%")]),
    ],
)  # fmt: skip
def test_firms_and_their_stocks(text, values):
    assert told(text) == values


def test_a_legal_basis_is_no_price():
    found = told_about("The duties have another legal basis and cost importers $5 billion.")
    assert found == ["tariff.us_on_cn"]


def test_a_text_that_counts_in_yuan_tells_growth_in_yuan():
    body = "China's exports rose 5.7 percent in November. Trade reached {} trillion, exports {}."
    yuan = claims(body.format("3.9 trillion yuan, imports 1.55", "2.35 trillion yuan"))
    dollars = claims(body.format("$549 billion, imports 0.2", "$330 billion"))
    assert yuan[0].basis.currency_terms == "CNY"
    assert dollars[0].basis.currency_terms == ""


def test_growth_by_volume_is_told_so():
    (claim,) = claims("The volume of China's chip exports was 7% higher in May.")
    assert claim.basis.series_note == "volume"


def test_a_year_is_no_rate_of_duty():
    found = told("He used a tariff law from 1977 to tax what Americans buy.")
    assert all(value != "1977" for _, _, value, _ in found)


def test_services_are_no_goods():
    assert told_about("Services exports of China rose 5.9 percent.") == ["exports.services"]
    assert told_about("The services PMI rose to 52.1. China's exports rose 5.9 percent.") == [
        "factory_activity",
        "exports.total",
    ]


def test_a_court_that_upheld_decided():
    (claim,) = claims("The Supreme Court upheld the emergency tariffs.", "2026-02-21")
    assert claim.subject == "court_ruling"
