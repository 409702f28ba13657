"""What must hold of any solution, on shipped and on made economies."""

from dataclasses import replace

import numpy as np
import pytest

from detente.model import invariants
from detente.model.baseline import baseline
from detente.model.equilibrium import solve
from detente.model.invariants import closed_form, free, iceberg, small
from detente.model.shock import Shock, tariffs

NAMES = [
    *("zero shock", "adding up", "market clearing", "Walras", "revenue", "homogeneity"),
    *("permutation", "path independence", "gradient", "one sector", "many sectors", "autarky"),
    "aggregation",
]


@pytest.fixture(scope="module")
def found():
    return {check.name: check for check in invariants.checks("28x31")}


@pytest.mark.parametrize("name", NAMES)
def test_small_baseline(found, name):
    assert found[name].holds, found[name]


def test_each_invariant_is_looked_at(found):
    assert list(found) == NAMES


@pytest.mark.parametrize("seed", range(12))
def test_made_economies(seed):
    economy = small(2 + seed % 5, 1 + seed % 6, seed=seed)
    shock = tariffs(economy, {("A", "*", "*"): 0.5, ("B", "A", "*"): 2.0})
    found = solve(economy, shock, tol=1e-13)
    for check in invariants.basic(economy, found):
        assert check.holds, check


def test_a_missing_number_breaks_an_invariant():
    assert not invariants.Check("x", "y", float("nan"), 1.0).holds


@pytest.mark.parametrize("theta", [1.2, 4.0, 12.0])
def test_one_sector_closed_form(theta):
    made = small(7, 1, seed=3)
    economy = free(replace(made, inputs=np.zeros_like(made.inputs)))
    found = solve(economy, iceberg(economy, 1.3), theta=theta, tol=1e-13)
    assert np.abs(np.log1p(found.welfare) - closed_form(economy, found)).max() < 1e-12


def test_two_alike_countries_share_alike_and_lose_alike():
    made = small(2, 1)
    flows = np.array([[[4.0], [1.0]], [[1.0], [4.0]]])
    economy = replace(
        made, flows=flows, inputs=np.zeros_like(made.inputs), duties=np.zeros_like(flows)
    )
    war = solve(economy, tariffs(economy, {("*", "*", "*"): 0.3}), theta=4.0, tol=1e-13)
    assert war.welfare[0] == pytest.approx(war.welfare[1], abs=1e-13)
    assert war.welfare[0] < 0
    assert war.wages == pytest.approx([1.0, 1.0], abs=1e-12)


def test_the_best_duty_of_two_alike_countries_is_the_textbook_one():
    """One over θ times the home share of the other: Gros (1987), JIE 23."""
    made = small(2, 1)
    flows = np.array([[[4.0], [1.0]], [[1.0], [4.0]]])
    economy = replace(
        made, flows=flows, inputs=np.zeros_like(made.inputs), duties=np.zeros_like(flows)
    )

    def welfare(rate):
        return solve(
            economy,
            tariffs(economy, {("A", "B", "*"): rate}),
            theta=4.0,
            deficits="zero",
            tol=1e-13,
        )

    rate = 0.25
    for _ in range(60):
        found = welfare(rate)
        home = found.gross[1, 1, 0] / found.spending[1, 0]
        rate = 1.0 / (4.0 * home)
    best, less, more = (welfare(r).welfare[0] for r in (rate, rate - 0.01, rate + 0.01))
    assert best > less
    assert best > more


def test_a_tax_on_exports_and_one_on_imports_are_one():
    """Lerner (1936): a uniform export tax does what a uniform duty does."""
    economy = free(small(4, 3))
    duty = np.zeros_like(economy.flows)
    duty[0] = 0.3
    duty[0, 0] = 0.0
    tax = np.zeros_like(economy.flows)
    tax[:, 0] = 0.3
    tax[0, 0] = 0.0
    by_duty = solve(economy, Shock(duties=duty), theta=4.0, tol=1e-13)
    by_tax = solve(economy, Shock(export_taxes=tax), theta=4.0, tol=1e-13)
    assert by_tax.welfare == pytest.approx(by_duty.welfare, abs=1e-11)
    assert by_tax.export_revenue[0] > 0


@pytest.mark.slow
def test_large_baseline():
    broken = [check for check in invariants.checks("81x50") if not check.holds]
    assert not broken


def test_deficits():
    economy = baseline("28x31")
    still = Shock()
    zero = solve(economy, still, theta=4.0, deficits="zero", tol=1e-12)
    assert np.abs(zero.flows.sum(axis=(1, 2)) - zero.flows.sum(axis=(0, 2))).max() < 1e-2
    # A hundred billion more of surplus, met by the others according to their size.
    others = economy.value_added.sum(axis=1)
    place = economy.region("CHN")
    others[place] = 0.0
    moved = economy.deficit + 1e5 * others / others.sum()
    moved[place] -= 1e5
    richer = solve(economy, still, theta=4.0, deficits=moved)
    assert 0.005 < richer.exports_change("CHN") < 0.03
