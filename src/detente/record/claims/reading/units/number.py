"""A number as it is written, before its unit."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

_ONE = Decimal(1)


@dataclass(frozen=True, slots=True)
class Number:
    """A number: its tokens, worth with scale, and the worth of its last printed digit."""

    first: int
    last: int
    value: Decimal
    step: Decimal
    printed: Decimal
    scale: Decimal = _ONE
    unit: str = ""
    kind: str = "number"
    approx: str = "exact"
    word: bool = False
