"""The card of a source, and everything that rests on it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date
from typing import Any, TypeVar

from detente.kernel.source import Source
from detente.ledger.case.model import Case
from detente.ledger.case.record import Record

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Use:
    """A row that rests on a source."""

    kind: str
    id: str
    text: str


@dataclass(frozen=True, slots=True)
class SourceCard:
    """A source and the rows that cite it."""

    source: Source
    used_by: tuple[Use, ...]


def source_card(case: Case, record: Record, name: str) -> SourceCard:
    """Return a source with everything that rests on it."""
    source = case.source(name)
    rows = (*_law(case), *_record(record))
    return SourceCard(source, tuple(use for use, sources in rows if name in sources))


def as_published(case: Case, answer: T, known: date) -> T:
    """Return an answer whose citations are those published by a day.

    Every tuple called ``sources``, however deep, keeps what had been published by then; a
    row of which nothing had keeps its own instrument.
    """
    shown: T = _shown(case, answer, known)
    return shown


def _shown(case: Case, value: Any, known: date) -> Any:
    if isinstance(value, Mapping):
        return {key: _shown(case, inner, known) for key, inner in value.items()}
    if isinstance(value, tuple):
        return tuple(_shown(case, inner, known) for inner in value)
    if not is_dataclass(value) or isinstance(value, type | Source):
        return value
    changed: dict[str, Any] = {}
    for field in fields(value):
        held = getattr(value, field.name)
        if field.name == "sources" and isinstance(held, tuple):
            made: Any = case.seen(held, known)
        elif isinstance(held, tuple | Mapping) or is_dataclass(held):
            made = _shown(case, held, known)
        else:
            continue
        if made != held:
            changed[field.name] = made
    return replace(value, **changed) if changed else value


def cited(case: Case, record: Record) -> Iterator[tuple[str, str]]:
    """Yield every citation as ``(row, source id)``."""
    for use, sources in (*_law(case), *_record(record)):
        for name in sources:
            yield f"{use.kind} {use.id}", name


def _law(case: Case) -> Iterator[tuple[Use, tuple[str, ...]]]:
    for party in case.parties.values():
        yield Use("party", party.id, party.name), party.sources
    for layer in case.layers.values():
        yield Use("layer", layer.id, layer.name), layer.sources
    for spec in case.lists.values():
        yield Use("list", spec.id, spec.title), spec.sources
    for rule in case.rules:
        yield Use("rule", rule.id, rule.text), rule.sources
    for measure in case.measures.values():
        for act in measure.acts:
            text = f"{measure.name}: {act.does}" + (f", {act.text}" if act.text else "")
            yield Use("act", act.id, text), act.sources
    for reading in case.readings:
        yield Use("reading", reading.id, reading.text), reading.sources
    for row in case.schedule_rows:
        yield Use("rate", row.code, row.text), row.sources
    for scenario in case.scenarios.values():
        for act in scenario.acts:
            yield Use("scenario", scenario.id, act.id), act.sources


def _record(record: Record) -> Iterator[tuple[Use, tuple[str, ...]]]:
    for event in record.events:
        yield Use("event", event.id, event.what), event.sources
    for topic in record.topics:
        told = tuple(s for r in topic.raised for s in r.sources)
        yield Use("topic", topic.id, topic.title), (*topic.sources, *told)
    for agreement in record.agreements.values():
        yield Use("agreement", agreement.id, agreement.title), agreement.sources
        for clause in agreement.clauses:
            said = tuple(s for text in clause.said_by.values() for s in text.sources)
            told = tuple(s for point in clause.status_history for s in point.sources)
            due = tuple(s for row in clause.deadlines for s in row.sources)
            yield Use("clause", clause.id, clause.title), (*said, *told, *due)
    for commitment in record.commitments.values():
        told = tuple(s for point in commitment.status_history for s in point.sources)
        due = tuple(s for row in commitment.deadlines for s in row.sources)
        yield (
            Use("commitment", commitment.id, commitment.text),
            (*commitment.sources, *told, *due),
        )
    for figure in record.figures:
        yield Use("figure", figure.id, figure.figure), figure.sources
    for feed in record.feeds:
        yield Use("feed", feed.id, feed.title), feed.sources
