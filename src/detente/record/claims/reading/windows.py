"""Months, quarters and parts of them: the spans that figures are told for."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date

from detente.record.claims.reading.calendar import (
    Stretch,
    last_day,
    month,
    months,
    one_day,
    one_year,
)
from detente.record.claims.reading.whens import Calendar, When


@dataclass(frozen=True, slots=True)
class Ask:
    """How a date is asked for: of a clause about what is to come, near another date."""

    future: bool
    near: str


class Windows:
    """Readers of days, months and spans of months.

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

    def _year_for(self, number: int, ask: Ask) -> int | None:
        """Return the year of a month named without one."""
        if self.today is None:
            return int(ask.near[:4]) if ask.near else None
        year = self.today.year
        if ask.future and (self.today.month - number) % 12 != 1:  # the last month is past
            return year if number >= self.today.month else year + 1
        return year if number <= self.today.month else year - 1

    def _span(self, p: dict[str, str]) -> str:
        """Return the kind of span that a date names; empty for another."""
        return self.words.means("span", p.get("span", "").strip())

    def _month_number(self, told: str) -> int:
        return self.words.month[told.rstrip(".").capitalize()]

    def _month(self, when: When, p: dict[str, str], ask: Ask) -> Stretch | None:
        number = int(p["mm"]) if "mm" in p else self._month_number(p["m"])
        year = int(p["y"]) if "y" in p else self._year_for(number, ask)
        running = self.today is not None and number == self.today.month and self.today.day < 25
        if "y" not in p and not ask.future and running and len(ask.near) >= 7 and year is not None:
            # A month that still runs has no figures yet: it is that of the year spoken of.
            year = min(year, int(ask.near[:4]))
        return months(year, number, number) if year is not None else None

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

    def _year_of(self, p: dict[str, str]) -> int | None:
        """Return the year that is named, or told from the day of publication."""
        if "y" in p:
            return int(p["y"])
        return self.today.year + self.words.offset.get(p.get("rel", ""), 0) if self.today else None

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

    def _sameof(self, when: When, p: dict[str, str], ask: Ask) -> Stretch | None:
        """Return the month named just before in another year; the year if none was."""
        number = int(ask.near[5:7] or 0) if len(ask.near) >= 7 else 0
        return months(int(p["y"]), number, number) if number else one_year(int(p["y"]))

    def _partof(self, when: When, p: dict[str, str], ask: Ask) -> Stretch | None:
        """Return the first days, a week or a half of a month."""
        whole = self._month(when, {k: p[k] for k in ("m", "y") if k in p}, ask)
        if whole is None:
            return None
        size = {"week": 7, "day": 1}.get(self._span(p), 15)
        last = int((last_day(whole.start))[8:])
        number = self.words.rank.get(p["r"].lower(), 0)
        if "n" in p:
            told = p["n"].lower()
            size *= int(told) if told.isdigit() else self.words.number[told]
            number = min(number, 1)
        first = last - size + 1 if not number else (number - 1) * size + 1
        end = last if not number or (size == 15 and number == 2) else min(last, first + size - 1)
        if not 1 <= first <= end:
            return whole
        begin, stop = (f"{whole.start}-{day:02d}" for day in (first, end))
        return Stretch(begin, stop, granularity="week" if size == 7 else "days")

    def _lastmonths(self, when: When, p: dict[str, str], ask: Ask) -> Stretch | None:
        year, told = self._year_of(p), p["n"].lower()
        count = int(told) if told.isdigit() else self.words.number[told]
        return months(year, 13 - count, 12) if year is not None and count <= 12 else None

    def _firstquarters(self, when: When, p: dict[str, str], ask: Ask) -> Stretch | None:
        told = p["n"].lower()
        count = int(told) if told.isdigit() else self.words.number[told]
        year = self._year_of(p)
        if year is None or count > 4:
            return None
        if "y" not in p and "rel" not in p and self.today and count * 3 > self.today.month:
            year -= 1
        return months(year, 1, count * 3)

    def _ended(self, when: When, p: dict[str, str], ask: Ask) -> Stretch | None:
        """Return the quarter, half or year that ends with a month."""
        told = {"m": p.get("m") or p["m2"], **({"y": p["y"]} if "y" in p else {})}
        last = self._month(when, told, ask)
        if last is None:
            return None
        count = p.get("n", "").lower()
        size = int(count) if count.isdigit() else self.words.number.get(count, 0)
        span = p.get("span", "").lower()
        size = size or {"quarter": 3, "year": 12}.get(self.words.means("span", span), 6)
        year, number = int(last.start[:4]), int(last.start[5:7])
        return months(year, number - size + 1, number)

    def _todate(self, when: When, p: dict[str, str], ask: Ask) -> Stretch | None:
        """Return a year up to the month told, or up to the last one of which there are figures."""
        if "m" in p:
            last = self._month(when, {"m": p["m"]}, ask)
            return (
                Stretch(f"{last.start[:4]}-01", last.start, granularity="months") if last else None
            )
        year = self._year_of(p)
        if year is None or self.today is None or year == self.today.year:
            return self._to_date(ask)
        return one_year(year)

    def _monthof(self, when: When, p: dict[str, str], ask: Ask) -> Stretch | None:
        number = self._month_number(p["m"])
        if self.today is None:
            return None
        sense = self.words.means("sense", p["rel"])
        if self.words.means("span", when.text.split()[-1]) == "year":
            year: int | None = self.today.year + self.words.offset.get(p["rel"], 0)
        elif sense == "running":
            year = self.today.year
        else:
            year = self._year_for(number, replace(ask, future=sense == "next"))
            if year == self.today.year and sense == "next" and number <= self.today.month:
                year += 1  # one that has not begun
        return months(year, number, number) if year is not None else None

    def _months(self, when: When, p: dict[str, str], ask: Ask) -> Stretch | None:
        first, last = self._month_number(p["m"]), self._month_number(p["m2"])
        told = p.get("y2") or p.get("y")
        year = int(told) if told else self._year_for(last, ask)
        if year is None:
            return None
        begin = int(p["y"]) if "y" in p and "y2" in p else year - (first > last)
        return Stretch(month(begin, first), month(year, last), granularity="months")
