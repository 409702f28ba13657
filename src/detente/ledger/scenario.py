"""A named overlay of acts on the ledger, and of what no ledger holds: pure data."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal

from detente.kernel.row import STRICT
from detente.ledger.measure import Act


@dataclass(frozen=True, slots=True)
class Added:
    """Duties of a pair that no measure of the case holds.

    `how` says whether `rate` comes on top of what is paid or takes its place. Without `sectors`
    every goods sector is meant.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    importer: str
    exporter: str
    rate: float
    how: Literal["added", "level"] = "added"
    sectors: tuple[str, ...] = ()

    @property
    def places(self) -> tuple[str, ...]:
        """Regions named."""
        return (self.importer, self.exporter)


@dataclass(frozen=True, slots=True)
class Freed:
    """Goods of a pair worth so much a year that pay the ordinary rate alone."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    importer: str
    exporter: str
    value_usd: float
    sectors: tuple[str, ...] = ()

    @property
    def places(self) -> tuple[str, ...]:
        """Regions named."""
        return (self.importer, self.exporter)


@dataclass(frozen=True, slots=True)
class Limit:
    """A control of exports: at most so much of the quantity of the baseline leaves.

    Without `importers` it is all that the exporter sells abroad.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    exporter: str
    quantity: float
    sectors: tuple[str, ...]
    importers: tuple[str, ...] = ()

    @property
    def places(self) -> tuple[str, ...]:
        """Regions named."""
        return (self.exporter, *self.importers)


@dataclass(frozen=True, slots=True)
class Barrier:
    """Other costs of trade of a pair, lost on the way: the factor they grow by."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    importer: str
    exporter: str
    factor: float
    sectors: tuple[str, ...] = ()

    @property
    def places(self) -> tuple[str, ...]:
        """Regions named."""
        return (self.importer, self.exporter)


@dataclass(frozen=True, slots=True)
class Output:
    """What the same inputs make in a region, as a factor of before."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    region: str
    factor: float
    sectors: tuple[str, ...] = ()

    @property
    def places(self) -> tuple[str, ...]:
        """Regions named."""
        return (self.region,)


@dataclass(frozen=True, slots=True)
class Beyond:
    """What a scenario changes beside the law: read by the model alone.

    Regions and sectors are named as in the baseline; a group of either stands for its members,
    ``*`` as a region for every other one.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    duties: tuple[Added, ...] = ()
    freed: tuple[Freed, ...] = ()
    limits: tuple[Limit, ...] = ()
    barriers: tuple[Barrier, ...] = ()
    output: tuple[Output, ...] = ()

    def __bool__(self) -> bool:
        """Tell whether there is anything in it."""
        return any((self.duties, self.freed, self.limits, self.barriers, self.output))

    def told(self) -> tuple[str, ...]:
        """Return each change in words."""
        made = [
            f"duties of {x.importer} on {x.exporter} {_of(x.sectors)} "
            + (f"{x.rate * 100:+g} points" if x.how == "added" else f"at {x.rate * 100:g} %")
            for x in self.duties
        ]
        made += [
            f"{x.importer} takes goods of {x.exporter} worth {x.value_usd / 1e9:,.4g} bn dollars a "
            f"year at the ordinary rate {_of(x.sectors)}"
            for x in self.freed
        ]
        made += [
            f"{x.exporter} sells to {', '.join(x.importers) or 'all'} at most "
            f"{x.quantity * 100:g} % of the baseline's quantity {_of(x.sectors)}"
            for x in self.limits
        ]
        made += [
            f"other costs of {x.importer}'s imports from {x.exporter} {_of(x.sectors)} times "
            f"{x.factor:g}"
            for x in self.barriers
        ]
        made += [
            f"the same inputs make {x.factor:g} times as much in {x.region} {_of(x.sectors)}"
            for x in self.output
        ]
        return tuple(made)


def _of(sectors: tuple[str, ...]) -> str:
    return f"({', '.join(sectors)})" if sectors else "(all goods)"


@dataclass(frozen=True, slots=True)
class Scenario:
    """What would be different.

    Parameters
    ----------
    acts : tuple of Act
        Acts laid over the ledger; their ``of`` names the measures.
    without : tuple of str
        Recorded acts that do not happen.
    beyond : Beyond
        What the law does not hold: limits on exports, costs, output.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    id: str
    title: str
    text: str
    acts: tuple[Act, ...] = ()
    without: tuple[str, ...] = ()
    beyond: Beyond = field(default_factory=Beyond)

    def changes(self) -> tuple[str, ...]:
        """Return each change in words: acts, what does not happen, what lies beside the law."""
        made = [_act(act) for act in self.acts]
        made += [f"without {name}" for name in self.without]
        return (*made, *self.beyond.told())


def _act(act: Act) -> str:
    rate = "" if act.rate is None else f" at {_rate(act.rate)}"
    start = f" from {act.start:%Y-%m-%d}" if act.start else ""
    until = f" until {act.until:%Y-%m-%d}" if act.until else ""
    return f"{act.does} {', '.join(act.of)}{rate}{start}{until}"


def _rate(rate: object) -> str:
    return rate if isinstance(rate, str) else f"{float(str(rate)) * 100:g} %"
