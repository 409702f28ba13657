"""What an input cap adds to what a strike must bring: a range over readings, never a figure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from detente.errors import NotCovered
from detente.ledger.case.model import Case
from detente.model import elasticity
from detente.model.baseline import SHIPPED
from detente.strategy.game.payoffs import Rent, stage
from detente.strategy.game.rows import ReadingRow, reading_rows
from detente.strategy.game.setup import Game, break_even, open_game
from detente.strategy.game.stage import Action


@dataclass(frozen=True, slots=True)
class Lever:
    """One reading: what a strike must bring without and with the cap in the answer.

    Parameters
    ----------
    reading : str
        How hard the input is to do without (`strategy/substitution`).
    horizon : str
        How far trade has had time to move.
    rent : {'kept', 'wasted'}
        Whether the holder of the input earns what buyers pay more.
    loss : float
        What the cap alone costs the buyer in a year, a share of income, duties as in the truce.
    without, within : float
        Break-even gain of the striker, a share of a year's income, if war is one of duties alone,
        and if the cap is in it.
    holder_gains : float
        What the cap alone brings its holder in a year, a share of income: above zero the holder
        would use it unprovoked.
    """

    reading: str
    horizon: str
    rent: Rent
    loss: float
    without: float
    within: float
    holder_gains: float


def leverage(
    case: Case,
    name: str = "",
    *,
    truce: tuple[str, str],
    strike: str,
    lag: float | None = None,
    folder: Path = SHIPPED,
) -> tuple[Lever, ...]:
    """Return what the tightest cap of a game adds, by reading, horizon and use of the rent.

    Parameters
    ----------
    case : Case
        Holds the rows.
    name : str
        Id of the game; the first when empty.
    truce : tuple of str
        Levels of both while the truce holds.
    strike : str
        Level with which the buyer of the input breaks it.
    lag : float, optional
        Days until the answer; as the case states when left out.

    Raises
    ------
    NotCovered
        A game in which no player caps an input.
    UnknownName
        Levels that the game has not.
    """
    return tuple(_levers(open_game(case, name, folder=folder), case, truce, strike, lag))


def _levers(
    game: Game, case: Case, truce: tuple[str, str], strike: str, lag: float | None
) -> Iterator[Lever]:
    rents: tuple[Rent, Rent] = ("kept", "wasted")
    for reading in reading_rows(case):
        for horizon in elasticity.HORIZONS:
            for rent in rents:
                read = _read_as(game, reading, horizon, rent)
                yield _lever(read, truce, strike, rent, horizon, lag)


def _read_as(game: Game, reading: ReadingRow, horizon: str, rent: Rent) -> Game:
    """Return the same game under another reading, horizon and use of the rent."""
    board = game.board
    controls = tuple(
        replace(
            control, rent=rent,
            given=replace(control.given, others=reading.others, rest=reading.rest),
        )
        for control in board.controls
    )  # fmt: skip
    theta = elasticity.theta(board.economy, game.row.set, horizon=horizon)
    return replace(game, board=replace(board, theta=theta, controls=controls), reading=reading)


def _lever(
    game: Game, truce: tuple[str, str], strike: str, rent: Rent, horizon: str, lag: float | None
) -> Lever:
    capping = [k for k in (0, 1) if game.board.control(k) is not None]
    if not capping or game.reading is None:
        raise NotCovered(f"no player of {game.row.id} controls an input")
    holder = capping[0]
    buyer = 1 - holder
    least = min(action.cap for action in game.actions[holder])
    war = list(game.row.punishment.war)
    capped, at_war = f"{truce[holder]}/{least:g}", f"{war[holder]}/{least:g}"
    names: list[set[str]] = [set(), set()]
    names[buyer] = {truce[buyer], strike, war[buyer]}
    names[holder] = {truce[holder], war[holder], capped, at_war}
    table = stage(game.board, (_some(game, 0, names[0]), _some(game, 1, names[1])))
    player = game.board.players[buyer]
    ends = []
    for answer in (war[holder], at_war):
        war[holder] = answer
        found = break_even(
            game, table, player, truce=truce, strike=strike, war=(war[0], war[1]), lag=lag
        ).break_even
        ends.append(found)
    still = list(truce)
    still[holder] = capped
    calm, cut = table.at(table.cell(*truce)), table.at(table.cell(still[0], still[1]))
    return Lever(
        game.reading.id, horizon, rent, calm[buyer] - cut[buyer], ends[0], ends[1],
        cut[holder] - calm[holder],
    )  # fmt: skip


def _some(game: Game, player: int, names: set[str]) -> tuple[Action, ...]:
    return tuple(action for action in game.actions[player] if action.id in names)
