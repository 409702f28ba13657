"""The day a document came out, where its head or its name says so."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import PurePath

from detente.record.document import Flag
from detente.record.documents.lexicon import Pack
from detente.record.documents.tidy.shape import Paragraph

_FIRST = 10
_HEAD = 2_000
_LAST = 4
_LONGEST = 160
_MOST_OTHER_WORDS = 4
_EARLIEST, _LATEST = 1990, 2100
_OPENING = re.compile(
    r"(?P<opening>[A-Z(0-9][^\n–—|]{2,90}?)\s?(?:--|[–—|]|(?<=\s)-|(?<=\d)(?P<colon>:))\s"
)
_SIGNED = re.compile(r"\(\s?[A-Z@][^()]{1,40}\)")
_LINKING = frozenset({"and", "of", "de", "the", "st", "nd", "rd", "th"})
_LETTERS = re.compile(r"[^\W\d_]+")
_TIME = re.compile(
    r"\b\d{1,2}[:.]\d{2}(?::\d{2})?\b|\b[ap]\.?m\b\.?|\b[A-Z]{2,4}T\b|\b(?:GMT|UTC|IST|ET|PT)\b",
    re.I,
)


#: Behind a day in figures, a time zone in which the month stands first.
_MONTH_FIRST = re.compile(r"\b[ECMP][DS]?T\b")
_ZONE_WITHIN = 20


@dataclass(frozen=True, slots=True)
class Dated:
    """A day as written: where, which, whether its year is missing, what else it may mean."""

    start: int
    end: int
    day: date | None
    month: int = 0
    of_month: int = 0

    @property
    def is_whole(self) -> bool:
        """Tell whether the day is known with its year."""
        return self.day is not None


@dataclass(frozen=True, slots=True)
class Finder:
    """The ways of one language to write a day."""

    whole: re.Pattern[str]
    bare: re.Pattern[str]
    months: dict[str, int]
    weekdays: dict[str, int]
    weekday: re.Pattern[str]
    published: re.Pattern[str]
    updated: re.Pattern[str]
    said: re.Pattern[str]
    leads: frozenset[str]

    def days(self, text: str, start: int = 0, end: int | None = None) -> Iterator[Dated]:
        """Yield the days written out with their year."""
        stop = len(text) if end is None else end
        for match in self.whole.finditer(text, start, stop):
            yield Dated(*match.span(), self._day(match))

    def bare_days(self, text: str, start: int = 0, end: int | None = None) -> Iterator[Dated]:
        """Yield the days written with their month alone."""
        stop = len(text) if end is None else end
        for match in self.bare.finditer(text, start, stop):
            month = self.months[(match["m1"] or match["m2"]).lower().rstrip(".")]
            of_month = int(match["d1"] or match["d2"])
            if 1 <= of_month <= 31:
                yield Dated(*match.span(), None, month, of_month)

    def _day(self, match: re.Match[str]) -> date | None:
        part = match.groupdict()
        if part["iso"]:
            return made(int(part["y3"]), int(part["m3"]), int(part["d3"]))
        if part["num"]:
            behind = match.string[match.end() : match.end() + _ZONE_WITHIN]
            if _MONTH_FIRST.search(behind) and part["sep"] == "/":
                return made(int(part["y4"]), int(part["a"]), int(part["b"]))
            return _numeric(int(part["a"]), int(part["b"]), int(part["y4"]), part["sep"])
        month = self.months[(part["m1"] or part["m2"]).lower().rstrip(".")]
        return made(int(part["y1"] or part["y2"]), month, int(part["d1"] or part["d2"]))


def made(year: int, month: int, day: int) -> date | None:
    """Return a day, or None if there is no such day or no such document."""
    try:
        return date(year, month, day) if _EARLIEST <= year <= _LATEST else None
    except ValueError:
        return None


def _numeric(a: int, b: int, year: int, sep: str) -> date | None:
    """Return the day of ``a/b/year`` if there is but one way to read it."""
    if sep == "." or a > 12:
        return made(year, b, a)
    return made(year, a, b) if b > 12 or a == b else None


@cache
def finder(words: Pack) -> Finder:
    """Return the finder of a language, made once."""
    months = {spelt: n for n, row in enumerate(words.months, 1) for spelt in row}
    weekdays = {spelt: n for n, row in enumerate(words.weekdays) for spelt in row}
    names = "|".join(sorted(months, key=len, reverse=True))
    week = "|".join(sorted(weekdays, key=len, reverse=True))
    nth = r"(?:st|nd|rd|th)?"
    whole = (
        rf"\b(?P<d1>\d{{1,2}}){nth}(?:\s+of)?[\s-]+(?P<m1>{names})\b\.?,?[\s-]+(?P<y1>\d{{4}})\b"
        rf"|\b(?P<m2>{names})\b\.?\s+(?P<d2>\d{{1,2}}){nth}\b,?\s+(?P<y2>\d{{4}})\b"
        r"|(?<![\d-])(?P<iso>(?P<y3>\d{4})[-/.](?P<m3>\d{1,2})[-/.](?P<d3>\d{1,2}))(?![\d-])"
        r"|(?<![\d/])(?P<num>(?P<a>\d{1,2})(?P<sep>[/.])(?P<b>\d{1,2})(?P=sep)(?P<y4>\d{4}))(?!\d)"
    )
    bare = (
        rf"\b(?P<d1>\d{{1,2}}){nth}(?:\s+of)?\s+(?P<m1>{names})\b(?!\.?,?\s+\d{{4}})"
        rf"|\b(?P<m2>{names})\b\.?\s+(?P<d2>\d{{1,2}}){nth}\b(?!,?\s+\d{{4}})(?![\d%.:]\d)"
    )
    said = "|".join(re.escape(w) for w in sorted(words.published, key=len, reverse=True))
    return Finder(
        re.compile(whole, re.IGNORECASE),
        re.compile(bare, re.IGNORECASE),
        months,
        weekdays,
        re.compile(rf"\b(?:{week})\b", re.IGNORECASE),
        re.compile(rf"\W{{0,3}}(?:{said})\b", re.IGNORECASE),
        re.compile(r"\W{0,3}(?:last\s+)?(?:updated|modified)\b", re.IGNORECASE),
        re.compile(rf"\b(?:{said})\s*:?\s*\Z", re.IGNORECASE),
        frozenset({*words.not_now, "on"}),
    )


def of_name(name: str, words: Pack) -> date | None:
    """Return the day that a file name states.

    >>> from detente.record.documents.lexicon import pack
    >>> of_name("wire/2025-12-08_exports.txt", pack("en"))
    datetime.date(2025, 12, 8)
    """
    stem = PurePath(name).name
    packed = re.search(r"(?<!\d)(20\d{2})[-_.]?(\d{2})[-_.]?(\d{2})(?!\d)", stem)
    if packed:
        return made(*(int(part) for part in packed.groups()))
    plain = re.sub(r"[_.-]+", " ", stem)
    return next((one.day for one in finder(words).days(plain) if one.day), None)


def of_head(found: Sequence[Paragraph], text: str, words: Pack) -> tuple[Dated | None, list[Flag]]:
    """Return the day in a document's dateline, and a flag for each line of that kind.

    A day without its year is given as such.
    """
    how = finder(words)
    flags: list[Flag] = []
    candidates: list[tuple[int, Dated]] = []
    head = [one for one in found[:_FIRST] if one.start < _HEAD]
    opening = next((one for one in head if one.form == "prose"), None)
    tail = found[max(len(head), len(found) - _LAST) :]
    for where, lines in (("head", head), ("tail", tail)):
        for one in lines:
            said = how.published.match(one.text) is not None
            if where == "tail" and not said:
                continue
            place = _place(one, how, may_be_undated=one is opening)
            for rank, day in _of_line(one, place, text, how, said=said):
                candidates.append((rank + 10 * (where == "tail"), day))
            flag = _line_flag(one, place, candidates)
            if flag is not None and one.form != "bullet":
                flags.append(flag)
    best = min(candidates, key=lambda c: (not c[1].is_whole, c[0], c[1].start), default=None)
    return (best[1] if best else None), flags


def _line_flag(one: Paragraph, place: int, found: Sequence[tuple[int, Dated]]) -> Flag | None:
    if place:
        return Flag("dateline", one.start, one.start + place)
    told = any(one.start <= day.start < one.end for _, day in found)
    return Flag("dateline", one.start, one.end) if told and len(one.text) <= _LONGEST else None


def _place(one: Paragraph, how: Finder, *, may_be_undated: bool) -> int:
    """Return the length of the dateline that opens a paragraph, as in WASHINGTON, May 3 -."""
    match = _OPENING.match(one.text)
    if match is None:
        return 0
    opening = match["opening"]
    signed = _SIGNED.search(opening)
    rest = how.whole.sub("", _SIGNED.sub("", opening))
    rest = how.weekday.sub("", how.bare.sub("", rest))
    names = _LETTERS.findall(rest)
    if any(name[0].islower() and name not in _LINKING for name in names):
        return 0
    if not names and not (may_be_undated and (signed or how.whole.search(opening))):
        return 0
    is_dated = how.whole.search(opening) is not None or how.bare.search(opening) is not None
    # Before a colon stands many a name that is no place: there a day must be told.
    may_be_undated = may_be_undated and match["colon"] is None
    is_plain = may_be_undated and (signed is not None or (len(names[0]) > 2 and names[0].isupper()))
    return match.end() if is_dated or is_plain else 0


def _of_line(
    one: Paragraph, place: int, text: str, how: Finder, *, said: bool
) -> Iterator[tuple[int, Dated]]:
    """Yield the days of a line that is there to tell them, with how well it does so."""
    if place:
        until = one.start + place
        for kind in (how.days, how.bare_days):
            for day in kind(text, one.start, until):
                yield 1, day
        return
    if len(one.text) > _LONGEST or "(@" in one.text:
        return
    for day in how.days(text, one.start, one.end):
        if day.day is None:
            continue
        if said:
            yield (3 if how.updated.match(one.text) else 0), day
        elif _stands_alone(one, day, text, how):
            yield 2, day
        elif _is_title(one, day, text, how):
            yield 4, day


def _is_title(one: Paragraph, day: Dated, text: str, how: Finder) -> bool:
    """Tell whether a line is a title that names one day, none of what it speaks of."""
    if one.form not in ("heading", "line") or one.text.rstrip().endswith((".", ":", "?", "!")):
        return False
    words = _LETTERS.findall(text[one.start : day.start])
    leads = bool(words) and words[-1].lower() in how.leads
    return not leads and sum(1 for _ in how.days(text, one.start, one.end)) == 1


def _stands_alone(one: Paragraph, day: Dated, text: str, how: Finder) -> bool:
    """Tell whether a line is about its day: little else on it, or set apart by a bar."""
    before, after = text[one.start : day.start], text[day.end : one.end]
    words = _LETTERS.findall(before)
    leads = bool(words) and words[-1].lower() in how.leads
    if leads and one.form != "byline" and not how.said.search(before):
        return False
    rest = how.weekday.sub("", _TIME.sub("", f"{before} {after}"))
    if len(_LETTERS.findall(rest)) <= _MOST_OTHER_WORDS - 1 and not one.text.endswith("."):
        return True
    if one.form == "byline" or re.search(r"[|•·]", rest) or how.said.search(before):
        return True
    return bool(re.search(r"[|•·–—(]\s*\Z|\s-\s\Z", before)) and not after.strip(" )")
