"""The rate of breaks in a class: conjugate, so that every figure is in closed form."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, inf, lgamma, log

from detente.errors import BadValue
from detente.strategy.moves.rows import Settings
from detente.strategy.survival.spans import YEAR, Span

_EPS = 1e-15
_TINY = 1e-300
#: Down to the smallest number there is: a shape near zero has quantiles that small.
_HALVINGS = 1100


@dataclass(frozen=True, slots=True)
class Rate:
    """Breaks a year, not known exactly: a gamma distribution.

    Parameters
    ----------
    shape : float
        Breaks counted, with the prior's.
    years : float
        Years watched, with the prior's.

    Examples
    --------
    Four breaks in 1,427 days, with half a break in 100 days beforehand:

    >>> rate = Rate(4.5, 1527 / 365.25)
    >>> round(rate.mean, 2), round(rate.quantile(0.05), 2), round(rate.quantile(0.95), 2)
    (1.08, 0.4, 2.02)
    >>> round(rate.broken(365.25), 2)
    0.62
    """

    shape: float
    years: float

    def __post_init__(self) -> None:
        if not (self.shape > 0 and 0 < self.years < inf):
            raise BadValue(f"{self.shape} breaks in {self.years} years are no rate")

    @property
    def mean(self) -> float:
        """Breaks a year, on average."""
        return self.shape / self.years

    def broken(self, days: float) -> float:
        """Return the chance of a break within so many days, the rate's own doubt included."""
        return float(1.0 - (self.years / (self.years + days / YEAR)) ** self.shape)

    def quantile(self, share: float) -> float:
        """Return the rate below which a share of the distribution lies."""
        return gamma_quantile(share, self.shape) / self.years

    def stands(self, days: float, share: float) -> float:
        """Return the chance to stand after so many days at the rate's quantile."""
        return exp(-self.quantile(share) * days / YEAR)


def rate(rows: Sequence[Span], settings: Settings) -> Rate:
    """Return the rate of breaks of a class from what was watched of its truces."""
    return counted(sum(row.broke for row in rows), sum(row.days for row in rows), settings)


def other_ends(rows: Sequence[Span], settings: Settings) -> Rate:
    """Return the rate of ends that are no break: what a break competes with."""
    ends = sum(row.end is not None and not row.broke for row in rows)
    return counted(ends, sum(row.days for row in rows), settings)


def counted(ends: int, days: float, settings: Settings) -> Rate:
    """Return a rate from a count and the days watched, on top of the prior."""
    return Rate(settings.prior_breaks + ends, (settings.prior_days + days) / YEAR)


def gamma_quantile(share: float, shape: float) -> float:
    """Return the value below which a share of a gamma distribution of rate one lies.

    Examples
    --------
    >>> round(gamma_quantile(0.5, 1.0), 6)
    0.693147
    """
    if not 0.0 < share < 1.0:
        raise BadValue(f"a share of {share} has no quantile", hint="between 0 and 1")
    low, high = 0.0, max(1.0, shape)
    while gamma_below(high, shape) < share:
        high *= 2.0
    for _ in range(_HALVINGS):
        middle = (low + high) / 2.0
        if gamma_below(middle, shape) < share:
            low = middle
        else:
            high = middle
        if high - low <= _EPS * high:
            break
    return (low + high) / 2.0


def gamma_below(value: float, shape: float) -> float:
    """Return the share of a gamma distribution of rate one below a value.

    By its series near zero and by its continued fraction (Lentz) beyond the mean.
    """
    if value <= 0.0:
        return 0.0
    front = exp(shape * log(value) - value - lgamma(shape))
    if value < shape + 1.0:
        term = total = 1.0 / shape
        place = shape
        while term > _EPS * total:
            place += 1.0
            term *= value / place
            total += term
        return min(1.0, front * total)
    bottom = value + 1.0 - shape
    upper, lower = 1.0 / _TINY, 1.0 / bottom
    found = lower
    for k in range(1, 1000):
        top = -k * (k - shape)
        bottom += 2.0
        lower = 1.0 / (top * lower + bottom or _TINY)
        upper = bottom + top / upper or _TINY
        step = upper * lower
        found *= step
        if abs(step - 1.0) < _EPS:
            break
    return max(0.0, 1.0 - front * found)
