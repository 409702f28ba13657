"""Numbers, units and intervals: every trap of reading figures."""

from decimal import Decimal

import pytest

from detente.record.claims.reading.lexicon import lexicon
from detente.record.claims.reading.quantities import Reader, interval, reread
from detente.record.claims.reading.tokens import Phrasebook, tokens_of

EN = lexicon("en")


def read(text):
    return [(q.value, q.unit, q.approx, q.kind) for q in Reader(EN).read(tokens_of(text))]


def one(text):
    found = read(text)
    assert len(found) == 1
    return found[0]


@pytest.mark.parametrize(
    ("text", "value", "unit", "approx"),
    [
        ("sales fell by just over 1% there", "1", "%", "just over"),
        ("nearly $1 trillion in goods", "1e12", "USD", "nearly"),
        ("it cost US$5bn last year", "5e9", "USD", "exact"),
        ("about $1.08tn of it", "1.08e12", "USD", "about"),
        ("a 24-percent duty", "24", "%", "exact"),
        ("24 per cent of it", "24", "%", "exact"),
        ("ten percentage points less", "10", "pp", "exact"),
        ("cut by 25 basis points", "0.25", "pp", "exact"),
        ("at least 50 percent owned", "50", "%", "at least"),
        ("0.1 percent or more of it", "0.1", "%", "or more"),
        ("20 Million Tons for the season", "2e7", "t", "exact"),
        ("25 million MMT of them", "2.5e13", "t", "exact"),
        ("8MMT were sold", "8e6", "t", "exact"),
        ("12m tonnes were sold", "1.2e7", "t", "exact"),
        ("two and a half million tons", "2.5e6", "t", "exact"),
        ("one hundred and forty-five percent", "145", "%", "exact"),
        ("more than two dozen firms", "24", "", "more than"),
        ("a tenth of exports", "10", "%", "exact"),
        ("it fell by a third", "33.3", "%", "exact"),
        ("for a year it waited", "1", "year", "exact"),
        ("by at least one year", "1", "year", "at least"),
        ("a 90-day pause", "90", "day", "exact"),
        ("at 7.12 yuan per dollar", "7.12", "CNY per USD", "exact"),
        ("$10.85 a bushel", "10.85", "USD/bushel", "exact"),
        ("10 cents a bushel", "0.10", "USD/bushel", "exact"),
        ("temporary triple-digit duties", "100", "%", "at least"),
        ("a trillion-dollar gap", "1e12", "USD", "exact"),
        ("for an eighth consecutive month", "8", "month", "exact"),
        ("three months in a row", "3", "month", "exact"),
        ("the seventh sharp drop in a row", "7", "", "exact"),
        ("RMB 5 billion of it", "5e9", "CNY", "exact"),
        ("as much as 3% of it", "3", "%", "up to"),
    ],
)
def test_a_figure(text, value, unit, approx):
    assert one(text)[:3] == (Decimal(value), unit, approx)


@pytest.mark.parametrize(
    ("text", "low", "high", "unit"),
    [
        ("the 3.8%–4% increase", "3.8", "4", "%"),
        ("between 15 and 20 percent", "15", "20", "%"),
        ("2.5-3 million tonnes", "2.5e6", "3e6", "t"),
        ("two or three months", "2", "3", "month"),
        ("15 to 20 years", "15", "20", "year"),
        ("it cost $500-$767 in all", "500", "767", "USD"),
    ],
)
def test_a_range_is_two_figures(text, low, high, unit):
    first, second = read(text)
    assert first == (Decimal(low), unit, "at least", "low")
    assert second == (Decimal(high), unit, "up to", "high")


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("NT$5 billion", "5e9", "TWD"),
        ("S$30 a ton", "30", "SGD/t"),
        ("HK$2.5bn", "2.5e9", "HKD"),
        ("RMB 300 million", "3e8", "CNY"),
        ("KRW 40 trillion", "4e13", "KRW"),
        ("US$7", "7", "USD"),
    ],
)
def test_every_currency_that_has_a_sign_is_money(text, value, unit):
    (q,) = Reader(EN).read(tokens_of(text))
    assert (q.value, q.unit, q.is_money) == (Decimal(value), unit, True)


def test_ends_of_a_movement_are_no_range():
    assert [kind for *_, kind in read("from 57% to 47%")] == ["number", "number"]


def test_two_currencies_are_two_figures():
    assert [(v, u) for v, u, *_ in read("$84.8 billion (about 124 trillion won)")] == [
        (Decimal("84.8e9"), "USD"),
        (Decimal("124e12"), "KRW"),
    ]


@pytest.mark.parametrize(
    ("text", "sign"), [("down: -1.1% there", -1), ("up: +24% there", 1), ("a 5.9% rise", 0)]
)
def test_a_sign_before_the_figure(text, sign):
    assert Reader(EN).read(tokens_of(text))[0].sign == sign


@pytest.mark.parametrize(
    "text", ["the first day", "no one knows", "a third country", "second-hand"]
)
def test_no_figure(text):
    assert all(unit == "" for _, unit, *_ in read(text))


@pytest.mark.parametrize(
    ("approx", "lo", "hi", "lo_open", "hi_open"),
    [
        ("exact", "99.5", "100.5", False, False),
        ("about", "95", "105", False, False),
        ("nearly", "95", "100", False, True),
        ("just over", "100", "105", True, False),
        ("over", "100", None, True, True),
        ("at least", "100", None, False, True),
        ("under", "0", "100", False, True),
        ("up to", "0", "100", False, False),
    ],
)
def test_the_interval_of_an_approximator(approx, lo, hi, lo_open, hi_open):
    got = interval(Decimal(100), Decimal(1), "t", approx, EN)
    assert got[0] == Decimal(lo)
    assert got[1] == (None if hi is None else Decimal(hi))
    assert got[2:] == (lo_open, hi_open)


def test_decimals_stay_exact():
    assert str(reread("$330.3 billion")[0].value) == "330300000000.0"


@pytest.mark.parametrize(
    ("phrase", "text", "met"),
    [
        ("export*", "exporting goods", True),
        ("US", "the US said", True),
        ("US", "U.S. firms", True),
        ("US", "told us so", False),
        ("rare earth", "rare-earth curbs", True),
        ("(cut|lower) the tariff", "lower the tariff", True),
        ("Mr. He", "Mr. He said", True),
        ("China's", "China’s data", True),
    ],
)
def test_phrases(phrase, text, met):
    assert bool(Phrasebook([(phrase, "tag")]).find(tokens_of(text))) == met


def test_the_longest_phrase_wins():
    book = Phrasebook([("export", "flow"), ("export controls", "control")])
    assert [m.tags for m in book.find(tokens_of("export controls on exports"))] == [("control",)]


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("the bank cut by a quarter of a point", "0.25", "pp"),
        ("a quarter-point cut", "0.25", "pp"),
        ("they spoke for an hour and twenty minutes", "80", "minute"),
        ("lasted about an hour and a half there", "1.5", "hour"),
        ("two years and a half passed", "2.5", "year"),
        ("one in three firms left", "33.3", "%"),
        ("six of every ten firms left", "60", "%"),
        ("a fourth of it has shipped", "25", "%"),
        ("it was a third.", "33.3", "%"),
        ("beans rose 12-3/4 cents", "0.1275", "USD"),
        ("a dollar and a half less than before", "1.5", "USD"),
        ("12,500 kg of it", "12.5", "t"),
        ("$2,600 per feu now", "2600", "USD/container"),
        ("2,200 dollars for a forty-foot box", "2200", "USD/container"),
        ("they gave it a single day for this", "1", "day"),
        ("suspended for another year now", "1", "year"),
        ("did not sell a single ship", "0", ""),
        ("within 30 working days of it", "30", "day"),
        ("rates may well halve now", "50", "%"),
        ("a million-dollar levy", "1e6", "USD"),
        ("at a hundred and forty-five percent", "145", "%"),
        ("a hundred and fifty thousand tons", "150000", "t"),
        ("a million and a half tons", "1.5e6", "t"),
        ("five and three-quarters percent", "5.75", "%"),
        ("three point five percent of it", "3.5", "%"),
        ("one-point-two trillion dollars", "1.2e12", "USD"),
        ("2/3 of it", "66.7", "%"),
        ("11 dollars and 50 cents", "11.5", "USD"),
        ("the rate was cut in half", "50", "%"),
        ("a dozen firms", "12", ""),
    ],
)
def test_spoken_numbers(text, value, unit):
    got = one(text)
    assert (got[0], got[1]) == (Decimal(value), unit)


@pytest.mark.parametrize(
    "text",
    ["on Air Force One", "a single ship sailed", "a third round of talks", "a fourth man came"],
)
def test_no_numbers(text):
    assert read(text) == []


def test_a_list_with_its_unit_at_the_end():
    told = [(str(v), u) for v, u, *_ in read("control of 70, 80, and even 90 percent of it")]
    assert told == [("70", "%"), ("80", "%"), ("90", "%")]


def test_a_movement_to_a_price_is_no_range():
    assert [kind for *_, kind in read("it gained 4 cents to $4.34")] == ["number", "number"]
