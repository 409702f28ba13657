"""How many questions one address may put."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from time import monotonic

#: Addresses remembered; the longest silent is forgotten first.
MOST = 10_000


@dataclass(slots=True)
class Haste:
    """A bucket of tokens for each address: `burst` at once, `rate` a second in the long run."""

    rate: float
    burst: int
    clock: Callable[[], float] = monotonic
    seen: OrderedDict[str, tuple[float, float]] = field(default_factory=OrderedDict)

    def wait(self, address: str) -> float:
        """Return how many seconds an address has to wait; nothing where it need not.

        Examples
        --------
        >>> haste = Haste(rate=1, burst=2, clock=lambda: 0.0)
        >>> haste.wait("a"), haste.wait("a"), haste.wait("a"), haste.wait("b")
        (0.0, 0.0, 1.0, 0.0)
        """
        if self.rate <= 0:
            return 0.0
        now = self.clock()
        tokens, before = self.seen.pop(address, (float(self.burst), now))
        tokens = min(float(self.burst), tokens + (now - before) * self.rate)
        short = max(0.0, (1 - tokens) / self.rate)
        self.seen[address] = (tokens if short else tokens - 1, now)
        while len(self.seen) > MOST:
            self.seen.popitem(last=False)
        return short
