"""Claims written down for correction, and annotated ones checked against their texts."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path, PurePath
from typing import Any, get_args

from detente.errors import BadFile, Fault, SchemaError
from detente.record.claim import HEDGES, TYPES, Claim, Evidence, Role, Value
from detente.record.document import Document
from detente.record.score.rows import Row, told_row

MOST_BYTES = 200_000_000
"""A longer file holds no annotated claims."""
_EVIDENCE = get_args(Evidence)
_ROLES = get_args(Role)


def doc_of(name: str) -> str:
    """Return the name that a document has among annotated claims.

    >>> doc_of("articles/003.txt")
    '003'
    """
    return PurePath(name).stem or name


def gold_line(claim: Claim, document: Document, number: int) -> dict[str, Any]:
    """Return a claim in the gold format, for a person to correct."""
    start, end = document.raw_span(claim.start, claim.end)
    doc = doc_of(document.name)
    return {
        "id": f"{doc}-{number:02d}",
        "doc": doc,
        "start": start,
        "end": end,
        "quote": document.raw[start:end] if document.raw else claim.quote,
        "type": claim.type,
        "subject": claim.subject,
        "speaker": claim.speaker.name if claim.speaker else None,
        "evidence": claim.evidence,
        "hedge": claim.hedge,
        "negated": claim.negated,
        "actor": claim.actor,
        "target": claim.target,
        "values": [_value(value) for value in claim.values],
        "change": None if claim.change is None else _number(claim.change),
        "base": claim.basis.base or None,
        "direction": claim.direction,
        "period": str(claim.period) if claim.period else None,
        "place": claim.place,
        "date": claim.event_date or claim.deadline,
        "weight": "core",
        "note": None,
    }


def _value(value: Value) -> dict[str, Any]:
    return {
        "role": value.role,
        "value": _number(value.value),
        "unit": value.unit,
        "approx": value.approx,
    }


def _number(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)


def wrongs(path: Path, texts: Mapping[str, str]) -> list[Fault]:
    """Return everything that is wrong with annotated claims, held against their texts.

    Parameters
    ----------
    path : Path
        JSON Lines in the gold format.
    texts : mapping
        The raw decoded text of each document by its name there.
    """
    found: list[Fault] = []
    ids: set[str] = set()
    for number, line in enumerate(_read(path).splitlines(), 1):
        if not line.strip():
            continue
        where = f"{path.name}:{number}"
        try:
            told = json.loads(line)
            row = told_row(told)
        except (KeyError, TypeError, ValueError, ArithmeticError, AttributeError) as error:
            found.append(Fault(where, f"no claim of the gold format: {error}"))
            continue
        found += [Fault(where, what) for what in _faults(told, row, texts)]
        if told.get("id") in ids:
            found.append(Fault(where, f"the id {told['id']} stands twice"))
        ids.add(told.get("id"))
    return found


def _faults(told: Mapping[str, Any], row: Row, texts: Mapping[str, str]) -> Iterator[str]:
    text = texts.get(row.doc)
    if text is None:
        yield f"there is no text called {row.doc}"
    elif not 0 <= row.start < row.end <= len(text):
        yield f"{row.start}..{row.end} is not in a text of {len(text)} characters"
    elif text[row.start : row.end] != told.get("quote"):
        yield f"other words stand at {row.start}..{row.end} than the quote"
    for slot, said, known in (
        ("type", row.type, TYPES),
        ("hedge", row.hedge, HEDGES),
        ("evidence", row.evidence or "narrator", _EVIDENCE),
        *(("role", value.role, _ROLES) for value in row.values),
    ):
        if said not in known:
            yield f"'{said}' is no {slot}: one of {', '.join(known)}"


def predicted(path: Path) -> list[Row]:
    """Return the claims of answers of `read`, or of bare claims with their document.

    Raises
    ------
    SchemaError
        The file holds something else.
    """
    text = _read(path)
    decoder = json.JSONDecoder()
    rows: list[Row] = []
    at = 0
    while at < len(text):
        if text[at].isspace():
            at += 1
            continue
        try:
            told, at = decoder.raw_decode(text, at)
            rows += [_told(claim, doc) for claim, doc in _claims(told)]
        except (KeyError, TypeError, ValueError, ArithmeticError, AttributeError) as error:
            line = text.count("\n", 0, at) + 1
            raise SchemaError(
                f"no answer of `read` and no claim: {error}",
                where=f"{path.name}:{line}",
                hint="give what `read --format json` or `read --out x.jsonl` wrote",
            ) from error
    return rows


def _claims(told: Mapping[str, Any]) -> Iterator[tuple[Mapping[str, Any], str]]:
    if "documents" in told:
        for one in told["documents"]:
            yield from _claims(one)
    elif "claims" in told:
        name = told.get("document")
        for claim in told["claims"]:
            yield claim, str(name["name"] if isinstance(name, Mapping) else claim["document"])
    else:
        yield told, str(told["doc"])


def _told(claim: Mapping[str, Any], name: str) -> Row:
    negated = claim.get("negated", claim.get("polarity") == "negated")
    return told_row({**claim, "doc": doc_of(name), "negated": negated})


def _read(path: Path) -> str:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise BadFile(f"it is larger than {MOST_BYTES:,} bytes", where=str(path))
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise BadFile(f"the file cannot be opened: {reason}", where=str(path)) from error
    except UnicodeDecodeError as error:
        raise BadFile("it is not text in UTF-8", where=str(path)) from error
