"""Short documents of the tests, and their claims."""

from datetime import date
from hashlib import sha256

from detente.record.claims import extract, vocabulary
from detente.record.document import Document

WORDS = vocabulary("us_china")


def paper(text, published="2025-12-08"):
    raw = sha256(text.encode()).hexdigest()
    day = date.fromisoformat(published) if published else None
    return Document(raw[:12], "a.txt", "", day, None, "en", text, raw, raw=text)


def claims(text, published="2025-12-08"):
    return extract(paper(text, published), WORDS).claims


def figures(claim):
    return [(v.role, float(v.value), v.unit) for v in claim.values]
