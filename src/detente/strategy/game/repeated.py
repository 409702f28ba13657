"""Many rounds: what a strike must be worth before it pays, given how it is answered.

A truce goes on until one player strikes. For the time the other takes to answer the striker has
the better of it; then both are at war for a while; then the truce comes back. Payoffs are flows,
in shares of a year's income, and the future is discounted at a rate that holds both impatience and
the chance that the arrangement ends for reasons of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, expm1, inf, log

from detente.errors import BadValue
from detente.strategy.game.stage import Cell, Stage

#: Days of a year.
_YEAR = 365.25
#: Discounting so slight that a sum is all but its length.
_FADES = 1e-9


@dataclass(frozen=True, slots=True)
class Repeated:
    """A truce between two players as one of them sees it.

    Parameters
    ----------
    player : str
        Who might strike.
    keep, strike, war : float
        What a year of the truce (C), of the strike unanswered (D) and of war (P) is worth to the
        player, in shares of income.
    lag : float
        Days until a strike is answered: ℓ.
    length : float
        Days of war before the truce comes back: M; infinite if it never does.
    rate : float
        Discounting a year, the chance of an end for other reasons in it: r.
    answered, let_be : float
        What a year of war and a year of the strike unanswered is worth to the other, who answers.

    Raises
    ------
    BadValue
        A time or a rate below zero, or a war without end that is not discounted.

    Examples
    --------
    >>> truce = Repeated("A", keep=0.0, strike=0.001, war=-0.004, lag=7, length=60, rate=0.1)
    >>> round(truce.break_even, 6), round(truce.critical_discount, 3)
    (0.000631, 0.2)
    """

    player: str
    keep: float
    strike: float
    war: float
    lag: float
    length: float
    rate: float
    answered: float = 0.0
    let_be: float = 0.0

    def __post_init__(self) -> None:
        for name in ("lag", "length", "rate"):
            if not getattr(self, name) >= 0:
                raise BadValue(f"{getattr(self, name)} is below zero", where=name)
        if self.length == inf and self.rate < _FADES:
            raise BadValue("a war without end needs discounting", where="rate")

    @property
    def break_even(self) -> float:
        """One-off gain that a strike must bring to be worth it, in shares of a year's income: B.

        B = {(C − P)(e^(−rℓ) − e^(−r(ℓ+M))) − (D − C)(1 − e^(−rℓ))} / r. Below zero the truce does
        not hold by itself: the player gains by striking.
        """
        before = _annuity(self.rate, self.lag / _YEAR)
        discount = exp(-self.rate * self.lag / _YEAR)
        during = discount * _annuity(self.rate, self.length / _YEAR)
        return (self.keep - self.war) * during - (self.strike - self.keep) * before

    @property
    def holds(self) -> bool:
        """Whether income alone keeps the player from striking."""
        return self.break_even >= 0.0

    @property
    def critical_discount(self) -> float | None:
        """Least weight of the next round at which the truce holds: δ* = (D − C)/(D − P).

        A round is the time an answer takes, and war lasts. Zero if a strike brings nothing even
        unanswered; None if war is no worse than the truce, so that no patience keeps it.
        """
        if self.strike <= self.keep:
            return 0.0
        if self.war >= self.keep:
            return None
        return (self.strike - self.keep) / (self.strike - self.war)

    @property
    def discount(self) -> float:
        """Weight of the next round as it is: e^(−rℓ), to be held against the critical one."""
        return exp(-self.rate * self.lag / _YEAR)

    @property
    def critical_rate(self) -> float | None:
        """Rate a year above which an endless war would not deter; infinite if nothing tempts."""
        least = self.critical_discount
        if least is None:
            return None
        if least == 0.0 or self.lag == 0:
            return inf
        return -log(least) * _YEAR / self.lag

    @property
    def answer_costs(self) -> float:
        """What a year of answering costs the other, who could let the strike be.

        Above zero the answer is made at a loss and is believed only as far as its maker is; at or
        below zero it pays by itself (and is no punishment but a wish).
        """
        return self.let_be - self.answered


def repeated(
    stage: Stage,
    player: str,
    *,
    truce: Cell,
    strike: int,
    war: Cell,
    lag: float,
    length: float,
    rate: float,
) -> Repeated:
    """Return the repeated game of a table as one player sees it.

    Parameters
    ----------
    stage : Stage
        What cells are worth.
    player : str
        Who might strike.
    truce, war : tuple of int
        The cells of truce and of war.
    strike : int
        The action with which the player leaves the truce.
    lag, length, rate : float
        As in `Repeated`.

    Raises
    ------
    UnknownName
        No such player.
    """
    own = stage.player(player)
    struck = (strike, truce[1]) if own == 0 else (truce[0], strike)
    return Repeated(
        player,
        keep=stage.at(truce)[own],
        strike=stage.at(struck)[own],
        war=stage.at(war)[own],
        lag=lag,
        length=length,
        rate=rate,
        answered=stage.at(war)[1 - own],
        let_be=stage.at(struck)[1 - own],
    )


def _annuity(rate: float, years: float) -> float:
    """Return what a unit a year is worth over some years."""
    faded = rate * years
    # The quotient of two vanishing numbers is none: here the series of the exponential is exact.
    return years * (1.0 - faded / 2.0) if faded < _FADES else -expm1(-faded) / rate
