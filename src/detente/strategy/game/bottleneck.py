"""An input that one player controls and no sector of the model shows: what a cap on it costs.

Buyers make their goods of this input and of everything else, with a constant elasticity η between
the two; the input comes from the player who controls it and from others, with a constant elasticity
σ between them (Armington 1969). Others sell at a given price, and buyers spend the same sum on the
goods made. A cap then is the price at which no more is bought. Neither elasticity is observed at
the horizon that counts, so what follows is a range over readings, never a figure.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, log

from detente.errors import BadValue
from detente.model.solver.root import root

#: Quantities are met to this share in logs.
_MET = 1e-10
#: Prices are looked for up to this many times the old one, in logs.
_HIGHEST = 80.0


@dataclass(frozen=True, slots=True)
class Input:
    """An input, its buyers, and how hard it is to do without.

    Parameters
    ----------
    share : float
        Share of the player who controls it in what buyers use of it: c.
    cost : float
        Share of the input in what buyers spend on the goods made with it: s.
    others : float
        Elasticity of substitution between the player's and others' input: σ.
    rest : float
        Elasticity of substitution between the input and everything else: η.

    Raises
    ------
    BadValue
        A share outside 0 to 1, or an elasticity that is not above zero.
    """

    share: float
    cost: float
    others: float
    rest: float

    def __post_init__(self) -> None:
        for name in ("share", "cost"):
            if not 0.0 < getattr(self, name) < 1.0:
                raise BadValue(f"{getattr(self, name)} is no share between 0 and 1", where=name)
        for name in ("others", "rest"):
            if not 0.0 < getattr(self, name) < 100.0:
                raise BadValue(f"{getattr(self, name)} is no elasticity above zero", where=name)


@dataclass(frozen=True, slots=True)
class Scarcity:
    """What a cap brings about.

    Parameters
    ----------
    price : float
        Price of the player's input, a factor: its excess over one is the export tax that caps.
    dearer : float
        Unit cost of the goods made with it, a factor.
    rent : float
        What buyers pay above the old price, as a share of the value of the goods made.
    """

    price: float
    dearer: float
    rent: float


def scarcity(given: Input, cap: float) -> Scarcity:
    """Return what follows if only a part of the input still comes.

    Parameters
    ----------
    given : Input
        The input.
    cap : float
        What still comes, of the quantity before; one is no cap.

    Raises
    ------
    BadValue
        A cap that is not above zero, or above one.

    Examples
    --------
    >>> easy = scarcity(Input(share=0.7, cost=0.005, others=4.0, rest=0.5), 0.1)
    >>> round(easy.price, 2), round(easy.dearer - 1.0, 4)
    (2.42, 0.0019)
    """
    if not 0.0 < cap <= 1.0:
        raise BadValue(f"a cap of {cap} is no part of what was sold", hint="0.1 leaves a tenth")
    if cap == 1.0:
        return Scarcity(1.0, 1.0, 0.0)
    target = log(cap)

    def excess(price: float) -> tuple[float, None]:
        return quantity(given, exp(price)) - target, None

    price = exp(root(excess, 0.0, _HIGHEST, tol=_MET, most=200)[0])
    return Scarcity(price, unit_cost(given, price), given.cost * given.share * (price - 1.0) * cap)


def unit_cost(given: Input, price: float) -> float:
    """Return the unit cost of the goods made when the player's input has a price, as a factor."""
    return _mean(given.cost, _mean(given.share, price, given.others), given.rest)


def quantity(given: Input, price: float) -> float:
    """Return the log change of what buyers take at a price, their spending on the goods held."""
    bundle = _mean(given.share, price, given.others)
    made = _mean(given.cost, bundle, given.rest)
    return (
        -given.others * log(price)
        + (given.others - given.rest) * log(bundle)
        + (given.rest - 1.0) * log(made)
    )


def _mean(share: float, price: float, elasticity: float) -> float:
    """Return the price of a bundle of one part at `price` and the rest at one."""
    if abs(elasticity - 1.0) < 1e-9:
        return float(price**share)
    power = 1.0 - elasticity
    return float((share * price**power + 1.0 - share) ** (1.0 / power))
