"""Runs of periods: "consecutive month", "months in a row", "a run of four"."""

from __future__ import annotations

from collections.abc import Sequence

from detente.record.claims.reading.lexicon import Lexicon
from detente.record.claims.reading.tokens import Token


def run_later(tokens: Sequence[Token], k: int, words: Lexicon) -> tuple[str, int] | None:
    """Return where "in a row" ends, a few words behind a rank: "seventh sharp fall in a row"."""
    for at in range(k, min(k + 5, len(tokens))):
        if not (tokens[at].is_word or tokens[at].text == "-"):
            return None
        tags, end = words.numbers.match(tokens, at)
        if "run" in tags and (end - at > 1 or at > k):
            return "", end
    return None


def run_after(tokens: Sequence[Token], k: int, words: Lexicon) -> tuple[str, int] | None:
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
