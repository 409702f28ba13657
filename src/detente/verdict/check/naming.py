"""Faults of the words by which texts name things: tags, parties, days, subjects."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from detente.errors import Fault
from detente.kernel.row import STRICT
from detente.record.reconcile.said import days
from detente.verdict.check.shapes import Placed, Rows

FOLDER = "vocabulary"
WORDS = ("places", "people", "products", "concepts")
STEMS = (*WORDS, "subjects", "flows", "named_periods", "spellings", "known_rates")
_HOLE = re.compile(r"\{(\w+)\}")
#: What a hole of a subject's name stands for, and so the tag that fills it.
_HOLES = frozenset({"section", "product", "place", "partner", "reporter"})
_BOTH = ","


@dataclass(frozen=True, slots=True)
class Words:
    """Words that a tag stands for."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    tag: str
    words: tuple[str | int, ...]
    party: str = ""
    roles: tuple[str, ...] = ()
    seller: str = ""
    loose: bool = False


@dataclass(frozen=True, slots=True)
class SubjectRow:
    """What a claim can be about, as the file has it."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    id: str
    definition: str
    family: str
    rank: int
    units: tuple[str, ...] = ()
    when: tuple[str, ...] = ()
    cues: tuple[str | int, ...] = ()
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
class PeriodRow:
    """A time with a name of its own."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    words: tuple[str, ...]
    start: str
    end: str


@dataclass(frozen=True, slots=True)
class SpellingRow:
    """Other spellings of a subject."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    subject: str
    also: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RateRow:
    """Rates by which a bare word is known to mean one layer."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    subject: str
    instead_of: tuple[str, ...]
    since: str
    until: str
    rates: tuple[str, ...] = ()
    worth: tuple[str, ...] = ()
    named: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Names:
    """The names that subjects may have: plain ones, and forms whose holes a text fills."""

    plain: frozenset[str]
    forms: tuple[re.Pattern[str], ...]

    def __contains__(self, name: object) -> bool:
        """Tell whether a claim may be about a subject."""
        text = str(name)
        return text in self.plain or any(form.fullmatch(text) for form in self.forms)


def subject_names(rows: Rows) -> Names:
    """Return what claims may be about by the vocabulary of a case."""
    named = [p.value for p in rows.of(f"{FOLDER}/subjects", SubjectRow)]
    told = [name for s in named for name in (s.id, s.mirror, s.wide, s.whole) if name]
    for placed in rows.of(f"{FOLDER}/flows", dict):
        told += _texts(placed.value)
    forms = (name for name in told if _HOLE.search(name))
    made = tuple(re.compile(_HOLE.sub(r"\\w+", name.replace(".", r"\."))) for name in forms)
    return Names(frozenset(told), made)


def _texts(value: object) -> list[str]:
    if isinstance(value, Mapping):
        return [text for inner in value.values() for text in _texts(inner)]
    return [value] if isinstance(value, str) else []


def vocabulary_faults(rows: Rows) -> Iterator[Fault]:
    """Yield what is wrong with the vocabulary: names that nothing defines, days, empty rows."""
    rows.strangers(FOLDER, STEMS)
    words = {stem: rows.of(f"{FOLDER}/{stem}", Words) for stem in WORDS}
    every = [placed for told in words.values() for placed in told]
    tags = {placed.value.tag for placed in every}
    codes = {tag.removeprefix("place:") for tag in tags if tag.startswith("place:")}
    for placed in every:
        yield from _word_faults(placed, codes)
    for row in rows.of(f"{FOLDER}/subjects", SubjectRow):
        yield from _subject_faults(row, tags, codes)
    names = subject_names(rows)
    for period in rows.of(f"{FOLDER}/named_periods", PeriodRow):
        yield from _span_faults(period, "start", period.value.start, "end", period.value.end)
    for spelling in rows.of(f"{FOLDER}/spellings", SpellingRow):
        yield from _unknown(spelling, "subject", [spelling.value.subject], names)
    for rate in rows.of(f"{FOLDER}/known_rates", RateRow):
        yield from _unknown(rate, "subject", [rate.value.subject], names)
        yield from _unknown(rate, "instead_of", rate.value.instead_of, names)
        spoken = tags | {f"subject:{name}" for name in names.plain}
        plain = [tag for tag in rate.value.named if not tag.startswith("section:")]
        yield from rate.names("named", "tag", plain, spoken)
        yield from _span_faults(rate, "since", rate.value.since, "until", rate.value.until)


def _word_faults(placed: Placed[Words], codes: set[str]) -> Iterator[Fault]:
    row = placed.value
    if ":" not in row.tag:
        yield placed.fault("tag", f"'{row.tag}' has no kind", "write kind:name, as place:US")
    if not row.words:
        yield placed.fault("words", f"{row.tag} has no words", "name one at least")
    yield from placed.names("party", "party", [p for p in row.party.split(_BOTH) if p], codes)
    yield from placed.names("seller", "party", [row.seller] if row.seller else [], codes)


def _subject_faults(placed: Placed[SubjectRow], tags: set[str], codes: set[str]) -> Iterator[Fault]:
    row = placed.value
    told = [tag.lstrip("!~") for line in row.when for tag in line.split()]
    # A blank of a name is written as a low line: tags of a line stand apart by blanks.
    spelt = {tag.replace(" ", "_") for tag in tags} | tags
    # Tags of other kinds, as units, come from the language.
    kinds = {tag.partition(":")[0] for tag in tags}
    yield from placed.names(
        "when", "tag", [t for t in told if ":" in t and t.partition(":")[0] in kinds], spelt
    )
    for key, text in (("actor", row.actor), ("target", row.target)):
        parties = [part for part in text.split(_BOTH) if part and not _HOLE.search(part)]
        yield from placed.names(key, "party", parties, codes)
    if row.since and days(row.since) is None:
        yield placed.fault("since", "is no day", "write 2025-11-10")
    holes = _HOLE.findall(row.id)
    yield from placed.names("id", "hole", holes, _HOLES)
    if not (row.when or row.cues or row.fallback):
        what = f"nothing tells {row.id}"
        yield placed.fault("id", what, "give `when` or `cues`")


def _span_faults(
    placed: Placed[Any], first: str, start: str, last: str, end: str
) -> Iterator[Fault]:
    spans = {first: days(start), last: days(end)}
    for key, span in spans.items():
        if span is None:
            yield placed.fault(key, "is no day, month or year", "write 2025, 2025-11 or 2025-11-10")
    one, other = spans[first], spans[last]
    if one and other and one.first and other.last and other.last < one.first:
        yield placed.fault(
            last, "lies before the beginning", "the span must not end before it begins"
        )


def _unknown(
    placed: Placed[Any], key: str, names: tuple[str, ...] | list[str], known: Names
) -> Iterator[Fault]:
    for name in names:
        if name not in known:
            yield from placed.names(key, "subject", [name], known.plain)
