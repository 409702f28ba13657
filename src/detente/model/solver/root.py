"""Where a rising or falling quantity of a solution meets a target."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from detente.errors import NotConverged

T = TypeVar("T")
#: The secant is trusted inside this share of the bounds; nearer to them they are halved.
_EDGE = 0.1


def root(
    value: Callable[[float], tuple[float, T]],
    low: float,
    high: float,
    *,
    tol: float,
    most: int = 80,
) -> tuple[float, T]:
    """Return the place between two bounds where `value` is zero, and what was solved there.

    Parameters
    ----------
    value : callable
        Gives the distance to the target at a place, and the solution it was read from.
    low, high : float
        Bounds between which the distance changes its sign.
    tol : float
        Distance at which the target is met.
    most : int
        Solutions after which to give up.

    Raises
    ------
    NotConverged
        The sign does not change, or the target is not met.
    """
    under, got = value(low)
    if abs(under) <= tol:
        return low, got
    over, got = value(high)
    if abs(over) <= tol:
        return high, got
    if under * over > 0:
        raise NotConverged(
            f"the target is not met between {low:.4g} and {high:.4g}: off by {under:.2g} "
            f"and {over:.2g}",
            hint="a target closer to what the change alone does",
            residual=min(abs(under), abs(over)),
            steps=2,
        )
    for _ in range(most):
        place = high - over * (high - low) / (over - under)
        edge = _EDGE * (high - low)
        if not low + edge < place < high - edge:
            place = (low + high) / 2.0
        found, got = value(place)
        if abs(found) <= tol:
            return place, got
        if found * under > 0:
            low, under = place, found
        else:
            high, over = place, found
    raise NotConverged(
        f"the target is still {found:.1e} off", hint="a wider tolerance", residual=abs(found),
        steps=most,
    )  # fmt: skip
