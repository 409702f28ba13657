"""Answers as JSON: dates ISO, rates as fractions, money as decimal strings."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from detente.kernel.plain import inert
from detente.kernel.source import Source

#: Python keeps these words for itself; outside they are what the contract calls them.
_OUTSIDE = {"start": "from"}


def encode(answer: object, sources: Mapping[str, Source]) -> Any:
    """Return an answer as plain values, source ids opened into their cards."""
    return _encode(answer, sources, "")


def to_json(answer: object, sources: Mapping[str, Source]) -> str:
    """Return an answer as JSON text."""
    return inert(json.dumps(encode(answer, sources), ensure_ascii=False, indent=2)) + "\n"


def _encode(value: object, sources: Mapping[str, Source], name: str) -> Any:
    if isinstance(value, Source):
        return _card(value)
    if is_dataclass(value) and not isinstance(value, type):
        return {
            _outside(f.name, getattr(value, f.name)): _encode(
                getattr(value, f.name), sources, f.name
            )
            for f in fields(value)
        }
    if isinstance(value, Mapping):
        return {str(key): _encode(inner, sources, "") for key, inner in value.items()}
    if isinstance(value, tuple | list | set | frozenset):
        if name == "sources":
            return [_cited(s, sources) for s in value]
        if name == "available":
            return [{"claim": heading, "what": what} for heading, what in value]
        return [_encode(inner, sources, "") for inner in value]
    if isinstance(value, Decimal):
        return f"{value:f}" if name.endswith("_usd") else _number(value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value) if isinstance(value, Path) else value


def _cited(source: Source | str, sources: Mapping[str, Source]) -> dict[str, Any]:
    if isinstance(source, Source):
        return _card(source)
    return _card(sources[source]) if source in sources else {"id": source}


def _outside(name: str, value: object) -> str:
    """Return the name of a field outside: an offset that begins a span keeps its own."""
    return name if isinstance(value, int) else _OUTSIDE.get(name, name)


def _number(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)


def _card(source: Source) -> dict[str, Any]:
    return {
        "id": source.id,
        "publisher": source.publisher,
        "title": source.title,
        "date": source.date.isoformat() if source.date else None,
        "cite": source.cite,
        "url": source.url,
        "certainty": source.certainty,
    }
