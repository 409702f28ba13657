"""Dates told from the day a document came out: which span of days a date of it means."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta

from detente.record.claims.reading.calendar import (
    Stretch,
    month,
    months,
    nearest_weekday,
    one_day,
    one_year,
    week_of,
)
from detente.record.claims.reading.whens import Calendar, When

_OFFSET = {
    "last": -1, "previous": -1, "the previous": -1, "prior": -1, "preceding": -1, "before": -1,
    "next": 1, "coming": 1, "following": 1, "the coming": 1, "this coming": 1,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Ask:
    """How a date is asked for: of a clause about what is to come, near another date."""

    future: bool
    near: str


class Clock:
    """Dates told from the day a document came out.

    Parameters
    ----------
    words : Calendar
        The date words of its language.
    today : date or None
        The day of publication; without it, what hangs on it stays open.
    """

    def __init__(self, words: Calendar, today: date | None) -> None:
        self.words = words
        self.today = today

    def stretch(self, when: When, *, future: bool = False, near: str = "") -> Stretch:
        """Return the span of days of a date or period.

        Parameters
        ----------
        when : When
            As it stands in the text.
        future : bool
            Whether the clause speaks of what is to come.
        near : str
            An ISO date named just before: a month without a year is nearest to it.
        """
        reader = getattr(self, f"_{when.kind}")
        got: Stretch | None = reader(when, when.parts, Ask(future, near))
        return got or Stretch(text=when.text)

    def _year_for(self, number: int, ask: Ask) -> int | None:
        """Return the year of a month named without one."""
        if self.today is None:
            return int(ask.near[:4]) if ask.near else None
        year = self.today.year
        if ask.future and (self.today.month - number) % 12 != 1:  # the last month is past
            return year if number >= self.today.month else year + 1
        return year if number <= self.today.month else year - 1

    def _month_number(self, told: str) -> int:
        return self.words.month[told.rstrip(".").capitalize()]

    def _day(self, when: When, p: dict[str, str], ask: Ask) -> Stretch | None:
        number = int(p["mm"]) if "mm" in p else self._month_number(p["m"])
        day = int(re.sub(r"\D", "", p["d"]))
        if "y" in p:
            year: int | None = int(p["y"])
        elif self.today is not None:
            year = self.today.year
            this = (number, day)
            today = (self.today.month, self.today.day)
            if ask.future and this < today:
                year += 1
            elif not ask.future and (number - self.today.month) > 2:
                year -= 1
        else:
            year = int(ask.near[:4]) if ask.near else None
        if year is None:
            return None
        try:
            return one_day(date(year, number, day))
        except ValueError:
            return None

    def _days(self, when: When, p: dict[str, str], ask: Ask) -> Stretch | None:
        first = self._day(when, {k: p[k] for k in ("m", "d", "y") if k in p}, ask)
        other = {"m": p.get("m2", p["m"]), "d": p["d2"], **_of(p, "y", "y2")}
        last = self._day(when, other, ask)
        if first and last and "y" not in p and "y2" in p:
            first = Stretch(last.start[:4] + first.start[4:], granularity="day")
        if not (first and last) or first.start > last.start:
            return last
        return Stretch(first.start, last.start, granularity="days")

    def _month(self, when: When, p: dict[str, str], ask: Ask) -> Stretch | None:
        number = int(p["mm"]) if "mm" in p else self._month_number(p["m"])
        year = int(p["y"]) if "y" in p else self._year_for(number, ask)
        running = self.today is not None and number == self.today.month and self.today.day < 25
        if "y" not in p and not ask.future and running and len(ask.near) >= 7 and year is not None:
            # A month that still runs has no figures yet: it is that of the year spoken of.
            year = min(year, int(ask.near[:4]))
        return months(year, number, number) if year is not None else None

    def _monthof(self, when: When, p: dict[str, str], ask: Ask) -> Stretch | None:
        number = self._month_number(p["m"])
        if self.today is None:
            return None
        if when.text.rstrip("s’' ").endswith("year"):
            year: int | None = self.today.year + _OFFSET.get(p["rel"], 0)
        elif p["rel"] == "this":
            year = self.today.year
        else:
            year = self._year_for(number, replace(ask, future=p["rel"] == "next"))
        return months(year, number, number) if year is not None else None

    def _months(self, when: When, p: dict[str, str], ask: Ask) -> Stretch | None:
        first, last = self._month_number(p["m"]), self._month_number(p["m2"])
        told = p.get("y2") or p.get("y")
        year = int(told) if told else self._year_for(last, ask)
        if year is None:
            return None
        begin = int(p["y"]) if "y" in p and "y2" in p else year - (first > last)
        return Stretch(month(begin, first), month(year, last), granularity="months")

    def _endof(self, when: When, p: dict[str, str], ask: Ask) -> Stretch | None:
        whole = self._whole(when, p, ask)
        if whole is None or not whole.known:
            return whole
        edge = p.get("edge", "end")
        if edge in ("beginning", "start"):
            return Stretch(whole.start, whole.start, granularity=whole.granularity)
        return Stretch(whole.end, whole.end, granularity=whole.granularity)

    def _whole(self, when: When, p: dict[str, str], ask: Ask) -> Stretch | None:
        if "m" in p:
            return self._month(when, p, ask)
        if "y2" in p:
            year = int(p["y2"])
        elif p.get("span") in ("month", "week", "quarter"):
            return self._rel(when, p, ask)
        elif self.today is not None:
            year = self.today.year + _OFFSET.get(p.get("rel", ""), 0)
        else:
            return None
        return Stretch(f"{year}-01", f"{year}-12", granularity="month")

    def _season(self, when: When, p: dict[str, str], ask: Ask) -> Stretch | None:
        first, last = self.words.season[p["s"].lower()]
        rel = p.get("rel2") or p.get("rel", "")
        if "y" in p:
            year = int(p["y"])
        elif self.today is None:
            return None
        elif "rel2" in p:
            year = self.today.year + _OFFSET.get(rel, 0)
        else:
            year = self.today.year
            if rel in ("last", "the last") and first > self.today.month - 1:
                year -= 1
            elif (
                rel.endswith("coming") or rel == "next" or ask.future
            ) and last < self.today.month:
                year += 1
        return months(year, first, last if last >= first else last + 12)

    def _marketing(self, when: When, p: dict[str, str], ask: Ask) -> Stretch | None:
        year, last = int(p["a"]), int(p["b"]) % 100
        if last != (year + 1) % 100:
            return Stretch(p["a"], f"{p['a'][:2]}{last:02d}", granularity="years")
        return Stretch(f"{year}-09", f"{year + 1}-08", granularity="season")

    def _words(self, when: When, p: dict[str, str], ask: Ask) -> Stretch | None:
        return Stretch(text=re.sub(r"\s+", " ", p["words"].lower()), granularity="vague")

    def _years(self, when: When, p: dict[str, str], ask: Ask) -> Stretch | None:
        last = p["b"] if len(p["b"]) == 4 else p["y"][:2] + p["b"]
        return Stretch(p["y"], last, granularity="years") if last > p["y"] else None

    def _quarter(self, when: When, p: dict[str, str], ask: Ask) -> Stretch | None:
        number = self._rank(p, 4)
        return self._part(p, number * 3 - 2, number * 3, ask)

    def _half(self, when: When, p: dict[str, str], ask: Ask) -> Stretch | None:
        number = self._rank(p, 2)
        return self._part(p, number * 6 - 5, number * 6, ask)

    def _rank(self, p: dict[str, str], most: int) -> int:
        told = p["q"] if "q" in p else p["r"].lower()
        return min(self.words.rank.get(told, most) if not told.isdigit() else int(told), most)

    def _part(self, p: dict[str, str], first: int, last: int, ask: Ask) -> Stretch | None:
        if "y" in p:
            return months(int(p["y"]), first, last)
        if self.today is None:
            return None
        year = self.today.year
        if p.get("rel") in ("last", "next"):
            year += _OFFSET[p["rel"]]
        elif not ask.future and first > self.today.month:
            year -= 1
        elif ask.future and last < self.today.month:
            year += 1
        return months(year, first, last)

    def _firstmonths(self, when: When, p: dict[str, str], ask: Ask) -> Stretch | None:
        told = p["n"].lower()
        count = int(told) if told.isdigit() else self.words.number[told]
        if "m" in p:
            last = self._month(when, p, ask)
            if last is None:
                return None
            return months(
                int(last.start[:4]), int(last.start[5:7]) - count + 1, int(last.start[5:7])
            )
        if "y" in p:
            return months(int(p["y"]), 1, count)
        if self.today is None:
            return None
        year = self.today.year + (_OFFSET.get(p.get("rel", ""), 0))
        # A count of months that has not yet passed is last year's.
        if ("rel" not in p and count > self.today.month) or count == 12 == self.today.month + 11:
            year -= 1
        return months(year, 1, count)

    def _fiscal(self, when: When, p: dict[str, str], ask: Ask) -> Stretch | None:
        year = int(p["y"])
        return Stretch(f"{year - 1}-10", f"{year}-09", granularity="fiscal year")

    def _toend(self, when: When, p: dict[str, str], ask: Ask) -> Stretch | None:
        if "y" in p:
            return one_year(int(p["y"]))
        if self.today is None:
            return None
        return one_year(self.today.year + _OFFSET.get(p.get("rel", ""), 0))

    def _weekday(self, when: When, p: dict[str, str], ask: Ask) -> Stretch | None:
        if self.today is None:
            return None
        weekday = self.words.weekday[p["w"]]
        rel = p.get("rel", "")
        if rel == "last":
            back = (self.today.weekday() - weekday) % 7 or 7
            return one_day(self.today - timedelta(days=back))
        ahead = ask.future or _OFFSET.get(rel, 0) > 0
        return one_day(nearest_weekday(self.today, weekday, future=ahead))

    def _week(self, when: When, p: dict[str, str], ask: Ask) -> Stretch | None:
        parts = {"m": p.get("m", p.get("m2", "")), "d": p.get("d", p.get("d2", "")), **_of(p, "y")}
        coming = p["edge"] in ("beginning", "starting") and ask.future
        day = self._day(when, parts, replace(ask, future=coming))
        if day is None:
            return None
        last = date.fromisoformat(day.start)
        if p["edge"] in ("ended", "ending", "to", "through"):
            first = last - timedelta(days=6)
            return Stretch(first.isoformat(), last.isoformat(), granularity="week")
        return week_of(last)

    def _rel(self, when: When, p: dict[str, str], ask: Ask) -> Stretch | None:
        if self.today is None:
            return None
        rel, span = p.get("rel", "this").lower(), p.get("span", "year").strip().removeprefix("the ")
        step = _OFFSET.get(rel, 0)
        if rel.startswith(("so far", "year to", "year-to", "the year")):
            return self._to_date(ask)
        if span in ("week", "weekend"):
            return week_of(self.today, step)
        year, number = self.today.year, self.today.month
        if ask.near and rel in ("previous", "prior", "preceding", "before", "same", "following"):
            year, number = int(ask.near[:4]), int(ask.near[5:7] or 0) or number
        if span.endswith("year"):
            whole = rel in ("the", "the full", "the whole", "full") and ask.near
            return one_year(int(ask.near[:4]) if whole else year + step)
        if span == "month":
            return months(year, number + step, number + step)
        size = 3 if span == "quarter" else 6
        first = (number - 1) // size * size + 1 + step * size
        return months(year, first, first + size - 1)

    def _back(self, when: When, p: dict[str, str], ask: Ask) -> Stretch | None:
        """Return the same span one month or year before the one named just before."""
        start = ask.near or (self.today.isoformat()[:7] if self.today else "")
        if not start:
            return None
        year, number = int(start[:4]), int(start[5:7] or 0)
        if p["span"] == "year" or not number:
            return months(year - 1, number, number) if number else one_year(year - 1)
        step = {"month": 1, "quarter": 3}.get(p["span"], 0)
        return months(year, number - step, number - step)

    def _named(self, when: When, p: dict[str, str], ask: Ask) -> Stretch | None:
        """Return a time that has a name of its own."""
        return Stretch(p["a"], p["b"], granularity="years")

    def _to_date(self, ask: Ask) -> Stretch | None:
        """Return the year to date: up to the month named just before, or the last full one."""
        if self.today is None:
            return None
        year, last = self.today.year, self.today.month - 1
        if len(ask.near) >= 7:
            year, last = int(ask.near[:4]), int(ask.near[5:7])
        if last < 1:
            year, last = year - 1, 12
        return Stretch(f"{year}-01", month(year, last), granularity="months", inferred=True)

    def _today(self, when: When, p: dict[str, str], ask: Ask) -> Stretch | None:
        return one_day(self.today) if self.today else None

    def _yesterday(self, when: When, p: dict[str, str], ask: Ask) -> Stretch | None:
        return one_day(self.today - timedelta(days=1)) if self.today else None

    def _tomorrow(self, when: When, p: dict[str, str], ask: Ask) -> Stretch | None:
        return one_day(self.today + timedelta(days=1)) if self.today else None

    def _year(self, when: When, p: dict[str, str], ask: Ask) -> Stretch | None:
        return one_year(int(p["y"]))


def _of(parts: dict[str, str], name: str, source: str = "") -> dict[str, str]:
    """Return one part under its name, if it was found (or found under another name)."""
    for given in (source, name):
        if given and given in parts:
            return {name: parts[given]}
    return {}
