"""The game as it stands: payoffs, best replies, and what keeps each side from striking."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from statistics import median

from detente.ledger.case.model import Case
from detente.strategy.game.leverage import leverage
from detente.strategy.game.motives import Motives, motives
from detente.strategy.game.setup import Game, break_even
from detente.strategy.game.stage import (
    Cell,
    Stage,
    bargaining,
    best_replies,
    joint_maximum,
    pareto,
    pure_nash,
)
from detente.strategy.outlook.told import BestReply, Deterrence, Frame, Payoff, Played
from detente.strategy.simulate.effects import base_duty

#: Payoffs are given to so many places: a millionth of a year's income.
_PLACES = 8
_WEIGHTS = 4


def played(
    case: Case, game: Game, levels: Mapping[str, float], lags: Mapping[str, Sequence[int]]
) -> Played:
    """Return the game of a case where both sides stand at given average duties.

    Parameters
    ----------
    levels : mapping of str to float
        Average duty of each side on the other's goods.
    lags : mapping of str to sequence of int
        Days to each answer on record, by the side that answers.

    Raises
    ------
    OutOfRange
        A level off the grid of the game.
    """
    table = game.stage()
    players = table.players
    now = tuple(game.action(k, levels[p] - base_duty(game.board.economy, p, players[1 - k]))
                for k, p in enumerate(players))  # fmt: skip
    war = game.row.punishment.war
    threat = table.cell(*war)
    deal = bargaining(table, threat)
    frame = Frame(
        game=game.row.id,
        baseline=game.row.baseline,
        source=game.board.economy.source,
        players=players,
        labels={p: {a.id: a.title for a in game.actions[k]} for k, p in enumerate(players)},
        now=dict(zip(players, now, strict=True)),
        war=dict(zip(players, war, strict=True)),
        joint=_payoff(table, joint_maximum(table)),
        bargain=_payoff(table, deal) if deal is not None else None,
        pareto=len(pareto(table)),
        motives=tuple(_motives(table, table.cell(*now))),
        sources=tuple(
            dict.fromkeys((*game.row.sources, *(s for held in game.inputs for s in held.sources)))
        ),
    )
    return Played(
        frame,
        payoffs=tuple(
            _payoff(table, (i, j))
            for i in range(len(game.actions[0]))
            for j in range(len(game.actions[1]))
        ),
        best_replies=tuple(_replies(table)),
        nash=tuple(_payoff(table, cell) for cell in pure_nash(table)),
        critical_discount=tuple(
            _deterrence(case, game, table, k, (now[0], now[1]), lags) for k in (0, 1)
        ),
    )


def _payoff(table: Stage, cell: Cell) -> Payoff:
    names = (table.labels[0][cell[0]], table.labels[1][cell[1]])
    worth = (round(value, _PLACES) + 0.0 for value in table.at(cell))
    return Payoff(
        dict(zip(table.players, names, strict=True)),
        dict(zip(table.players, worth, strict=True)),
    )


def _replies(table: Stage) -> Iterator[BestReply]:
    for k, player in enumerate(table.players):
        own, other = table.labels[k], table.labels[1 - k]
        for against, best in zip(other, best_replies(table, k), strict=True):
            yield BestReply(player, against, tuple(own[place] for place in best))


def _deterrence(
    case: Case,
    game: Game,
    table: Stage,
    player: int,
    now: tuple[str, str],
    lags: Mapping[str, Sequence[int]],
) -> Deterrence:
    name, other = table.players[player], table.players[1 - player]
    stated = game.row.punishment
    lag = float(median(lags[other])) if lags.get(other) else stated.lag_days
    found = break_even(game, table, name, truce=now, strike=stated.war[player], lag=lag)
    capped = list(_capped(case, game, player, now, lag))
    return Deterrence(
        player=name,
        strike=stated.war[player],
        lag_days=lag,
        length_days=stated.length_days,
        rate=stated.rate,
        critical=found.critical_discount,
        discount=found.discount,
        break_even=round(found.break_even, _PLACES),
        holds=found.holds,
        answer_costs=round(found.answer_costs, _PLACES),
        capped_lo=min(capped, default=None),
        capped_hi=max(capped, default=None),
    )


def _capped(
    case: Case, game: Game, player: int, now: tuple[str, str], lag: float
) -> Iterator[float]:
    """Yield what a strike must bring if the answer cuts off an input the player buys."""
    if game.board.players[player] not in {row.buyer for row in game.inputs}:
        return
    strike = game.row.punishment.war[player]
    for lever in leverage(case, game.row.id, truce=now, strike=strike, lag=lag):
        yield round(lever.within, _PLACES)


def _motives(table: Stage, cell: Cell) -> Iterator[Motives]:
    """Yield the weights that make each side's level the best of its levels, caps left out."""
    for k, player in enumerate(table.players):
        levels = [i for i, action in enumerate(table.actions[k]) if action.cap == 1.0]
        found = motives(table, player, cell, among=levels)
        yield replace(
            found,
            corners=tuple((round(x, _WEIGHTS), round(y, _WEIGHTS)) for x, y in found.corners),
            revenue_alone=_ends(found.revenue_alone),
            deficit_alone=_ends(found.deficit_alone),
        )


def _ends(told: tuple[float, float] | None) -> tuple[float, float] | None:
    return None if told is None else (round(told[0], _WEIGHTS), round(told[1], _WEIGHTS))
