"""A document and an exact place in it."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any, ClassVar, Literal

from detente.kernel.row import STRICT

Certainty = Literal["instrument", "official-statement", "press", "recalled"]

#: From the best footing to the weakest; a ``recalled`` cite never yields a computed answer.
CERTAINTIES: tuple[Certainty, ...] = ("instrument", "official-statement", "press", "recalled")


@dataclass(frozen=True, slots=True)
class Source:
    """Where a row comes from.

    Parameters
    ----------
    id : str
        Permanent short name, e.g. ``eo-14357``.
    publisher, title : str
        Who published it, and what it is.
    date : date or None
        Date of the document.
    cite : str or None
        Legal citation.
    url : str or None
        Address, where one is known.
    certainty : str
        How the document itself is known to us.
    place : str or None
        Exact place inside the document.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    id: str
    publisher: str
    title: str
    date: datetime.date | None = None
    cite: str | None = None
    url: str | None = None
    certainty: Certainty = "press"
    place: str | None = None

    def reference(self) -> str:
        """Return one line that lets a reader find the document."""
        head = self.cite or f"{self.publisher}, {self.title}"
        when = f", {self.date.isoformat()}" if self.date else ""
        return f"{head}{when}"


def weakest(certainties: list[Certainty]) -> Certainty:
    """Return the weakest footing among `certainties` (``instrument`` when there is none)."""
    return max(certainties, key=CERTAINTIES.index, default="instrument")
