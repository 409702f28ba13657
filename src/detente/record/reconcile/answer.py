"""How two claims stand to each other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal[
    "same-source",
    "agrees",
    "refines",
    "updates",
    "accumulates",
    "forecast-outcome",
    "hedge-shift",
    "explained-scope",
    "explained-basis",
    "explained-reporter",
    "explained-measure",
    "silent",
    "conflict",
]


@dataclass(frozen=True, slots=True)
class Relation:
    """One relation between two claims, the earlier first.

    Parameters
    ----------
    a, b : str
        Ids of the claims; `b` is empty where a side is silent.
    relation : str
        What they are to each other; ``conflict`` only where nothing explains the difference.
    reason : str
        Why, in words.
    subject : str
        What both speak of; of `a` where the two differ.
    independent : bool
        Whether the two rest on different named origins.
    """

    a: str
    b: str
    relation: Kind
    reason: str
    subject: str
    independent: bool = True
