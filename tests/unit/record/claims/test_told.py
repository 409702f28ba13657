"""What a figure is about where the words for it stand earlier: gaps, books, rates, lists."""

import pytest

from tests.unit.record.claims.making import claims


def told_about(text, published="2026-09-20"):
    return [c.subject for c in claims(text, published) if c.values]


@pytest.mark.parametrize(
    ("text", "subjects"),
    [
        # "Gap" and "shortfall" are the balance spoken of; a country named with them is the partner.
        ("The US trade deficit grew to $90 billion. With Vietnam the shortfall was $9 billion, "
         "and the Mexican gap was $7 billion.",
         ["us_deficit.total", "us_deficit.with_VN", "us_deficit.with_MX"]),
        ("China's surplus came to $90 billion. With the United States alone it was $30 billion. "
         "That gap has reached $300 billion.",
         ["trade_surplus", "trade_surplus.with_US", "trade_surplus.with_US"]),
        # … and no balance where none was spoken of.
        ("China promised to buy 25 million tons of soybeans. The shortfall is 10 million tons.",
         ["purchase.soybeans", "purchase.soybeans"]),
        ("The overall shortfall in goods and services grew to $621 billion.", ["us_deficit.total"]),
        # The other party's books turn a flow round.
        ("China's surplus with the US was $376 billion on American figures.",
         ["us_deficit.with_CN"]),
        ("The US deficit with China was $376 billion. Beijing's own tally is $276 billion.",
         ["us_deficit.with_CN", "trade_surplus.with_US"]),
    ],
)  # fmt: skip
def test_balances(text, subjects):
    assert told_about(text) == subjects


@pytest.mark.parametrize(
    ("text", "subjects"),
    [
        # Who owns the word ships; a bare name before it receives.
        ("Beijing's shipments rose 10% to the European Union.", ["exports.to_EU"]),
        ("China's US-bound exports fell 30%.", ["exports.to_US"]),
        ("What China sold abroad rose 4.4%.", ["exports.total"]),
        ("America bought $500 billion of goods from China and sold it $120 billion.",
         ["us_imports.from_CN", "us_exports.to_CN"]),
        # Another of the kind: "those of", "that with", a partner behind or before the figure.
        ("Exports of cars rose 8.8%. Those of chips surged 25.6%.",
         ["exports.cars", "exports.semiconductors"]),
        ("Trade with the EU rose by 11.7 percent and that with ASEAN by 9.4.",
         ["trade.with_EU", "trade.with_ASEAN"]),
        ("ASEAN remained China's largest partner, with bilateral trade up 9.6 percent.",
         ["trade.with_ASEAN"]),
        ("The EU came next, with trade rising 5.4 percent.", ["trade.with_EU"]),
        ("China's trade with ASEAN grew 5%. Trade with the bloc came to 6.8 trillion yuan.",
         ["trade.with_ASEAN", "trade.with_ASEAN"]),
        # Partners in a list are those of exports, not of a total told in between.
        ("China's exports rose 4.4%. Imports rose 1.3%. ASEAN (+22.5%), Africa (+26%).",
         ["exports.total", "imports.total", "exports.to_ASEAN", "exports.to_Africa"]),
        ("Exports of magnets rose to 420 tons to the United States. In August the total was "
         "6,146 tons.", ["exports.rare_earth_magnets_to_US", "exports.rare_earth_magnets"]),
        ("US goods imports from China fell 20%. China's share has fallen to 13.9%.",
         ["us_imports.from_CN", "us_imports.share_CN"]),
        ("US exports to China were $151 billion. Soybeans made up $14 billion of this.",
         ["us_exports.to_CN", "us_exports.soybeans_to_CN"]),
        # Yuan are counted by China.
        ("The US exports more, it said. Exports rose 5.7 percent in yuan terms.",
         ["exports.total"]),
        ("12 million tonnes of soybeans landed in August.", ["imports.soybeans"]),
    ],
)  # fmt: skip
def test_flows(text, subjects):
    assert told_about(text)[-len(subjects) :] == subjects


@pytest.mark.parametrize(
    ("text", "subjects"),
    [
        # A rate told a second time is of the duties it was told of.
        ("The tariff on Chinese goods is 30 percent. Imports fell 5 percent. At 30 percent we can "
         "work.", ["tariff.us_on_cn", "imports.total", "tariff.us_on_cn"]),
        # What falls on everybody, or on a third country.
        ("US tariffs on Chinese goods are 30%. Other countries pay 10%.",
         ["tariff.us_on_cn", "tariff.us"]),
        ("Higher US tariffs are on hold (Vietnam 46%, EU 20%).", ["tariff.us_on_vn",
         "tariff.us_on_eu"]),
        # Rates that are charged need no word for duties.
        ("They slapped 25 percent on $200 billion of Chinese goods.", ["tariff.us_on_cn"]),
        ("They paid 25 percent of the bill.", []),
        # Goods of a party, and where duties are said to apply.
        ("American beans are dear. With a 13% tariff they find no buyers.",
         ["tariff.cn_on_us"]),
        ("American pork going into China faces a tariff of 62 percent.", ["tariff.cn_on_us"]),
        ("Duties of 5 to 25 percent have applied to American products.", ["tariff.cn_on_us"]),
        ("Chinese lamps are cheap. With a 25% tariff they are not.", ["tariff.us_on_cn"]),
        # What is replaced, or lies beneath, is not what is told.
        ("The 10% surcharge that replaced the fentanyl tariff ends in July.",
         ["tariff.us_on_cn"]),
        # A statute that opens a text is what it is about; lists have its name only then.
        ("Section 301 duties are at issue. The rate on List 4A was halved to 7.5%.",
         ["tariff.us_s301"]),
        ("The rate on List 4A was halved to 7.5%.", ["tariff.us_on_cn"]),
        # Averages of what America charges are of all countries unless China is named.
        ("The average American tariff would drop to 6.5 per cent.", ["tariff.us"]),
        ("The average American tariff on Chinese goods would drop to 30 per cent.",
         ["tariff.us_on_cn.total"]),
        # What is added since 2025, in force; not what is threatened.
        ("Chinese goods carry 30% in additional tariffs.", ["tariff.us_on_cn.new"]),
        ("Mr Trump threatened an additional tariff of 100% on China.", ["tariff.us_on_cn"]),
        ("The flat charge on parcels is $100 per item.", ["tariff.us_on_cn"]),
    ],
)  # fmt: skip
def test_duties(text, subjects):
    found = told_about(text)
    assert found[-len(subjects) :] == subjects if subjects else "tariff.us_on_cn" not in found


@pytest.mark.parametrize(
    ("text", "subjects"),
    [
        ("Tariff changes:\n\nSteel: The tariff on Chinese goods will increase to 25%.\n"
         "Chips: to 50% in 2027.\nCars: The rate goes up to 100%.",
         ["tariff.us_on_cn", "tariff.us_on_cn", "tariff.us_on_cn"]),
        ("Section 301. The China lists remain in force, at 7.5 to 100 percent.",
         ["tariff.us_s301"]),
        ("Corn futures rose 2%, and those for wheat added 3%.", ["corn_futures", "wheat_futures"]),
        ("Soybean futures fell 2%. Prices had surged to $11.69 in May.",
         ["soybean_futures", "soybean_futures"]),
        ("The port fees take effect. Owners of ships will pay $50 per net ton.", ["port_fees"]),
        ("He puts the odds of an extension at four in five.", ["truce"]),
        ("Seven rare earths now need an export license.", ["export_control.rare_earths"]),
        ("American consumer prices rose 2.3% in May.", ["price.consumer_US"]),
        ("Conab sees next year's soybean harvest at 120 million tons.", ["production.soybeans_BR"]),
        ("Exports rose 5%. The reductions last 90 days.", ["exports.total"]),
    ],
)  # fmt: skip
def test_items_prices_and_chances(text, subjects):
    found = told_about(text)
    assert found[-len(subjects) :] == subjects
