"""What each pair of actions does, by the trade model: the table of a game."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from detente.errors import BadValue
from detente.model.economy import Array, Economy
from detente.model.equilibrium import Equilibrium, solve
from detente.model.shock import Shock, tariffs
from detente.model.source import tables
from detente.model.source.mend import mend
from detente.strategy.game.bottleneck import Input, Scarcity, scarcity
from detente.strategy.game.stage import Action, Stage, Weights

Rent = Literal["kept", "wasted"]


@dataclass(frozen=True, slots=True)
class Control:
    """An input that one player may cap: what it is, and who is made poorer by that.

    Parameters
    ----------
    given : Input
        Shares and elasticities.
    holder : str
        The player who controls it; the other buys it.
    users : tuple of str
        Sectors of the buyer that are made with it.
    rent : {'kept', 'wasted'}
        Whether the holder earns what buyers pay above the old price, or uses it up in the way the
        cap is run (licences waited for, goods sent by detours).
    """

    given: Input
    holder: str
    users: tuple[str, ...]
    rent: Rent = "kept"


@dataclass(frozen=True, eq=False)
class Board:
    """What a game is played on.

    Parameters
    ----------
    economy : Economy
        The players and everyone else.
    players : tuple of str
        Two of its regions.
    theta : ndarray, shape (J,)
        Trade elasticities.
    controls : tuple of Control
        Inputs that players control, at most one each.
    """

    economy: Economy
    players: tuple[str, str]
    theta: Array
    controls: tuple[Control, ...] = field(default_factory=tuple)

    def __post_init__(self) -> None:
        for player in self.players:
            self.economy.region(player)
        if self.players[0] == self.players[1]:
            raise BadValue(f"{self.players[0]} does not play against itself")
        for control in self.controls:
            if control.rent not in ("kept", "wasted"):
                raise BadValue(f"no rent {control.rent!r}", hint="kept or wasted")
            for sector in control.users:
                self.economy.sector(sector)

    def control(self, player: int) -> Control | None:
        """Return the input a player controls, if any."""
        held = [c for c in self.controls if c.holder == self.players[player]]
        return held[0] if held else None


def gathered(
    economy: Economy,
    players: Sequence[str],
    groups: Mapping[str, Sequence[str]],
    rest: str,
) -> Economy:
    """Return an economy of the players, everyone else and a few groups of sectors.

    Raises
    ------
    SchemaError
        A sector in no group or in two, or a group of goods and services.
    """
    others = [region for region in economy.regions if region not in players]
    regions: dict[str, Sequence[str]] = {player: [player] for player in players}
    if others:
        regions[rest] = others
    return mend(tables.gather(economy, regions, groups))


def stage(
    board: Board,
    actions: tuple[Sequence[Action], Sequence[Action]],
    weights: tuple[Weights, Weights] = (Weights(), Weights()),
) -> Stage:
    """Return the game of two lists of actions: every cell is one equilibrium of the trade model.

    Parameters
    ----------
    board : Board
        What is played on.
    actions : tuple of sequences of Action
        Of the first and of the second player.
    weights : tuple of Weights
        What each government counts.

    Raises
    ------
    BadValue
        A cap by a player who controls no input, or a duty of −100 % or less.
    UnknownName
        A duty on a sector the economy does not have.
    NotConverged
        A cell without an equilibrium: it is not left out silently.

    Notes
    -----
    A cap makes the goods made with the input dearer by what `bottleneck.scarcity` says: their
    sectors make less of the same inputs. A rent that is kept is added to the income of the holder
    as it stands; that it is spent again is not modelled.
    """
    shape = (len(actions[0]), len(actions[1]))
    caps = tuple([_scarcity(board, k, action) for action in actions[k]] for k in (0, 1))
    names = ["welfare", "revenue", "deficit", *(f"sector:{s}" for s in board.economy.sectors)]
    found = np.empty((len(names), 2, *shape))
    outsiders = np.empty(shape)
    start = None
    for i in range(shape[0]):
        # Along a row and back along the next: the last solution is always a neighbour's.
        for j in range(shape[1]) if i % 2 == 0 else reversed(range(shape[1])):
            shock = _shock(board, (actions[0][i], actions[1][j]), (caps[0][i], caps[1][j]))
            solved = solve(board.economy, shock, theta=board.theta, start=start)
            start = solved.state
            for k in (0, 1):
                found[:, k, i, j] = _terms(board, solved, k, (caps[0][i], caps[1][j])[k])
            outsiders[i, j] = _outsiders(board, solved)
    made = Stage(
        board.players,
        (tuple(actions[0]), tuple(actions[1])),
        found[0],
        np.array([board.economy.income[board.economy.region(p)] for p in board.players]),
        dict(zip(names, found, strict=True)),
        outsiders,
    )
    return made.weighed(*weights)


def _scarcity(board: Board, player: int, action: Action) -> Scarcity | None:
    """Return what the cap of an action brings about, None where it has none."""
    if action.cap == 1.0:
        return None
    control = board.control(player)
    if control is None:
        raise BadValue(
            f"{board.players[player]} controls no input to cap", where=action.id,
            hint="give the board a `Control`, or the action no cap",
        )  # fmt: skip
    return scarcity(control.given, action.cap)


def _shock(
    board: Board, pair: tuple[Action, Action], caps: tuple[Scarcity | None, Scarcity | None]
) -> Shock:
    rates = {
        (board.players[k], board.players[1 - k], sector): rate
        for k in (0, 1)
        for sector, rate in pair[k].duties.items()
    }
    shock = tariffs(board.economy, rates, how="added")
    if caps == (None, None):
        return shock
    made = np.ones_like(board.economy.output)
    for k, scarce in enumerate(caps):
        control = board.control(k)
        if scarce is not None and control is not None:
            buyer = board.economy.region(board.players[1 - k])
            for user in control.users:
                made[buyer, board.economy.sector(user)] = 1.0 / scarce.dearer
    return Shock(duties=shock.duties, supply=made)


def _terms(board: Board, found: Equilibrium, player: int, scarce: Scarcity | None) -> Array:
    """Return the terms of one player's payoff, changes in shares of its income."""
    economy = board.economy
    own, other = (economy.region(board.players[k]) for k in (player, 1 - player))
    income, living = economy.income[own], found.cost_of_living[own]
    gained = 0.0
    control = board.control(player)
    if scarce is not None and control is not None and control.rent == "kept":
        users = [economy.sector(user) for user in control.users]
        gained = scarce.rent * float(found.output[other, users].sum()) / living
    welfare = np.log(1.0 + found.welfare[own] + gained / income)
    revenue = found.revenue[own] / living - economy.revenue[own]
    before = economy.flows[own, other].sum() - economy.flows[other, own].sum()
    after = found.flows[own, other].sum() - found.flows[other, own].sum()
    earned = found.value_added[own] / living - economy.value_added[own]
    shares = np.array([revenue, after / living - before, *earned]) / income
    return np.concatenate(([welfare], shares))


def _outsiders(board: Board, found: Equilibrium) -> float:
    """Return the mean change of real income of everyone else, by income; zero where nobody is."""
    economy = board.economy
    others = [k for k, name in enumerate(economy.regions) if name not in board.players]
    if not others:
        return 0.0
    return float(np.average(np.log1p(found.welfare[others]), weights=economy.income[others]))
