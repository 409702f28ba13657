"""A cap on an input: what it costs, how that moves, and that it is an export tax."""

from dataclasses import replace
from math import exp, log

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from detente.errors import BadValue
from detente.strategy.game.bottleneck import Input, quantity, scarcity, unit_cost

INPUTS = st.builds(
    Input,
    share=st.floats(0.05, 0.95),
    cost=st.floats(0.0001, 0.2),
    others=st.floats(0.3, 6.0),
    rest=st.floats(0.1, 3.0),
)


@given(INPUTS, st.floats(0.05, 0.99))
def test_a_cap_is_the_export_tax_at_which_no_more_is_bought(held, cap):
    found = scarcity(held, cap)
    assert quantity(held, found.price) == pytest.approx(log(cap), abs=1e-9)
    assert found.price > 1.0
    assert found.dearer > 1.0
    assert found.rent == pytest.approx(held.cost * held.share * (found.price - 1.0) * cap)


@given(INPUTS, st.floats(0.05, 0.5))
def test_buyers_lose_more_than_the_rent(held, cap):
    """Demand falls on the way up: ln of the unit cost is the area under it, the rent a part."""
    found = scarcity(held, cap)
    assert log(found.dearer) > found.rent > 0


@given(INPUTS, st.floats(0.1, 0.5))
def test_harder_to_do_without_is_dearer(held, cap):
    assume(held.rest > 0.2)
    assume(held.others > 0.5)
    base = scarcity(held, cap)
    assert scarcity(held, cap / 2.0).dearer > base.dearer
    assert scarcity(replace(held, others=held.others * 0.8), cap).dearer > base.dearer
    assert scarcity(replace(held, rest=held.rest * 0.8), cap).dearer >= base.dearer * (1 - 1e-9)


def test_unit_elasticities_are_those_of_cobb_and_douglas():
    held = Input(share=0.5, cost=0.1, others=1.0, rest=1.0)
    assert unit_cost(held, 4.0) == pytest.approx(4.0**0.05)
    near = Input(share=0.5, cost=0.1, others=1.0 + 1e-6, rest=1.0 - 1e-6)
    assert unit_cost(near, 4.0) == pytest.approx(4.0**0.05, rel=1e-5)
    # Spending on the player's input is then a constant share: half the quantity, twice the price.
    assert scarcity(held, 0.5).price == pytest.approx(2.0)


def test_without_a_cap_nothing_happens():
    found = scarcity(Input(0.7, 0.01, 2.0, 0.5), 1.0)
    assert (found.price, found.dearer, found.rent) == (1.0, 1.0, 0.0)


def test_the_same_cap_costs_three_orders_of_magnitude():
    """A tenth of the baseline at 4/0.5, 1.2/0.2 and 0.6/0.1: 0.02, 0.4 and 6 points of income.

    Those are the figures of the calculation this follows. It does not say its shares, so two are
    chosen here: seven tenths of an input that is half a per cent of goods that are a tenth of
    income. Two numbers meet three.
    """
    lost = []
    for others, rest in ((4.0, 0.5), (1.2, 0.2), (0.6, 0.1)):
        found = scarcity(Input(share=0.7, cost=0.005, others=others, rest=rest), 0.1)
        lost.append(100.0 * 0.1 * (1.0 - 1.0 / found.dearer))
    assert lost == pytest.approx([0.02, 0.4, 6.0], rel=0.25)


def test_prices_at_the_limits():
    """Bought from one source alone at a substitution of η: q = p^(−η) but for income."""
    alone = Input(share=1.0 - 1e-9, cost=1e-9, others=2.0, rest=0.5)
    assert scarcity(alone, 0.25).price == pytest.approx(exp(log(4.0) / 0.5), rel=1e-4)


@pytest.mark.parametrize("cap", [0.0, -0.1, 1.5, float("nan")])
def test_no_caps(cap):
    with pytest.raises(BadValue, match="cap"):
        scarcity(Input(0.7, 0.01, 2.0, 0.5), cap)


@pytest.mark.parametrize(
    "given_",
    [{"share": 0.0}, {"share": 1.0}, {"cost": 1.2}, {"others": 0.0}, {"rest": -1.0}],
)
def test_no_inputs(given_):
    with pytest.raises(BadValue) as caught:
        Input(**{"share": 0.7, "cost": 0.01, "others": 2.0, "rest": 0.5} | given_)
    assert caught.value.where in given_
