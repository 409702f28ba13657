"""From lines to a rate and an amount: every figure here is worked by hand."""

from decimal import Decimal

import pytest

from detente.errors import BadValue
from detente.ledger.price import Priced, price, unit_factor
from detente.ledger.stack import resolve
from tests.making import act, base, case, entry, measure, product, rate_of, rule

D = Decimal


def _priced(law, goods, *, value=None, quantity=None, unit=None, content=None) -> Priced:
    number = {k: None if v is None else D(str(v)) for k, v in (("v", value), ("q", quantity))}
    shares = None if content is None else {k: D(str(v)) for k, v in content.items()}
    lines = resolve(law, goods, entry(content=shares))
    return price(lines, number["v"], number["q"], unit, shares)


def _split(*metals: str, other: float = 0.10):
    """Metal duties of 50 % on content, another of 10 % on the rest, 20 % on everything."""
    held = [
        measure(
            m, "one", act("imposes", "2025-01-01", "2025-01-01", rate=0.5, basis=f"content:{m}")
        )
        for m in metals
    ]
    return case(
        base(),
        *held,
        measure("rest", "two", rate=other),
        measure("whole", "three", rate=0.2),
        rules=[rule("r", "excludes", "layer:one", "layer:two")],
    )


PLAIN = product(rate_of(0.024))


def test_full_value_layers_add_exactly():
    law = case(base(), measure("a", "one", rate=0.075), measure("b", "two", rate=0.1))
    priced = _priced(law, PLAIN, value="14172.35")
    assert priced.rate == D("0.199")
    assert priced.total == D("0.199") * D("14172.35")
    assert priced.shares == {"base": D("0.024"), "a": D("0.075"), "b": D("0.1")}
    assert priced.gaps == ()


def test_content_stated_splits_the_value():
    priced = _priced(_split("steel"), PLAIN, value=1000, content={"steel": 0.4})
    assert priced.shares == {
        "base": D("0.024"),
        "steel": D("0.20"),
        "rest": D("0.06"),
        "whole": D("0.2"),
    }
    assert (priced.rate, priced.total) == (D("0.484"), D("484"))


@pytest.mark.parametrize(("share", "rate"), [(0, "0.324"), (1, "0.724")])
def test_the_corners_are_no_metal_and_all_metal(share, rate):
    assert _priced(_split("steel"), PLAIN, content={"steel": share}).rate == D(rate)


def test_content_not_stated_is_a_range_with_a_gap():
    priced = _priced(_split("steel"), PLAIN, value=1000)
    assert (priced.low, priced.high) == (D("0.324"), D("0.724"))
    assert (priced.rate, priced.total) == (None, None)
    assert "steel" in priced.gaps[0]
    assert set(priced.shares) == {"base", "whole"}, "only what does not vary is settled"


def test_the_lowest_corner_may_be_all_metal():
    dear = _priced(_split("steel", other=1.25), PLAIN)
    assert (dear.low, dear.high) == (D("0.724"), D("1.474"))


def test_two_metals_share_one_value():
    law = _split("steel", "zinc")
    both = _priced(law, PLAIN, content={"steel": 0.3, "zinc": 0.2})
    assert both.rate == D("0.024") + D("0.15") + D("0.10") + D("0.05") + D("0.2")
    open_shares = _priced(law, PLAIN)
    assert (open_shares.low, open_shares.high) == (D("0.324"), D("0.724"))


def test_a_metal_left_unsaid_is_unknown_and_not_nought():
    priced = _priced(_split("steel", "zinc"), PLAIN, content={"steel": 0.3})
    assert (priced.low, priced.high) == (
        D("0.024") + D("0.15") + D("0.07") + D("0.2"),
        D("0.024") + D("0.15") + D("0.35") + D("0.2"),
    )
    assert "zinc" in priced.gaps[0]
    assert "steel and" not in priced.gaps[0]
    assert _priced(_split("steel", "zinc"), PLAIN, content={"steel": 1}).rate == D("0.724")


def test_a_rate_not_on_record_bounds_from_below_only():
    law = case(base(), measure("a", "one", act("imposes", "2025-01-01", "2025-01-01")))
    priced = _priced(law, PLAIN, value=100)
    assert (priced.low, priced.high, priced.rate, priced.total) == (D("0.024"), None, None, None)
    assert priced.gaps == ("a: its rate is not in the record",)


COMPOUND = product(rate_of(0.05, ("0.12", "kg"), text="12¢/kg + 5%"))


def test_a_compound_duty_is_amount_over_value():
    priced = _priced(case(base()), COMPOUND, value=300, quantity=250, unit="kg")
    assert (priced.base_amount, priced.total, priced.rate) == (D("45"), D("45"), D("0.15"))


def test_an_amount_stays_exact_where_its_rate_is_a_periodic_fraction():
    law = case(base(), measure("a", "one", rate=0.1))
    priced = _priced(law, product(rate_of(None, ("1", "kg"))), value=3, quantity=1)
    assert priced.total == D("1.3")


@pytest.mark.parametrize(
    ("asked", "gap"),
    [
        ({"value": 300}, "--quantity"),
        ({"quantity": 250, "unit": "kg"}, "--value"),
        ({"value": 0, "quantity": 250, "unit": "kg"}, "--value"),
    ],
)
def test_what_is_missing_is_asked_for_and_nothing_is_nought(asked, gap):
    priced = _priced(case(base(), measure("a", "one")), COMPOUND, **asked)
    assert (priced.low, priced.high, priced.total) == (None, None, None)
    assert gap in priced.gaps[0]


def test_a_quantity_without_unit_is_in_the_unit_of_the_schedule():
    priced = _priced(case(base()), COMPOUND, value=300, quantity=250)
    assert priced.base_amount == D("45")


def test_a_unit_of_another_kind_is_refused():
    with pytest.raises(BadValue, match="liter cannot be charged per kg"):
        _priced(case(base()), COMPOUND, value=300, quantity=250, unit="liter")


def test_a_rate_in_words_is_a_gap():
    goods = product(rate_of(None, text="see note 3"))
    priced = _priced(case(base()), goods, value=300, quantity=2)
    assert (priced.low, priced.total) == (None, None)
    assert priced.gaps == ("base rate in words: see note 3",)


@pytest.mark.parametrize(
    ("given", "stated", "factor"),
    [
        ("kg", "kg", "1"),
        ("t", "kg", "1000"),
        ("g", "kg", "0.001"),
        ("kg", "t", "0.001"),
        ("KG.", "kg", "1"),
        ("doz.", "each", "12"),
        ("no", "doz", None),
        ("gross", "dozen", "12"),
        ("thousand", "1000", "1"),
        ("1000", "no", "1000"),
        ("prs", "pr.", "1"),
        ("liters", "liter", "1"),
        ("liter", "pf.liter", None),
        ("kg", "liter", None),
        ("jewel", "jewel", "1"),
        ("jewel", "kg", None),
        ("m2", "m3", None),
    ],
)
def test_units_convert_within_their_kind_alone(given, stated, factor):
    found = unit_factor(given, stated)
    if (given, stated) == ("no", "doz"):
        assert found == D(1) / D(12)
    else:
        assert found == (None if factor is None else D(factor))
