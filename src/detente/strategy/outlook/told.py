"""What is told of a game: payoffs, best replies, what a strike must bring."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from detente.strategy.game.motives import Motives


@dataclass(frozen=True, slots=True)
class Payoff:
    """What a pair of actions is worth to each side, in shares of its yearly income.

    Parameters
    ----------
    actions : mapping of str to str
        The action of each side.
    worth : mapping of str to float
        Change of real income of each side from the baseline, in logs.
    """

    actions: Mapping[str, str]
    worth: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class BestReply:
    """The best actions of a side against one of the other's."""

    player: str
    against: str
    actions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Deterrence:
    """What keeps a side from striking, as far as income goes.

    Parameters
    ----------
    player, strike : str
        Who might strike, and with what.
    lag_days, length_days, rate : float
        Days to the answer (median on record), days of war and discounting (as the case states).
    critical, discount : float or None, float
        Least weight of the next round at which the truce holds, and the weight as it is; None if
        no patience keeps it.
    break_even : float
        One-off gain, in shares of a year's income, that a strike must bring to be worth it.
    holds : bool
        Whether income alone keeps the side from striking.
    answer_costs : float
        What a year of answering costs the other, who could let it be.
    capped_lo, capped_hi : float or None
        The same gain where the answer also cuts off an input, over every reading of how hard it is
        to do without and every horizon of trade; None where the other controls none.
    """

    player: str
    strike: str
    lag_days: float
    length_days: float
    rate: float
    critical: float | None
    discount: float
    break_even: float
    holds: bool
    answer_costs: float
    capped_lo: float | None
    capped_hi: float | None


@dataclass(frozen=True, slots=True)
class Frame:
    """What a game is played on, where both sides stand, and what it comes to.

    Parameters
    ----------
    players : tuple of str
        The first and the second.
    labels : mapping of str to mapping of str to str
        Actions of each side in words.
    now, war : mapping of str to str
        The actions nearest to where both sides stand, and those stated for a break.
    source : str
        Where the baseline is from, as its licence wants it said.
    joint, bargain : Payoff, Payoff or None
        The cell in which both together have the most; that in which bargaining under the threat of
        war would end, None if there is none better for both.
    pareto : int
        Cells that no other betters for one without harm to the other.
    motives : tuple of Motives
        Of both sides, the weights that would make the level at which they stand their best.
    """

    game: str
    baseline: str
    source: str
    players: tuple[str, str]
    labels: Mapping[str, Mapping[str, str]]
    now: Mapping[str, str]
    war: Mapping[str, str]
    joint: Payoff
    bargain: Payoff | None
    pareto: int
    motives: tuple[Motives, ...]
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Played:
    """The game of one round, and of many."""

    frame: Frame
    payoffs: tuple[Payoff, ...]
    best_replies: tuple[BestReply, ...]
    nash: tuple[Payoff, ...]
    critical_discount: tuple[Deterrence, ...]
