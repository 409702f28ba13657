"""Claim: 10,000 simulated paths of 24 months in 60 s.

From the shipped case on one core, with incomes and trade read off the model; beside them the whole
outlook, four classes of paths and the table of payoffs. Set OPENBLAS_NUM_THREADS=1.
"""

from __future__ import annotations

import os
from time import perf_counter

from benchmarks.claim import Figure, best_of


def measure() -> list[Figure]:
    """Measure the paths of one class, and the outlook with all four."""
    import detente
    from detente.strategy.game.setup import open_game
    from detente.strategy.moves.check import load_dossier
    from detente.strategy.outlook.answer import MONTHS, PATHS
    from detente.strategy.simulate.effects import effects
    from detente.strategy.simulate.habits import habits
    from detente.strategy.simulate.months import simulated
    from detente.strategy.simulate.paths import Ask
    from detente.strategy.survival.rates import rate
    from detente.strategy.survival.spans import of_class, spans

    desk = detente.open()
    begin = perf_counter()
    desk.outlook(on="2026-10-08")
    whole = perf_counter() - begin
    about = desk.case.about
    dossier = load_dossier(
        desk.case.root, desk.case.parties, desk.record.events, desk.case.sources, about.known_until
    )
    game = open_game(desk.case)
    rows = of_class(spans(dossier, "announced", about.known_until), dossier.classes[0])
    ways = habits(dossier, desk.record, "announced", about.known_until)
    one, other = (side.name for side in ways.sides)
    table = effects(game.board.economy, (one, other), game.board.theta)
    ask = Ask(ways, rate(rows, dossier.rules), 0.5, 100.0, 1, PATHS, (7,))
    seconds = best_of(
        3, lambda: simulated({("pair", "announced"): ask}, about.known_until, MONTHS, table)
    )
    return [
        Figure("load of the machine", os.getloadavg()[0], ""),
        Figure(f"{PATHS:,} paths of {MONTHS} months", seconds, "s", 60.0),
        Figure("the whole outlook, four classes, from a cold start", whole, "s"),
    ]
