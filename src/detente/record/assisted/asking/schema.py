"""The form of a reply: its JSON Schema, exported from the claim's own types, and its reader."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import fields
from decimal import Decimal
from types import NoneType
from typing import Any, Literal, get_args, get_origin, get_type_hints

from detente.errors import ChangedShape
from detente.record.assisted.proposal import Proposal, ProposedValue, Rejected

MOST_ROWS = 100
"""A window holds fewer statements; a reply with more is not one of them."""
MOST_LETTERS = 600
"""Longest text of a row."""


def schema(subjects: Sequence[str]) -> dict[str, Any]:
    """Return the JSON Schema of a reply about a text that names some subjects.

    >>> schema(["truce"])["properties"]["claims"]["items"]["properties"]["direction"]["enum"]
    ['up', 'down', 'hold', None]
    """
    row = _object(Proposal)
    row["properties"]["subject"] = {"type": "string", "enum": list(subjects)}
    return {
        "type": "object",
        "properties": {"claims": {"type": "array", "items": row}},
        "required": ["claims"],
        "additionalProperties": False,
    }


def _object(kind: type) -> dict[str, Any]:
    hints = get_type_hints(kind)
    return {
        "type": "object",
        "properties": {name: _property(hint) for name, hint in hints.items()},
        "required": list(hints),
        "additionalProperties": False,
    }


def _property(hint: Any) -> dict[str, Any]:
    if hint is ProposedValue:
        return _object(ProposedValue)
    if get_origin(hint) is tuple:
        return {"type": "array", "items": _property(get_args(hint)[0])}
    kind, empty = _bare(hint)
    name = "number" if kind is Decimal else "string"
    told: dict[str, Any] = {"type": [name, "null"] if empty else name}
    if get_origin(kind) is Literal:
        told["enum"] = [*get_args(kind), *([None] if empty else [])]
    return told


def _bare(hint: Any) -> tuple[Any, bool]:
    """Return a type without its None, and whether it had one."""
    kinds = [kind for kind in get_args(hint) if kind is not NoneType]
    empty = get_origin(hint) is not Literal and NoneType in get_args(hint)
    return (kinds[0] if empty else hint), empty


def read_reply(text: str) -> tuple[list[Proposal], list[Rejected]]:
    """Return the rows of a reply, and those that do not have the form.

    Raises
    ------
    ChangedShape
        It is not JSON, or not an object with a list of claims.
    """
    try:
        told = json.loads(text, parse_float=Decimal, parse_constant=_no_number)
    except (ValueError, ArithmeticError, RecursionError) as error:
        raise ChangedShape(f"the reply is not JSON: {type(error).__name__}") from error
    rows = told.get("claims") if isinstance(told, dict) else None
    if not isinstance(rows, list) or len(told) != 1:
        raise ChangedShape("the reply has another form than was asked for")
    if len(rows) > MOST_ROWS:
        raise ChangedShape(f"the reply has {len(rows):,} rows, more than {MOST_ROWS}")
    kept: list[Proposal] = []
    wrong: list[Rejected] = []
    for row in rows:
        made, why = _row(Proposal, row)
        if isinstance(made, Proposal):
            kept.append(made)
        else:
            wrong.append(Rejected(_said(row, "quote"), _said(row, "subject"), why))
    return kept, wrong


def _row(kind: type, told: object) -> tuple[Any, str]:
    """Return an object of a type, or None and what is wrong with it."""
    if not isinstance(told, dict):
        return None, "it is no object"
    names = {field.name for field in fields(kind)}
    if set(told) != names:
        odd = sorted(set(told) ^ names)
        return None, f"it has other fields than asked for: {', '.join(odd)[:100]}"
    made: dict[str, Any] = {}
    for name, hint in get_type_hints(kind).items():
        made[name], why = _value(hint, told[name])
        if why:
            return None, f"{name}: {why}"
    return kind(**made), ""


def _value(hint: Any, told: object) -> tuple[Any, str]:
    if get_origin(hint) is tuple:
        if not isinstance(told, list) or len(told) > MOST_ROWS:
            return None, "it is no list"
        found = [_row(get_args(hint)[0], one) for one in told]
        return tuple(one for one, _ in found), next((why for _, why in found if why), "")
    kind, empty = _bare(hint)
    if told is None or told == "":
        return (None, "") if empty else (None, "it is empty")
    if kind is Decimal:
        number = isinstance(told, int | Decimal) and not isinstance(told, bool)
        return (Decimal(told), "") if number else (None, "it is no number")  # type: ignore[arg-type]
    if not isinstance(told, str) or len(told) > MOST_LETTERS:
        return None, "it is no text of a row's length"
    if get_origin(kind) is Literal and told not in get_args(kind):
        return None, f"it is none of {', '.join(get_args(kind))}"
    return told, ""


def _said(row: object, name: str) -> str:
    """Return a text of a row that is not trusted, cut short."""
    told = row.get(name) if isinstance(row, Mapping) else None
    return told[:MOST_LETTERS] if isinstance(told, str) else ""


def _no_number(name: str) -> None:
    raise ValueError(f"{name} is no number")
