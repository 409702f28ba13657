"""What a model may say of a text, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from detente.record.claim import Direction, Polarity

BY_MODEL = "llm"
"""How what a model pointed at is marked."""

#: What became of the asking: a reply came, all replies were kept ones, or none was used.
Status = Literal["asked", "replayed", "rules-only"]


@dataclass(frozen=True, slots=True)
class ProposedValue:
    """A figure of a statement: the words it is written in, and the number they read as."""

    quote: str
    value: Decimal


@dataclass(frozen=True, slots=True)
class Proposal:
    """A statement that a model points at, under the names that a claim has.

    Parameters
    ----------
    quote : str
        Exact words of one sentence.
    subject : str
        One of the subjects that the text names.
    polarity, direction : str
        Held against the words: a reply that turns them round is not kept.
    speaker, actor, target : str or None
        Names as they stand in the text.
    values : tuple of ProposedValue
        Its figures, each with its words.
    """

    quote: str
    subject: str
    polarity: Polarity
    direction: Direction | None
    speaker: str | None
    actor: str | None
    target: str | None
    values: tuple[ProposedValue, ...]


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row of a reply that was not kept, and why; `quote` is what the reply says, no more."""

    quote: str
    subject: str
    reason: str


@dataclass(frozen=True, slots=True)
class Account:
    """What a helper did for one text.

    Parameters
    ----------
    by : str
        ``llm`` or ``spacy``: how its claims and slots are marked.
    name : str
        Of the model.
    status : str
        ``asked``, ``replayed`` (all its replies were kept ones) or ``rules-only``.
    note : str
        Why the rules alone read it, where they did; otherwise empty.
    added, filled : int
        Claims added, and empty slots of the rules' claims filled.
    rejected : tuple of Rejected
        Rows that did not hold, in the order of the replies.
    """

    by: str
    name: str
    status: Status
    note: str = ""
    added: int = 0
    filled: int = 0
    rejected: tuple[Rejected, ...] = ()
