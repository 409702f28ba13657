"""Figures whose unit the text leaves to be understood, as people speak and columns are written."""

import pytest

from detente.record.claims.frames.layers import page_of
from tests.unit.record.claims.making import WORDS, claims, figures, paper


def read(text):
    return [(float(q.value), q.unit) for q in page_of(paper(text), WORDS).quantities]


def values(text, published="2025-12-08"):
    return [v for c in claims(text, published) for v in figures(c)]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Exports rose 6 percent in May and imports by 3.", [(6, "%"), (3, "%")]),
        ("Exports rose 6 percent, imports were down 2.4.", [(6, "%"), (2.4, "%")]),
        ("The duty was 25 percent in March. By June it stood at 50, and now it is 30.",
         [(25, "%"), (50, "%"), (30, "%")]),
        ("Exports came to 90 billion dollars, from 80 the year before.",
         [(90e9, "USD"), (80e9, "USD")]),
        ("Exports came to 90 billion dollars. A year ago it was 85.5 billion.",
         [(90e9, "USD"), (85.5e9, "USD")]),
        ("They shipped 40,000 tons in May and 52,000 in June.", [(40000, "t"), (52000, "t")]),
        ("The rate fell to 20% (previously 45).", [(20, "%"), (45, "%")]),
        ("Peru took 300 tonnes, Chile 200, South Korea 120, and the EU 90.",
         [(300, "t"), (200, "t"), (120, "t"), (90, "t")]),
        ("The forecast was cut by 0.5 points, to 3.5, after 4.2% in May.",
         [(0.5, "pp"), (3.5, ""), (4.2, "%")]),
        ("It lost 20 points and gained 5.", [(20, "pp"), (5, "pp")]),
        ("A box to Genoa costs 2,100 dollars, against 2,900 in May.",
         [(2100, "USD"), (2900, "USD")]),
        ("We pay 15 percent. Nobody knows why. The others pay 15 as well. They like it. It is odd."
         " At 15, we stay.", [(15, "%"), (15, "%"), (15, "%")]),
    ],
)  # fmt: skip
def test_a_bare_figure_takes_the_unit_before_it(text, told):
    assert read(text) == [(pytest.approx(size), unit) for size, unit in told]


@pytest.mark.parametrize(
    "text",
    [
        "Exports rose 6 percent and 40 ships were delayed.",
        "Exports rose 6 percent and the team of 12 left.",
        "Exports rose 6 percent, and we have 14 in the queue.",
        "Exports rose 6 percent; two of the five said so and three did not.",
        "The duty is 10 percent. He gave it a 9 on a scale of 10.",
        "The duty is 10 percent. He rated the talks 9 out of 10.",
        "Exports rose 6 percent and the PMI stood at 49.5 in May.",
        "The yuan lost 3 percent and was at 7.2 on Monday.",
        "Exports rose 6 percent and 900 firms, or 1,200, took part.",
    ],
)
def test_what_counts_things_takes_no_unit(text):
    assert {unit for size, unit in read(text) if size not in (3, 6, 10, 90)} <= {""}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Tariffs on Chinese goods go back to 54.", [("to", 54, "%")]),
        ("China's exports grew 5% in 2024 and imports by 3.",
         [("change", 5, "%"), ("change", 3, "%")]),
        ("We now see China's GDP growth at 5.1% this year (was 4.9).",
         [("to", 5.1, "%"), ("from", 4.9, "%")]),
        ("The levy exempts parcels worth less than $500.", [("threshold", 500, "USD")]),
        ("The port fee of $90 stays.", [("rate", 90, "USD")]),
        ("The US suspends the 50% ownership rule for a year.",
         [("threshold", 50, "%"), ("duration", 1, "year")]),
        ("If the talks on tariffs fail, 24 points come back.", [("rate", 24, "pp")]),
        ("China's exports to the US fell by 12% in six weeks.",
         [("change", -12, "%"), ("duration", 6, "week")]),
        ("Section 301 duties, at rates from 7.5% to 100%, stay.",
         [("rate", 7.5, "%"), ("rate", 100, "%")]),
        ("They cut the growth forecast for China by half a point, to 4.1.",
         [("change", -0.5, "pp"), ("to", 4.1, "%")]),
        ("Trump threatens 60% on China's cars.", [("rate", 60, "%")]),
        ("Soybeans were at nine dollars and sixty cents a bushel.",
         [("level", 9.6, "USD/bushel")]),
        ("The fentanyl tariff was halved in November.", [("change", -50, "%")]),
        ("The fentanyl tariff was halved to 10% in November.", [("to", 10, "%")]),
        ("China has not booked a single cargo of US soybeans.", [("count", 0, "cargos")]),
        ("Soybeans fell 4-1/2 cents to $10.30-3/4 a bushel.",
         [("change", -0.045, "USD"), ("level", 10.3075, "USD/bushel")]),
    ],
)  # fmt: skip
def test_roles_of_spoken_figures(text, told):
    assert values(text) == [(role, pytest.approx(size), unit) for role, size, unit in told]


def test_a_price_is_nothing_that_moved():
    assert values("Dysprosium oxide cost 1,800 yuan a kg on Friday.")[0][0] == "level"


def test_a_length_of_time_behind_the_best_since_is_none():
    assert values("China's exports fell in May to the lowest level in over six months.") == []


def test_those_who_were_asked_are_no_claim():
    assert values("Exports rose 4%, against 5% in a poll of 27 economists.") == [
        ("change", 4, "%"),
        ("change", 5, "%"),
    ]


def test_how_long_a_change_took():
    told = values("Freight rates went from $2,300 a box to $5,000 in four weeks, on request.")
    assert ("duration", 4, "week") in told


def test_a_quarter_point_is_one_of_a_rate():
    assert values("The Fed cut its policy rate by a quarter point.") == [("change", -0.25, "pp")]
