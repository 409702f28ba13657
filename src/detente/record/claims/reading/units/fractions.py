"""Fractions and scales in numbers: "4 1/2", "half a million", "two in five", "and a half"."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from detente.record.claims.reading.lexicon import Lexicon
from detente.record.claims.reading.tokens import Token
from detente.record.claims.reading.units.number import Number

_ONE = Decimal(1)
_LENGTHS = frozenset({"unit:day", "unit:week", "unit:month", "unit:quarter", "unit:year"})


def broken(tokens: Sequence[Token], i: int) -> tuple[Decimal, int] | None:
    """Return the fraction behind a whole number and where it ends: "14 1/2"."""
    dash = i + 1 < len(tokens) and tokens[i + 1].text == "-"
    i += dash
    keys = [t.text for t in tokens[i + 1 : i + 4]]
    if len(keys) < 3 or keys[1] != "/" or not (keys[0].isdigit() and keys[2] in ("2", "4", "8")):
        return None
    small = int(keys[0]) < int(keys[2]) and tokens[i + 1].start == tokens[i].end + (not dash)
    return (Decimal(keys[0]) / Decimal(keys[2]), i + 4) if small else None


def scale_behind(
    tokens: Sequence[Token], last: int, words: Lexicon, touching: int
) -> tuple[Decimal, int]:
    """Return the scale word behind a number and where it ends."""
    k = last
    if k < len(tokens) and tokens[k].text == "-":
        k += 1
    tags, end = words.numbers.match(tokens, k)
    if not any(tag.startswith("scale:") for tag in tags):
        tags, end = words.numbers.match(tokens[k : k + 1], 0)  # "300-billion-dollar"
        end += k
    told = next((tag for tag in tags if tag.startswith("scale:")), "")
    short = told and len(tokens[k].text) == 1
    if told and not (short and (tokens[k].start != touching or _is_rate_mark(tokens, end))):
        return Decimal(told[6:]), end
    return _ONE, last


def _is_rate_mark(tokens: Sequence[Token], end: int) -> bool:
    return end < len(tokens) and tokens[end].text == "/"


def half_a(tokens: Sequence[Token], i: int, last: int, words: Lexicon) -> Number | None:
    """Read "half a million" and "half a percentage point"."""
    if not words.stand(tokens, last, "indefinite") or last - i > 1:
        return None
    half = Decimal("0.5")
    scale, end = scale_behind(tokens, last + 1, words, -1)
    if scale > 1:
        return Number(i, end, half * scale, scale / 10, half, scale, word=True)
    told, _ = words.units.match(tokens, last + 1)
    measured = any(tag.startswith("unit:") for tag in told)
    return Number(i, last + 1, half, half / 5, half, _ONE, word=True) if measured else None


def of_a_point(
    tokens: Sequence[Token], i: int, last: int, part: str, words: Lexicon
) -> Number | None:
    """Read "a quarter of a percentage point" and "a quarter point"."""
    of = words.stand(tokens, last, "genitive", "unit article")
    at = last + 2 if of else last + (last < len(tokens) and tokens[last].text == "-")
    told, _ = words.units.match(tokens, at)
    if not any(tag.startswith("unit:pp") or tag == "unit:%" for tag in told):
        return None
    size = Decimal(part) / 100
    return Number(i, last + 2 * of, size, size / 5, size, _ONE, word=True)


def out_of(
    tokens: Sequence[Token], k: int, value: Decimal, words: Lexicon
) -> tuple[Decimal, int] | None:
    """Return what part "two in five" or "three out of four" is, in percent, and where it ends."""
    out, inside = words.stand(tokens, k, "outward", "genitive"), words.stand(tokens, k, "inside")
    at = k + 2 if out else k + 1 if inside else None
    every = k + 1 if words.stand(tokens, k, "genitive") else at
    if every is not None and words.stand(tokens, every, "universal"):
        at = every + 1
    if at is None:
        return None
    tags, end = words.numbers.match(tokens, at)
    told = next((t for t in tags if t.startswith("num:")), "")
    whole = Decimal(told[4:]) if told else Decimal(0)
    if at < len(tokens) and tokens[at].text.isdigit() and value == int(value):
        whole, end = Decimal(tokens[at].text), at + 1
    follows = words.units.match(tokens, end)[0]
    if not 0 < value < whole <= 100 or any(t in _LENGTHS for t in follows):
        return None
    part = round(value * 100 / whole, 1)
    return (part if part % 1 else part.quantize(_ONE)), end


def and_a_part(
    tokens: Sequence[Token], k: int, words: Lexicon, *, measured: bool = False
) -> tuple[Decimal, int] | None:
    """Return the fraction behind a whole number and where it ends: "and a half".

    Other fractions than a half need a unit behind them where it is `measured`.
    """
    at = k + (k < len(tokens) and tokens[k].text == "-")
    if not words.stand(tokens, at, "additive"):
        return None
    keys = [t.key for t in tokens[at : at + 5] if t.text != "-"]
    half = words.beside["half"]
    if words.reads(keys[1:2], "unit article") and half.intersection(keys[2:3]):
        while tokens[at].key not in half:
            at += 1
        return Decimal("0.5"), at + 1
    tags, end = words.numbers.match(tokens, at + 1)
    part = next((tag[5:] for tag in tags if tag.startswith("part:")), "")
    if not part or not measured:
        return None
    told, _ = words.units.match(tokens, end)
    scaled = scale_behind(tokens, end, words, -1)[0] > 1
    if not scaled and not any(tag.startswith("unit:") for tag in told):
        return None
    return Decimal(part) / 100, end


def part_of(tokens: Sequence[Token], i: int, words: Lexicon) -> tuple[Decimal, int] | None:
    """Return the part that "2/3 of" is, in percent, and where it ends."""
    told = [t.text for t in tokens[i : i + 4]]
    if len(told) < 4 or told[1] != "/" or told[3] not in words.closed["genitive"]:
        return None
    if not (told[0].isdigit() and told[2].isdigit()) or len(told[0]) > 1 or len(told[2]) > 2:
        return None
    part, whole = int(told[0]), int(told[2])
    if not 0 < part < whole <= 10:
        return None
    size = round(Decimal(part) * 100 / whole, 1)
    return (size if size % 1 else size.quantize(_ONE)), i + 3
