"""Figures beside others: lists with one unit at the end, the two ends of a price, names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from detente.record.claims.reading.lexicon import Lexicon
from detente.record.claims.reading.tokens import Token
from detente.record.claims.reading.units.quantity import WEIGHED, Quantity


def listed(tokens: Sequence[Token], found: list[Quantity], words: Lexicon) -> list[Quantity]:
    """Give the bare figures of a list the unit at its end: "7.5, 25 and 100 percent"."""
    made: list[Quantity] = []
    for q in reversed(found):
        after = made[-1] if made else None
        between = [t.key for t in tokens[q.last : after.first]] if after is not None else []
        joined = after is not None and (
            set(between) <= words.beside["listing"] or between in (["to"], ["from"])
        )
        bare = q.unit == "" and q.kind == "number" and q.factor == 1 and not q.word
        if after is not None and joined and bare and after.unit in ("%", "pp"):
            at = after.unit_at or (after.last - 1, after.last)
            q = replace(q, unit=after.unit, unit_at=at)
        part = _bare_large(q) and between in (["of", "the"], ["of"])
        if after is not None and part and after.unit in WEIGHED:
            q = replace(q, unit=after.unit, unit_at=(after.last - 1, after.last))
        made.append(q)
    return _priced(tokens, made[::-1])


def is_named(tokens: Sequence[Token], q: Quantity) -> bool:
    """Tell whether a number word is part of a name: "Air Force One"."""
    before = tokens[q.first - 1] if q.first else None
    alone = q.last - q.first == 1 and tokens[q.first].is_capital and q.kind == "number"
    return alone and before is not None and before.is_word and before.is_capital


def _bare_large(q: Quantity) -> bool:
    """Tell whether a figure is a large number without a unit."""
    return q.unit == "" and q.kind == "number" and q.factor >= 1000


def _priced(tokens: Sequence[Token], found: list[Quantity]) -> list[Quantity]:
    """Give the other end of a price its unit: "$126 a kilogram from $8"."""
    made: list[Quantity] = []
    for q in found:
        before = made[-1] if made else None
        if before is not None and "/" in before.unit and q.unit == before.unit.partition("/")[0]:
            between = [t.key for t in tokens[before.last : q.first]]
            ends = between[:1] in (["from"], ["to"]) or between[-1:] == ["from"]
            if between == ["and"] or (ends and len(between) < 4):
                q = replace(q, unit=before.unit)
        ranged = before is not None and (before.unit in ("%", "pp", "t") or before.is_time)
        if before is not None and ranged and q.unit == "" and q.kind == "number":
            other = [t.key for t in tokens[before.last : q.first]]
            led = tokens[before.first - 1].key if before.first else ""
            if (led, other) in (("from", ["to"]), ("to", ["from"])):
                at = before.unit_at or (before.last - 1, before.last)
                q = replace(q, unit=before.unit, unit_at=at)
        made.append(q)
    return made
