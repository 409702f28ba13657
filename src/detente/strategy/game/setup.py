"""A game of a case, ready to be played: its board, its actions, and where both sides stand."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from detente.errors import BadValue, NotCovered, OutOfRange, UnknownName, did_you_mean
from detente.ledger.case.model import Case
from detente.model import elasticity
from detente.model.baseline import SHIPPED, named
from detente.model.economy import Economy
from detente.model.shock import ALL
from detente.store.tables import read_table
from detente.strategy.game.bottleneck import Input
from detente.strategy.game.payoffs import Board, Control, Rent, gathered, stage
from detente.strategy.game.repeated import Repeated, repeated
from detente.strategy.game.rows import (
    GameRow,
    InputRow,
    PlayerRow,
    ReadingRow,
    game_row,
    group_rows,
    input_row,
    reading_rows,
)
from detente.strategy.game.stage import Action, Stage, Weights


@dataclass(frozen=True, eq=False)
class Game:
    """A game of a case.

    Parameters
    ----------
    row : GameRow
        As the case states it.
    board : Board
        What it is played on, with one reading of how hard inputs are to do without.
    actions : tuple of tuples of Action
        Of both players: every level with every cap.
    reading : ReadingRow or None
        The reading; None where no input is controlled.
    inputs : tuple of InputRow
        The inputs that are controlled.
    """

    row: GameRow
    board: Board
    actions: tuple[tuple[Action, ...], tuple[Action, ...]]
    reading: ReadingRow | None
    inputs: tuple[InputRow, ...]

    def stage(self, weights: tuple[Weights, Weights] = (Weights(), Weights())) -> Stage:
        """Return the table of the game; one equilibrium of the model a cell."""
        return stage(self.board, self.actions, weights)

    def action(self, player: int, added: float, cap: float = 1.0) -> str:
        """Return the name of the action whose level is nearest to points added on all goods.

        Raises
        ------
        OutOfRange
            A level further from the grid than its steps are wide.
        """
        held = [a for a in self.actions[player] if a.cap == cap]
        if not held:
            caps = sorted({a.cap for a in self.actions[player]})
            raise BadValue(f"no cap of {cap:g} in the game", hint=f"one of {caps}")
        rates = [a.duties.get(ALL, 0.0) for a in held]
        apart = [abs(rate - added) for rate in rates]
        widest = max((b - a for a, b in pairwise(rates)), default=0.0)
        if min(apart) > widest:
            raise OutOfRange(
                f"a level of {added:+.0%} is off the grid of {self.row.players[player].region}",
                hint="add a level to strategy/games",
            )
        return held[apart.index(min(apart))].id


def open_game(
    case: Case,
    name: str = "",
    *,
    reading: str = "",
    rent: Rent = "kept",
    folder: Path = SHIPPED,
) -> Game:
    """Return a game of a case.

    Parameters
    ----------
    case : Case
        Holds the rows.
    name : str
        Id of the game; the first when empty.
    reading : str
        How hard inputs are to do without; the middle one of the readings when empty.
    rent : {'kept', 'wasted'}
        See `payoffs.Control`.
    folder : Path
        Where the tables of imports stand.

    Raises
    ------
    UnknownName
        No such game, baseline, reading, region or sector.
    SchemaError
        Rows of a wrong shape, or groups that do not hold every sector once.
    NotCovered
        An input of which the table holds no imports.
    """
    row = game_row(case, name)
    players = (row.players[0].region, row.players[1].region)
    groups = {group.id: group.members for group in group_rows(case)}
    economy = gathered(named(row.baseline, own=False).economy, players, groups, row.rest)
    theta = elasticity.theta(economy, row.set, horizon=row.horizon)
    held = tuple(input_row(case, p.input) for p in row.players if p.input)
    told = _reading(case, reading) if held else None
    controls = tuple(
        _control(economy, inputs, told, rent, folder) for inputs in held if told is not None
    )
    sides = (_actions(row.players[0]), _actions(row.players[1]))
    return Game(row, Board(economy, players, theta, controls), sides, told, held)


def break_even(
    game: Game,
    table: Stage,
    player: str,
    *,
    truce: tuple[str, str],
    strike: str,
    war: tuple[str, str] | None = None,
    lag: float | None = None,
) -> Repeated:
    """Return what a strike must be worth to one player under the punishment the case states.

    Parameters
    ----------
    game, table : Game, Stage
        The game and its payoffs.
    player : str
        Who might strike.
    truce : tuple of str
        Actions of both while the truce holds.
    strike : str
        Action of the player that breaks it.
    war : tuple of str, optional
        Actions of both while at war; those the case states when left out.
    lag : float, optional
        Days until the answer; as the case states when left out.
    """
    stated = game.row.punishment
    own = table.player(player)
    return repeated(
        table,
        player,
        truce=table.cell(*truce),
        strike=_row_of(table, own, strike),
        war=table.cell(*(war or stated.war)),
        lag=stated.lag_days if lag is None else lag,
        length=stated.length_days,
        rate=stated.rate,
    )


def _row_of(table: Stage, player: int, name: str) -> int:
    ids = [table.labels[k][0] for k in (0, 1)]
    ids[player] = name
    return table.cell(*ids)[player]


def _actions(player: PlayerRow) -> tuple[Action, ...]:
    """Return every level with every cap, no cap first."""
    made = []
    for cap in sorted(player.caps, reverse=True):
        for level in player.levels:
            duties = {ALL: level.added, **level.groups}
            if cap == 1.0:
                made.append(Action(level.name, level.title, duties))
                continue
            name, title = f"{level.name}/{cap:g}", f"{level.title}, {player.input} cut to {cap:.0%}"
            made.append(Action(name, title, duties, cap))
    return tuple(made)


def _reading(case: Case, name: str) -> ReadingRow:
    found = {row.id: row for row in reading_rows(case)}
    if not found:
        raise NotCovered("the case reads no substitution for its inputs")
    if name and name not in found:
        hint = did_you_mean(name, found) or f"one of {', '.join(found)}"
        raise UnknownName(f"the case has no reading {name!r}", hint=hint)
    return found[name] if name else list(found.values())[len(found) // 2]


def _control(
    economy: Economy, row: InputRow, reading: ReadingRow, rent: Rent, folder: Path
) -> Control:
    """Return an input with its shares as the buyer's imports give them."""
    total, own = imports(row, folder)
    users = [economy.sector(user) for user in row.users]
    made = float(economy.output[economy.region(row.buyer), users].sum())
    # The table counts dollars, the economy millions of them.
    given = Input(own / total, total / 1e6 / made, reading.others, reading.rest)
    return Control(given, row.holder, row.users, rent)


def imports(row: InputRow, folder: Path = SHIPPED) -> tuple[int, int]:
    """Return what the buyer imports of an input and what of it from the holder, in dollars."""
    total = own = 0
    for partner, heading, value in read_table(
        folder / f"{row.table}.parquet", columns="partner, hs6, value_usd"
    ):
        if heading in row.headings:
            total += value
            own += value if partner == row.holder else 0
    if not own:
        raise NotCovered(f"the table holds no imports of {row.id} from {row.holder}")
    return total, own
