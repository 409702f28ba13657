"""The model of firms: closed relations to the trade model, slopes, and what is refused."""

from dataclasses import replace

import numpy as np
import pytest

from detente.errors import BadValue, NotConverged, SchemaError
from detente.model.equilibrium import solve
from detente.model.invariants import small
from detente.model.shock import Shock
from detente.strategy.game.duties.krugman import Firms, _Search, best_mfn_duties, welfare


def made(n=3, s=4, seed=0):
    draw = np.random.default_rng(seed)
    trade = draw.lognormal(0.0, 1.0, (n, n, s))
    home = np.arange(n)
    trade[home, home] *= 10.0
    duties = draw.uniform(0.0, 0.5, (n, n, s))
    duties[home, home] = 0.0
    return Firms(
        trade, duties, draw.uniform(2.0, 6.0, s), draw.uniform(0.5, 1.5, (n, s))
    ).balanced()


def test_balanced_trade_is_balanced_and_stays():
    world = made()
    gap = world.trade.sum(axis=(1, 2)) - world.trade.sum(axis=(0, 2))
    assert np.abs(gap).max() < 1e-9 * world.trade.sum()
    assert np.abs(welfare(world, world.duties)).max() < 1e-11
    again = world.balanced()
    assert again.trade == pytest.approx(world.trade, rel=1e-9)


def test_one_industry_is_the_armington_model():
    """With one industry profits are a fixed share of sales: θ = σ − 1 and nothing else differs."""
    world = made(4, 1, seed=2)
    economy = small(4, 1)
    economy = replace(
        economy, flows=world.trade.transpose(1, 0, 2).copy(),
        duties=world.duties.transpose(1, 0, 2).copy(), inputs=np.zeros_like(economy.inputs),
    )  # fmt: skip
    duties = world.duties * 2.0 + 0.1
    duties[np.arange(4), np.arange(4)] = 0.0
    found = solve(
        economy, Shock(duties=duties.transpose(1, 0, 2).copy()), theta=world.sigma - 1.0,
        deficits="zero", tol=1e-13,
    )  # fmt: skip
    assert welfare(world, duties) == pytest.approx(found.welfare, abs=1e-10)


def test_the_unit_of_account_and_the_order_of_countries_do_not_matter():
    world = made()
    duties = world.duties * 0.5
    told = welfare(world, duties)
    assert welfare(replace(world, trade=world.trade * 7.3), duties) == pytest.approx(
        told, abs=1e-10
    )
    order = [2, 0, 1]
    turned = Firms(
        world.trade[np.ix_(order, order)], world.duties[np.ix_(order, order)], world.sigma
    )
    assert welfare(turned, duties[np.ix_(order, order)]) == pytest.approx(told[order], abs=1e-10)


def test_slopes_are_the_central_difference():
    search = _Search(made(), 1)
    at = np.log1p(np.array([0.1, 0.3, 0.6, 1.0]))
    _, slopes = search.cost(at)
    for k in range(4):
        step = 1e-4 * np.eye(4)[k]
        told = (search.cost(at + step)[0] - search.cost(at - step)[0]) / 2e-4
        assert slopes[k] == pytest.approx(told, abs=1e-8)


def test_best_duties_are_best_nearby():
    world = made()
    found = best_mfn_duties(world, 0)
    search = _Search(world, 0)
    best = search.cost(np.log1p(found.duties))[0]
    for k in range(4):
        for step in (-0.02, 0.02):
            assert search.cost(np.log1p(found.duties + step * np.eye(4)[k]))[0] >= best
    assert found.objective > 0


def test_an_industry_that_weighs_more_is_protected_more():
    world = made(seed=3)
    plain = best_mfn_duties(replace(world, weights=None), 0).duties
    weights = np.ones((3, 4))
    weights[0, 2] = 1.2
    favoured = best_mfn_duties(replace(world, weights=weights), 0).duties
    assert favoured[2] > plain[2] + 0.01


def test_two_alike_countries_choose_alike():
    trade = np.array([[[8.0, 8.0], [1.0, 2.0]], [[1.0, 2.0], [8.0, 8.0]]])
    world = Firms(trade, np.zeros_like(trade), np.array([3.0, 5.0]))
    assert best_mfn_duties(world, 0).duties == pytest.approx(
        best_mfn_duties(world, 1).duties, abs=1e-6
    )


def test_one_industry_small_country():
    """One over σ − 1, where the rest of the world hardly notices."""
    trade = np.array([[[4.0], [1.0]], [[1.0], [40_000.0]]])
    world = Firms(trade, np.zeros_like(trade), np.array([5.0]))
    assert best_mfn_duties(world, 0).duties == pytest.approx([0.25], rel=1e-3)


def test_goods_that_are_not_traded_or_not_made():
    world = made()
    trade = world.trade.copy()
    trade[0, :, 1] = 0.0
    trade[:, 2, 3] = 0.0
    world = Firms(trade, world.duties, world.sigma).balanced()
    assert np.isfinite(welfare(world, world.duties * 0.5)).all()


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"trade": -np.ones((3, 3, 4))}, SchemaError),
        ({"trade": np.full((3, 3, 4), np.nan)}, SchemaError),
        ({"duties": np.ones((3, 3, 4))}, SchemaError),
        ({"duties": np.zeros((3, 3, 5))}, SchemaError),
        ({"sigma": np.ones(4)}, BadValue),
        ({"weights": np.ones((2, 4))}, BadValue),
        ({"weights": -np.ones((3, 4))}, BadValue),
    ],
)
def test_no_worlds(change, error):
    with pytest.raises(error):
        replace(made(), **change)


def test_duties_without_end_leave_what_home_shares_say():
    """Autarky in one industry: prices by the home share, income without the revenue."""
    world = made(3, 1, seed=4)
    absurd = np.full_like(world.duties, 1e300)
    absurd[np.arange(3), np.arange(3)] = 0.0
    gross = world.trade * (1.0 + world.duties)
    home = gross[np.arange(3), np.arange(3), 0] / world.spending
    kept = 1.0 - (world.duties * world.trade).sum(axis=(0, 2)) / world.spending
    told = kept * home ** (1.0 / (world.sigma[0] - 1.0)) - 1.0
    assert welfare(world, absurd) == pytest.approx(told, abs=1e-9)


def test_no_equilibrium_is_no_answer():
    world = made()
    with pytest.raises(NotConverged, match="no equilibrium of firms"):
        welfare(world, np.full_like(world.duties, np.nan))
