"""Figures beside others: lists with one unit at the end, the two ends of a price, names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from detente.record.claims.reading.lexicon import Lexicon
from detente.record.claims.reading.tokens import Token
from detente.record.claims.reading.units.quantity import Quantity, is_sized


def listed(tokens: Sequence[Token], found: list[Quantity], words: Lexicon) -> list[Quantity]:
    """Give the bare figures of a list the unit at its end: "7.5, 25 and 100 percent"."""
    made: list[Quantity] = []
    for q in reversed(found):
        after = made[-1] if made else None
        between = [t.key for t in tokens[q.last : after.first]] if after is not None else []
        joined = after is not None and (
            words.beside["listing"].issuperset(between) or words.reads(between, "end")
        )
        bare = q.unit == "" and q.kind == "number" and q.factor == 1 and not q.word
        if after is not None and joined and bare and after.unit in ("%", "pp"):
            at = after.unit_at or (after.last - 1, after.last)
            q = replace(q, unit=after.unit, unit_at=at)
        part = _bare_large(q) and (
            words.reads(between, "genitive") or words.reads(between, "genitive", "definite")
        )
        if after is not None and part and is_sized(after.unit):
            q = replace(q, unit=after.unit, unit_at=(after.last - 1, after.last))
        made.append(q)
    return _priced(tokens, made[::-1], words)


def is_named(tokens: Sequence[Token], q: Quantity) -> bool:
    """Tell whether a number word is part of a name: "Air Force One"."""
    before = tokens[q.first - 1] if q.first else None
    alone = q.last - q.first == 1 and tokens[q.first].is_capital and q.kind == "number"
    return alone and before is not None and before.is_word and before.is_capital


def _bare_large(q: Quantity) -> bool:
    """Tell whether a figure is a large number without a unit."""
    return q.unit == "" and q.kind == "number" and q.factor >= 1000


def _priced(tokens: Sequence[Token], found: list[Quantity], words: Lexicon) -> list[Quantity]:
    """Give the other end of a price its unit: "$126 a kilogram from $8"."""
    made: list[Quantity] = []
    reads = words.reads
    for q in found:
        before = made[-1] if made else None
        if before is not None and "/" in before.unit and q.unit == before.unit.partition("/")[0]:
            between = [t.key for t in tokens[before.last : q.first]]
            ends = reads(between[:1], "end") or reads(between[-1:], "origin")
            if reads(between, "additive") or (ends and len(between) < 4):
                q = replace(q, unit=before.unit)
        ranged = before is not None and (before.unit in ("%", "pp", "t") or before.is_time)
        if before is not None and ranged and q.unit == "" and q.kind == "number":
            other = [t.key for t in tokens[before.last : q.first]]
            pair = [*(t.key for t in tokens[before.first - 1 : before.first]), *other]
            if before.first and (reads(pair, "origin", "goal") or reads(pair, "goal", "origin")):
                at = before.unit_at or (before.last - 1, before.last)
                q = replace(q, unit=before.unit, unit_at=at)
        made.append(q)
    return made
