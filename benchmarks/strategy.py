"""Claim: a table of 9 × 21 payoffs in 1 s, a duel of nine duties a side in 10 s.

Both on the shipped game of two players and everyone else, from a cold start on one core; the table
holds one equilibrium of the trade model a cell. Beside them the equilibria that a duel takes, and
the optimal duties of one country of a made world of firms, 7 countries by 33 industries. Set
OPENBLAS_NUM_THREADS=1.
"""

from __future__ import annotations

import os
from time import perf_counter

import numpy as np

from benchmarks.claim import Figure, best_of


def measure() -> list[Figure]:
    """Measure table, duel and a search among firms."""
    from detente.ledger.case.load import load_case
    from detente.strategy.game.setup import open_game

    game = open_game(load_case("us_china"))
    table = game.stage()
    rows, columns = table.payoffs.shape[1:]
    seconds = best_of(3, game.stage)
    return [
        Figure("load of the machine", os.getloadavg()[0], ""),
        Figure(f"table of {rows} × {columns}, one equilibrium a cell", seconds, "s", 1.0),
        *_duel(game.board),
        *_firms(),
    ]


def _duel(board: object) -> list[Figure]:
    from detente.strategy.game.duties.duel import Instruments, nash_duties

    economy = board.economy
    goods = [s for s, good in zip(economy.sectors, economy.goods, strict=True) if good]
    groups = tuple((name,) for name in goods)
    first, second = board.players
    tools = Instruments(first, second, groups), Instruments(second, first, groups)
    begin = perf_counter()
    duel = nash_duties(economy, board.theta, *tools)
    seconds = perf_counter() - begin
    assert duel.equilibrium.residual < 1e-9
    return [
        Figure(f"duel of {len(groups)} duties a side", seconds, "s", 10.0),
        Figure("its equilibria", duel.solves, ""),
    ]


def _firms() -> list[Figure]:
    from detente.strategy.game.duties.krugman import Firms, best_mfn_duties

    draw = np.random.default_rng(7)
    trade = draw.lognormal(0.0, 1.5, (7, 7, 33))
    home = np.arange(7)
    trade[home, home] *= 60.0
    duties = draw.uniform(0.0, 0.3, (7, 7, 33))
    duties[home, home] = 0.0
    world = Firms(trade, duties, draw.uniform(2.0, 8.0, 33)).balanced()
    begin = perf_counter()
    found = best_mfn_duties(world, 0)
    seconds = perf_counter() - begin
    told = f"optimal duties of one of 7 countries, 33 industries, {found.solves} equilibria"
    return [Figure(told, seconds, "s")]
