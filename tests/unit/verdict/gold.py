"""Annotated claims as the engine's own, so that it can be tested apart from the extractor."""

import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from hashlib import sha256
from pathlib import Path

from detente.record.claim import Basis, Claim, Period, Span, Speaker, Value
from detente.record.claims.reading.lexicon import lexicon
from detente.record.claims.reading.quantities import interval
from detente.record.document import Document
from detente.record.reconcile import Reading

#: Days of publication of the five articles; the second gives none and is dated by its talks.
DAYS = {
    "000": date(2025, 11, 17),
    "001": date(2025, 10, 26),
    "002": date(2025, 10, 30),
    "003": date(2026, 2, 10),
    "004": date(2025, 12, 8),
}


def articles(shared: Path) -> list[Reading]:
    """The five articles with their annotated claims."""
    folder = shared / "data" / "record"
    papers = []
    for reading in readings(folder / "gold_claims.jsonl", DAYS):
        raw = (folder / "articles" / reading.document.name).read_bytes()
        own = replace(reading.document, id=sha256(raw).hexdigest()[:12])
        papers.append(Reading(own, reading.claims))
    return papers


def readings(path: Path, days: dict[str, date]) -> list[Reading]:
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    named = dict.fromkeys(row["doc"] for row in rows)
    return [
        Reading(paper(name, days.get(name)), [claim(r) for r in rows if r["doc"] == name])
        for name in named
    ]


def paper(name: str, day: date | None) -> Document:
    return Document(name, f"{name}.txt", name, day, "option" if day else None, "en", "", name * 8)


def made(name: str, day: date, rows: Iterable[dict[str, object]]) -> Reading:
    """A document of a few made claims; what is not given is empty."""
    return Reading(
        paper(name, day),
        [claim({**_EMPTY, "doc": name, "id": f"{name}-{i}", **row}) for i, row in enumerate(rows)],
    )


def claim(row: dict[str, object]) -> Claim:
    quote = str(row["quote"])
    start = int(row["start"])  # type: ignore[call-overload]
    span = Span(start, start + len(quote), quote)
    speaker = row["speaker"]
    return Claim(
        id=str(row["id"]),
        doc_id=str(row["doc"]),
        spans=(span,),
        type=row["type"],  # type: ignore[arg-type]
        subject=str(row["subject"]),
        basis=Basis(base=str(row["base"] or "")),
        actor=row["actor"],  # type: ignore[arg-type]
        target=row["target"],  # type: ignore[arg-type]
        product=None,
        speaker=Speaker(str(speaker)) if speaker else None,
        evidence=row["evidence"],  # type: ignore[arg-type]
        hedge=row["hedge"],  # type: ignore[arg-type]
        polarity="negated" if row["negated"] else "affirmed",
        values=tuple(_value(v, span) for v in row["values"]),  # type: ignore[attr-defined]
        direction=row["direction"],  # type: ignore[arg-type]
        period=_period(row),
        event_date=row["date"],  # type: ignore[arg-type]
        place=row["place"],  # type: ignore[arg-type]
        deadline=row.get("deadline"),  # type: ignore[arg-type]
        parents=(),
        slots=(),
        extractor="gold",
        rule_id="gold",
        confidence="read",
    )


_EMPTY: dict[str, object] = {
    "start": 0, "quote": "…", "type": "statistic", "subject": "", "speaker": None,
    "evidence": "narrator", "hedge": "stated", "negated": False, "actor": None, "target": None,
    "values": [], "base": None, "direction": None, "period": None, "date": None, "place": None,
    "note": None,
}  # fmt: skip


def _value(row: dict[str, object], span: Span) -> Value:
    value, unit = Decimal(str(row["value"])), str(row["unit"])
    approx = str(row["approx"] or "exact")
    lo, hi, lo_open, hi_open = interval(value, _step(value), unit, approx, lexicon("en"))
    role: object = row["role"]
    return Value(role, value, unit, approx, lo, hi, lo_open, hi_open, span)  # type: ignore[arg-type]


def _step(value: Decimal) -> Decimal:
    """What the last printed digit is worth, where a figure is printed in its largest scale."""
    for scale in (Decimal(10**12), Decimal(10**9), Decimal(10**6)):
        if abs(value) >= scale:
            return _digit(value / scale) * scale
    return _digit(value)


def _digit(printed: Decimal) -> Decimal:
    exponent = printed.normalize().as_tuple().exponent
    assert isinstance(exponent, int)
    return Decimal(1).scaleb(min(exponent, 0))


def _period(row: dict[str, object]) -> Period | None:
    told = row["period"]
    if not told:
        return None
    text = str(told)
    if not any(c.isdigit() for c in text):
        return Period(text=text)
    first, slash, last = text.partition("/")
    made = Period(first, last if slash else first)
    return replace(made, status="ambiguous") if "ambiguous" in str(row["note"] or "") else made
