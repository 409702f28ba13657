"""A claim: one typed statement of a document, with its exact words and who vouches for it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from hashlib import sha256
from typing import Literal

Type = Literal["statistic", "forecast", "measure", "commitment", "threat", "event", "position"]
Hedge = Literal["stated", "expected", "hinted", "conditional", "threatened"]
Evidence = Literal[
    "narrator", "own", "counterparty", "official_data", "analyst", "anonymous", "reported"
]
Role = Literal[
    "change",
    "level",
    "from",
    "to",
    "rate",
    "amount",
    "duration",
    "streak",
    "count",
    "share",
    "threshold",
    "rating",
]
Status = Literal["explicit", "inherited", "inferred", "ambiguous"]
Direction = Literal["up", "down", "hold"]
Polarity = Literal["affirmed", "negated"]

TYPES = ("statistic", "forecast", "measure", "commitment", "threat", "event", "position")
HEDGES = ("stated", "expected", "hinted", "conditional", "threatened")


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the normalised text, and the words that stand there."""

    start: int
    end: int
    quote: str

    def __post_init__(self) -> None:
        """Refuse a span whose length is not that of its words."""
        if self.start < 0 or self.end - self.start != len(self.quote):
            raise ValueError(f"the span {self.start}..{self.end} does not hold its quote")

    @classmethod
    def of(cls, text: str, start: int, end: int) -> Span:
        """Return the span of a text between two offsets."""
        return cls(start, end, text[start:end])


@dataclass(frozen=True, slots=True)
class Value:
    """One figure of a claim, in base units, with the interval its wording allows.

    Parameters
    ----------
    role : str
        What the figure is: ``change``, ``level``, ``rate`` …
    value : Decimal
        In base units and signed; percent as written.
    unit : str
        ``%``, ``pp``, ``USD``, ``t``, ``month`` …, or the counted noun.
    approx : str
        The text's own word, ``exact`` if it has none.
    lo, hi : Decimal or None
        Ends of the interval on the size, sign applied afterwards; None is without end.
    lo_open, hi_open : bool
        Whether that end is left out.
    span : Span
        The words that read as the number.
    unit_span : Span or None
        Where scale and unit stand, if not next to the number.
    rule : str
        The rule that gave the role, and where it was not read, the unit.
    """

    role: Role
    value: Decimal
    unit: str
    approx: str
    lo: Decimal | None
    hi: Decimal | None
    lo_open: bool
    hi_open: bool
    span: Span
    unit_span: Span | None = None
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Period:
    """The time a figure refers to or a pledge runs; both ends inclusive, or its own words.

    `start` and `end` are ISO dates cut to what is known (``2025-11``); one of them may be empty.
    `text` holds the words of a time without dates (``next season``).
    """

    start: str = ""
    end: str = ""
    text: str = ""
    granularity: str = ""
    status: Status = "explicit"
    span: Span | None = None
    rule: str = ""

    def __str__(self) -> str:
        """Return it as it is written in answers: ``2025-01/2025-11``, ``/2027-12``, words."""
        if not (self.start or self.end):
            return self.text
        return self.start if self.start == self.end else f"{self.start}/{self.end}"


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who says it: a full name, a body, or a role if unnamed."""

    name: str
    role: str = ""
    org: str = ""
    span: Span | None = None
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Basis:
    """On what footing a figure is measured; empty where the text does not say."""

    base: str = ""
    currency_terms: str = ""
    adjusted: str = ""
    series_note: str = ""


@dataclass(frozen=True, slots=True)
class Filled:
    """Where a slot of a claim was filled from: a span, or the rule that inferred it."""

    slot: str
    status: Status
    span: Span | None
    rule: str

    def __post_init__(self) -> None:
        """Refuse a slot without span and without rule."""
        if self.span is None and not self.rule:
            raise ValueError(f"the slot {self.slot} has neither a span nor a rule")


@dataclass(frozen=True, slots=True)
class Claim:
    """One statement of a document that can be held against a record.

    Slots that the text does not fill are None or empty. `slots` tells for each filled one where
    it was read, or which rule inferred it.
    """

    id: str
    doc_id: str
    spans: tuple[Span, ...]
    type: Type
    subject: str
    basis: Basis
    actor: str | None
    target: str | None
    product: str | None
    speaker: Speaker | None
    evidence: Evidence
    hedge: Hedge
    polarity: Polarity
    values: tuple[Value, ...]
    direction: Direction | None
    period: Period | None
    event_date: str | None
    place: str | None
    deadline: str | None
    parents: tuple[str, ...]
    slots: tuple[Filled, ...]
    extractor: str
    rule_id: str
    confidence: Literal["read", "inferred", "weak"]

    @property
    def start(self) -> int:
        """Where the claim begins in the normalised text."""
        return self.spans[0].start

    @property
    def end(self) -> int:
        """Where the claim ends in the normalised text."""
        return self.spans[-1].end

    @property
    def quote(self) -> str:
        """The exact words; several spans are joined by an ellipsis."""
        return " … ".join(span.quote for span in self.spans)

    @property
    def negated(self) -> bool:
        """Whether the claim denies its content."""
        return self.polarity == "negated"

    @property
    def change(self) -> Decimal | None:
        """The signed growth rate, if the claim has one."""
        return next((v.value for v in self.values if v.role == "change"), None)


def claim_id(sha256_of_document: str, start: int, end: int, kind: str, subject: str) -> str:
    """Return the stable name of a claim: same bytes, place, type and subject, same name.

    >>> claim_id("ab", 1, 2, "statistic", "gdp.growth")
    'c-081ea7209b0e'
    """
    told = "\n".join((sha256_of_document, str(start), str(end), kind, subject))
    return f"c-{sha256(told.encode()).hexdigest()[:12]}"
