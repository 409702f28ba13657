"""Dates and periods in a text, found by the patterns of a language pack."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache

from detente.record.claims.reading.lexicon import Lexicon, lexicon
from detente.record.claims.reading.openings import Openings, folded

#: A space inside a date: none goes on behind an empty line, or in a line that is a date itself.
_SPACE = r"(?:[^\S\n]|\n(?![^\S\n]*\n|\d{4}-\d\d))"
#: Where a date may begin: at no space, and not inside a word or an amount.
_BEGIN = re.compile(r"(?<![\w$€£¥.,])\S")
#: Kinds of words whose meaning the readers of dates ask for.
_MEANINGS = (
    *("span", "edge", "sense", "coming", "shifted", "told", "todate", "ahead"),
    *("joins", "dashed", "ordinal", "ends"),
)


@dataclass(frozen=True, slots=True)
class When:
    """A date or period as it stands in the text; the year may still be open.

    Parameters
    ----------
    kind : str
        The reader of its parts.
    start, end : int
        Offsets into the text.
    text : str
        Its words.
    parts : dict
        The named parts that were found.
    """

    kind: str
    start: int
    end: int
    text: str
    parts: dict[str, str]


@dataclass(frozen=True, slots=True)
class Calendar:
    """The date words of a language, compiled."""

    patterns: tuple[re.Pattern[str], ...]
    kinds: tuple[str, ...]
    openings: Openings
    month: dict[str, int]
    weekday: dict[str, int]
    season: dict[str, tuple[int, int]]
    number: dict[str, int]
    rank: dict[str, int]
    offset: dict[str, int]
    counted: dict[str, int]
    whole: frozenset[str]
    feast: dict[str, int]
    meaning: dict[str, dict[str, str]]

    @classmethod
    def of(cls, words: Lexicon) -> Calendar:
        """Compile the patterns of a language pack."""
        named = {name: words.words_of(name, "time") for name in ("month", "weekday", "season")}
        number = {w: int(v) for w, v in words.words_of("num", "numbers").items()}
        rank = {w: int(v) for w, v in words.words_of("rank", "numbers").items()}
        small = {w: n for w, n in number.items() if 1 <= n <= 24 and " " not in w}
        meaning = {name: words.words_of(name, "dates") for name in _MEANINGS}
        holes = {
            "M": (
                "m",
                rf"(?-i:{_any(named['month'])}{_dot(named['month'])}"
                rf"|{_any(w.upper() for w in named['month'])})",
            ),
            "Y": ("y", r"(?:19[89]\d|20[0-4]\d)"),
            "D": ("d", r"(?:3[01]|[12]\d|0?[1-9])" + rf"{_any(meaning['ordinal'])}?\b"),
            "N": ("n", rf"(?i:{_any(small)}|\d{{1,2}})"),
            "R": (
                "r",
                rf"(?i:{_any(w for w in rank if rank[w] <= 4)}|{_any(meaning['ends'])})",
            ),
            "W": ("w", rf"(?-i:{_any(named['weekday'])})"),
            "S": ("s", rf"(?i:{_any(named['season'])})"),
        }
        rows = words.plain("time_patterns")
        joins = rf"[-–—/]|\s{_any(meaning['joins'])}\s|-{_any(meaning['dashed'])}-|\s[-–—]\s"
        filled = [_fill(row["pattern"], holes, joins) for row in rows]
        return cls(
            tuple(re.compile(rf"(?i:{told})(?!\w)".replace(r"\s", _SPACE)) for told in filled),
            tuple(row["kind"] for row in rows),
            Openings(filled),
            {w: int(v) for w, v in named["month"].items()},
            {w: int(v) for w, v in named["weekday"].items()},
            {w: _pair(v) for w, v in named["season"].items()},
            number,
            rank,
            {w: int(v) for w, v in words.words_of("offset", "time").items()},
            {w: int(v) for w, v in words.words_of("counted", "time").items()},
            frozenset(words.words_of("whole", "time")),
            {w.lower(): int(v) for w, v in words.words_of("feast", "time").items()},
            meaning,
        )

    def means(self, kind: str, word: str) -> str:
        """Return what a word in a date means among those of a kind; empty if nothing."""
        return self.meaning[kind].get(word, "")

    def is_one(self, kind: str, word: str) -> bool:
        """Tell whether a word in a date is one of a kind."""
        return word in self.meaning[kind]

    def find(self, text: str) -> list[When]:
        """Return the dates and periods of a text, in order."""
        found: list[When] = []
        fold, end = folded(text), 0
        for begin in _BEGIN.finditer(text):
            place = begin.start()
            if place < end:
                continue
            for number in self.openings.at(fold, place):
                match = self.patterns[number].match(text, place)
                if match is not None:
                    end = match.end()
                    parts = {
                        name: got for name, got in match.groupdict().items() if got is not None
                    }
                    found.append(When(self.kinds[number], place, end, match[0], parts))
                    break
        return found


@lru_cache(maxsize=8)
def calendar(language: str) -> Calendar:
    """Return the compiled date words of a language."""
    return Calendar.of(lexicon(language))


def _any(words: object) -> str:
    told = sorted((str(w) for w in words), key=len, reverse=True)  # type: ignore[attr-defined]
    return "(?:" + "|".join(re.escape(w) for w in told) + ")"


def _dot(told: Collection[str]) -> str:
    """Return where a full stop may stand: behind a short form, not behind a name in full."""
    full = [w for w in told if not any(o != w and o.startswith(w) for o in told)]
    return "(?:" + "".join(rf"(?<!{re.escape(w)})" for w in full) + r"\.)?"


def _fill(pattern: str, holes: dict[str, tuple[str, str]], joins: str) -> str:
    """Put the words into the holes of a pattern."""

    def put(match: re.Match[str]) -> str:
        if match[1] == "J":
            return joins
        name, words = holes[match[1]]
        return f"(?P<{name}{match[2]}>{words})"

    return re.sub(r"\{([A-Z])(\d?)\}", put, pattern)


def _pair(told: str) -> tuple[int, int]:
    first, _, last = told.partition("-")
    return int(first), int(last)
