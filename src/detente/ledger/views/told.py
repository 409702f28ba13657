"""The record as known on a day: agreements clause by clause, commitments, agenda, events."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from detente.errors import UnknownName, did_you_mean
from detente.kernel.source import Source
from detente.ledger.agreement import Agreement, Clause, Said, deadline, standing
from detente.ledger.case.record import Record
from detente.ledger.commitment import Commitment, Window
from detente.ledger.event import Event, Topic


@dataclass(frozen=True, slots=True)
class ClauseView:
    """A clause as known on a day."""

    id: str
    topic: str
    title: str
    said_by: Mapping[str, Said]
    instruments: tuple[str, ...]
    status: str
    status_note: str
    legal_deadline: date | None
    political_deadline: date | None
    note: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AgreementView:
    """An agreement as known on a day."""

    id: str
    title: str
    date: date
    place: str | None
    parties: tuple[str, ...]
    summary: str
    clauses: tuple[ClauseView, ...]
    certainty: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CommitmentView:
    """A commitment as known on a day: its text and deadlines; it is not scored here."""

    id: str
    party: str
    to: str
    text: str
    target: Decimal | None
    unit: str | None
    window: Window | None
    measured_by: str
    said_by: tuple[str, ...]
    one_sided: bool
    status: str
    status_note: str
    legal_deadline: date | None
    political_deadline: date | None
    agreement: str | None
    note: str
    certainty: str
    sources: tuple[str, ...]


def agreements(record: Record, known: date) -> list[AgreementView]:
    """Return the agreements published by a day, oldest first."""
    return [_agreement(a, known) for a in record.agreements.values() if a.published <= known]


def agreement(record: Record, name: str, known: date) -> AgreementView:
    """Return one agreement by id, or by a beginning that fits only one."""
    fits = [a for a in record.agreements.values() if a.id == name or a.id.startswith(name)]
    named = [a for a in record.agreements.values() if name.lower() in map(str.lower, a.known_as)]
    found = fits or named
    if len(found) != 1:
        raise UnknownName(
            f"'{name}' names {len(found) or 'no'} agreement{'s' if len(found) > 1 else ''}",
            where="agreement",
            hint=did_you_mean(name, record.agreements) or f"known: {', '.join(record.agreements)}",
        )
    if found[0].published > known:
        raise UnknownName(
            f"{found[0].id} was published on {found[0].published}, after {known}", where="known"
        )
    return _agreement(found[0], known)


def _agreement(row: Agreement, known: date) -> AgreementView:
    return AgreementView(
        id=row.id,
        title=row.title,
        date=row.date,
        place=row.place,
        parties=row.parties,
        summary=row.summary,
        clauses=tuple(_clause(c, known) for c in row.clauses if standing(c.status_history, known)),
        certainty=row.certainty,
        sources=row.sources,
    )


def _clause(row: Clause, known: date) -> ClauseView:
    point = standing(row.status_history, known)
    legal, political = deadline(row.deadlines, known)
    said = tuple(s for text in row.said_by.values() for s in text.sources)
    return ClauseView(
        id=row.id,
        topic=row.topic,
        title=row.title,
        said_by=row.said_by,
        instruments=row.instruments,
        status=point.status if point else "not-known",
        status_note=point.note if point else "",
        legal_deadline=legal,
        political_deadline=political,
        note=row.note,
        sources=tuple(dict.fromkeys((*said, *(point.sources if point else ())))),
    )


def commitments(record: Record, known: date, on: date | None = None) -> list[CommitmentView]:
    """Return the commitments published by a day, each as it stood on a day.

    A status that came about after `on` is not yet one, though it be known now.
    """
    day = known if on is None else min(on, known)
    return [_commitment(c, known, day) for c in record.commitments.values() if c.published <= day]


def _commitment(row: Commitment, known: date, on: date) -> CommitmentView:
    point = standing(row.status_history, on)
    legal, political = deadline(row.deadlines, known)
    return CommitmentView(
        id=row.id,
        party=row.party,
        to=row.to,
        text=row.text,
        target=row.target,
        unit=row.unit,
        window=row.window,
        measured_by=row.measured_by,
        said_by=row.said_by,
        one_sided=row.said_by != () and row.party not in row.said_by,
        status=point.status if point else "open",
        status_note=point.note if point else "",
        legal_deadline=legal,
        political_deadline=political,
        agreement=row.agreement,
        note=row.note,
        certainty=row.certainty,
        sources=tuple(dict.fromkeys((*row.sources, *(point.sources if point else ())))),
    )


def events(
    record: Record, known: date, about: str | None, first: date | None, last: date | None
) -> list[Event]:
    """Return the events published by a day, in order, about a topic or a word."""
    word = (about or "").lower()
    return [
        e
        for e in record.events
        if e.published <= known
        and (first is None or e.date >= first)
        and (last is None or e.date <= last)
        and (not word or word in e.topics or word in e.what.lower() or word in e.id)
    ]


def agenda(record: Record, sources: Mapping[str, Source], known: date) -> list[Topic]:
    """Return the topics raised by a day, with only what had been told of them by then.

    An outcome carries no day of its own: it counts from the last document it rests on.
    """
    return [_topic(t, sources, known) for t in record.topics if t.published <= known]


def _topic(row: Topic, sources: Mapping[str, Source], known: date) -> Topic:
    raised = tuple(r for r in row.raised if r.date <= known)
    days = [sources[s].date for s in row.sources if s in sources]
    told = [day for day in (*days, *(r.date for r in row.raised)) if day is not None]
    if max(told, default=row.published) <= known:
        return row
    return replace(
        row,
        raised=raised,
        discussed="not-known",
        discussed_note=None,
        outcome=None,
        outcome_status="not-known",
        sources=tuple(dict.fromkeys(s for r in raised for s in r.sources)) or row.sources[:1],
    )
