"""Claim: 28 × 31 is solved in 40 ms, 81 × 50 in 0.3 s, a gradient over all duties in 0.5 s.

All to a residual of 1e-9 from a cold start, on one core; 1,000 draws of 28 × 31 in 20 s on two
processes; one sector a hundred times faster than gegravity on the same data, with the same answer
to six digits once its shares are renewed. Beside it the same model as one would write it down:
prices, spending and wages iterated in turn, with plain damping. Set OPENBLAS_NUM_THREADS=1:
threads only disturb one another.
"""

from __future__ import annotations

import contextlib
import io
import os
import resource
import warnings
from time import perf_counter

import numpy as np

from benchmarks.claim import Figure, best_of

PAIR = ("USA", "CHN")


def measure() -> list[Figure]:
    """Measure solutions, gradient, draws, and the peers."""
    figures = [Figure("load of the machine", os.getloadavg()[0], "")]
    for size, claim in (("28x31", 0.040), ("81x50", 0.300)):
        figures += _size(size, claim)
    figures.append(_draws())
    figures += _plain()
    figures += _one_sector()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024.0
    return [*figures, Figure("peak memory of all of it", peak, "MB", 1000.0)]


def _size(size: str, claim: float) -> list[Figure]:
    from detente.model.baseline import baseline
    from detente.model.equilibrium import solve
    from detente.model.gradient import gradient

    economy = baseline(size)
    shock = _war(economy)
    figures = []
    for name in ("U4", "LL"):
        seconds = best_of(7, lambda name=name: solve(economy, shock, theta=name))
        found = solve(economy, shock, theta=name)
        assert found.residual <= 1e-9
        told = f"{size}, {name}, {found.steps} sweeps"
        figures.append(Figure(told, seconds * 1000.0, "ms", claim * 1000.0))
    fine = solve(economy, shock, tol=1e-12)
    seconds = best_of(3, lambda: gradient(fine, {PAIR[0]: 1.0}, PAIR[0]))
    return [*figures, Figure(f"{size}: gradient over all duties of one region", seconds, "s", 0.5)]


def _draws() -> Figure:
    from detente.kernel.executor import Pool
    from detente.model.baseline import baseline
    from detente.model.elasticity import theta
    from detente.model.study.ensemble import ensemble

    economy = baseline("28x31")
    begin = perf_counter()
    found = ensemble(economy, _war(economy), theta(economy, "LL"), 1000, executor=Pool(2))
    seconds = perf_counter() - begin
    assert np.isfinite(found.welfare).all()
    return Figure("1,000 draws of 28x31, two processes", seconds, "s", 20.0)


def _war(economy: object) -> object:
    from detente.model.shock import tariffs

    one, other = PAIR
    return tariffs(economy, {(one, other, "*"): 1.45, (other, one, "*"): 1.25}, how="added")


def _plain() -> list[Figure]:
    """Measure the plain implementation on the small baseline, its answer shown to be the same."""
    from detente.model.baseline import baseline
    from detente.model.elasticity import theta
    from detente.model.equilibrium import solve

    economy = baseline("28x31")
    shock = _war(economy)
    values = theta(economy, "LL")
    ours = solve(economy, shock, theta=values)
    seconds = best_of(3, lambda: solve(economy, shock, theta=values))
    begin = perf_counter()
    welfare, rounds = plain(economy, shock.duties, values)
    slow = perf_counter() - begin
    assert np.abs(welfare - ours.welfare).max() < 1e-6
    return [
        Figure(f"28x31 in plain iteration, {rounds} rounds, same answer", slow, "s"),
        Figure("plain iteration over ours", slow / seconds, "times"),
    ]


def plain(economy: object, duties: np.ndarray, theta: np.ndarray) -> tuple[np.ndarray, int]:
    """Solve by nested iteration: prices given wages, spending given prices, then wages."""
    shares = economy.shares.transpose(1, 2, 0)
    change = (1.0 + duties) / (1.0 + economy.duties)
    wages = np.ones(len(economy.regions))
    labour = economy.value_added.sum(axis=1)
    prices = np.ones_like(economy.output)
    spending = economy.spending.copy()
    used = spending > 0
    rounds = 0
    while rounds < 20_000:
        rounds += 1
        for _ in range(500):
            cost = wages[:, None] ** economy.labour
            cost = cost * np.exp(np.einsum("nkj,nk->nj", economy.recipe, np.log(prices)))
            moved = shares * (change * cost[None, :, :]) ** -theta
            total = moved.sum(axis=1)
            new = total ** (-1.0 / theta)
            gap = np.abs(new / prices - 1.0).max()
            prices = new
            if gap < 1e-11:
                break
        moved = moved / total[:, None, :]
        for _ in range(500):
            net = moved * spending[:, None, :] / (1.0 + duties)
            output = net.sum(axis=0)
            income = wages * labour + (net * duties).sum(axis=(1, 2)) + economy.deficit
            new = np.einsum("njk,nk->nj", economy.recipe, output)
            new = new + economy.tastes * income[:, None]
            gap = np.abs(new[used] / spending[used] - 1.0).max()
            spending = new
            if gap < 1e-11:
                break
        earned = (economy.labour * output).sum(axis=1)
        excess = earned / (wages * labour) - 1.0
        if np.abs(excess).max() < 1e-9:
            break
        wages = wages * (1.0 + 0.2 * excess)
        wages = wages * labour.sum() / (wages * labour).sum()
    living = np.exp((economy.tastes * np.log(np.where(used, prices, 1.0))).sum(axis=1))
    return income / economy.income / living - 1.0, rounds


def _one_sector() -> list[Figure]:
    """Measure one sector against gegravity, where it is installed."""
    economy = _balanced()
    costs = np.ones_like(economy.flows)
    one, other = (economy.region(name) for name in PAIR)
    costs[one, other] = costs[other, one] = 1.3
    from detente.model.equilibrium import solve
    from detente.model.shock import Shock

    shock = Shock(costs=costs)
    seconds = best_of(7, lambda: solve(economy, shock, theta=4.0))
    ours = solve(economy, shock, theta=4.0, tol=1e-12)
    told = f"one sector, {len(economy.regions)} regions"
    figures = [Figure(told, seconds * 1000.0, "ms")]
    try:
        import gegravity
    except ImportError:
        return figures
    first, renewed, spent, built = _gegravity(gegravity, economy, costs[:, :, 0])
    return [
        *figures,
        Figure("the same in gegravity: its simulation", spent, "s"),
        Figure("the same in gegravity: its baseline before", built, "s"),
        Figure("gegravity's simulation over ours", spent / seconds, "times", 100.0, "more"),
        Figure("largest difference of welfare, as it is", _apart(first, ours.welfare), ""),
        Figure("largest difference, its shares renewed", _apart(renewed, ours.welfare), "", 1e-6),
    ]


def _apart(one: np.ndarray, other: np.ndarray) -> float:
    return float(np.abs(one - other).max())


def _balanced() -> object:
    """Return goods and services in one sector, without duties, deficits and inputs."""
    from dataclasses import replace

    from detente.model.baseline import baseline
    from detente.model.invariants import free

    full = baseline("81x50")
    flows = full.flows.sum(axis=2, keepdims=True)
    return free(
        replace(
            full, sectors=("all",), goods=np.array([True]), flows=flows,
            inputs=np.zeros((len(full.regions), 1, 1)), duties=np.zeros_like(flows), sets={},
        )
    )  # fmt: skip


def _gegravity(
    peer: object, economy: object, factor: np.ndarray
) -> tuple[np.ndarray, np.ndarray, float, float]:
    """Return real incomes of the peer as it gives them and with its shares of output renewed.

    It keeps the shares of output and spending of the baseline while prices move; put to the new
    ones until they stand, its equations are those of the model here. Beside them the seconds that
    its simulation took, and its baseline.
    """
    import pandas as pd

    theta = 4.0
    names = economy.regions
    flows = economy.flows[:, :, 0]
    size = economy.output[:, 0]
    # These costs make its multilateral resistances one, which is where its solver begins.
    cost = np.log(flows * size.sum() / np.outer(size, size))
    data, moved = (
        pd.DataFrame(
            {
                "importer": names[n], "exporter": names[i], "year": "2022", "trade": flows[n, i],
                "Y": size[i], "E": size[n], "cost": costs[n, i],
            }
            for n in range(len(names))
            for i in range(len(names))
        )
        for costs in (cost, cost - theta * np.log(factor))
    )  # fmt: skip
    coefficients = pd.DataFrame([{"var": "cost", "coeff": 1.0, "ste": 0.0}])
    with contextlib.redirect_stdout(io.StringIO()), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        begin = perf_counter()
        model = peer.OneSectorGE(
            peer.BaselineData(data, trade_var_name="trade", expend_var_name="E",
                              output_var_name="Y"),
            year="2022", reference_importer=names[0], sigma=theta + 1.0, cost_variables=["cost"],
            cost_coeff_values=peer.CostCoeffs(coefficients, "var", "coeff", "ste"), quiet=True,
        )  # fmt: skip
        model.build_baseline(mr_tolerance=1e-10)
        model.define_experiment(moved)
        built = perf_counter() - begin
        begin = perf_counter()
        model.simulate(ge_tolerance=1e-10, ge_max_iter=200_000)
        spent = perf_counter() - begin
        first = _real(model, names)
        for _ in range(12):
            whole = sum(c.experiment_output for c in model.country_set.values())
            for country in model.country_set.values():
                country.baseline_output_share = country.experiment_output / whole
                country.baseline_expenditure_share = country.experiment_output / whole
            model._calculate_full_ge()
            for country in model.country_set.values():
                country._construct_country_measures(model.sigma)
    return first, _real(model, names), spent, built


def _real(model: object, names: tuple[str, ...]) -> np.ndarray:
    """Return changes of output over prices, with the reference under its own name."""
    held = {key.removeprefix("ZZZ_"): c for key, c in model.country_set.items()}
    return np.array([float(held[name].terms_of_trade_change) / 100.0 for name in names])
