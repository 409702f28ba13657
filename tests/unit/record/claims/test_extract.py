"""Claims of short own-worded sentences, slot by slot."""

import pytest

from tests.unit.record.claims.making import claims, figures


def only(text, published="2025-12-08"):
    found = [c for c in claims(text, published) if c.values]
    assert len(found) == 1, [(c.quote, c.subject) for c in found]
    return found[0]


def test_change_and_level_are_one_claim():
    claim = only("China's exports climbed 5.9% in November from a year before to $330.3 billion.")
    assert claim.subject == "exports.total"
    assert figures(claim) == [("change", 5.9, "%"), ("level", 330.3e9, "USD")]
    assert (claim.type, str(claim.period), claim.direction) == ("statistic", "2025-11", "up")


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("Chinese exports to the U.S. fell 9% in May.", "exports.to_US"),
        ("Shipments to the European Union rose 8% in May.", "exports.to_EU"),
        ("China's imports from the United States fell 9% in May.", "imports.from_US"),
        ("US imports from China fell 9% in May.", "us_imports.from_CN"),
        ("The US goods deficit with China shrank 9% in May.", "us_deficit.with_CN"),
        ("China's rare earth exports rose 24% in May.", "exports.rare_earths"),
        ("Exports of rare-earth magnets to the US rose 4% in May.",
         "exports.rare_earth_magnets_to_US"),
        ("China's soybean imports rose 4% in May.", "imports.soybeans"),
        ("China's trade surplus rose 4% in May.", "trade_surplus"),
        ("Southeast Asia bought more: China's exports to ASEAN rose 4% in May.",
         "exports.to_ASEAN"),
    ],
)  # fmt: skip
def test_whose_flow_with_whom(text, subject):
    assert only(text).subject == subject


@pytest.mark.parametrize(
    ("text", "subject", "values"),
    [
        ("US tariffs on Chinese goods will fall to 47% from 57%.",
         "tariff.us_on_cn.total", [("to", 47, "%"), ("from", 57, "%")]),
        ("The fentanyl duty falls from 20 percent to 10 percent.",
         "tariff.us_on_cn.fentanyl", [("from", 20, "%"), ("to", 10, "%")]),
        ("The 24-percent reciprocal duty stays suspended.",
         "tariff.us_on_cn.reciprocal", [("rate", 24, "%")]),
        ("The truce whittled new tariffs on Chinese goods down to 20%.",
         "tariff.us_on_cn.new", [("to", 20, "%")]),
        ("A 10 percent surcharge under Section 122 took effect.",
         "tariff.us_s122", [("rate", 10, "%")]),
        ("China raised its duties on American goods to 125 percent from 84 percent.",
         "tariff.cn_on_us", [("to", 125, "%"), ("from", 84, "%")]),
    ],
)  # fmt: skip
def test_whose_duties(text, subject, values):
    claim = only(text)
    assert (claim.subject, figures(claim)) == (subject, values)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Exports fell by just over 1% in October.", -1),
        ("Exports were down 18.9% in October.", -18.9),
        ("Exports took a 1.1% dip in October.", -1.1),
        ("Exports lost 4% in October.", -4),
        ("Exports grew 3% in October.", 3),
    ],
)
def test_the_sign_comes_from_the_verb(text, value):
    assert float(only(text).change) == value


def test_comparators_are_claims_of_their_own():
    text = "Imports rose 1.9% in November, compared with the 1% gain of the previous month."
    found = [c for c in claims(text) if c.values]
    assert [(figures(c), str(c.period)) for c in found] == [
        ([("change", 1.9, "%")], "2025-11"),
        ([("change", 1, "%")], "2025-10"),
    ]


def test_coordinated_partners_share_the_verb():
    text = "Exports to the EU rose 8% in May, and those to ASEAN by 13%."
    assert [(c.subject, figures(c)[0][1]) for c in claims(text) if c.values] == [
        ("exports.to_EU", 8),
        ("exports.to_ASEAN", 13),
    ]


def test_a_streak_is_no_growth_rate():
    claim = only("It was the eighth consecutive double-digit fall in exports to the US.")
    assert figures(claim) == [("streak", 8, "month")]


@pytest.mark.parametrize(
    ("text", "kind", "hedge"),
    [
        ("China agreed to buy 12 million tons of soybeans.", "commitment", "stated"),
        ("China is expected to buy 12 million tons of soybeans.", "commitment", "expected"),
        ("China may buy 12 million tons of soybeans.", "commitment", "hinted"),
        ("The truce could be extended if both leaders approve.", "measure", "conditional"),
        ("Analysts expect exports to rise 3% next year.", "forecast", "expected"),
        ("Exports rose 3% in May.", "statistic", "stated"),
        ("He threatened a 100% tariff on Chinese goods.", "threat", "threatened"),
        ("The leaders met in Busan on Oct 30.", "event", "stated"),
    ],
)
def test_type_and_hedge(text, kind, hedge):
    (claim,) = claims(text)
    assert (claim.type, claim.hedge) == (kind, hedge)


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("Scott Bessent said the truce would hold.", "Scott Bessent"),
        ("The truce will hold, Bessent said.", "Scott Bessent"),
        ("“The truce will hold for a long time,” said Ms Ada Grey, an analyst.", "Ada Grey"),
        ("The truce will hold, according to two people familiar with the plans.",
         "two people familiar with the plans"),
        ("The truce holds.", None),
    ],
)  # fmt: skip
def test_who_says_it(text, speaker):
    (claim,) = claims(text)
    assert (claim.speaker.name if claim.speaker else None) == speaker


def test_a_pronoun_is_the_last_person():
    text = "Bessent said the truce holds. He added that tariffs would fall."
    assert [c.speaker.name for c in claims(text)] == ["Scott Bessent"] * 2


def test_a_negated_will_is_no_forecast():
    (claim,) = claims("Xi said China will never allow Taiwan to be separated.")
    assert (claim.type, claim.negated) == ("position", True)


def test_a_promise_told_by_the_other_side():
    (claim,) = claims("Trump said China will buy 25 million tons of soybeans.")
    assert (claim.evidence, claim.actor, claim.target) == ("counterparty", "CN", "US")


def test_a_deadline_is_its_last_day():
    (claim,) = claims("The truce expires on November 10, 2026.")
    assert claim.deadline == "2026-11-10"


@pytest.mark.parametrize(
    ("told", "deadline"),
    [
        ("November 2026", "2026-11"),
        ("the end of November 2026", "2026-11-30"),
        ("autumn 2026", "2026-09/2026-11"),
    ],
)
def test_a_deadline_is_as_exact_as_its_words(told, deadline):
    (claim,) = claims(f"The truce runs until {told}.")
    assert claim.deadline == deadline


def test_the_headline_takes_the_period_of_the_text():
    text = "Exports Rebound 5%\n\nExports rose 5.9% in November."
    assert {str(c.period) for c in claims(text)} == {"2025-11"}


def test_no_text_no_claims():
    assert claims("") == ()
    assert claims("Nothing here is about any of it.") == ()
