"""What the figures of short texts of our own are about: flows, balances, duties, purchases."""

import pytest

from tests.unit.record.claims.making import WORDS, claims


def about(text, published="2025-12-08"):
    return [c.subject for c in claims(text, published) if c.values]


@pytest.mark.parametrize(
    ("text", "subjects"),
    [
        ("The EU's trade deficit with China widened to 305.8 billion euros in 2024.",
         ["eu_deficit.with_CN"]),
        ("Germany's imports from China rose 8.3% in the first half.", ["de_imports.from_CN"]),
        ("Japanese exports to China dropped 5.5% in August.", ["jp_exports.to_CN"]),
        ("Vietnam's exports to the United States rose 28%.", ["vn_exports.to_US"]),
        ("The overall US trade deficit narrowed to $52.8 billion in September.",
         ["us_deficit.total"]),
        ("The US goods deficit with Vietnam hit $123 billion in 2024.", ["us_deficit.with_VN"]),
        ("The deficit narrowed 0.9% to $70.3 billion in June.\n\nExports fell 0.2% to $280 billion."
         " Imports from China dropped 8.1% to $32 billion.",
         ["us_deficit.total", "us_exports.total", "us_imports.from_CN"]),
        ("The EU's goods deficit with China rose to 33.6 billion euros. Imports from China climbed "
         "7.4%. Exports to China fell 9.2%, with cars down 31%.",
         ["eu_deficit.with_CN", "eu_imports.from_CN", "eu_exports.to_CN", "eu_exports.cars_to_CN"]),
        ("US imports from China fell 9%. Chinese customs recorded exports of $36 billion.",
         ["us_imports.from_CN", "exports.to_US"]),
    ],
)  # fmt: skip
def test_whose_books_tell(text, subjects):
    assert about(text) == subjects


@pytest.mark.parametrize(
    ("text", "subjects"),
    [
        ("China's trade surplus with the European Union grew 26% to $291 billion.",
         ["trade_surplus.with_EU"]),
        ("China's trade surplus reached $111.68 billion in November.", ["trade_surplus"]),
        ("The surplus of $1 trillion that it ran with the world grew 2%.", ["trade_surplus"]),
        ("Shipments to the US rose 11% and imports from there 1%, which widened the gap to $323 "
         "billion.", ["exports.to_US", "imports.from_US", "trade_surplus.with_US"]),
        ("Trade between China and ASEAN rose 8.5% to 6.82 trillion yuan.", ["trade.with_ASEAN"]),
        ("China's trade with Russia fell 6.9% in 2025.", ["trade.with_RU"]),
        ("Trade with the US fell 8.1 percent, while trade with Africa grew 11.3 percent.",
         ["trade.with_US", "trade.with_Africa"]),
        ("Bilateral trade fell 15.6 percent to $514.7 billion.", ["trade.with_US"]),
        ("Canada's exports to China fell 10%. Two-way trade was worth $86 billion.",
         ["ca_exports.to_CN", "trade.with_CA"]),
        ("Imports and exports totalled 3.9 trillion yuan in November, up 4.1 percent.",
         ["trade.total"]),
        ("China's foreign trade grew 3.6 percent in the first 11 months.", ["trade.total"]),
    ],
)  # fmt: skip
def test_balances_and_both_ways(text, subjects):
    assert about(text) == subjects


@pytest.mark.parametrize(
    ("text", "subjects"),
    [
        ("Exports and imports rose 5.9% and 1.9%, respectively.",
         ["exports.total", "imports.total"]),
        ("Exports of green goods grew, with cars, lithium batteries and toys rising 8.1 percent, "
         "3.2 percent and 4.7 percent.",
         ["exports.cars", "exports.lithium_batteries", "exports.toys"]),
        ("China's exports to Africa, the EU and Japan rose 27%, 14% and 2%.",
         ["exports.to_Africa", "exports.to_EU", "exports.to_JP"]),
        ("Exports to Japan and Korea rose 5%.", ["exports.to_JP_KR"]),
        ("Pork imports fell 12 percent and beef imports 8 percent.",
         ["imports.pork", "imports.beef"]),
        ("Shipments of toys to the US fell 43%, those of furniture 31%.",
         ["exports.toys_to_US", "exports.furniture_to_US"]),
    ],
)  # fmt: skip
def test_which_figure_of_a_list_is_whose(text, subjects):
    assert about(text) == subjects


@pytest.mark.parametrize(
    ("text", "subjects"),
    [
        # One product at the head of a text is what its bare "exports" are of …
        ("Magnet exports slip\n\nChina's magnet exports fell in May. Exports were 5,774 tons. "
         "Shipments to Japan fell 28% to 420 tons.",
         ["exports.rare_earth_magnets", "exports.rare_earth_magnets_to_JP"]),
        # … but not of a total, nor in a text about trade as a whole.
        ("China's magnet exports fell 5% in May. Total exports rose 4.8%.",
         ["exports.rare_earth_magnets", "exports.total"]),
        ("China's exports rose 6%. Imports fell 2%. Magnet shipments fell 9%. Exports to the EU "
         "gained 12%.",
         ["exports.total", "imports.total", "exports.rare_earth_magnets", "exports.to_EU"]),
        ("Of the 2 million tons of beans shipped last week, half went to Asia. US soybean exports "
         "to Spain were 143,000 tons.", ["us_exports.soybeans", "us_exports.soybeans_to_ES"]),
        ("China's beef imports climbed 11 percent to 2.9 million tons. Brazil shipped 1.3 million "
         "tons, followed by Argentina with 594,000 tons.",
         ["imports.beef", "imports.beef_from_BR", "imports.beef_from_AR"]),
        ("China's U.S. soybean imports sank 40%.", ["imports.soybeans_from_US"]),
        ("A trader sold 260,000 tons of soybeans to unknown destinations.",
         ["sales.soybeans_to_unknown"]),
        ("You are sending over $40 billion in American soybeans to China.",
         ["us_exports.soybeans_to_CN"]),
        ("Exports of machine tools rose 17%, making up 6.3% of total exports.",
         ["exports.machinery", "exports.machinery"]),
        ("The United States accounts for 11% of China's exports.", ["exports.share_US"]),
        ("A quarter of all imports from China came in free of duty, the US Census said. US imports "
         "from China fell 3%.", ["us_imports.from_CN", "us_imports.from_CN"]),
    ],
)  # fmt: skip
def test_products_and_partners_left_unsaid(text, subjects):
    assert about(text)[-len(subjects) :] == subjects


@pytest.mark.parametrize(
    ("text", "subjects"),
    [
        ("Trump threatened an additional 100% tariff on Chinese goods.", ["tariff.us_on_cn"]),
        ("Washington will put new tariffs of 30% on Chinese goods.", ["tariff.us_on_cn"]),
        ("That brings the new tariffs on Chinese goods down to 20%.", ["tariff.us_on_cn.new"]),
        ("Tariffs added this year stand at 30%.", ["tariff.us_on_cn.new"]),
        ("He would impose tariffs on US$300 billion worth of Chinese imports.",
         ["tariff.us_on_cn"]),
        ("The Section 301 duties stay at 7.5%. The 25 percent on $250 billion of imports stays.",
         ["tariff.us_s301", "tariff.us_s301"]),
        ("Canada imposed a 100% tariff on Chinese electric vehicles.", ["tariff.ca_on_cn"]),
        ("Canada's 25% levy on US cars remains.", ["tariff.ca_on_us"]),
        ("China put duties of 75.8% on Canadian canola.", ["tariff.cn_on_ca"]),
        ("Crushers will stay with Brazilian beans while the 13% duty on U.S. cargoes remains.",
         ["tariff.cn_on_us"]),
        ("Before that, China's duty on American goods had stood at 125% and America's at 84%.",
         ["tariff.cn_on_us", "tariff.us_on_cn"]),
        # The surcharge has the name of its section where that was named, and else none.
        ("On top of the 10% surcharge comes a fentanyl tariff of 20%. It may fall to 5%.",
         ["tariff.us_on_cn", "tariff.us_on_cn.fentanyl", "tariff.us_on_cn.fentanyl"]),
        ("A fentanyl tariff of 20% applies, on top of the 10% surcharge. It may fall to 5%.",
         ["tariff.us_on_cn.fentanyl", "tariff.us_on_cn", "tariff.us_on_cn.fentanyl"]),
        ("Section 122 duties began in February. The surcharge of 10% ends in July.",
         ["tariff.us_s122"]),
        ("The government had collected $133 billion in IEEPA duties.", ["tariff.us_ieepa"]),
        ("Refunds exceed $35 billion as an appeals court pauses the Section 122 ruling.",
         ["refunds"]),
    ],
)  # fmt: skip
def test_whose_duties(text, subjects):
    assert about(text) == subjects


@pytest.mark.parametrize(
    ("text", "subjects"),
    [
        # A rate on a party's goods is a duty, whatever else the clause names …
        ("The administration charges 12.5 per cent on most Chinese goods over what is made "
         "elsewhere.", ["tariff.us_on_cn"]),
        ("China collects 10 percent on American pork.", ["tariff.cn_on_us"]),
        # … but not a margin on sales, nor a share of them.
        ("Exports rose 5 percent on the month.", ["exports.total"]),
        ("The US accounts for 11 percent of Chinese exports.", ["exports.share_US"]),
        ("The share of Japan in Chinese exports, 4.3 per cent in 2024, shrank.",
         ["exports.share_JP"]),
    ],
)  # fmt: skip
def test_a_rate_on_goods_is_a_duty(text, subjects):
    assert about(text) == subjects


@pytest.mark.parametrize(
    ("text", "subjects"),
    [
        ("Exports to the US fell 4% in May. In April, when duties shot up to 50%, they had slumped "
         "21%.", ["exports.to_US", "tariff.us_on_cn", "exports.to_US"]),
        ("Exports to the US fell 4% in May. The duty on Chinese goods was cut. It fell to 10%.",
         ["exports.to_US", "tariff.us_on_cn"]),
    ],
)  # fmt: skip
def test_a_pronoun_stands_for_the_series(text, subjects):
    assert about(text) == subjects


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("China took 27 million tons of U.S. beans in 2024.", "imports.soybeans_from_US"),
        ("China sold chips worth $177 billion abroad.", "exports.semiconductors"),
        ("Washington came up with $12 billion in aid.", "farm_aid"),
        ("Stocks in Hong Kong rose 2%.", "price.shares_HK"),
        ("Ending stocks of soybeans fell to 9 million tons.", "inventories"),
        ("Dysprosium exports to Japan fell 15%.", "exports.dysprosium_to_JP"),
        ("Chip exports rose 34%.", "exports.semiconductors"),
        ("Curbs on chip exports hit 140 firms.", "export_control.tech"),
    ],
)
def test_words_that_mean_something_else(text, subject):
    assert about(text) == [subject]


def test_new_duties_are_those_since_the_second_term():
    text = "That brings the new tariffs on Chinese goods down to 20%."
    assert about(text, "2018-09-20") == ["tariff.us_on_cn"]


@pytest.mark.parametrize(
    ("text", "subjects"),
    [
        ("The duty on $34 billion of Chinese goods is 25%.", "tariff.us_on_cn"),
        ("The duty on $34 billion of Chinese goods under Section 301 is 25%.", "tariff.us_s301"),
    ],
)
def test_the_worth_of_a_list_tells_it_only_where_a_list_is_named(text, subjects):
    assert set(about(text, "2018-07-09")) == {subjects}


@pytest.mark.parametrize(
    ("text", "subjects"),
    [
        ("China's imports of US goods came to $75 billion. The target for the period was $137 "
         "billion.", ["imports.from_US", "purchase.goods"]),
        ("China bought $23 billion of US farm goods, about 71% of its annual target.",
         ["purchase.farm_goods", "purchase.farm_goods"]),
        ("Beijing set a growth target of around 5%.", ["gdp.growth"]),
        ("China agreed to order 500 Boeing planes. The order could grow to 750.",
         ["purchase.aircraft", "purchase.aircraft"]),
        ("China is to take $17 billion a year in farm goods, on top of soybeans.",
         ["purchase.farm_goods"]),
        ("China proposed to raise purchases of US semiconductors to $200 billion as part of a deal "
         "to ease American tariffs.", ["purchase.semiconductors"]),
        ("The ministry widened its export controls on rare earths. The controls would cover five "
         "more elements.", ["export_control.rare_earths"]),
        ("Beijing banned exports of dual-use goods to 20 Japanese firms.",
         ["export_control.dual_use"]),
        ("The port fee took effect in October. Chinese operators were charged $50 per net ton.",
         ["port_fees"]),
        ("Negotiators wrapped up two days of meetings in Madrid.", ["talks"]),
        ("China also lifted for one year its sanctions on five subsidiaries of a shipbuilder.",
         ["sanctions"]),
        ("The U.S. oil benchmark tumbled nearly 8 percent.", ["price.crude"]),
        ("The Hang Seng index dropped 1.8% and the S&P 500 2.7%.",
         ["price.shares_HK", "price.shares_US"]),
        ("The dollar fell 0.2% to 7.09 yuan.", ["fx.usdcny"]),
    ],
)  # fmt: skip
def test_purchases_controls_and_prices(text, subjects):
    assert list(dict.fromkeys(about(text))) == list(dict.fromkeys(subjects))


def test_every_country_is_a_partner():
    codes = {t.removeprefix("place:") for t in _tags() if t.startswith("place:")}
    assert len({c for c in codes if len(c) == 2 and c.isupper()}) > 150


@pytest.mark.parametrize(
    ("name", "code"),
    [("Norway", "NO"), ("Ghana", "GH"), ("Bolivia", "BO"), ("Sri Lanka", "LK"), ("Czechia", "CZ")],
)
def test_a_flow_with_any_country(name, code):
    assert about(f"China's exports to {name} rose 5%.") == [f"exports.to_{code}"]
    assert about(f"China's imports from {name} fell 5%.") == [f"imports.from_{code}"]


def test_every_product_has_flows():
    for tag in ("refined_oil", "fertilizers", "copper", "ships", "drones", "plastics"):
        words = next(w for w, t in _entries() if t == f"product:{tag}")
        assert about(f"China's imports of {words} fell 5%.") == [f"imports.{tag}"], words


def _entries():
    from detente.record.claims.reading.lexicon import entries_of
    from detente.record.claims.vocabulary import CASES

    return list(entries_of(CASES / "us_china" / "vocabulary" / "products.yaml"))


def _tags():
    found, todo = set(), [WORDS.book._root]
    while todo:
        node = todo.pop()
        found |= set(node.tags)
        todo += [*node.children.values(), *([node.any_word] if node.any_word else [])]
    return found


@pytest.mark.parametrize(
    ("text", "subjects"),
    [
        ("Exports rose 5% in May. Trade with Japan stood out. It fell 3%.",
         ["exports.total", "exports.to_JP"]),
        ("Exports rose 5% in May. Japan and Korea held talks. They fell 3%.",
         ["exports.total", "exports.total"]),
        ("China's surplus with the United States hit $31 billion. Shipments rose 13.2%.",
         ["trade_surplus.with_US", "exports.to_US"]),
        ("Exports to the United States fell 20%. Overall shipments rose 3%.",
         ["exports.to_US", "exports.total"]),
        ("Exports to the United States fell 20%. Exports rose 3% overall.",
         ["exports.to_US", "exports.total"]),
        ("Exports grew 9%, and those to Japan, the EU and Africa all rose by more than 12%.",
         ["exports.total", "exports.to_JP", "exports.to_EU", "exports.to_Africa"]),
        ("Exports to Japan and Korea both rose 5%.", ["exports.to_JP", "exports.to_KR"]),
        ("The bilateral deficit came to $295 billion.", ["us_deficit.with_CN"]),
        ("The bilateral deficit with Vietnam came to $123 billion.", ["us_deficit.with_VN"]),
        ("China's surplus was $28 billion. The US asked China to cut the deficit by $9 billion.",
         ["trade_surplus", "us_deficit.with_CN"]),
        ("The US deficit grew 33%, the second monthly rise in a row in a year of tariffs.",
         ["us_deficit.total", "us_deficit.total"]),
    ],
)  # fmt: skip
def test_a_partner_told_just_before(text, subjects):
    assert about(text) == subjects


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("The court struck down the IEEPA duties. The White House invoked Section 122. It has put "
         "in place a 10 percent tariff under this authority.", "tariff.us_s122"),
        ("The court struck down the IEEPA duties. The White House invoked Section 122. China now "
         "pays a 10 percent tariff under the truce.", "tariff.us_on_cn"),
        ("China announced export controls on rare earths. It agreed to suspend those measures for "
         "one year.", "export_control.rare_earths"),
        ("The US put duties on steel. These measures rose to 25%.", "tariff.us_s232"),
        ("China suspended its 24% retaliatory tariff but kept a 10% levy.", "tariff.cn_on_us"),
        ("The US cut its rate but kept a 10% levy.", "tariff.us_on_cn"),
        ("China must act, or else the United States will raise tariffs to 25 percent.",
         "tariff.us_on_cn"),
        ("American soybeans face a 13% tariff.", "tariff.cn_on_us"),
        ("China pays a 10 percent tariff.", "tariff.us_on_cn"),
        ("US importers pay a 10% tariff on goods from China.", "tariff.us_on_cn"),
        ("The duties rose to 25%, and apply to $360 billion of imports.", "tariff.us_on_cn"),
        ("The duties rose to 25%, and China bought $360 billion of imports.", "imports.total"),
    ],
)  # fmt: skip
def test_what_a_bare_word_refers_back_to(text, subject):
    assert about(text, "2026-02-25")[-1] == subject


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("China promised to purchase 200 Boeing aircraft and more American farm and energy "
         "products.", "purchase.aircraft"),
        ("China promised to purchase farm and energy products and aircraft worth $50 billion.",
         "purchase.goods"),
        ("The trade office opened Section 301 investigations into 16 economies.",
         "tariff.us_s301"),
    ],
)  # fmt: skip
def test_a_bare_number_counts_things(text, subject):
    assert about(text) == [subject]


def test_who_follows_suit_sues_nobody():
    (one,) = claims("Beijing followed suit with levies on US goods.")
    assert one.subject == "tariff.cn_on_us"
    (other,) = claims("Two importers filed suit against the government.")
    assert other.subject == "litigation"
