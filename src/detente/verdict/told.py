"""Texts as they are told: each claim with its words, its slots and its verdict."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from detente.record.assisted.proposal import Account
    from detente.record.claim import Claim, Value
    from detente.record.claims.coverage import Coverage
    from detente.record.document import Document
    from detente.record.reconcile.answer import Relation
    from detente.verdict.answer import Verdict


@dataclass(frozen=True, slots=True)
class ToldValue:
    """A figure of a claim."""

    role: str
    value: Decimal
    unit: str
    approx: str
    lo: Decimal | None
    hi: Decimal | None
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class ToldClaim:
    """A claim under the names of the contract.

    Parameters
    ----------
    start, end : int
        Offsets into the raw decoded text.
    text_start, text_end : int
        Offsets into the normalised text.
    slots : mapping
        For each filled slot its status, and the words or the rule it was filled from.
    extractor : str
        What found it: the rules with their version, or ``llm``.
    quote_cut : bool
        Whether `quote` is the beginning alone of what stands there.
    """

    id: str
    document: str
    start: int
    end: int
    text_start: int
    text_end: int
    quote: str
    type: str
    subject: str
    speaker: str | None
    evidence: str
    hedge: str
    polarity: str
    actor: str | None
    target: str | None
    values: tuple[ToldValue, ...]
    change: Decimal | None
    base: str | None
    direction: str | None
    period: str | None
    period_status: str | None
    date: str | None
    place: str | None
    deadline: str | None
    slots: Mapping[str, Any]
    verdict: Verdict
    extractor: str
    quote_cut: bool = False


@dataclass(frozen=True, slots=True)
class ToldCoverage:
    """What became of the figures of a text: every one ends in one bucket.

    `residue` lists what is in no claim, with the reason; `holes` are places where words are
    missing; `silent` counts the sentences that no claim came from.
    """

    quantities: int
    claimed: int
    identifiers: int
    residue: tuple[Mapping[str, Any], ...]
    holes: tuple[tuple[int, int], ...]
    silent: int


@dataclass(frozen=True, slots=True)
class ToldFlag:
    """Something noticed in a text, by offsets into the raw decoded text."""

    kind: str
    start: int
    end: int
    note: str


@dataclass(frozen=True, slots=True)
class ToldDocument:
    """What a text is: where it came from, its day and who says so, what was noticed.

    `copies` names the files beside it that hold the same bytes: they are this one text.
    """

    id: str
    name: str
    title: str
    publisher: str
    published: date | None
    published_by: str | None
    language: str
    url: str
    sha256: str
    flags: tuple[ToldFlag, ...]
    copies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Read:
    """A text read: in prose first, then claim by claim; and what each helper did, if any."""

    prose: str
    document: ToldDocument
    claims: tuple[ToldClaim, ...]
    coverage: ToldCoverage
    relations: tuple[Relation, ...]
    helpers: tuple[Account, ...] = ()


@dataclass(frozen=True, slots=True)
class Unread:
    """A file that could not be read, and why."""

    name: str
    what: str
    hint: str


@dataclass(frozen=True, slots=True)
class ReadAll:
    """Several texts read: in prose first, then text by text, then how they stand to each other."""

    prose: str
    documents: tuple[Read, ...]
    relations: tuple[Relation, ...]
    unread: tuple[Unread, ...]


@dataclass(frozen=True, slots=True)
class Claims:
    """Claims of several texts; `later` names those that came out after `known`, left out."""

    known: date
    claims: tuple[ToldClaim, ...]
    later: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Forecast:
    """A forecast and how it came out, as far as the record tells."""

    claim: ToldClaim
    outcome: str
    label: str


@dataclass(frozen=True, slots=True)
class Forecasts:
    """Who forecast what, and how it came out; `later` names texts after `known`, left out."""

    known: date
    forecasts: tuple[Forecast, ...]
    later: tuple[str, ...] = ()


def tell_document(document: Document) -> ToldDocument:
    """Return what a document is."""
    return ToldDocument(
        id=document.id,
        name=document.name,
        title=document.title,
        publisher=document.publisher,
        published=document.published,
        published_by=document.published_by,
        language=document.language,
        url=document.url,
        sha256=document.raw_sha256,
        flags=tuple(
            ToldFlag(f.kind, *document.raw_span(f.start, f.end), f.note) for f in document.flags
        ),
    )


def tell_claims(
    document: Document, claims: Iterable[Claim], verdicts: Mapping[str, Verdict]
) -> tuple[ToldClaim, ...]:
    """Return the claims of a document with their verdicts, in the order of the text."""
    return tuple(_claim(document, claim, verdicts[claim.id]) for claim in claims)


def tell_coverage(document: Document, found: Coverage) -> ToldCoverage:
    """Return the account of a document's figures."""
    residue = tuple(
        {"text": p.text, "start": document.raw_span(p.start, p.end)[0], "reason": p.reason}
        for p in found.placed
        if p.bucket == "residue"
    )
    return ToldCoverage(
        quantities=found.quantities,
        claimed=found.claimed,
        identifiers=found.count("identifier"),
        residue=residue,
        holes=tuple(document.raw_span(a, b) for a, b in found.holes),
        silent=len(found.silent),
    )


def _claim(document: Document, claim: Claim, verdict: Verdict) -> ToldClaim:
    start, end = document.raw_span(claim.start, claim.end)
    return ToldClaim(
        id=claim.id,
        document=document.name,
        start=start,
        end=end,
        text_start=claim.start,
        text_end=claim.end,
        quote=claim.quote,
        type=claim.type,
        subject=claim.subject,
        speaker=claim.speaker.name if claim.speaker else None,
        evidence=claim.evidence,
        hedge=claim.hedge,
        polarity=claim.polarity,
        actor=claim.actor,
        target=claim.target,
        values=tuple(_value(document, v) for v in claim.values),
        change=claim.change,
        base=claim.basis.base or None,
        direction=claim.direction,
        period=str(claim.period) if claim.period else None,
        period_status=claim.period.status if claim.period else None,
        date=claim.event_date,
        place=claim.place,
        deadline=claim.deadline,
        slots={
            f.slot: {
                "status": f.status,
                "quote": f.span.quote if f.span else None,
                "rule": f.rule or None,
            }
            for f in claim.slots
        },
        verdict=verdict,
        extractor=claim.extractor,
    )


def _value(document: Document, value: Value) -> ToldValue:
    start, end = document.raw_span(value.span.start, value.span.end)
    return ToldValue(
        value.role, value.value, value.unit, value.approx, value.lo, value.hi, start, end
    )
