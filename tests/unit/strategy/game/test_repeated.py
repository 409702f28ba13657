"""The repeated game: closed forms against integrals, and how they move."""

from dataclasses import replace
from math import exp, inf

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.errors import BadValue
from detente.strategy.game.repeated import Repeated, repeated
from detente.strategy.game.stage import table_game

YEAR = 365.25
FLOWS = st.floats(-0.2, 0.2, allow_nan=False)
TRUCES = st.builds(
    Repeated,
    st.just("A"),
    keep=FLOWS,
    strike=FLOWS,
    war=FLOWS,
    lag=st.floats(0.0, 400.0),
    length=st.floats(0.0, 3000.0),
    rate=st.floats(0.0, 2.0),
)
# Those that deserve the name: a strike tempts and war hurts.
TEMPTING = st.builds(
    lambda truce, tempt, hurt: replace(truce, strike=truce.keep + tempt, war=truce.keep - hurt),
    TRUCES,
    st.floats(0.0001, 0.2),
    st.floats(0.0001, 0.2),
)


def integral(rate, begin, end):
    """What a unit a year is worth between two days, by Gauss–Legendre quadrature."""
    nodes, weights = np.polynomial.legendre.leggauss(40)
    half = (end - begin) / 2.0 / YEAR
    years = (begin + end) / 2.0 / YEAR + half * nodes
    return float(half * (weights * np.exp(-rate * years)).sum())


@given(TRUCES)
def test_the_closed_form_is_the_integral(truce):
    lost = (truce.keep - truce.war) * integral(truce.rate, truce.lag, truce.lag + truce.length)
    won = (truce.strike - truce.keep) * integral(truce.rate, 0.0, truce.lag)
    assert truce.break_even == pytest.approx(lost - won, abs=1e-9)


@given(TEMPTING, st.floats(0.1, 100.0))
def test_break_even_falls_with_the_lag_and_rises_with_the_war(truce, days):
    slower = replace(truce, lag=truce.lag + days)
    longer = replace(truce, length=truce.length + days)
    assert slower.break_even < truce.break_even
    assert longer.break_even >= truce.break_even
    assert replace(truce, war=truce.war - 0.01).break_even >= truce.break_even
    assert replace(truce, strike=truce.strike + 0.01).break_even <= truce.break_even


@given(TEMPTING, st.floats(0.1, 5.0))
def test_break_even_is_linear_in_what_war_costs(truce, factor):
    def at(hurt):
        return replace(truce, war=truce.keep - hurt).break_even

    zero = at(0.0)
    assert at(factor * 0.01) - zero == pytest.approx(factor * (at(0.01) - zero), abs=1e-12)


@given(TEMPTING, st.floats(0.001, 0.1))
def test_critical_discount_falls_with_the_severity_of_war(truce, more):
    worse = replace(truce, war=truce.war - more)
    bolder = replace(truce, strike=truce.strike + more)
    assert 0.0 < worse.critical_discount < truce.critical_discount < 1.0
    assert bolder.critical_discount > truce.critical_discount


@given(TEMPTING, st.floats(1.0, 60.0))
def test_at_the_critical_rate_an_endless_war_just_deters(truce, lag):
    given_ = replace(truce, lag=lag, length=inf, rate=0.1)
    at = replace(given_, rate=given_.critical_rate)
    scale = (truce.strike - truce.war) / at.rate
    assert at.break_even == pytest.approx(0.0, abs=1e-9 * max(1.0, scale))
    assert at.discount == pytest.approx(at.critical_discount, rel=1e-9)
    # A longer lag needs more patience.
    assert replace(given_, lag=2.0 * lag).critical_rate < given_.critical_rate


def test_answers_within_days_leave_the_constraint_slack():
    """With lags of 2.5 to 7 days a round weighs 0.99 and more at any sane rate."""
    truce = Repeated("A", keep=0.0, strike=0.001, war=-0.002, lag=7.0, length=inf, rate=0.2)
    assert truce.discount > 0.99
    assert truce.critical_discount == pytest.approx(1.0 / 3.0)
    assert truce.holds


def test_corners():
    truce = Repeated("A", keep=0.0, strike=0.001, war=-0.002, lag=7.0, length=60.0, rate=0.1)
    assert replace(truce, strike=-0.001).critical_discount == 0.0
    assert replace(truce, strike=-0.001).critical_rate == inf
    assert replace(truce, war=0.0).critical_discount is None
    assert replace(truce, war=0.0).critical_rate is None
    assert not replace(truce, war=0.0).holds
    assert replace(truce, lag=0.0).critical_rate == inf
    undiscounted = replace(truce, rate=0.0)
    assert undiscounted.break_even == pytest.approx((0.002 * 60.0 - 0.001 * 7.0) / YEAR)
    endless = replace(truce, length=inf)
    told = (0.002 * exp(-0.1 * 7 / YEAR) - 0.001 * (1 - exp(-0.1 * 7 / YEAR))) / 0.1
    assert endless.break_even == pytest.approx(told)


@pytest.mark.parametrize("name", ["lag", "length", "rate"])
@pytest.mark.parametrize("value", [-1.0, float("nan")])
def test_times_below_zero(name, value):
    with pytest.raises(BadValue) as caught:
        Repeated("A", 0.0, 0.1, -0.1, **{"lag": 1.0, "length": 1.0, "rate": 0.1, name: value})
    assert caught.value.where == name


def test_an_endless_war_needs_discounting():
    with pytest.raises(BadValue, match="discounting"):
        Repeated("A", 0.0, 0.1, -0.1, lag=1.0, length=inf, rate=0.0)


def test_each_player_sees_its_own_cells():
    """Rows strike first, columns answer: C, D and P of both, and what answering costs the other."""
    game = table_game(np.array([[0.0, -4.0], [1.0, -2.0]]), np.array([[0.0, 2.0], [-5.0, -3.0]]))
    kind = {"lag": 7.0, "length": 60.0, "rate": 0.1}
    one = repeated(game, "first", truce=(0, 0), strike=1, war=(1, 1), **kind)
    assert (one.keep, one.strike, one.war) == (0.0, 1.0, -2.0)
    assert (one.let_be, one.answered, one.answer_costs) == (-5.0, -3.0, -2.0)
    two = repeated(game, "second", truce=(0, 0), strike=1, war=(1, 1), **kind)
    assert (two.keep, two.strike, two.war) == (0.0, 2.0, -3.0)
    assert (two.let_be, two.answered) == (-4.0, -2.0)
