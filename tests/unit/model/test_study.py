"""Draws, tariff wars, one sector, and what is refused there."""

from dataclasses import replace

import numpy as np
import pytest

from detente.errors import BadValue, NotConverged, SchemaError
from detente.kernel.executor import Pool
from detente.model import elasticity
from detente.model.baseline import baseline
from detente.model.equilibrium import solve
from detente.model.invariants import small
from detente.model.shock import Shock, tariffs
from detente.model.study.decompose import decompose
from detente.model.study.ensemble import draw, ensemble
from detente.model.study.nash import uniform_war
from detente.model.study.onesector import OneSector, solve_one_sector


def test_draws_are_the_same_in_one_process_and_in_two():
    economy = baseline("28x31")
    shock = tariffs(economy, {("USA", "CHN", "*"): 0.3}, how="added")
    theta = elasticity.theta(economy, "LL")
    alone = ensemble(economy, shock, theta, 60, seed=3)
    shared = ensemble(economy, shock, theta, 60, seed=3, executor=Pool(2))
    assert alone.welfare.tobytes() == shared.welfare.tobytes()
    assert alone.theta.tobytes() == shared.theta.tobytes()
    low, high = alone.interval()
    place = economy.region("CHN")
    assert low[place] < high[place] < 0
    assert ensemble(economy, shock, theta, 3, seed=4).welfare[0] != pytest.approx(alone.welfare[0])


def test_a_draw_has_mean_one():
    theta = np.full(50, 4.0)
    drawn = np.array([draw(theta, k, seed=1, spread=0.25) for k in range(400)])
    assert drawn.mean() == pytest.approx(4.0, rel=0.01)
    assert (draw(theta, 3, seed=1, spread=0.0) == theta).all()


@pytest.mark.parametrize("given", [{"draws": 0}, {"spread": -1.0}])
def test_no_ensembles(given):
    economy = small()
    with pytest.raises(BadValue):
        ensemble(economy, tariffs(economy, {}), np.full(4, 4.0), **{"draws": 1} | given)


def test_a_war_of_two_alike_countries_is_the_textbook_one():
    """Each duty is one over θ times the home share of the other, and both lose."""
    made = small(2, 1)
    flows = np.array([[[4.0], [1.0]], [[1.0], [4.0]]])
    economy = replace(
        made, flows=flows, inputs=np.zeros_like(made.inputs), duties=np.zeros_like(flows)
    )
    war = uniform_war(economy, np.array([4.0]))
    found = war.equilibrium
    home = found.gross[1, 1, 0] / found.spending[1, 0]
    assert war.duties == pytest.approx([1.0 / (4.0 * home)] * 2, rel=1e-6)
    assert (found.welfare < 0).all()


def test_no_war_is_told_where_the_formula_does_not_hold():
    with pytest.raises(BadValue, match="inputs"):
        uniform_war(small(), np.full(4, 4.0))
    made = small()
    with pytest.raises(NotConverged):
        uniform_war(replace(made, inputs=np.zeros_like(made.inputs)), np.full(4, 4.0), most=1)


def test_one_sector_without_duties_stands_still():
    flows = np.random.default_rng(2).lognormal(0, 1, (9, 9)) + 20 * np.eye(9)
    world = OneSector(flows, np.full(9, 0.1))
    still = solve_one_sector(world, np.zeros((9, 9)))
    for name in ("welfare", "exports", "imports", "employment", "prices"):
        assert np.abs(getattr(still, name)).max() < 1e-9
    assert not still.revenue.round(6).any()


def test_one_sector_agrees_with_the_model_of_many():
    """Without labour supply, scale and profits the two models are one."""
    made = small(6, 1, seed=4)
    economy = replace(made, inputs=np.zeros_like(made.inputs), duties=np.zeros_like(made.duties))
    world = OneSector(economy.flows[:, :, 0].T, np.zeros(6), labour=0.0, scale=0.0, fixed=True)
    rates = np.zeros((6, 6))
    rates[:, 0] = 0.3
    rates[0, 0] = 0.0
    one = solve_one_sector(world, rates, relief=False)
    many = solve(economy, Shock(duties=rates.T[:, :, None].copy()), theta=4.0, tol=1e-12)
    assert one.welfare == pytest.approx(many.welfare, abs=1e-9)
    share = many.revenue[0] / many.income[0]
    assert one.revenue[0] > 0
    assert share > 0


@pytest.mark.parametrize(
    ("flows", "error"),
    [
        (np.ones((2, 3)), SchemaError),
        (-np.ones((2, 2)), SchemaError),
        (np.zeros((2, 2)), SchemaError),
        (np.full((2, 2), np.nan), SchemaError),
    ],
)
def test_no_worlds(flows, error):
    with pytest.raises(error):
        OneSector(flows, np.zeros(2))


def test_one_sector_refuses():
    world = OneSector(np.ones((2, 2)), np.zeros(2))
    with pytest.raises(BadValue):
        solve_one_sector(world, np.full((2, 2), -1.0))
    with pytest.raises(BadValue):
        solve_one_sector(world, np.zeros((3, 3)))
    with pytest.raises(BadValue, match="sum"):
        solve_one_sector(world, np.zeros((2, 2)), transfer=np.ones(2))
    with pytest.raises(BadValue):
        OneSector(np.ones((2, 2)), np.zeros(2), elasticity=0.0)
    with pytest.raises(NotConverged):
        solve_one_sector(world, np.array([[0.0, 0.5], [0.0, 0.0]]), tol=-1.0)


def test_parts_of_welfare_add_up():
    economy = baseline("28x31")
    theta = elasticity.theta(economy, "LL")
    duties = tariffs(economy, {("USA", "CHN", "*"): 1.45, ("CHN", "USA", "*"): 1.25}).duties
    parts = decompose(economy, duties, theta, steps=24)
    told = np.log1p(solve(economy, Shock(duties=duties), theta=theta).welfare)
    assert parts.terms + parts.volume + parts.rest == pytest.approx(told, abs=1e-8)
    assert np.abs(parts.rest).max() < 1e-5
    usa = economy.region("USA")
    assert parts.terms[usa] > 0 > parts.volume[usa]


def test_no_parts():
    economy = small()
    theta = np.full(4, 4.0)
    with pytest.raises(BadValue, match="step"):
        decompose(economy, economy.duties, theta, steps=0)
    with pytest.raises(BadValue, match="begin"):
        decompose(economy, economy.duties, theta, deficits="zero")
