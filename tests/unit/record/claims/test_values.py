"""What the figures of a sentence are: role, sign and unit, and which are none."""

import pytest

from tests.unit.record.claims.making import claims, figures


def values(text, published="2025-12-08"):
    return [v for c in claims(text, published) for v in figures(c)]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Export growth went from 5.4% in November to -4.4% in December.",
         [("change", 5.4, "%"), ("change", -4.4, "%")]),
        ("Import growth fell to -7.6% from 3.0%.", [("change", -7.6, "%"), ("change", 3, "%")]),
        ("Export growth is expected to slow to 2-3% next year.",
         [("change", 2, "%"), ("change", 3, "%")]),
        ("The bank cut its growth forecast for China to 4% from 4.5%.",
         [("to", 4, "%"), ("from", 4.5, "%")]),
        ("Exports fell 1.1% in October, rebounding from September's 0.3% contraction.",
         [("change", -1.1, "%"), ("change", -0.3, "%")]),
        ("Exports of machinery rose 17.6 percent, making up 63.5 percent of total exports.",
         [("change", 17.6, "%"), ("share", 63.5, "%")]),
        ("Machinery comprises 60% of exports.", [("share", 60, "%")]),
        ("Crude inventories shed 8.5 million barrels last week.",
         [("change", -8.5e6, "barrel")]),
        ("Crude inventories rose to 436.5 million barrels last week.",
         [("level", 436.5e6, "barrel")]),
        ("The deficit fell 1.7%, or $10.9 billion, in 2019.",
         [("change", -1.7, "%"), ("change", -10.9e9, "USD")]),
        ("Exporters contracted for 758,300 tons of soybeans.", [("level", 758300, "t")]),
        ("Duties range from 7.5% to 25%.", [("rate", 7.5, "%"), ("rate", 25, "%")]),
        ("The tariff was lowered by 10 percentage points to 47%.",
         [("change", -10, "pp"), ("to", 47, "%")]),
        ("Imports came to 16.6 million tons, half the 32.9 million tons of 2017.",
         [("level", 16.6e6, "t"), ("share", 50, "%"), ("level", 32.9e6, "t")]),
        ("China took 1.166 million of the 2.04 million tons exported.",
         [("level", 1.166e6, "t"), ("level", 2.04e6, "t")]),
        ("Exports shrank a fifth on year.", [("change", -20, "%")]),
        ("Exports will double by 2030.", [("change", 100, "%")]),
        ("Freight rates could halve by May.", [("change", -50, "%")]),
        ("Exports nearly tripled.", [("change", 200, "%")]),
        ("Sales of soybeans to China were 232,000 tons.", [("level", 232000, "t")]),
    ],
)  # fmt: skip
def test_roles_and_signs(text, told):
    assert values(text) == [(role, pytest.approx(size), unit) for role, size, unit in told]


@pytest.mark.parametrize(
    ("text", "last"),
    [
        (
            "Brent traded at $58.58 a barrel on Wednesday. On Thursday it closed at $53.95.",
            ("level", 53.95, "USD/barrel"),
        ),
        (
            "The port fee was $50 per net ton. It was to climb to $140 by April 2028.",
            ("to", 140, "USD/t"),
        ),
        (
            "Brent traded at $58.58 a barrel. Exports to the US fell to $30 billion.",
            ("level", 30e9, "USD"),
        ),
        (
            "China imported 2 million tons of soybeans in October. None were imported in November.",
            ("level", 0, "t"),
        ),
    ],
)
def test_a_unit_from_what_was_told_before(text, last):
    assert values(text)[-1] == last


@pytest.mark.parametrize(
    ("text", "months"),
    [
        ("Magnet exports fell, ending a three-month climb.", 3),
        ("Exports rose, snapping a four-month losing streak.", 4),
        ("Exports fell, halting a run of three monthly gains.", 3),
        ("Exports to the US fell for a third month.", 3),
    ],
)
def test_runs_of_months(text, months):
    assert values(text)[-1] == ("streak", months, "month")


@pytest.mark.parametrize(
    "text",
    [
        "China doubles down on the truce.",
        "The top two negotiators discussed the truce.",
        "Two people familiar with the talks said the truce would hold.",
        "It was the biggest one-day drop of exports in six years.",
        "Stocks of soybeans were at the five-year average.",
        "With two months of the year to go, China is far from its soybean pledge.",
        "The truce was agreed six weeks ago.",
    ],
)
def test_figures_that_tell_nothing(text):
    assert values(text) == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("The truce was extended by two months to January.", ("duration", 2, "month")),
        ("China will buy $200 billion of goods over the next two years.",
         ("duration", 2, "year")),
        ("The suspension of the tariff lasts 90 days.", ("duration", 90, "day")),
    ],
)  # fmt: skip
def test_lengths_of_time(text, told):
    assert values(text)[-1] == told


def test_a_part_of_another_rate_is_no_share():
    text = "Exports rose 6% in May, barely half of April's 12%."
    assert values(text) == [("change", 6, "%"), ("change", 12, "%")]
    assert values("Imports from Brazil rose 6%, half of the total.")[-1] == ("share", 50, "%")


def test_a_length_says_which_box_it_is_whose_price_is_told():
    text = "A 40-foot box from Shanghai that cost $2,700 in May fetched $5,800 last week."
    assert values(text) == [("level", 2700, "USD/container"), ("level", 5800, "USD/container")]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Tariffs on Chinese goods are 8% higher than a year ago.", ("change", 8, "%")),
        ("Tariffs on Chinese goods stand at 8%.", ("rate", 8, "%")),
    ],
)
def test_a_duty_that_is_higher_than_before_moved(text, told):
    assert values(text)[-1] == told
