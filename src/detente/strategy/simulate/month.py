"""What is told of all simulated paths at the end of a month."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Band:
    """Middle and 90 % interval of a figure over the paths."""

    lo: float
    mid: float
    hi: float


@dataclass(frozen=True, slots=True)
class Month:
    """All paths at the end of a month.

    Parameters
    ----------
    states : mapping of str to float
        Share of the paths in each state.
    duties : mapping of str to Band
        Average duty of each side on the other.
    exports : mapping of str to Band
        What each side sells to the other, against the first day; empty without a model.
    incomes : mapping of str to Band
        Real income of each side, against the first day; empty without a model.
    """

    reference: str
    definition: str
    month: int
    date: date
    states: Mapping[str, float]
    duties: Mapping[str, Band]
    exports: Mapping[str, Band]
    incomes: Mapping[str, Band]
