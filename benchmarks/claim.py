"""What a benchmark hands back: one figure, held against its claim."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from time import perf_counter


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured figure.

    `better` is ``less`` or ``more``; `claim` is the value that has to be reached, or None
    for a figure that is only reported (a peer, for one).
    """

    name: str
    value: float
    unit: str
    claim: float | None = None
    better: str = "less"

    @property
    def kept(self) -> bool | None:
        """Whether the claim is kept; None where there is none."""
        if self.claim is None:
            return None
        return self.value <= self.claim if self.better == "less" else self.value >= self.claim


def best_of(times: int, run: Callable[[], object]) -> float:
    """Return the shortest wall time of `run` in seconds: the least disturbed one."""
    seconds = []
    for _ in range(times):
        begin = perf_counter()
        run()
        seconds.append(perf_counter() - begin)
    return min(seconds)
