"""A named overlay of acts on the ledger: pure data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from detente.ledger.measure import Act


@dataclass(frozen=True, slots=True)
class Scenario:
    """What would be different.

    Parameters
    ----------
    acts : tuple of Act
        Acts laid over the ledger; their ``of`` names the measures.
    without : tuple of str
        Recorded acts that do not happen.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = {"extra": "forbid"}

    id: str
    title: str
    text: str
    acts: tuple[Act, ...] = ()
    without: tuple[str, ...] = ()
