"""Claims for machines: one JSON object a line, or the claims and reviews of schema.org."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from detente.kernel.plain import clean, inert, one_line
from detente.record.assisted.proposal import BY_MODEL

if TYPE_CHECKING:
    from detente.verdict.answer import Row
    from detente.verdict.told import Read, ReadAll, ToldClaim, ToldDocument

MOST_WORDS = 25
"""So many words of a quote leave the machine; the offsets lead to the rest."""
_FIRST = re.compile(rf"\s*(?:\S+\s+){{0,{MOST_WORDS - 1}}}\S+")


def short(quote: str) -> str:
    """Return at most so many words of a quote as may leave the machine.

    Examples
    --------
    >>> short(" ".join(["word"] * 26)).count("word")
    25
    """
    words = clean(quote).split()
    return " ".join(words[:MOST_WORDS]) + (" …" if len(words) > MOST_WORDS else "")


def cut(quote: str) -> str:
    """Return the beginning of a quote, as it stands there, of as many words as may leave.

    Examples
    --------
    >>> cut("two  words"), len(cut("word " * 26).split())
    ('two  words', 25)
    """
    found = _FIRST.match(quote)
    return quote if found is None or not quote[found.end() :].strip() else found[0]


def cut_claim(claim: ToldClaim) -> ToldClaim:
    """Return a claim with no more words of its text than may leave, and whether any are left out.

    The offsets stay those of the whole; `quote_cut` says that the quote is its beginning alone.
    """
    slots = {
        name: {**slot, "quote": cut(slot["quote"]) if slot["quote"] else None}
        for name, slot in claim.slots.items()
    }
    quote = cut(claim.quote)
    short_of = claim.quote_cut or quote != claim.quote
    return replace(claim, quote=quote, quote_cut=short_of, slots=slots)


def lines(found: ReadAll) -> str:
    """Return every claim on a line of its own, with its first words and its verdict."""
    rows = (_line(text, cut_claim(claim)) for text in found.documents for claim in text.claims)
    return "".join(inert(json.dumps(row, ensure_ascii=False)) + "\n" for row in rows)


def _line(text: Read, claim: ToldClaim) -> dict[str, Any]:
    verdict = claim.verdict
    return {
        "id": claim.id,
        "doc": text.document.name,
        "url": text.document.url or None,
        "sha256": text.document.sha256,
        "published": _day(text.document.published),
        "start": claim.start,
        "end": claim.end,
        "quote": claim.quote,
        "quote_cut": claim.quote_cut,
        "type": claim.type,
        "subject": claim.subject,
        "speaker": claim.speaker,
        "evidence": claim.evidence,
        "hedge": claim.hedge,
        "polarity": claim.polarity,
        "actor": claim.actor,
        "target": claim.target,
        "values": [
            {"role": v.role, "value": number(v.value), "unit": v.unit, "approx": v.approx,
             "start": v.start, "end": v.end}
            for v in claim.values
        ],
        "direction": claim.direction,
        "base": claim.base,
        "period": claim.period,
        "date": claim.date,
        "place": claim.place,
        "deadline": claim.deadline,
        "extractor": claim.extractor,
        "verdict": {
            "label": verdict.label,
            "reason": verdict.reason,
            "rows": [_row(row) for row in verdict.rows],
        },
    }  # fmt: skip


def _row(row: Row) -> dict[str, Any]:
    return {
        "kind": row.kind,
        "id": row.id,
        "value": row.value,
        "period": row.period,
        "vintage": _day(row.vintage),
        "sources": list(row.sources),
    }


def number(value: Decimal) -> int | float:
    """Return a figure as JSON has it."""
    return int(value) if value == value.to_integral_value() else float(value)


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def linked(found: ReadAll, known: date) -> str:
    """Return the claims and their reviews as JSON-LD in the words of schema.org.

    A review says no more than the record does: where it cannot tell, there is a claim without one.
    Nor is there one of a claim that a model pointed at: no person has seen that it is the text's.
    """
    graph = [
        node
        for text in found.documents
        for claim in text.claims
        for node in _nodes(text.document, claim, known)
    ]
    told = {"@context": "https://schema.org", "@graph": graph}
    return inert(json.dumps(told, ensure_ascii=False, indent=2)) + "\n"


def _nodes(text: ToldDocument, claim: ToldClaim, known: date) -> list[dict[str, Any]]:
    # The fragment of RFC 5147 says where in the text the words stand.
    place = {
        "@type": "PropertyValue",
        "propertyID": "https://www.rfc-editor.org/rfc/rfc5147",
        "value": f"char={claim.start},{claim.end}",
    }
    node: dict[str, Any] = {
        "@type": "Claim",
        "@id": f"urn:detente:{claim.id}",
        "text": short(claim.quote),
        "identifier": place,
        "about": {"@type": "Thing", "name": claim.subject},
        "appearance": _work(text),
    }
    if claim.speaker:
        # Whether a person or a body speaks is not always known: it gets no type.
        node["author"] = {"name": one_line(claim.speaker)}
    if claim.verdict.label == "cannot-tell" or claim.extractor == BY_MODEL:
        return [node]
    review = {
        "@type": "ClaimReview",
        "@id": f"urn:detente:{claim.id}:{known}",
        "claimReviewed": short(claim.quote),
        "itemReviewed": {"@id": node["@id"]},
        "reviewRating": {"@type": "Rating", "alternateName": claim.verdict.label},
        "reviewBody": claim.verdict.reason,
        "author": {"@type": "Organization", "name": "détente"},
        "temporalCoverage": f"../{known}",
        "citation": [f"{row.kind} {row.id}" for row in claim.verdict.rows],
    }
    return [node, review]


def _work(text: ToldDocument) -> dict[str, Any]:
    work: dict[str, Any] = {
        "@type": "CreativeWork",
        "name": one_line(text.title or text.name),
        "identifier": f"sha256:{text.sha256}",
        "inLanguage": text.language,
    }
    if text.published:
        work["datePublished"] = text.published.isoformat()
    if text.publisher:
        work["publisher"] = {"@type": "Organization", "name": one_line(text.publisher)}
    if text.url.startswith(("https://", "http://")):
        work["url"] = text.url
    return work
