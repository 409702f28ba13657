from datetime import date
from decimal import Decimal

import pytest

from detente.errors import UnknownCode
from detente.ledger.products.product import Base, Member, Product, read_code

FEBRUARY = date(2025, 2, 1)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("8507.60.00.20", "8507600020"),
        ("8507600020", "8507600020"),
        (" 8507 60 00 ", "85076000"),
        ("8507-60", "850760"),
        ("0203", "0203"),
        ("01", "01"),
    ],
)
def test_a_code_is_its_digits(text, code):
    assert read_code(text) == code


@pytest.mark.parametrize(
    "text",
    ["", "8", "85076000201", "8507,60", "laptop", "٨٥٠٧", "8507.6x", "85.07/60", "½½", "...", "-1"],
)
def test_what_is_no_code_is_refused_with_an_example(text):
    with pytest.raises(UnknownCode) as caught:
        read_code(text)
    assert "2 to 10 digits" in caught.value.hint


def _member(code: str, rate: str, **more) -> Member:
    row = {"start": None, "until": None, "published": None} | more
    return Member(code, rate=Decimal(rate), **row)


def test_the_closest_code_wins_then_the_latest_published():
    goods = Product(
        "8507600020",
        lists={
            "x": (
                _member("8507", "0.1"),
                _member("850760", "0.2", published=date(2025, 1, 1)),
                _member("850760", "0.3", published=FEBRUARY),
            )
        },
    )
    assert goods.member("x", FEBRUARY, FEBRUARY).rate == Decimal("0.3")
    assert goods.member("x", FEBRUARY, date(2025, 1, 31)).rate == Decimal("0.2")
    assert goods.member("x", FEBRUARY, date(2024, 1, 1)).rate == Decimal("0.1")
    assert goods.member("y", FEBRUARY, FEBRUARY) is None


@pytest.mark.parametrize(
    ("day", "holds"),
    [
        (date(2025, 1, 31), False),
        (FEBRUARY, True),
        (date(2025, 2, 28), True),
        (date(2025, 3, 1), False),
    ],
)
def test_spans_are_half_open(day, holds):
    spans = {"start": FEBRUARY, "until": date(2025, 3, 1), "published": date(2025, 1, 1)}
    assert _member("85", "0", **spans).holds(day, date(2026, 1, 1)) == holds
    base = Base("Free", Decimal(0), (), source="s", certainty="press", **spans)
    assert base.holds(day, date(2026, 1, 1)) == holds


def test_of_two_prints_the_latest_known_stands():
    def printed(rate: str, day: date) -> Base:
        return Base(rate, Decimal(rate), (), FEBRUARY, None, day, "s", "instrument")

    goods = Product(
        "85", bases={"general": (printed("0.02", FEBRUARY), printed("0.01", date(2025, 5, 1)))}
    )
    assert goods.base("general", date(2025, 6, 1), date(2025, 6, 1)).text == "0.01"
    assert goods.base("general", date(2025, 6, 1), date(2025, 4, 30)).text == "0.02"
    assert goods.base("general", date(2025, 1, 31), date(2025, 6, 1)) is None
    assert goods.base("column-2", date(2025, 6, 1), date(2025, 6, 1)) is None


@pytest.mark.parametrize(
    ("rate", "specifics", "readable"),
    [(Decimal(0), (), True), (None, ((Decimal(1), "kg"),), True), (None, (), False)],
)
def test_a_rate_that_was_not_understood_is_not_readable(rate, specifics, readable):
    base = Base("text", rate, specifics, None, None, None, "s", "press")
    assert base.readable == readable
