"""A dispute as data: the rows of its law, indexed by id."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, ClassVar, Literal

from detente.errors import Fault, UnknownName, did_you_mean
from detente.kernel.row import STRICT
from detente.kernel.source import Certainty, Source
from detente.ledger.measure import Act, Measure
from detente.ledger.scenario import Scenario

#: Digits of a heading that an importer can claim.
SHORTEST_HEADING = 8


@dataclass(frozen=True, slots=True)
class About:
    """What the case is, and how far each of its records reaches."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    id: str
    title: str
    begins: date
    known_until: date
    records: Mapping[str, date] = field(default_factory=dict)
    version: str = "0"
    covers: tuple[str, ...] = ()
    main_dest: str | None = None


@dataclass(frozen=True, slots=True)
class NotGoods:
    """Headings of a schedule under which no good is classified.

    Codes that begin with `prefix` are refused as goods; with `whole_from`, only those of
    fewer digits are, because a whole heading can be entered by itself.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    prefix: str
    text: str
    hint: str
    sources: tuple[str, ...]
    whole_from: int | None = None

    def refuses(self, code: str) -> bool:
        """Tell whether a code is no good."""
        short = self.whole_from is None or len(code) < self.whole_from
        return code.startswith(self.prefix) and short


@dataclass(frozen=True, slots=True)
class LowValue:
    """Up to what value goods can come in as a low-value parcel, and by what right.

    `layer` names the measures that end or change that relief; `free` says what holds where
    none of them is in force.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    up_to_usd: Decimal
    layer: str
    free: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Party:
    """A side of the dispute: its clock, its tariff schedule, whom it denies MFN rates.

    `schedule` names the table of its base rates and `lines` that of its tariff lines,
    `special` that of the special chapters (returned goods and the like),
    `weights` the trade by which averages are formed, `content_assumed` the share of
    the value that averages take for unstated metal content, `not_goods` the headings that
    are no goods, `low_value` the relief for small parcels, `edition` the edition of the
    nomenclature on which its lines rest. Before `schedule_from` the first rates on record
    are carried back; after `schedule_until` the last are carried forward.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    id: str
    name: str
    adjective: str
    zone: str
    sources: tuple[str, ...]
    schedule: str | None = None
    lines: str | None = None
    special: str | None = None
    schedule_until: date | None = None
    schedule_from: date | None = None
    column_2: tuple[str, ...] = ()
    weights: Mapping[str, str] = field(default_factory=dict)
    content_assumed: Decimal = Decimal(0)
    not_goods: tuple[NotGoods, ...] = ()
    low_value: LowValue | None = None
    edition: str = ""
    color: str = "#555555"


@dataclass(frozen=True, slots=True)
class Layer:
    """A named part of the duty, charged under one authority of one party."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    id: str
    name: str
    by: str
    authority: str
    order: int
    sources: tuple[str, ...]
    base: bool = False
    color: str = "#888888"


@dataclass(frozen=True, slots=True)
class PublishedFor:
    """Codes of a list that became known on a day of their own: those of another file."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    file: str
    column: str
    published: date
    prefix: int


@dataclass(frozen=True, slots=True)
class Halved:
    """A step whose rates were halved from a day on."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    step: date
    day: date
    published: date


@dataclass(frozen=True, slots=True)
class Derive:
    """How rows of a list are read.

    Exactly one of `file` (a CSV), `footnotes` (a heading that the schedule's footnotes
    name) or `steps` (a table of total rates by HS6 and date) says from where. With
    `marked`, only lines that footnotes mark with these headings are taken from the steps,
    those whose six digits rose by `least` or more on the dates named.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    file: str | None = None
    footnotes: str | None = None
    steps: str | None = None
    marked: tuple[str, ...] = ()
    least: Decimal = Decimal(0)
    column: str = ""
    where: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    width: int = 0
    min_length: int = 0
    rate: Decimal | None = None
    from_column: str | None = None
    last_day_column: str | None = None
    published: date | Mapping[str, date] | None = None
    published_if_dated: date | None = None
    published_by_start: Mapping[str, date] = field(default_factory=dict)
    published_for: PublishedFor | None = None
    only_prefixes: tuple[str, ...] = ()
    not_prefixes: tuple[str, ...] = ()
    not_codes: tuple[str, ...] = ()
    not_on: tuple[str, ...] = ()
    dates: tuple[date, ...] = ()
    halve: Halved | None = None


@dataclass(frozen=True, slots=True)
class ListRow:
    """A product on a list, written in the case."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    code: str
    rate: Decimal | None = None
    start: date | None = None
    until: date | None = None
    published: date | None = None
    certainty: Certainty | None = None


@dataclass(frozen=True, slots=True)
class ProductList:
    """A list of products: written here, derived from a document, or both.

    `derive` says from which file or footnote the rows of the shipped table come.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    id: str
    title: str
    by: str
    sources: tuple[str, ...]
    certainty: Certainty
    rows: tuple[ListRow, ...] = ()
    derive: tuple[Derive, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class ScheduleRow:
    """A base rate of a schedule that stands in the case itself."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    schedule: str
    code: str
    text: str
    description: str
    sources: tuple[str, ...]
    certainty: Certainty
    start: date | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """How a heading is read where common use means some of its lines only."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    id: str
    by: str
    code: str
    stands_for: tuple[str, ...]
    text: str
    sources: tuple[str, ...]
    certainty: Certainty


@dataclass(frozen=True, slots=True)
class Rule:
    """How layers meet: one row of stacking law.

    Parameters
    ----------
    relation : str
        ``excludes`` (a winner on metal content leaves the rest of the value),
        ``replaces`` (wholly), ``tops-up`` (winner lifts base plus winner to `rate`),
        ``caps`` (base plus winner never exceed `rate`).
    winner, loser : tuple of str
        Selectors ``layer:…``, ``measure:…``, ``flag:…`` or ``claim:<heading prefix>``.
    save : tuple of str
        Headings whose claim does not trigger the rule; `save_text` says what they ask for.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    id: str
    relation: Literal["excludes", "replaces", "tops-up", "caps"]
    winner: tuple[str, ...]
    loser: tuple[str, ...]
    text: str
    published: date
    sources: tuple[str, ...]
    certainty: Certainty
    start: date | None = None
    until: date | None = None
    rate: Decimal | None = None
    origins: tuple[str, ...] = ()
    save: tuple[str, ...] = ()
    save_text: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """The law of a dispute, indexed by id."""

    root: Path
    about: About
    parties: Mapping[str, Party]
    layers: Mapping[str, Layer]
    lists: Mapping[str, ProductList]
    schedule_rows: tuple[ScheduleRow, ...]
    readings: tuple[Reading, ...]
    measures: Mapping[str, Measure]
    rules: tuple[Rule, ...]
    scenarios: Mapping[str, Scenario]
    sources: Mapping[str, Source]

    def party(self, code: str) -> Party:
        """Return a party by ISO3 code."""
        if code not in self.parties:
            raise UnknownName(
                f"the case holds no tariff law of {code}",
                where="destination",
                hint=f"its parties are {', '.join(sorted(self.parties))}",
            )
        return self.parties[code]

    def reading(self, party: str, code: str) -> Reading | None:
        """Return how a party's heading is read, where a row says so."""
        return next((r for r in self.readings if (r.by, r.code) == (party, code)), None)

    def claims(self) -> set[str]:
        """Return the headings that some row of the case answers to."""
        scopes = [m.scope for m in self.measures.values()]
        named = {c.claim for s in scopes for c in s.unless}
        named |= {e.claim for s in scopes for e in s.exempt if e.claim}
        named |= {s.condition.claim for s in scopes if s.condition}
        named |= {m.claim for m in self.measures.values() if m.claim}
        return named | {h for rule in self.rules for h in rule.save}

    def understands(self, claim: str) -> bool:
        """Tell whether a claim is one that the case knows, or a heading that a rule covers."""
        families = tuple(
            s.removeprefix("claim:") for r in self.rules for s in r.winner if s.startswith("claim:")
        )
        whole = len(claim.replace(".", "")) >= SHORTEST_HEADING
        return claim == "none" or claim in self.claims() or (whole and claim.startswith(families))

    def measure(self, name: str) -> Measure:
        """Return a measure by id."""
        if name not in self.measures:
            raise UnknownName(
                f"no measure is called '{name}'",
                hint=did_you_mean(name, self.measures) or "list them with `detente measures`",
            )
        return self.measures[name]

    def source(self, name: str) -> Source:
        """Return a source by id."""
        if name not in self.sources:
            raise UnknownName(
                f"no source is called '{name}'", hint=did_you_mean(name, self.sources)
            )
        return self.sources[name]

    def seen(self, names: Iterable[str], known: date) -> tuple[str, ...]:
        """Return the sources published by a day; where none was, the first: the row's own.

        A source without a day counts as published with its row, but behind those with one.
        """
        every = tuple(dict.fromkeys(names))
        days = {n: self.sources[n].date if n in self.sources else None for n in every}
        dated = tuple(n for n, day in days.items() if day is not None and day <= known)
        if known >= self.about.known_until:
            return every
        undated = tuple(n for n, day in days.items() if day is None)
        return dated or undated or every[:1]

    def under(self, scenario: str | None) -> Case:
        """Return the case with a scenario's rows laid over it."""
        if scenario is None:
            return self
        if scenario not in self.scenarios:
            raise UnknownName(
                f"no scenario is called '{scenario}'",
                hint=did_you_mean(scenario, self.scenarios)
                or f"shipped: {', '.join(sorted(self.scenarios))}",
            )
        return self.laid(self.scenarios[scenario])

    def laid(self, overlay: Scenario) -> Case:
        """Return the case with the rows of an overlay laid over it."""
        kept = {
            m.id: replace(m, acts=tuple(a for a in m.acts if a.id not in overlay.without))
            for m in self.measures.values()
        }
        assumed = tuple(replace(act, assumed=True) for act in overlay.acts)
        return replace(self, measures=spread(assumed, kept, []))


def spread(
    acts: list[Act] | tuple[Act, ...], measures: Mapping[str, Measure], faults: list[Fault]
) -> dict[str, Measure]:
    """Hand each act that stands outside a measure to every measure it acts on."""
    made = dict(measures)
    for act in acts:
        for name in act.of:
            hit = [m for m in made.values() if name in {f"measure:{m.id}", f"layer:{m.layer}"}]
            if not hit:
                faults.append(Fault(f"act {act.id}", f"acts on '{name}', which no measure is"))
            for measure in hit:
                made[measure.id] = replace(measure, acts=(*measure.acts, act))
    return made
