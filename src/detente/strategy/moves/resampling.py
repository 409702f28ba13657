"""A mean, and how far it moves when the few cases behind it are drawn again."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

#: The seed keeps the draws, so that the same rows give the same interval.
_SEED = 7
_EDGES = (0.05, 0.95)


def mean(values: Sequence[float]) -> float:
    """Return the mean."""
    return sum(values) / len(values)


def interval(values: Sequence[float], draws: int) -> tuple[float, float]:
    """Return the 90 % interval of a mean when its values are drawn again (Efron 1979).

    Examples
    --------
    >>> interval([1.0, 1.0, 1.0], 100)
    (1.0, 1.0)
    """
    source = Random(_SEED)
    means = sorted(mean(source.choices(values, k=len(values))) for _ in range(draws))
    low, high = (means[min(draws - 1, int(edge * draws))] for edge in _EDGES)
    return low, high
