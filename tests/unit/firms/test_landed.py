"""Landed cost by origin: the law for each, and gaps where it is not held."""

from decimal import Decimal

import pytest

from detente.errors import InputError
from detente.verbs.firms import landed as laid

ON = "2026-10-01"


def test_duty_is_the_desks_own(desk):
    found = desk.landed("7323.93.00.60", dest="USA", value=10000, freight=900, insurance=100, on=ON)
    row = next(r for r in found.origins if r.origin == "CHN")
    own = desk.duty("7323.93.00.60", origin="CHN", value=10000, on=ON)
    assert (row.duty, row.status) == (own.rate, own.status)
    # Duty falls on the goods alone here; carriage is added to the cost.
    assert row.cost_usd == 11000 + own.amount_usd
    assert [layer.id for layer in row.layers] == [layer.id for layer in own.layers]


def test_other_origins_are_gaps_and_never_nothing(desk):
    found = desk.landed("732393", dest="USA", value=100, on=ON)
    other = {r.origin: r for r in found.origins}["VNM"]
    assert (other.status, other.duty, other.duty_usd, other.cost_usd) == ("gap", None, None, None)
    assert other.duty_low is not None
    assert other.gaps
    assert other.imports_usd == 17979474
    assert "gap" in " ".join(laid(desk, found)[0].notes)


def test_where_carriage_counts_for_duty(desk):
    found = desk.landed("120190", dest="CHN", value=1000, freight=100, on=ON)
    row = {r.origin: r for r in found.origins}["USA"]
    assert found.customs_value == "CIF"
    assert found.customs_value_usd == 1100
    assert row.cost_usd == 1100 + 1100 * row.duty
    assert any("not in the record" in note for note in found.notes)


def test_without_a_value_only_rates(desk):
    found = desk.landed("732393", dest="USA", origin=["CHN"], on=ON)
    assert found.origins[0].cost is None
    assert found.origins[0].duty == Decimal("0.27")
    with pytest.raises(InputError, match="without a value"):
        desk.landed("732393", freight=5)


def test_what_can_be_said_comes_first(desk):
    states = [r.status for r in desk.landed("732393", value=1, on=ON).origins]
    assert states.index("gap") == len([s for s in states if s != "gap"])


def test_under_a_scenario(desk):
    found = desk.landed("732393", value=100, origin="CHN", on=ON, scenario="peace-2017")
    assert found.origins[0].duty == Decimal("0.02")
