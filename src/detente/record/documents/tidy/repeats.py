"""Sentences that a text says twice, word for word or nearly so."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from detente.record.document import Flag
from detente.record.documents.sentences import Sentence

_WORDS = re.compile(r"\w+")
_SHORTEST = 50
_RUN = 4
_LONG = 8
_SAME = 0.7
#: A word met more often than this tells nothing, and costs time.
_COMMON = 20


def repeated(text: str, found: Sequence[Sentence]) -> Iterator[Flag]:
    """Yield a flag on each sentence that repeats an earlier one, which the note names.

    A sentence repeats another where at least seven tenths of its runs of four words stand there.
    """
    seen: dict[str, list[int]] = {}
    for i, one in enumerate(found):
        if one.end - one.start < _SHORTEST:
            continue
        # Long words first: only a sentence that shares most of them is looked at closely.
        long = {word for word in text[one.start : one.end].split() if len(word) >= _LONG}
        shared: dict[int, int] = {}
        for word in long:
            earlier = seen.setdefault(word, [])
            for k in earlier:
                shared[k] = shared.get(k, 0) + 1
            if len(earlier) < _COMMON:
                earlier.append(i)
        alike = sorted(k for k, count in shared.items() if count * 2 > len(long))
        runs = _runs(text, one) if alike else set()
        for k in alike[:_COMMON]:
            first = found[k]
            if len(runs & _runs(text, first)) >= _SAME * len(runs):
                note = f"repeats {first.start}–{first.end}"
                yield Flag("repeated", one.start, one.end, note)
                break


def _runs(text: str, one: Sentence) -> set[tuple[str, ...]]:
    said = _WORDS.findall(text[one.start : one.end].lower())
    return set(zip(*(said[k:] for k in range(_RUN)), strict=False))
