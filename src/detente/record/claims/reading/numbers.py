"""Numbers among tokens: digits, number words, parts of a whole, streaks."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from detente.record.claims.reading.lexicon import Lexicon
from detente.record.claims.reading.tokens import Token
from detente.record.claims.reading.units.currencies import coined
from detente.record.claims.reading.units.fractions import (
    and_a_part,
    broken,
    half_a,
    of_a_point,
    out_of,
    part_of,
    scale_behind,
)
from detente.record.claims.reading.units.number import Number
from detente.record.claims.reading.units.runs import run_after, run_later

_ONE = Decimal(1)


def number_at(
    tokens: Sequence[Token], i: int, words: Lexicon, *, alone: bool = False
) -> Number | None:
    """Return the number that begins at a token, or None.

    `alone` reads words cut out of their sentence: a part or an article needs no neighbours then.
    """
    if i >= len(tokens):
        return None
    if tokens[i].is_number:
        return _in_digits(tokens, i, words)
    tags, last = words.numbers.match(tokens, i)
    kinds = {tag.partition(":")[0]: tag.partition(":")[2] for tag in tags}
    if "vague" in kinds:
        worth, _, unit = kinds["vague"].partition(" ")
        approx = "at least" if unit == "%" else "exact"
        size = Decimal(worth)
        return Number(i, last, size, size, size, _ONE, unit, "vague", approx, word=True)
    if "times" in kinds:
        size = Decimal(kinds["times"])
        return Number(i, last, size, _ONE, size, _ONE, "%", "times", word=True)
    if "halved" in kinds:
        size = Decimal(kinds["halved"])
        return Number(i, last, size, _ONE, size, _ONE, "%", "halved", word=True)
    if "rank" in kinds:
        return _streak(tokens, i, last, Decimal(kinds["rank"]), words, alone=alone)
    half = half_a(tokens, i, last, words) if kinds.get("part") == "50" else None
    if half is not None:
        return half
    small = of_a_point(tokens, i, last, kinds["part"], words) if "part" in kinds else None
    if small is not None:
        return small
    if "part" in kinds and (alone or _is_part(tokens, i, last, words) or _moved(tokens, i, words)):
        size = Decimal(kinds["part"])
        return Number(i, last, size, _ONE, size, _ONE, "%", "part", word=True)
    if "part" in kinds and last - i > 1 and tokens[i].key in words.closed["unit article"]:
        return _rank_behind_article(tokens, i, words)
    if "num" in kinds:
        return _in_words(tokens, i, words)
    if tokens[i].key in words.beside["nothing-of"]:
        return _none_traded(tokens, i, words, alone=alone)
    if tokens[i].key in words.beside["one-more"] and i + 1 < len(tokens):
        return _not_one(tokens, i, words, alone=alone) or _article(tokens, i, words, alone=alone)
    return None


def _in_digits(tokens: Sequence[Token], i: int, words: Lexicon) -> Number | None:
    plain = tokens[i].text.replace(",", "")
    if plain.count(".") > 1:
        return None
    follows = tokens[i + 1] if i + 1 < len(tokens) else None
    if follows and follows.key in words.beside["rank-mark"] and follows.start == tokens[i].end:
        return _streak(tokens, i, i + 2, Decimal(plain), words)
    value = Decimal(plain)
    part = (
        part_of(tokens, i, words) or out_of(tokens, i + 1, value, words)
        if value == value.to_integral_value()
        else None
    )
    if part is not None:
        return Number(i, part[1], part[0], _ONE, part[0], _ONE, "%", "part")
    step = Decimal(1).scaleb(-len(plain.partition(".")[2]))
    rest = broken(tokens, i)
    if rest is not None:
        # A fraction behind cents is one of a cent: "$10.62 3/4", "4-1/2 cents".
        size = value + rest[0] * step
        return Number(i, rest[1], size, rest[0] * step, size, _ONE)
    scale, last = scale_behind(tokens, i + 1, words, tokens[i].end)
    months = run_after(tokens, last, words)
    if months is not None and scale == 1:
        return Number(i, months[1], value, _ONE, value, _ONE, months[0], "streak")
    return Number(i, last, value * scale, step * scale, value, scale)


def _in_words(tokens: Sequence[Token], i: int, words: Lexicon, *, article: bool = False) -> Number:
    """Read number words: twenty-five, two and a half, one hundred and fifty thousand."""
    total = current = Decimal(0)
    k, scale, additive = i, _ONE, words.closed["additive"]
    if article:  # "a hundred and forty"
        current, k = _ONE, i + 1
    while k < len(tokens):
        at = k
        if k > i and tokens[at].text == "-":
            at += 1
        joins = k > i and at < len(tokens) and tokens[at].key in additive
        if joins and current % 100 == 0 and total + current:
            at += 1
        tags, end = words.numbers.match(tokens, at)
        told = next((t for t in tags if t.startswith(("num:", "scale:"))), "")
        kind, _, worth = told.partition(":")
        if kind == "num" and (k == i or _adds(current, Decimal(worth))):
            current += Decimal(worth)
        elif kind == "scale" and len(tokens[at].text) > 1 and k > i:
            times = Decimal(worth)
            if times == 100:
                current *= times
            else:
                total, current, scale = total + current * times, Decimal(0), times
        else:
            break
        k = end
    return _finished(tokens, i, k, total + current, scale, words)


def _finished(
    tokens: Sequence[Token], i: int, k: int, value: Decimal, scale: Decimal, words: Lexicon
) -> Number:
    """Return a number in words with what may follow it: a whole, a run, a half, decimals."""
    part = out_of(tokens, k, value, words)
    if part is not None:
        return Number(i, part[1], part[0], _ONE, part[0], _ONE, "%", "part", word=True)
    run = run_after(tokens, k, words)
    if run is not None:
        return Number(i, run[1], value, _ONE, value, _ONE, run[0], "streak", word=True)
    told = _decimals(tokens, k, words) if scale == 1 else None
    rest = told or and_a_part(tokens, k, words, measured=True)
    if rest is None or (value >= 100 and scale == 1):
        return Number(i, k, value, scale, value / scale, scale, word=True)
    size, k = value / scale + rest[0], rest[1]
    if scale == 1:
        scale, k = scale_behind(tokens, k, words, -1)
    step = scale / 10 if told else scale / 2
    return Number(i, k, size * scale, step, size, scale, word=True)


def _decimals(tokens: Sequence[Token], k: int, words: Lexicon) -> tuple[Decimal, int] | None:
    """Return the decimals that are spoken behind a number, and where they end: "point five"."""
    at = k + (k < len(tokens) and tokens[k].text == "-")
    if not words.beside["decimal-point"].intersection(t.key for t in tokens[at : at + 1]):
        return None
    at += 1 + (at + 1 < len(tokens) and tokens[at + 1].text == "-")
    tags, end = words.numbers.match(tokens, at)
    digit = next((tag[4:] for tag in tags if tag.startswith("num:")), "")
    return (Decimal(digit) / 10, end) if len(digit) == 1 else None


def _adds(current: Decimal, worth: Decimal) -> bool:
    return (
        (current % 100 >= 20 and current % 10 == 0 and worth < 10)
        or (current >= 100 and current % 100 == 0 and worth < 100)
        or current == 0
    )


def _not_one(tokens: Sequence[Token], i: int, words: Lexicon, *, alone: bool) -> Number | None:
    """Read "a single" behind a negation, which is none: "did not sell a single ship".

    Of lengths of time none is meant.
    """
    if tokens[i + 1].key not in words.beside["just-one"] or i + 2 > len(tokens):
        return None
    told = words.units.match(tokens, i + 2)[0]
    denied = words.beside["denied"] & {t.key for t in tokens[max(0, i - 5) : i]}
    weighed = {"unit:t", "unit:bushel"} & {tag.partition("*")[0] for tag in told}
    measured = any(tag.startswith("unit:") for tag in told) and not weighed
    if measured or not (denied or alone):
        return None
    zero = Decimal(0)
    return Number(i, i + 2, zero, _ONE, zero, _ONE, word=True)


def _none_traded(tokens: Sequence[Token], i: int, words: Lexicon, *, alone: bool) -> Number | None:
    """Read "no" before goods that somebody trades, or does not: "bought no American beans"."""
    behind = [t.key for t in tokens[i + 1 : i + 9]]
    at = next((k for k, key in enumerate(behind[:4]) if key in words.beside["goods"]), None)
    near = [*(t.key for t in tokens[max(0, i - 3) : i]), *behind[at or 0 :]]
    none = at is not None and not words.beside["not-none"] & set(behind[:1])
    if not alone and not (none and words.beside["trading"] & set(near)):
        return None
    zero = Decimal(0)
    return Number(i, i + 1, zero, _ONE, zero, _ONE, word=True)


def _article(tokens: Sequence[Token], i: int, words: Lexicon, *, alone: bool) -> Number | None:
    """Read "a million", "a hundred", and "a year" where it is a length of time."""
    tags, end = words.numbers.match(tokens, i + 1)
    told = next((tag for tag in tags if tag.startswith("scale:")), "")
    if told and len(tokens[i + 1].text) > 1:
        more = _in_words(tokens, i, words, article=True)
        if more.last > end:
            return more
        scale = Decimal(told[6:])
        return Number(i, end, scale, scale, _ONE, scale, word=True)
    before = tokens[i - 1].key if i else ""
    filler, after = words.units.match(tokens, i + 1)
    unit, last = words.units.match(tokens, after if "filler" in filler else i + 1)
    name = next((tag[5:] for tag in unit if tag.startswith("unit:")), "")
    within = alone or before in words.beside["lasting"] or _goes_on(tokens, last, words)
    within = within or tokens[i + 1].key in words.beside["just-one"]
    if name in coined(words) and and_a_part(tokens, last, words) is not None:
        return Number(i, i + 1, _ONE, _ONE, _ONE, word=True)
    follows = tokens[last].key if last < len(tokens) else ""
    if (
        name in ("year", "month", "week", "day", "hour")
        and within
        and follows not in words.beside["not-lasting"]
    ):
        return Number(i, i + 1, _ONE, _ONE, _ONE, word=True)
    return None


def _goes_on(tokens: Sequence[Token], last: int, words: Lexicon) -> bool:
    """Tell whether a length of time goes on in smaller ones: "an hour and a half"."""
    if not words.stand(tokens, last, "additive"):
        return False
    if and_a_part(tokens, last, words) is not None:
        return True
    number = number_at(tokens, last + 1, words)
    told = words.units.match(tokens, number.last)[0] if number is not None else ()
    return "unit:minute" in told


def _streak(
    tokens: Sequence[Token],
    i: int,
    last: int,
    rank: Decimal,
    words: Lexicon,
    *,
    alone: bool = False,
) -> Number | None:
    """Read "eighth consecutive month", "fifth straight fall": a run of so many periods."""
    run = run_after(tokens, last, words) or run_later(tokens, last, words)
    told = alone or (i > 1 and tokens[i - 2].key in words.closed["extent"])
    if run is None and rank > 1 and told:
        tags, stop = words.units.match(tokens, last)
        name = next((tag[5:] for tag in tags if tag.startswith("unit:")), "")
        run = (name, stop) if name in ("month", "week", "quarter") else None
    if run is None:
        return None
    return Number(i, run[1], rank, _ONE, rank, _ONE, run[0], "streak", word=True)


def _is_part(tokens: Sequence[Token], i: int, last: int, words: Lexicon) -> bool:
    """Tell whether a fraction is one of a whole, not a rank or a quarter of the year."""
    after = tokens[last].key if last < len(tokens) else ""
    before = tokens[i - 1].key if i else ""
    if after in words.beside["counted"]:
        return False
    if after in words.beside["parted"]:
        return before not in words.beside["ranked"]
    the = after in words.closed["definite"]
    if the and last + 1 < len(tokens) and tokens[last + 1].is_number:
        return True
    if (
        after.endswith(words.forms["comparative"]) or after in words.beside["have"]
    ) and last - i > 1:
        return True
    whole = last >= len(tokens) or not tokens[last].is_word or after in words.beside["figure-ends"]
    if last - i > 1 and whole and before in words.beside["part-told"]:
        return True
    if last - i > 1 and tokens[last - 1].key.endswith(words.forms["parts"]):
        return True
    return before in words.beside["part-led"]


def _moved(tokens: Sequence[Token], i: int, words: Lexicon) -> bool:
    """Tell whether a word of movement stands right before a part: "shrank a fifth"."""
    tags = words.words.match(tokens, i - 1)[0] if i else ()
    return any(tag in ("dir:up", "dir:down") for tag in tags)


def _rank_behind_article(tokens: Sequence[Token], i: int, words: Lexicon) -> Number | None:
    tags, last = words.numbers.match(tokens, i + 1)
    told = next((tag for tag in tags if tag.startswith("rank:")), "")
    return _streak(tokens, i + 1, last, Decimal(told[5:]), words) if told else None
