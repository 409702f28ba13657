"""Dates told from the day a document came out: which span of days a date of it means."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

from detente.record.claims.reading.calendar import (
    Stretch,
    months,
    nearest_weekday,
    one_day,
    one_year,
    week_of,
)
from detente.record.claims.reading.whens import When
from detente.record.claims.reading.windows import Ask, Windows

#: Up to this month the figures of a whole year are those of the last.
_FRESH = 2
#: The month in which a marketing year begins.
_HARVEST = 9


class Clock(Windows):
    """Dates told from the day a document came out.

    Parameters
    ----------
    words : Calendar
        The date words of its language.
    today : date or None
        The day of publication; without it, what hangs on it stays open.
    """

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

    def _days(self, when: When, p: dict[str, str], ask: Ask) -> Stretch | None:
        first = self._day(when, {k: p[k] for k in ("m", "d", "y") if k in p}, ask)
        other = {"m": p.get("m2", p["m"]), "d": p["d2"], **_of(p, "y", "y2")}
        last = self._day(when, other, ask)
        if first and last and "y" not in p and "y2" in p:
            first = Stretch(last.start[:4] + first.start[4:], granularity="day")
        if not (first and last) or first.start > last.start:
            return last
        return Stretch(first.start, last.start, granularity="days")

    def _endof(self, when: When, p: dict[str, str], ask: Ask) -> Stretch | None:
        whole = self._whole(when, p, ask)
        if whole is None or not whole.known:
            return whole
        edge = self.words.means("edge", p.get("edge", ""))
        if edge == "start":
            return Stretch(whole.start, whole.start, granularity=whole.granularity)
        if edge == "middle":
            middle = f"{whole.start[:4]}-06" if whole.start != whole.end else whole.start
            return Stretch(middle, middle, granularity=whole.granularity)
        return Stretch(whole.end, whole.end, granularity=whole.granularity, shut=True)

    def _whole(self, when: When, p: dict[str, str], ask: Ask) -> Stretch | None:
        if "m" in p:
            return self._month(when, p, ask)
        if "y2" in p:
            year = int(p["y2"])
        elif self._span(p) in ("month", "week", "quarter"):
            return self._rel(when, p, ask)
        elif self.today is not None:
            year = self.today.year + self.words.offset.get(p.get("rel", ""), 0)
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
            year = self.today.year + self.words.offset.get(rel, 0)
        else:
            year = self.today.year
            ahead = ask.future or self.words.is_one("ahead", when.text.lower().partition(" ")[0])
            year -= not rel and not ahead and first > self.today.month
            sense, comes = self.words.means("sense", rel), tuple(self.words.meaning["coming"])
            if sense == "past" and first > self.today.month - 1:
                year -= 1
            elif (rel.endswith(comes) or sense == "next" or ask.future) and last < self.today.month:
                year += 1
        return months(year, first, last if last >= first else last + 12)

    def _marketing(self, when: When, p: dict[str, str], ask: Ask) -> Stretch | None:
        year, last = int(p["a"]), int(p["b"]) % 100
        if last != (year + 1) % 100:
            return Stretch(p["a"], f"{p['a'][:2]}{last:02d}", granularity="years")
        return Stretch(f"{year}-09", f"{year + 1}-08", granularity="season")

    def _thisseason(self, when: When, p: dict[str, str], ask: Ask) -> Stretch | None:
        """Return nothing known: which season a text speaks of, it must say elsewhere."""
        return Stretch(text=when.text, granularity="vague")

    def _rankof(self, when: When, p: dict[str, str], ask: Ask) -> Stretch | None:
        """Return nothing known: of which spans it is one, the text said before."""
        return Stretch(text=when.text, granularity="vague")

    def span(self, when: When) -> str:
        """Return the kind of span that a date names: ``month``; empty for another."""
        return self._span(when.parts)

    def rank(self, when: When) -> int:
        """Return the number of the quarter that a date names."""
        return self._rank(when.parts, 4)

    def _that(self, when: When, p: dict[str, str], ask: Ask) -> Stretch | None:
        """Return nothing known: which period is meant, the text said before."""
        return Stretch(text=when.text, granularity="vague")

    def season_now(self, offset: int = 0) -> Stretch | None:
        """Return the marketing year that runs, or one so many years on."""
        if self.today is None:
            return None
        year = self.today.year - (self.today.month < _HARVEST) + offset
        return Stretch(f"{year}-09", f"{year + 1}-08", granularity="season")

    def offset(self, when: When) -> int:
        """Return how many spans before or behind the running one a date lies."""
        return self.words.offset.get(when.parts.get("rel", "").lower(), 0)

    def _words(self, when: When, p: dict[str, str], ask: Ask) -> Stretch | None:
        told = re.sub(r"\s+", " ", p["words"].lower())
        return Stretch(text=re.sub(r"^this (?=.*season$)", "current ", told), granularity="vague")

    def _those(self, when: When, p: dict[str, str], ask: Ask) -> Stretch | None:
        """Return nothing known: which years are meant, the text said before."""
        return Stretch(text=when.text, granularity="vague")

    def count(self, when: When) -> int:
        """Return the number in a date; 0 without one."""
        told = when.parts.get("n", "").lower()
        return int(told) if told.isdigit() else self.words.number.get(told, 0)

    def _years(self, when: When, p: dict[str, str], ask: Ask) -> Stretch | None:
        last = p["b"] if len(p["b"]) == 4 else p["y"][:2] + p["b"]
        return Stretch(p["y"], last, granularity="years") if last > p["y"] else None

    def _quarter(self, when: When, p: dict[str, str], ask: Ask) -> Stretch | None:
        if self._is_last(p):
            return self._beside("quarter", -1, ask)
        number = self._rank(p, 4)
        return self._part(p, number * 3 - 2, number * 3, ask)

    def _half(self, when: When, p: dict[str, str], ask: Ask) -> Stretch | None:
        if self._is_last(p):
            return self._beside("half", -1, ask)
        number = self._rank(p, 2)
        return self._part(p, number * 6 - 5, number * 6, ask)

    def _is_last(self, p: dict[str, str]) -> bool:
        """Tell whether "last quarter" stands without a year: the one before, not the fourth."""
        last = self.words.means("sense", p.get("r", "").lower()) == "past"
        return last and not {"y", "yy", "rel"} & p.keys()

    def _rank(self, p: dict[str, str], most: int) -> int:
        told = p["q"] if "q" in p else p["r"].lower()
        return min(self.words.rank.get(told, most) if not told.isdigit() else int(told), most)

    def _part(self, p: dict[str, str], first: int, last: int, ask: Ask) -> Stretch | None:
        if "y" in p or "yy" in p:
            return months(int(p.get("y") or f"20{p['yy']}"), first, last)
        if self.today is None:
            return None
        year = self.today.year
        if self.words.is_one("shifted", p.get("rel", "")):
            year += self.words.offset[p["rel"]]
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
            return months(int(ask.near[:4]), 1, count) if ask.near and "rel" not in p else None
        year = self.today.year + (self.words.offset.get(p.get("rel", ""), 0))
        # A count of months that has not yet passed is last year's.
        if ("rel" not in p and count > self.today.month) or count == 12 == self.today.month + 11:
            year -= 1
        return months(year, 1, count)

    def _fiscal(self, when: When, p: dict[str, str], ask: Ask) -> Stretch | None:
        year = int(p.get("y") or f"20{p['yy']}")
        return Stretch(f"{year - 1}-10", f"{year}-09", granularity="fiscal year")

    def _yearsago(self, when: When, p: dict[str, str], ask: Ask) -> Stretch | None:
        if self.today is None:
            return None
        return one_year(self.today.year - (self.count(when) if "n" in p else 10))

    def _monthsago(self, when: When, p: dict[str, str], ask: Ask) -> Stretch | None:
        if self.today is None:
            return None
        number = self.today.month - self.count(when)
        return months(self.today.year, number, number)

    def _justover(self, when: When, p: dict[str, str], ask: Ask) -> Stretch | None:
        return self._beside(self._span(p), -1, ask)

    def _onward(self, when: When, p: dict[str, str], ask: Ask) -> Stretch | None:
        """Return the year or month behind the one that was named just before."""
        near = ask.near[: 4 if self._span(p) == "year" else 7]
        if not near:
            return None
        if len(near) == 4:
            return one_year(int(near) + 1)
        return months(int(near[:4]), int(near[5:]) + 1, int(near[5:]) + 1)

    def _feast(self, when: When, p: dict[str, str], ask: Ask) -> Stretch | None:
        told = re.sub(r"\s+", " ", p["f"].lower().replace("’", "'"))
        number = self.words.feast.get(told, 12)
        year = self._year_for(number, ask)
        return months(year, number, number) if year is not None else None

    def _toend(self, when: When, p: dict[str, str], ask: Ask) -> Stretch | None:
        if "y" in p:
            return one_year(int(p["y"]))
        if self.today is None:
            return None
        return one_year(self.today.year + self.words.offset.get(p.get("rel", ""), 0))

    def _weekday(self, when: When, p: dict[str, str], ask: Ask) -> Stretch | None:
        if self.today is None:
            return None
        weekday = self.words.weekday[p["w"]]
        rel = p.get("rel", "")
        if self.words.means("sense", rel) == "past":
            back = (self.today.weekday() - weekday) % 7 or 7
            return one_day(self.today - timedelta(days=back))
        ahead = ask.future or self.words.offset.get(rel, 0) > 0
        return one_day(nearest_weekday(self.today, weekday, future=ahead))

    def _week(self, when: When, p: dict[str, str], ask: Ask) -> Stretch | None:
        parts = {"m": p.get("m", p.get("m2", "")), "d": p.get("d", p.get("d2", "")), **_of(p, "y")}
        edge = self.words.means("edge", p["edge"])
        coming = edge == "start" and ask.future
        day = self._day(when, parts, replace(ask, future=coming))
        if day is None:
            return None
        last = date.fromisoformat(day.start)
        if edge == "end":
            first = last - timedelta(days=6)
            return Stretch(first.isoformat(), last.isoformat(), granularity="week")
        return week_of(last)

    def _rel(self, when: When, p: dict[str, str], ask: Ask) -> Stretch | None:
        if self.today is None:
            return None
        rel = p.get("rel", "").lower()
        if self.words.is_one("todate", rel):
            return self._to_date(ask)
        span, step = self._span(p) if "span" in p else "year", self.words.offset.get(rel, 0)
        whole = rel in self.words.whole
        return self._beside(span, step, ask, whole=whole, told=self.words.is_one("told", rel))

    def _beside(
        self, span: str, step: int, ask: Ask, *, whole: bool = False, told: bool = False
    ) -> Stretch | None:
        """Return the span so many behind the running one, or behind the one told just before."""
        if self.today is None:
            return None
        if span in ("week", "weekend"):
            return week_of(self.today, step)
        year, number = self.today.year, self.today.month
        if ask.near and told:
            year, number = int(ask.near[:4]), int(ask.near[5:7] or 0) or number
        if span == "year":
            # A whole year told of in its first months is the one that is over.
            step -= whole and not ask.near and not ask.future and number <= _FRESH
            return one_year(int(ask.near[:4]) if whole and ask.near else year + step)
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
        span = self._span(p)
        if span == "year" or not number:
            return months(year - 1, number, number) if number else one_year(year - 1)
        step = {"month": 1, "quarter": 3}.get(span, 0)
        return months(year, number - step, number - step)

    def _named(self, when: When, p: dict[str, str], ask: Ask) -> Stretch | None:
        """Return a time that has a name of its own."""
        return Stretch(p["a"], p["b"], granularity="years")

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
