"""Every fault of the rows of a case's games, before anything is solved."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from detente.errors import Fault, did_you_mean
from detente.ledger.case.load import rows_of
from detente.model.source import rows as model
from detente.strategy.game.rows import GameRow, GroupRow, InputRow, PlayerRow, ReadingRow

_GAMES, _GROUPS, _INPUTS = "strategy/games", "strategy/groups", "strategy/inputs"
_READINGS = "strategy/substitution"


@dataclass(frozen=True, slots=True)
class _Rows:
    """The rows of the games of a case, and what they may name."""

    games: list[GameRow]
    groups: list[GroupRow]
    inputs: list[InputRow]
    readings: list[ReadingRow]
    regions: frozenset[str]
    sectors: Mapping[str, bool]
    sources: frozenset[str]


def check_games(root: Path, sources: Mapping[str, object]) -> tuple[int, list[Fault]]:
    """Return the number of rows of a case's games and every fault found in them.

    Parameters
    ----------
    root : Path
        The folder of the case.
    sources : mapping
        Source rows by id.
    """
    faults: list[Fault] = []
    held = _Rows(
        rows_of(root, _GAMES, GameRow, faults),
        rows_of(root, _GROUPS, GroupRow, faults),
        rows_of(root, _INPUTS, InputRow, faults),
        rows_of(root, _READINGS, ReadingRow, faults),
        frozenset(row.id for row in rows_of(root, "model/regions", model.GroupRow, faults)),
        {row.id: row.goods for row in rows_of(root, "model/sectors", model.GroupRow, faults)},
        frozenset(sources),
    )
    count = len(held.games) + len(held.groups) + len(held.inputs) + len(held.readings)
    if not faults:
        for rule in _RULES:
            faults.extend(rule(held))
    return count, faults


def _groups(held: _Rows) -> Iterator[Fault]:
    """Each sector stands in one group, goods and services apart."""
    if not held.games:
        return
    told = Counter(member for group in held.groups for member in group.members)
    for group in held.groups:
        at = f"{_GROUPS} {group.id}"
        for member in group.members:
            if member not in held.sectors:
                yield _unknown(at, "sector", member, held.sectors)
        if len({held.sectors.get(member) for member in group.members}) > 1:
            yield Fault(at, "holds both goods and services", "duties stand on goods alone")
    for sector in held.sectors:
        if told[sector] != 1:
            what = "in no group" if not told[sector] else f"in {told[sector]} groups"
            yield Fault(_GROUPS, f"the sector {sector} is {what}", "put it into one")


def _games(held: _Rows) -> Iterator[Fault]:
    """Players, their levels and caps, and the punishment name what there is."""
    for game in held.games:
        at = f"{_GAMES} {game.id}"
        for k, player in enumerate(game.players):
            yield from _player(held, player, f"{at} {player.region}")
            if game.punishment.war[k] not in {level.name for level in player.levels}:
                names = [level.name for level in player.levels]
                yield _unknown(at, f"level of {player.region}", game.punishment.war[k], names)
        if game.players[0].region == game.players[1].region:
            yield Fault(at, "a player plays against itself", "name two regions")
        stated = game.punishment
        if min(stated.lag_days, stated.length_days, stated.rate) < 0:
            yield Fault(at, "a time or a rate below zero in the punishment", "days, and a fraction")
        if not stated.sources:
            yield Fault(at, "the punishment has no source", "name at least one source row")
        for source in stated.sources:
            if source not in held.sources:
                yield _unknown(at, "source", source, held.sources)


def _player(held: _Rows, player: PlayerRow, at: str) -> Iterator[Fault]:
    if player.region not in held.regions:
        yield _unknown(at, "region", player.region, held.regions)
    names = [level.name for level in player.levels]
    if not names or len(set(names)) < len(names):
        yield Fault(at, "has no levels, or two of one name", "name each level once")
    groups = {group.id for group in held.groups}
    for level in player.levels:
        for sector in set(level.groups) - groups:
            yield _unknown(f"{at} {level.name}", "group", sector, groups)
        if min([level.added, *level.groups.values()]) <= -1.0:
            yield Fault(f"{at} {level.name}", "takes off 100 % or more", "write 25 points as 0.25")
    if 1.0 not in player.caps or any(not 0.0 < cap <= 1.0 for cap in player.caps):
        yield Fault(at, "caps are parts of what was sold, 1 among them", "0.1 leaves a tenth")
    if player.input:
        found = {row.id: row for row in held.inputs}
        if player.input not in found:
            yield _unknown(at, "input", player.input, found)
        elif found[player.input].holder != player.region:
            yield Fault(at, f"{player.input} is held by {found[player.input].holder}", "not by it")
    elif set(player.caps) != {1.0}:
        yield Fault(at, "caps an input it does not name", "name the input, or leave the caps out")


def _inputs(held: _Rows) -> Iterator[Fault]:
    """Inputs name users that are groups of goods, headings of six digits, and their sources."""
    groups = {group.id: group.members for group in held.groups}
    for row in held.inputs:
        at = f"{_INPUTS} {row.id}"
        for user in row.users:
            if user not in groups:
                yield _unknown(at, "group", user, groups)
        for heading in row.headings:
            if len(heading) != 6 or not heading.isdigit():
                yield Fault(at, f"'{heading}' is no heading of six digits", "digits only")
        if row.holder == row.buyer:
            yield Fault(at, "is held by its buyer", "a cap is on what the other buys")
        if not row.sources:
            yield Fault(at, "has no source", "name at least one source row")
        for source in row.sources:
            if source not in held.sources:
                yield _unknown(at, "source", source, held.sources)


def _readings(held: _Rows) -> Iterator[Fault]:
    """Readings are elasticities above zero, and there is one where there is an input."""
    for row in held.readings:
        if min(row.others, row.rest) <= 0:
            yield Fault(f"{_READINGS} {row.id}", "an elasticity is not above zero", "0.1 is small")
    if held.inputs and not held.readings:
        yield Fault(_READINGS, "an input without a reading of it", "say how it is done without")


def _unknown(at: str, kind: str, name: str, known: Iterable[str]) -> Fault:
    return Fault(at, f"there is no {kind} '{name}'", did_you_mean(name, known) or "add it first")


_RULES: tuple[Callable[[_Rows], Iterator[Fault]], ...] = (_groups, _games, _inputs, _readings)
