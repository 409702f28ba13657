"""The names a claim may use: parties, people, products, concepts and subjects of a case."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from detente.record.claims.reading.lexicon import rows_of
from detente.record.claims.reading.tokens import Phrasebook

CASES = Path(__file__).parents[2] / "cases"
_WORDS = ("places", "people", "products", "concepts")


@dataclass(frozen=True, slots=True)
class Subject:
    """What a claim can be about, and the tags that tell it.

    Parameters
    ----------
    id : str
        Its name; ``{section}``, ``{product}`` and ``{place}`` stand for what the clause names.
    family : str
        ``indicator``, ``tariff``, ``purchase`` …: decides which types a claim may have.
    rank : int
        The higher wins where several fit a clause.
    units : frozenset of str
        Units a figure about it may have; empty is any.
    needs : tuple of tuple of str
        Sets of tags, each enough on its own.
    bars : tuple of tuple of str
        For each of these sets, the tags that must be absent.
    named : tuple of tuple of str
        For each of these sets, the tags that must have been named before in the document.
    actor, target : str
        The party that acts or reports, and the one it is done to, where the name tells.
    mirror, wide, whole : str
        What it is called when the other party acts, when it falls on many countries, and with
        all its layers together.
    fallback : bool
        Whether it stands in where somebody speaks and nothing else is told.
    passing : bool
        Whether the document's own voice often names it without saying anything of it.
    daily : bool
        Whether it is quoted day by day, so that a figure's period is its day.
    since : str
        The day from which on there is such a thing; empty if always.
    """

    id: str
    definition: str
    family: str
    rank: int
    units: frozenset[str] = frozenset()
    needs: tuple[tuple[str, ...], ...] = ()
    bars: tuple[tuple[str, ...], ...] = ()
    named: tuple[tuple[str, ...], ...] = ()
    actor: str = ""
    target: str = ""
    mirror: str = ""
    wide: str = ""
    whole: str = ""
    fallback: bool = False
    passing: bool = False
    daily: bool = False
    since: str = ""


@dataclass(frozen=True, slots=True)
class NamedPeriod:
    """A time that has a name of its own."""

    words: tuple[str, ...]
    start: str
    end: str


@dataclass(frozen=True, slots=True)
class KnownRate:
    """Figures by which a bare word for duties is known to mean one layer of them.

    Parameters
    ----------
    subject : str
        The layer.
    instead_of : frozenset of str
        The subjects that give way to it.
    rates, worth : frozenset of Decimal
        Its rates in percent, and the worth of the goods it falls on.
    since, until : str
        The dates of publication between which that holds, both inclusive.
    named : frozenset of str
        Tags of which the document must have one, where figures alone do not tell.
    """

    subject: str
    instead_of: frozenset[str]
    rates: frozenset[Decimal]
    worth: frozenset[Decimal]
    since: str
    until: str
    named: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Vocabulary:
    """The vocabulary of a case, compiled: phrases with their tags, subjects, parties, flows."""

    book: Phrasebook
    subjects: tuple[Subject, ...]
    party: Mapping[str, str]
    flows: Mapping[str, Any]
    periods: tuple[NamedPeriod, ...] = ()
    by_tag: Mapping[str, tuple[Subject, ...]] = field(default_factory=dict)
    spellings: Mapping[str, str] = field(default_factory=dict)
    rates: tuple[KnownRate, ...] = ()
    roles: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sellers: Mapping[str, str] = field(default_factory=dict)
    loose: frozenset[str] = frozenset()

    def party_in(self, tags: Iterable[str]) -> str:
        """Return the first party or place that the tags of a phrase name; empty if none does."""
        for tag in tags:
            if tag.startswith("place:"):
                return tag.removeprefix("place:")
            if tag in self.party:
                return self.party[tag]
        return ""

    @property
    def home(self) -> str:
        """The party that reports a flow where no reporter is named."""
        return str(self.flows["home"])

    @property
    def rival(self) -> str:
        """The other party of the dispute."""
        return str(self.flows["rival"])

    @property
    def both(self) -> str:
        """How a joint act of the two parties is written."""
        return f"{self.rival},{self.home}"

    @cached_property
    def flow_units(self) -> dict[str, frozenset[str]]:
        """The units that flows of goods are counted in: all, and those of some kinds."""
        return {kind: frozenset(units) for kind, units in self.flows["units"].items()}

    @cached_property
    def bare_rate(self) -> str:
        """The unit of the exchange rate that is told in bare numbers; empty without one."""
        rows = (row for row in self.subjects if row.family == "fx" and "" in row.units)
        return next((unit for row in rows for unit in row.units if " per " in unit), "")

    @cached_property
    def _by_id(self) -> dict[str, Subject]:
        """The first row of each subject: the others add words to it."""
        return {known.id: known for known in reversed(self.subjects)}

    @cached_property
    def passing(self) -> frozenset[str]:
        """The subjects that are often named in passing."""
        return frozenset(known.id for known in self.subjects if known.passing)

    def of_section(self, subject: str) -> bool:
        """Tell whether a subject has the name of a section of law."""
        heads = (r.id.partition("{section}") for r in self.subjects if "{section}" in r.id)
        return any(subject.removeprefix(head).isdigit() for head, _, tail in heads if not tail)

    @cached_property
    def layers(self) -> frozenset[str]:
        """The words that name a layer of duties: each stands in the name of a tariff."""
        bare = {tag for row in self.subjects if row.mirror for needs in row.needs for tag in needs}
        sums = {row.whole for row in self.subjects if row.mirror}
        return frozenset(
            tag
            for row in self.subjects
            if row.family == "tariff" and row.rank >= 9 and row.id not in sums
            for needs in row.needs
            for tag in needs
            if tag.startswith("c:") and len(needs) == 2 and bare & set(needs) and tag not in bare
        )

    @property
    def fallback(self) -> Subject | None:
        """The subject of last resort, if the vocabulary has one."""
        return next((known for known in self.subjects if known.fallback), None)

    @cached_property
    def _forms(self) -> tuple[tuple[re.Pattern[str], Subject], ...]:
        """The rows whose names have holes, and what their names look like."""
        return tuple(
            (re.compile(re.sub(r"\\\{\w+\\\}", r"\\w+", re.escape(known.id))), known)
            for known in self.subjects
            if "{" in known.id
        )

    def named(self, subject: str) -> Subject | None:
        """Return the row of a subject, also one whose name has holes; None for a flow of goods."""
        row = self._by_id.get(subject)
        if row is not None:
            return row
        return next((known for form, known in self._forms if form.fullmatch(subject)), None)


def read_vocabulary(folders: tuple[Path, ...]) -> Vocabulary:
    """Return the vocabulary of some folders of YAML rows; later ones add to the first.

    Raises
    ------
    SchemaError
        When a file is no list of rows.
    """
    entries: list[tuple[str, str]] = []
    party: dict[str, str] = {}
    subjects: list[Subject] = []
    flows: dict[str, Any] = {}
    periods: list[NamedPeriod] = []
    spellings: dict[str, str] = {}
    rates: list[KnownRate] = []
    roles: dict[str, tuple[str, ...]] = {}
    sellers: dict[str, str] = {}
    loose: set[str] = set()
    for folder in folders:
        for row in rows_of(folder / "spellings.yaml"):
            spellings |= {w.lower(): row.value["subject"].lower() for w in row.value["also"]}
        for name in _WORDS:
            for row in rows_of(folder / f"{name}.yaml"):
                entries.extend((str(word), row.value["tag"]) for word in row.value["words"])
                if "party" in row.value:
                    party[row.value["tag"]] = row.value["party"]
                if "seller" in row.value:
                    sellers[row.value["tag"].partition(":")[2]] = row.value["seller"]
                if row.value.get("loose"):
                    loose.add(row.value["tag"].partition(":")[2])
                if "roles" in row.value:
                    roles[row.value["tag"]] = tuple(row.value["roles"])
        for row in rows_of(folder / "subjects.yaml"):
            made = _subject(row.value)
            subjects.append(made)
            entries.extend((str(cue), f"subject:{made.id}") for cue in row.value.get("cues", ()))
        for row in rows_of(folder / "flows.yaml"):
            flows |= row.value
        for row in rows_of(folder / "named_periods.yaml"):
            value = row.value
            periods.append(
                NamedPeriod(tuple(value["words"]), str(value["start"]), str(value["end"]))
            )
        rates += [_rate(row.value) for row in rows_of(folder / "known_rates.yaml")]
    return Vocabulary(
        Phrasebook(entries),
        tuple(subjects),
        party,
        flows,
        tuple(periods),
        _index(subjects),
        spellings,
        tuple(rates),
        roles,
        sellers,
        frozenset(loose),
    )


def _rate(value: Mapping[str, Any]) -> KnownRate:
    return KnownRate(
        value["subject"],
        frozenset(value["instead_of"]),
        frozenset(map(Decimal, value.get("rates", ()))),
        frozenset(map(Decimal, value.get("worth", ()))),
        str(value["since"]),
        str(value["until"]),
        frozenset(value.get("named", ())),
    )


def _subject(value: Mapping[str, Any]) -> Subject:
    lines = [tuple(line.split()) for line in value.get("when", ())]
    lines += [(f"subject:{value['id']}",)] if value.get("cues") else []
    return Subject(
        value["id"],
        value["definition"],
        value["family"],
        int(value["rank"]),
        frozenset(str(unit) for unit in value.get("units", ())),
        tuple(tuple(t for t in line if t[0] not in "!~") for line in lines),
        tuple(tuple(t[1:] for t in line if t[0] == "!") for line in lines),
        tuple(tuple(t[1:] for t in line if t[0] == "~") for line in lines),
        **{
            name: str(value[name])
            for name in ("actor", "target", "mirror", "wide", "whole", "since")
            if name in value
        },
        fallback=bool(value.get("fallback", False)),
        passing=bool(value.get("passing", False)),
        daily=bool(value.get("daily", False)),
    )


def _index(subjects: list[Subject]) -> dict[str, tuple[Subject, ...]]:
    """Return, for every tag, the subjects it may begin to tell."""
    found: dict[str, list[Subject]] = {}
    for subject in subjects:
        for first in {needs[0] for needs in subject.needs}:
            found.setdefault(first, []).append(subject)
    return {tag: tuple(told) for tag, told in found.items()}


@lru_cache(maxsize=4)
def vocabulary(case: str, *more: Path) -> Vocabulary:
    """Return the vocabulary of a shipped case with folders of one's own, read once a process."""
    return read_vocabulary((CASES / case / "vocabulary", *more))
