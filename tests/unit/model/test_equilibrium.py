"""Solutions one can reason about, and questions that are refused."""

import numpy as np
import pytest

from detente.errors import BadValue, NotConverged, OutOfRange, UnknownName
from detente.model import elasticity
from detente.model.baseline import baseline
from detente.model.caps import quantity
from detente.model.economy import Tables
from detente.model.equilibrium import solve
from detente.model.gradient import gradient
from detente.model.invariants import difference, small
from detente.model.shock import Cap, Shock, supply, tariffs, together
from detente.model.solver.anderson import accelerate
from detente.model.solver.root import root
from detente.model.solver.transpose import gmres
from detente.model.source.mend import mend


@pytest.fixture(scope="module")
def economy():
    return baseline("28x31")


@pytest.fixture(scope="module")
def war(economy):
    shock = tariffs(economy, {("USA", "CHN", "*"): 1.45, ("CHN", "USA", "*"): 1.25}, how="added")
    return solve(economy, shock, theta="LL")


# Bilateral, long run: rows of the reference calculation at 81 × 50, in per cent.
REFERENCE = {
    (1.45, 1.25, "U4"): (-98.0, -97.8, 5.1, 5.5, -11.7, -0.58, -0.58, 0.93),
    (1.45, 1.25, "LL"): (-91.9, -93.9, 4.4, 4.5, -11.4, -0.60, -0.55, 0.90),
    (0.20, 0.10, "U4"): (-50.4, -38.2, 2.8, 2.8, -5.9, -0.11, -0.23, 0.41),
    (0.20, 0.10, "LL"): (-44.0, -36.9, 2.2, 2.0, -5.4, -0.10, -0.20, 0.36),
}
EU = [
    *("AUT", "BEL", "BGR", "CYP", "CZE", "DEU", "DNK", "ESP", "EST", "FIN", "FRA", "GRC", "HRV"),
    *("HUN", "IRL", "ITA", "LTU", "LUX", "LVA", "MLT", "NLD", "POL", "PRT", "ROU", "SVK", "SVN"),
    "SWE",
]
ASEAN = ["BRN", "IDN", "KHM", "LAO", "MMR", "MYS", "PHL", "SGP", "THA", "VNM"]
SMALL = (["EU27"], ["VNM", "THA", "MYS", "IDN", "SGP", "ASEAN-o"])


@pytest.mark.parametrize("size", ["28x31", "81x50"])
@pytest.mark.parametrize("case", REFERENCE, ids=str)
def test_bilateral_rows_of_the_reference(size, case):
    american, chinese, name = case
    held = baseline(size)
    eu, asean = (EU, ASEAN) if size == "81x50" else SMALL
    shock = tariffs(
        held, {("USA", "CHN", "*"): american, ("CHN", "USA", "*"): chinese}, how="added"
    )
    found = solve(held, shock, theta=name)
    got = [
        found.exports_change("CHN", ["USA"]),
        found.exports_change("USA", ["CHN"]),
        found.exports_change("CHN", eu),
        found.exports_change("CHN", asean),
        found.exports_change("CHN"),
        *(found.welfare[held.region(r)] for r in ("USA", "CHN", "VNM")),
    ]
    assert np.abs(100.0 * np.array(got) - REFERENCE[case]).max() < 0.2


def test_what_is_reported(economy, war):
    assert war.residual <= 1e-9
    assert war.steps < 60
    assert war.revenue == pytest.approx(
        (war.duties * war.flows).sum(axis=(1, 2)), rel=1e-9, abs=1e-6
    )
    moved = war.diversion("CHN", "USA")
    assert moved["USA"] < 0 < moved["EU27"]
    before = economy.flows[:, economy.region("CHN"), economy.goods].sum()
    after = war.flows[:, economy.region("CHN"), economy.goods].sum()
    assert sum(moved.values()) == pytest.approx(after - before, rel=1e-9)
    assert war.prices[economy.region("USA"), economy.sector("C13T15")] > 1.0
    assert war.value_added.sum() == pytest.approx(economy.value_added.sum(), rel=1e-9)


def test_a_close_start_takes_fewer_sweeps(economy, war):
    again = solve(economy, war.shock, theta=elasticity.theta(economy, "LL"), start=war.state)
    assert again.steps < war.steps / 4
    assert again.welfare == pytest.approx(war.welfare, abs=1e-8)


def test_same_question_same_bytes(economy, war):
    again = solve(economy, war.shock, theta="LL")
    assert again.welfare.tobytes() == war.welfare.tobytes()


def test_supply_makes_cheaper(economy):
    found = solve(economy, supply(economy, {"CHN": 1.1}))
    assert found.exports_change("CHN") > 0.05
    place = economy.region("CHN")
    assert found.welfare[place] > 0.02
    assert found.costs[place, economy.sector("C26")] < 1.0


@pytest.mark.parametrize("importers", [(), ("USA", "JPN")])
def test_a_cap_is_met_by_its_shadow_tax(economy, importers):
    cap = Cap("CHN", "C27", 0.6, importers)
    found = solve(economy, Shock(caps=(cap,)))
    to = [economy.region(r) for r in importers] or [
        k for k in range(len(economy.regions)) if economy.regions[k] != "CHN"
    ]
    place = np.ix_(to, [economy.region("CHN")], [economy.sector("C27")])
    assert np.exp(quantity(found, place)) == pytest.approx(0.6, rel=1e-5)
    assert found.taxes[0] > 0.1
    assert found.export_revenue[economy.region("CHN")] > 0


def test_a_cap_above_what_is_sold_costs_nothing(economy):
    found = solve(economy, Shock(caps=(Cap("CHN", "C27", 1.2),)))
    assert found.taxes == (0.0,)
    assert np.abs(found.welfare).max() < 1e-9


def test_there_is_nothing_to_cap_where_nothing_is_sold():
    made = small(3, 2)
    flows = made.flows.copy()
    flows[1, 0, 0] = 0.0
    economy = mend(
        Tables(made.regions, made.sectors, made.goods, flows, made.inputs, made.duties, made.sets)
    )
    with pytest.raises(OutOfRange, match="not sold"):
        solve(economy, Shock(caps=(Cap("A", "g1", 0.5, ("B",)),)))


def test_an_economy_under_export_taxes_is_no_baseline(economy):
    found = solve(economy, Shock(export_taxes=np.zeros_like(economy.flows)))
    with pytest.raises(BadValue, match="export taxes"):
        found.as_economy()


def test_two_caps_hold_together(economy):
    caps = (Cap("CHN", "C27", 0.6), Cap("CHN", "C26", 0.7))
    found = solve(economy, Shock(caps=caps))
    assert all(tax > 0 for tax in found.taxes)
    assert found.shock.caps == caps


def test_a_cap_no_price_reaches(economy):
    with pytest.raises(OutOfRange) as raised:
        solve(economy, Shock(caps=(Cap("CHN", "C26", 1e-8),)), theta=0.5)
    assert raised.value.exit_code == 5
    assert raised.value.http_status == 422
    assert raised.value.hint


@pytest.mark.parametrize("export_tax", [0.0, 0.1])
def test_gradient_is_the_central_difference(economy, export_tax):
    shock = tariffs(economy, {("USA", "CHN", "*"): 0.2}, how="added")
    if export_tax:
        taxes = np.zeros_like(economy.flows)
        taxes[economy.region("USA"), economy.region("CHN"), 5] = export_tax
        shock = together([shock, Shock(export_taxes=taxes)], economy)
    found = solve(economy, shock, tol=1e-14)
    slopes = gradient(found, {"USA": 0.7, "CHN": 0.3}, "USA", tol=1e-13)
    here = economy.region("USA")
    for exporter, sector in (("CHN", "C26"), ("CAN", "C29"), ("JPN", "C28")):
        place = (here, economy.region(exporter), economy.sector(sector))

        def welfare(step, place=place):
            duties = shock.duties.copy()
            duties[place] += step
            near = solve(
                economy,
                Shock(duties=duties, export_taxes=shock.export_taxes),
                tol=1e-14,
                start=found.state,
            )
            logs = np.log1p(near.welfare)
            return float(0.7 * logs[here] + 0.3 * logs[economy.region("CHN")])

        assert slopes[place[1:]] == pytest.approx(difference(welfare, 2e-3), rel=1e-7)
    assert not slopes[here].any()
    assert not slopes[:, ~economy.goods].any()


def bad_shocks(economy):
    n, j = len(economy.regions), len(economy.sectors)
    low, home, lost = (economy.duties.copy() for _ in range(3))
    low[0, 1, 0] = -1.0
    home[0, 0, 0] = 0.1
    lost[0, 1, 0] = np.nan
    high = economy.duties.copy()
    high[0, 1, 0] = 145.0
    return {
        "-100": (Shock(duties=low), BadValue, "−100 %"),
        "home": (Shock(duties=home), BadValue, "at home"),
        "nan": (Shock(duties=lost), BadValue, "no number"),
        "per cent for fractions": (Shock(duties=high), BadValue, "10,000"),
        "shape": (Shock(duties=np.zeros((n, n))), BadValue, "shape"),
        "supply": (Shock(supply=np.zeros((n, j))), BadValue, "supply"),
        "costs": (Shock(costs=np.full((n, n, j), -1.0)), BadValue, "costs"),
        "cap of nowhere": (Shock(caps=(Cap("XXX", "C26", 0.5),)), UnknownName, "XXX"),
        "cap of nothing": (Shock(caps=(Cap("CHN", "C99", 0.5),)), UnknownName, "C99"),
        "cap to nowhere": (Shock(caps=(Cap("CHN", "C26", 0.5, ("ZZZ",)),)), UnknownName, "ZZZ"),
        "cap of zero": (Shock(caps=(Cap("CHN", "C26", 0.0),)), BadValue, "cap"),
    }


@pytest.mark.parametrize("name", list(bad_shocks(small(3, 4))))
def test_shocks_are_refused_before_the_solver_starts(economy, name, monkeypatch):
    shock, error, said = bad_shocks(economy)[name]
    monkeypatch.setattr(
        "detente.model.equilibrium.accelerate", lambda *_, **__: pytest.fail("solved")
    )
    with pytest.raises(error, match=said):
        solve(economy, shock)


@pytest.mark.parametrize(
    ("rates", "error"),
    [
        ({("USA", "CHM", "*"): 0.1}, UnknownName),
        ({("USA", "CHN", "C2"): 0.1}, UnknownName),
        ({("USA", "CHN", "PUB"): 0.1}, BadValue),
        ({("USA", "USA", "*"): 0.1}, BadValue),
        ({("USA", "CHN", "*"): -1.0}, BadValue),
        ({("USA", "CHN", "*"): float("nan")}, BadValue),
        ({("USA", "CHN", "*"): float("inf")}, BadValue),
    ],
)
def test_tariffs_are_refused(economy, rates, error):
    with pytest.raises(error):
        tariffs(economy, rates)


def test_the_narrower_rate_holds(economy):
    rates = {("USA", "CHN", "C26"): 0.0, ("USA", "*", "*"): 0.1, ("USA", "CHN", "*"): 0.3}
    duties = tariffs(economy, rates).duties[economy.region("USA")]
    china = economy.region("CHN")
    assert duties[china, economy.sector("C26")] == 0.0
    assert duties[china, economy.sector("C27")] == 0.3
    assert duties[economy.region("JPN"), economy.sector("C27")] == 0.1
    assert not duties[economy.region("USA")].any()
    assert not duties[:, ~economy.goods].any()


def test_two_shocks_of_one_kind_are_not_joined(economy):
    one = tariffs(economy, {("USA", "CHN", "*"): 0.1})
    with pytest.raises(BadValue, match="duties"):
        together([one, one], economy)


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({"theta": 0.0}, BadValue),
        ({"theta": -4.0}, BadValue),
        ({"theta": float("nan")}, BadValue),
        ({"theta": np.ones(3)}, BadValue),
        ({"theta": "XY"}, UnknownName),
        ({"horizon": "never"}, UnknownName),
        ({"deficits": "none"}, BadValue),
        ({"deficits": np.ones(28)}, BadValue),
        ({"deficits": np.ones(3)}, BadValue),
    ],
)
def test_questions_are_refused(economy, given, error):
    with pytest.raises(error):
        solve(economy, Shock(), **given)


def test_no_answer_is_better_than_a_wrong_one(economy, war):
    with pytest.raises(NotConverged) as raised:
        solve(economy, war.shock, tol=1e-30)
    assert raised.value.steps > 0
    assert 0 < raised.value.residual < 1e-9
    assert raised.value.exit_code == 5
    assert raised.value.hint


def test_no_trade_no_change_to_tell():
    made = small(3, 2)
    flows = made.flows.copy()
    flows[1, 0, 0] = 0.0
    economy = mend(
        Tables(made.regions, made.sectors, made.goods, flows, made.inputs, made.duties, made.sets)
    )
    with pytest.raises(OutOfRange, match="sold nothing"):
        solve(economy, Shock()).exports_change("A", ["B"], sectors=["g1"])


def test_fixed_points_of_maps_one_knows():
    found = accelerate(lambda x: np.cos(x), np.zeros(3), tol=1e-13)
    assert found.state == pytest.approx(np.full(3, 0.7390851332151607), abs=1e-12)
    with pytest.raises(NotConverged):
        accelerate(lambda x: x + 1.0, np.zeros(2), most=20)
    with pytest.raises(NotConverged):
        accelerate(lambda x: x * np.nan, np.zeros(2))


def test_roots_and_linear_systems_one_knows():
    assert root(lambda x: (x**3 - 2.0, x), 0.0, 2.0, tol=1e-12)[0] == pytest.approx(2 ** (1 / 3))
    with pytest.raises(NotConverged):
        root(lambda x: (x**2 + 1.0, x), -1.0, 1.0, tol=1e-9)
    draw = np.random.default_rng(0)
    matrix = np.eye(40) + 0.1 * draw.normal(size=(40, 40))
    right = draw.normal(size=40)
    assert matrix @ gmres(lambda v: matrix @ v, right, tol=1e-12) == pytest.approx(right, abs=1e-9)
    assert not gmres(lambda v: v, np.zeros(4)).any()
    with pytest.raises(NotConverged):
        gmres(lambda v: matrix @ v, right, tol=1e-14, most=3)


@pytest.mark.parametrize(("horizon", "mean"), [("short", 1.2), ("medium", 2.0)])
def test_horizons_scale_the_mean(economy, horizon, mean):
    for name in economy.sets:
        values = elasticity.theta(economy, name, horizon=horizon)
        weights = elasticity.import_weights(economy)
        assert np.average(values, weights=weights) == pytest.approx(mean)


def test_published_sets(economy):
    assert sorted(economy.sets) == ["BSY", "CP", "FGO", "GYY", "IS", "LL", "Shap", "U4"]
    values = elasticity.theta(economy, "LL")
    assert values[economy.sector("C26")] == pytest.approx(1.235)
    # 0.636 as published, where prices and quantities would run away from one another.
    assert values[economy.sector("C19")] == 1.0
    assert (values[~economy.goods] == 4.0).all()
