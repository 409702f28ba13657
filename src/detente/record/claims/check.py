"""The gate every claim passes, whoever made it: spans hold their words, values re-read."""

from __future__ import annotations

from decimal import Decimal

from detente.record.claim import Claim, Value
from detente.record.claims.reading.quantities import reread


def faults_of(claim: Claim, text: str, language: str = "en") -> list[str]:
    """Return everything that is wrong with a claim over a text; nothing for a sound one."""
    found = [
        f"the span {span.start}..{span.end} is not in the text"
        for span in claim.spans
        if text[span.start : span.end] != span.quote
    ]
    for value in claim.values:
        inside = any(s.start <= value.span.start and value.span.end <= s.end for s in claim.spans)
        if not inside or text[value.span.start : value.span.end] != value.span.quote:
            found.append(f"the value {value.value} stands outside the claim")
        elif not rereads(value, language):
            found.append(f"{value.span.quote!r} does not read as {value.value} {value.unit}")
    return found


def rereads(value: Value, language: str = "en") -> bool:
    """Tell whether the words of a value read as its number: alone, or with its unit's words."""
    told = value.span.quote
    for words in (told, f"{told} {value.unit_span.quote}" if value.unit_span else told):
        for quantity in reread(words, language):
            if quantity.value == abs(value.value):
                return True
    if value.unit_span is None:
        return False
    scales = {q.factor for q in reread(value.unit_span.quote, language)}
    return any(
        q.printed * scale == abs(value.value)
        for q in reread(told, language)
        for scale in scales | {Decimal(1)}
    )


def checked(claim: Claim, text: str, language: str = "en") -> Claim:
    """Return the claim as it is.

    Raises
    ------
    ValueError
        When it has a fault.
    """
    faults = faults_of(claim, text, language)
    if faults:
        raise ValueError(f"{claim.id}: " + "; ".join(faults))
    return claim
