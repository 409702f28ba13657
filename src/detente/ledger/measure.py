"""A rule of one party, and the acts that make, change and end it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, ClassVar, Literal

from detente.kernel.row import STRICT
from detente.kernel.source import Certainty

Does = Literal[
    "imposes",
    "suspends",
    "extends",
    "resumes",
    "ends",
    "rules-unlawful",
    "threatens",
    "proposes",
    "announces",
    "withdraws",
    "states",
]
Status = Literal[
    "threatened",
    "proposed",
    "announced",
    "scheduled",
    "in-force",
    "suspended",
    "unlawful-collected",
    "ended",
    "lapsed",
    "never-applied",
    "not-known",
]
Kind = Literal[
    "tariff",
    "export-control",
    "port-fee",
    "de-minimis",
    "entity-rule",
    "exclusion",
    "threat",
    "investigation",
    "refund",
]
#: In these states a tariff is charged.
CHARGED: frozenset[Status] = frozenset({"in-force", "unlawful-collected"})

#: ``list``: the rate stands on the product list; ``schedule``: in the tariff schedule.
Looked = Literal["list", "schedule"]


def _exact(*moments: datetime | None) -> None:
    if any(m is not None and m.tzinfo is None for m in moments):
        raise ValueError(
            "a moment needs its time and its offset from UTC: 2025-11-10T00:01:00-05:00"
        )


@dataclass(frozen=True, slots=True)
class InTransit:
    """What goods pay that were loaded before an act and entered in time.

    `rate` None means that the act's measure does not reach them at all.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    loaded_before: datetime
    entered_before: datetime
    rate: Decimal | None = None

    def __post_init__(self) -> None:
        _exact(self.loaded_before, self.entered_before)


@dataclass(frozen=True, slots=True)
class Act:
    """One published step: what it does, over which half-open span, by which law.

    Parameters
    ----------
    does : str
        What the step does to the measures it acts on.
    published : date
        Day from which it could be known.
    start, until : datetime or None
        Half-open span it applies to (written ``from`` and ``until`` in a case).
    rate : Decimal, 'list' or 'schedule'
        Rate as a fraction of value, or where it is looked up.
    basis : str
        ``full``, or ``content:<metal>``.
    of : tuple of str
        Measures or ``layer:<id>`` it acts on, for acts that stand outside a measure.
    political_until : date or None
        End stated by officials without an instrument.
    codified : date or None
        When the schedule printed it; a third date that neither clock uses.
    assumed : bool
        A scenario lays it over the record: known always, and painted last.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    id: str
    does: Does
    published: date
    sources: tuple[str, ...]
    certainty: Certainty
    start: datetime | None = None
    until: datetime | None = None
    rate: Decimal | Looked | None = None
    basis: str = "full"
    of: tuple[str, ...] = ()
    in_transit: InTransit | None = None
    political_until: date | None = None
    codified: date | None = None
    text: str = ""
    assumed: bool = False

    def __post_init__(self) -> None:
        _exact(self.start, self.until)


@dataclass(frozen=True, slots=True)
class Exemption:
    """A list of products that a measure leaves out, outright or when a heading is claimed."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    list: str
    reason: str
    claim: str | None = None


@dataclass(frozen=True, slots=True)
class Claimable:
    """A heading that keeps the measure out when claimed, but not of codes that begin so."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    claim: str
    reason: str
    not_prefixes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Scope:
    """Which products: everything, or the lists named; less the exemptions.

    Under a `condition` the measure reaches a listed product only when the importer
    states, by claiming the heading, that the goods meet it.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    lists: tuple[str, ...] = ()
    exempt: tuple[Exemption, ...] = ()
    unless: tuple[Claimable, ...] = ()
    condition: Claimable | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class Measure:
    """A rule of one party.

    Parameters
    ----------
    by : str
        Party that makes it (ISO3).
    targets : tuple of str
        Origins or parties it reaches (ISO3; ``WLD`` for all).
    kind : str
        ``tariff``, ``export-control``, ``port-fee``, ``de-minimis``, ``entity-rule``,
        ``exclusion``, ``threat``, ``investigation``, ``refund``.
    layer : str or None
        Layer of the duty it belongs to; None outside tariffs.
    claim : str or None
        For an exclusion: the heading an importer claims; ``presumed`` when it is
        applied as the market's practice unless refused.
    flagged : tuple of str
        Groups that stacking rules may name.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    id: str
    name: str
    by: str
    targets: tuple[str, ...]
    kind: Kind
    acts: tuple[Act, ...]
    layer: str | None = None
    authority: str = ""
    scope: Scope = field(default_factory=Scope)
    schedule: str | None = None
    excluded_targets: tuple[str, ...] = ()
    claim: str | None = None
    presumed: bool = False
    flagged: tuple[str, ...] = ()
    unit_text: str = ""
    note: str = ""

    def reaches(self, origin: str) -> bool:
        """Tell whether goods of `origin` fall under the measure."""
        if origin in self.excluded_targets or origin == self.by:
            return False
        return "WLD" in self.targets or origin in self.targets
