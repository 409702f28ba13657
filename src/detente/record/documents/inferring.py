"""The day of a document that does not say it: from what it tells of. Always flagged as inferred."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from detente.ledger.event import Event
from detente.record.document import Flag
from detente.record.documents.dating import Dated, Finder, finder, made
from detente.record.documents.lexicon import Pack
from detente.record.documents.sentences import Sentence

_YEAR = re.compile(r"(?<![\d$£€¥.,/-])(?:19|20)\d{2}(?![\d%]|[.,]\d|-\d{2})")
_NAME = re.compile(r"[A-Z][\w’'-]+(?: [A-Z][\w’'-]+)*")
_CLAUSE = re.compile(r"[,;:–—()]|\s-\s")
_WORD = re.compile(r"[^\W\d_]+")
_WEEK = timedelta(days=6)
_MONTH = timedelta(days=31)
_LATELY = timedelta(days=14)
#: How many sentences open a text.
_OPENING = 4
#: How many years a dateline without one is looked for in.
_YEARS = 8
_SAME_DAY = 4
_SAME_WEEKDAY = 3


@dataclass(frozen=True, slots=True)
class Known:
    """Something that happened on a known day, and the names it goes by.

    Parameters
    ----------
    day : date
        When.
    place : str
        Where; a text that does not name the place is not about it.
    names : tuple of str
        Other names in its description.
    """

    day: date
    place: str
    names: tuple[str, ...] = ()


def known_from(events: Iterable[Event]) -> tuple[Known, ...]:
    """Return the events of a case by which a text may be dated: those with a place."""
    return tuple(
        Known(event.date, event.place, tuple(sorted(set(_NAME.findall(event.what)))))
        for event in events
        if event.place
    )


@dataclass(frozen=True, slots=True)
class _Text:
    text: str
    sentences: Sequence[Sentence]
    bags: Sequence[frozenset[str]]
    words: Pack
    how: Finder
    begins: int = 0

    def is_to_come(self, one: Sentence, start: int, end: int) -> bool:
        """Tell whether the clause around a day speaks of what has not happened yet."""
        before = _CLAUSE.split(self.text[one.start : start])[-1]
        after = _CLAUSE.split(self.text[end : one.end])[0]
        words = _WORD.findall(f"{before} {after}".lower())
        return not _set_of(self.words.to_come).isdisjoint(words)

    def told(self) -> Iterator[tuple[Sentence, frozenset[str]]]:
        """Yield each sentence that speaks of what has happened, with its words."""
        to_come = _set_of(self.words.to_come)
        for one, bag in zip(self.sentences, self.bags, strict=True):
            if to_come.isdisjoint(bag):
                yield one, bag


def inferred(
    text: str,
    sentences: Sequence[Sentence],
    words: Pack,
    *,
    bare: Dated | None = None,
    flags: Iterable[Flag] = (),
    known: Sequence[Known] = (),
) -> tuple[date, str] | None:
    """Return the day on which a text most likely came out and the reason, or None.

    Tried in turn: a dateline that lacks its year; the signature of a post shown in it; a day with
    its year and weekday that it opens with; a known event that it tells of with a weekday or day;
    a day that it opens with, with its weekday; figures of a month that it says are just out.
    """
    bags = [frozenset(_WORD.findall(text[s.start : s.end].lower())) for s in sentences]
    flags = tuple(flags)
    begins = max((f.end for f in flags if f.kind == "dateline"), default=0)
    about = _Text(text, sentences, bags, words, finder(words), begins)
    told = _opened(about) or _event(about, known)
    if bare is not None:
        return _with_year(about, bare, told)
    return _post(about, flags) or told or _named_day(about, known) or _figures(about)


def _with_year(about: _Text, bare: Dated, told: tuple[date, str] | None) -> tuple[date, str] | None:
    """Return the day of a dateline that lacks its year: by an event just before, or by the text.

    Of the years that are not before any the text looks back to, it is the first in which the day
    falls on the weekday that the text opens with, or on the morrow.
    """
    if told is not None:
        near = [made(told[0].year + k, bare.month, bare.of_month) for k in (0, 1)]
        for day in near:
            if day and timedelta() <= day - told[0] <= _LATELY:
                return day, f"the dateline has no year; {told[1]}"
    year, why = _year(about)
    floor = max(year, _yardstick(about))
    days = [made(floor + k, bare.month, bare.of_month) for k in range(_YEARS)] if floor else []
    day = _on_weekday([d for d in days if d], _opening_weekdays(about))
    if day is not None and day.year != year:
        why = "is the first that fits its weekday and the years it looks back to"
    return (day, f"the dateline has no year; {day.year} {why}") if day else None


def _on_weekday(days: list[date], week: set[int]) -> date | None:
    """Return the first day that falls on one of some weekdays or on its morrow, else the first."""
    if not days or any((days[0] - timedelta(k)).weekday() in week for k in (0, 1)):
        return next(iter(days), None)
    same, morrow = ([d for d in days if (d - timedelta(k)).weekday() in week] for k in (0, 1))
    return (same or morrow or days)[0]


def _yardstick(about: _Text) -> int:
    """Return the latest year that a text looks back to: "the lowest since 2023"."""
    found = 0
    for one, _ in about.told():
        for match in _YEAR.finditer(about.text, one.start, one.end):
            before = _WORD.findall(about.text[max(one.start, match.start() - 24) : match.start()])
            if before and before[-1].lower() in about.words.looks_back:
                found = max(found, int(match[0]))
    return found


def _opening_weekdays(about: _Text) -> set[int]:
    """Return the weekdays on which a text says, in its first sentences, that something was."""
    told = [one for one, _ in about.told() if one in about.sentences[:_OPENING]]
    return {
        about.how.weekdays[match[0].lower()]
        for one in told
        for match in about.how.weekday.finditer(about.text, one.start, one.end)
    }


@cache
def _set_of(words: tuple[str, ...]) -> frozenset[str]:
    return frozenset(words)


@cache
def _any_of(words: tuple[str, ...]) -> re.Pattern[str]:
    ordered = sorted(words, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, ordered))})(?!\w)", re.IGNORECASE)


def _year(about: _Text) -> tuple[int, str]:
    """Return the year a text is of, with the reason; 0 if it does not tell.

    It lies after a year spoken of as whole, where there is talk of the running one; else it is
    the latest that is neither a goal nor a yardstick.
    """
    running = _any_of(about.words.running_year).search(about.text) is not None
    whole, plain = 0, 0
    for one, _ in about.told():
        for match in _YEAR.finditer(about.text, one.start, one.end):
            before = about.text[max(one.start, match.start() - 24) : match.start()].lower()
            words = _WORD.findall(before)
            if before.rstrip().endswith(about.words.whole_year):
                whole = max(whole, int(match[0]))
            elif not (words and words[-1] in about.words.not_now):
                plain = max(plain, int(match[0]))
    if whole and running:
        return whole + 1, f"follows {whole}, which is told of as a whole"
    return plain, "is the latest year it tells of"


def _post(about: _Text, flags: Iterable[Flag]) -> tuple[date, str] | None:
    """Return the latest day on which a post shown in the text was signed."""
    days = [
        found.day
        for flag in flags
        if flag.kind == "embedded"
        for found in about.how.days(about.text, flag.start, flag.end)
        if found.day
    ]
    return (max(days), "a post shown in it is of that day") if days else None


def _opened(about: _Text) -> tuple[date, str] | None:
    """Return the day, with its year, that a text opens with and names by its weekday."""
    for one in about.sentences[:_OPENING]:
        for found in about.how.days(about.text, one.start, one.end):
            near = about.text[max(one.start, found.start - 12) : found.end + 12]
            match = about.how.weekday.search(near)
            if match is None or about.is_to_come(one, found.start, found.end):
                continue
            if found.day and about.how.weekdays[match[0].lower()] == found.day.weekday():
                return found.day, f"it opens with that day, a {match[0].capitalize()}"
    return None


def _event(about: _Text, known: Sequence[Known]) -> tuple[date, str] | None:
    """Return the day of the known event that the text tells of as just past."""
    folded = about.text.lower()
    here = [one for one in known if one.place.lower() in folded]
    scores: dict[date, tuple[int, str]] = {}
    for one in about.sentences if here else ():
        days = {
            (found.month, found.of_month)
            for found in about.how.bare_days(about.text, one.start, one.end)
            if not about.is_to_come(one, found.start, found.end)
        }
        # The place of a dateline is where the text was written, not what it tells of.
        said = about.text[max(one.start, about.begins) : one.end].lower()
        week = {
            about.how.weekdays[match[0].lower()]
            for match in about.how.weekday.finditer(about.text, one.start, one.end)
            if not about.is_to_come(one, *match.span())
        }
        if not (days or week):
            continue
        for event in here:
            score = 0
            if (event.day.month, event.day.day) in days:
                score = _SAME_DAY
            elif event.day.weekday() in week and event.place.lower() in said:
                score = _SAME_WEEKDAY
            if score > scores.get(event.day, (0, ""))[0]:
                scores[event.day] = score, event.place
    if not scores:
        return None
    # What else is named decides between events of one weekday or one day of different years.
    more = {
        event.day: sum(name in about.text for name in event.names)
        for event in here
        if event.day in scores
    }
    best = max((score, more[day]) for day, (score, _) in scores.items())
    days_of = [day for day, (score, _) in scores.items() if (score, more[day]) == best]
    # Two meetings in one place on the same weekday: nothing tells which.
    if max(days_of) - min(days_of) > _WEEK:
        return None
    day = max(days_of)
    return day, f"it tells of what happened that day ({scores[day][1]})"


def _named_day(about: _Text, known: Sequence[Known]) -> tuple[date, str] | None:
    """Return the day that a text opens with and names by its weekday: "on Monday, Sept. 8".

    Its year is the only one of those that known events span in which it is that weekday.
    """
    years = {event.day.year for event in known}
    for one, _ in about.told():
        if one not in about.sentences[:_OPENING]:
            continue
        for found in about.how.bare_days(about.text, one.start, one.end):
            near = about.text[max(one.start, found.start - 12) : found.end + 12]
            match = about.how.weekday.search(near)
            if match is None:
                continue
            days = [made(year, found.month, found.of_month) for year in sorted(years)]
            fits = [d for d in days if d and d.weekday() == about.how.weekdays[match[0].lower()]]
            if len(fits) == 1:
                return fits[0], f"it opens with that day, a {match[0].capitalize()}"
    return None


def _figures(about: _Text) -> tuple[date, str] | None:
    """Return the day on which figures of a month came out, if the text says they just did."""
    months: list[int] = []
    weekday: int | None = None
    named: list[tuple[int, int]] = []
    kinds, verbs = _set_of(about.words.figures), _set_of(about.words.put_out)
    for one, bag in about.told():
        if kinds.isdisjoint(bag):
            continue
        names = [w for w in _WORD.findall(about.text[one.start : one.end]) if w[0].isupper()]
        months += [about.how.months[w.lower()] for w in names if w.lower() in about.how.months]
        bare = about.how.bare_days(about.text, one.start, one.end)
        named += [(told.month, told.of_month) for told in bare]
        if weekday is None and not verbs.isdisjoint(bag):
            week = [about.how.weekdays[w] for w in sorted(bag) if w in about.how.weekdays]
            weekday = week[0] if len(week) == 1 else None
    year = _year(about)[0] if months and weekday is not None else 0
    if not year or weekday is None:
        return None
    month = max(months)
    day = date(year, month, 1) + _MONTH
    day = day.replace(day=about.words.figures_from_day)
    day += timedelta(days=(weekday - day.weekday()) % 7)
    said = (made(day.year, *told) for told in named)
    day = next(
        (d for d in said if d and d.weekday() == weekday and d - _MONTH < day < d + _MONTH), day
    )
    name = about.words.months[month - 1][0].capitalize()
    return day, f"it gives the figures of {name} {year} as just out, on that weekday"
