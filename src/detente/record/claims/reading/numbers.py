"""Numbers among tokens: digits, number words, parts of a whole, streaks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from detente.record.claims.reading.lexicon import Lexicon
from detente.record.claims.reading.tokens import Token

_ONE = Decimal(1)


@dataclass(frozen=True, slots=True)
class Number:
    """A number: its tokens, worth with scale, and the worth of its last printed digit."""

    first: int
    last: int
    value: Decimal
    step: Decimal
    printed: Decimal
    scale: Decimal = _ONE
    unit: str = ""
    kind: str = "number"
    approx: str = "exact"
    word: bool = False


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
    half = _half_a(tokens, i, last, words) if kinds.get("part") == "50" else None
    if half is not None:
        return half
    small = _of_a_point(tokens, i, last, kinds["part"], words) if "part" in kinds else None
    if small is not None:
        return small
    if "part" in kinds and (alone or _is_part(tokens, i, last, words) or _moved(tokens, i, words)):
        size = Decimal(kinds["part"])
        return Number(i, last, size, _ONE, size, _ONE, "%", "part", word=True)
    if "part" in kinds and last - i > 1 and tokens[i].key == "a":
        return _rank_behind_article(tokens, i, words)
    if "num" in kinds:
        return _in_words(tokens, i, words)
    if tokens[i].key in ("a", "an") and i + 1 < len(tokens):
        return _article(tokens, i, words, alone=alone)
    return None


def _in_digits(tokens: Sequence[Token], i: int, words: Lexicon) -> Number | None:
    plain = tokens[i].text.replace(",", "")
    if plain.count(".") > 1:
        return None
    follows = tokens[i + 1] if i + 1 < len(tokens) else None
    if follows and follows.key in ("st", "nd", "rd", "th") and follows.start == tokens[i].end:
        return _streak(tokens, i, i + 2, Decimal(plain), words)
    value = Decimal(plain)
    part = _out_of(tokens, i + 1, value, words) if value == value.to_integral_value() else None
    if part is not None:
        return Number(i, part[1], part[0], _ONE, part[0], _ONE, "%", "part")
    step = Decimal(1).scaleb(-len(plain.partition(".")[2]))
    broken = _broken(tokens, i)
    if broken is not None:
        # A fraction behind cents is one of a cent: "$10.62 3/4".
        size = value + broken[0] * step
        return Number(i, broken[1], size, broken[0] * step, size, _ONE)
    scale, last = _scale(tokens, i + 1, words, tokens[i].end)
    months = _run_after(tokens, last, words)
    if months is not None and scale == 1:
        return Number(i, months[1], value, _ONE, value, _ONE, months[0], "streak")
    return Number(i, last, value * scale, step * scale, value, scale)


def _broken(tokens: Sequence[Token], i: int) -> tuple[Decimal, int] | None:
    """Return the fraction behind a whole number and where it ends: "14 1/2"."""
    dash = i + 1 < len(tokens) and tokens[i + 1].text == "-" and "." in tokens[i].text
    i += dash
    keys = [t.text for t in tokens[i + 1 : i + 4]]
    if len(keys) < 3 or keys[1] != "/" or not (keys[0].isdigit() and keys[2] in ("2", "4", "8")):
        return None
    small = int(keys[0]) < int(keys[2]) and tokens[i + 1].start == tokens[i].end + (not dash)
    return (Decimal(keys[0]) / Decimal(keys[2]), i + 4) if small else None


def _scale(
    tokens: Sequence[Token], last: int, words: Lexicon, touching: int
) -> tuple[Decimal, int]:
    """Return the scale word behind a number and where it ends."""
    k = last
    if k < len(tokens) and tokens[k].text == "-":
        k += 1
    tags, end = words.numbers.match(tokens, k)
    if not any(tag.startswith("scale:") for tag in tags):
        tags, end = words.numbers.match(tokens[: k + 1], k)  # "300-billion-dollar"
    told = next((tag for tag in tags if tag.startswith("scale:")), "")
    short = told and len(tokens[k].text) == 1
    if told and not (short and (tokens[k].start != touching or _is_rate_mark(tokens, end))):
        return Decimal(told[6:]), end
    return _ONE, last


def _is_rate_mark(tokens: Sequence[Token], end: int) -> bool:
    return end < len(tokens) and tokens[end].text == "/"


def _in_words(tokens: Sequence[Token], i: int, words: Lexicon) -> Number | None:
    """Read number words: twenty-five, two and a half, one hundred and fifty thousand."""
    total = current = Decimal(0)
    k, scale = i, _ONE
    while k < len(tokens):
        at = k
        if k > i and tokens[at].text == "-":
            at += 1
        if (
            k > i
            and at < len(tokens)
            and tokens[at].key == "and"
            and current % 100 == 0
            and total + current
        ):
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
    value = total + current
    part = _out_of(tokens, k, value, words)
    if part is not None:
        return Number(i, part[1], part[0], _ONE, part[0], _ONE, "%", "part", word=True)
    run = _run_after(tokens, k, words)
    if run is not None:
        return Number(i, run[1], value, _ONE, value, _ONE, run[0], "streak", word=True)
    half = _and_a_half(tokens, k)
    if half is not None and value < 100:
        scale, k = _scale(tokens, half, words, -1)
        value = (value + Decimal("0.5")) * scale
        return Number(i, k, value, scale / 2, value / scale, scale, word=True)
    return Number(i, k, value, scale, value / scale, scale, word=True)


_LENGTHS = frozenset({"unit:day", "unit:week", "unit:month", "unit:quarter", "unit:year"})


def _half_a(tokens: Sequence[Token], i: int, last: int, words: Lexicon) -> Number | None:
    """Read "half a million" and "half a percentage point"."""
    if last >= len(tokens) or tokens[last].key not in ("a", "an") or last - i > 1:
        return None
    half = Decimal("0.5")
    scale, end = _scale(tokens, last + 1, words, -1)
    if scale > 1:
        return Number(i, end, half * scale, scale / 10, half, scale, word=True)
    told, _ = words.units.match(tokens, last + 1)
    measured = any(tag.startswith("unit:") for tag in told)
    return Number(i, last + 1, half, half / 5, half, _ONE, word=True) if measured else None


def _of_a_point(
    tokens: Sequence[Token], i: int, last: int, part: str, words: Lexicon
) -> Number | None:
    """Read "a quarter of a percentage point"."""
    if [t.key for t in tokens[last : last + 2]] != ["of", "a"]:
        return None
    told, _ = words.units.match(tokens, last + 2)
    if not any(tag.startswith("unit:pp") or tag == "unit:%" for tag in told):
        return None
    size = Decimal(part) / 100
    return Number(i, last + 2, size, size / 5, size, _ONE, word=True)


def _out_of(
    tokens: Sequence[Token], k: int, value: Decimal, words: Lexicon
) -> tuple[Decimal, int] | None:
    """Return what part "two in five" or "three out of four" is, in percent, and where it ends."""
    keys = [t.key for t in tokens[k : k + 2]]
    at = k + 2 if keys == ["out", "of"] else k + 1 if keys[:1] == ["in"] else None
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
    return value * 100 / whole, end


def _adds(current: Decimal, worth: Decimal) -> bool:
    return (
        (current % 100 >= 20 and current % 10 == 0 and worth < 10)
        or (current >= 100 and current % 100 == 0 and worth < 100)
        or current == 0
    )


def _and_a_half(tokens: Sequence[Token], k: int) -> int | None:
    keys = [t.key for t in tokens[k : k + 6] if t.text != "-"]
    if keys[:3] != ["and", "a", "half"]:
        return None
    while tokens[k].key != "half":
        k += 1
    return k + 1


def _article(tokens: Sequence[Token], i: int, words: Lexicon, *, alone: bool) -> Number | None:
    """Read "a million", "a hundred", and "a year" where it is a length of time."""
    tags, end = words.numbers.match(tokens, i + 1)
    told = next((tag for tag in tags if tag.startswith("scale:")), "")
    if told and len(tokens[i + 1].text) > 1:
        scale = Decimal(told[6:])
        return Number(i, end, scale, scale, _ONE, scale, word=True)
    before = tokens[i - 1].key if i else ""
    filler, after = words.units.match(tokens, i + 1)
    unit, last = words.units.match(tokens, after if "filler" in filler else i + 1)
    name = next((tag[5:] for tag in unit if tag.startswith("unit:")), "")
    within = alone or before in words.beside["lasting"]
    follows = tokens[last].key if last < len(tokens) else ""
    if (
        name in ("year", "month", "week", "day", "hour")
        and within
        and follows not in words.beside["not-lasting"]
    ):
        return Number(i, i + 1, _ONE, _ONE, _ONE, word=True)
    return None


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
    run = _run_after(tokens, last, words) or _run_later(tokens, last, words)
    told = alone or (i > 1 and tokens[i - 2].key == "for")
    if run is None and rank > 1 and told:
        tags, stop = words.units.match(tokens, last)
        name = next((tag[5:] for tag in tags if tag.startswith("unit:")), "")
        run = (name, stop) if name in ("month", "week", "quarter") else None
    if run is None:
        return None
    return Number(i, run[1], rank, _ONE, rank, _ONE, run[0], "streak", word=True)


def _run_later(tokens: Sequence[Token], k: int, words: Lexicon) -> tuple[str, int] | None:
    """Return where "in a row" ends, a few words behind a rank: "seventh sharp fall in a row"."""
    for at in range(k, min(k + 5, len(tokens))):
        if not (tokens[at].is_word or tokens[at].text == "-"):
            return None
        tags, end = words.numbers.match(tokens, at)
        if "run" in tags and (end - at > 1 or at > k):
            return "", end
    return None


def _run_after(tokens: Sequence[Token], k: int, words: Lexicon) -> tuple[str, int] | None:
    """Return the unit of a run and where it ends: "consecutive month", "months in a row"."""
    tags, end = words.numbers.match(tokens, k)
    if "run" in tags:
        at = end
        for _ in range(3):
            told, stop = words.units.match(tokens, at)
            name = next((tag[5:] for tag in told if tag.startswith("unit:")), "")
            if name in ("month", "week", "year", "quarter", "day"):
                return name, stop
            at += 1
        return "", end
    every = next((tag[6:] for tag in tags if tag.startswith("every:")), "")
    if every and k > 1 and _led_by_run(tokens, k - 1, words):
        return every, end
    at = k + (k < len(tokens) and tokens[k].text == "-")
    told, stop = words.units.match(tokens, at)
    name = next((tag[5:] for tag in told if tag.startswith("unit:")), "")
    if name in ("month", "week", "year", "quarter", "day"):
        tags, end = words.numbers.match(tokens, stop)
        if "run" in tags or ("run-noun" in tags and at > k):
            return name, end
    return None


def _led_by_run(tokens: Sequence[Token], k: int, words: Lexicon) -> bool:
    """Tell whether "run of" stands before a number."""
    for first in range(max(0, k - 3), k):
        tags, end = words.numbers.match(tokens, first)
        if "run-of" in tags and end == k:
            return True
    return False


def _is_part(tokens: Sequence[Token], i: int, last: int, words: Lexicon) -> bool:
    """Tell whether a fraction is one of a whole, not a rank or a quarter of the year."""
    after = tokens[last].key if last < len(tokens) else ""
    before = tokens[i - 1].key if i else ""
    if after in words.beside["counted"]:
        return False
    if after in words.beside["parted"]:
        return before not in words.beside["ranked"]
    if after == "the" and last + 1 < len(tokens) and tokens[last + 1].is_number:
        return True
    if (after.endswith("er") or after in words.beside["have"]) and last - i > 1:
        return True
    if last - i > 1 and tokens[last - 1].key.endswith(("thirds", "quarters", "fifths", "tenths")):
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
