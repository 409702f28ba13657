"""The dates of a document as they are read, and what is remembered of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

from detente.record.claims.filling.figures.figure import Beside
from detente.record.claims.filling.times.uses import Dated, Uses
from detente.record.claims.frames.page import Page
from detente.record.claims.reading.calendar import Stretch, months, year_before
from detente.record.claims.reading.whens import When

#: Days from which on a date without a year, in words about the past, is not in the future.
_FAR = 270
#: The same behind "by" or "through", which ends what is past as often as what is to come.
_NEAR = 183


@dataclass
class Told:
    """Reads the dates of a document clause by clause.

    Parameters
    ----------
    page : Page
        The document.
    """

    page: Page
    near: str = ""
    main: Stretch | None = None
    to_date: Stretch | None = None
    to_date_in: int = -1
    frame: Stretch | None = None
    recent: Stretch | None = None
    paragraph: int = -1
    inside: tuple[tuple[int, Stretch], ...] = ()
    here: tuple[int, int] = (0, 0)
    remembered: int = -1
    before: Stretch | None = None
    monthly: Stretch | None = None
    latest: Stretch | None = None
    told: Stretch | None = None
    told_in: int = -1
    days: tuple[Dated, ...] = ()
    years: list[tuple[int, int, Stretch]] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Make the reader of the uses of dates."""
        self.uses = Uses(self.page)
        if self.page.document.published is None:
            told = (
                w.parts.get("y", "") for w in self.page.whens if w.kind in ("year", "month", "day")
            )
            self.near = next((year for year in told if year), "")
        self.seasonal = any(w.kind == "marketing" for w in self.page.whens)

    @cached_property
    def calls(self) -> Beside:
        """The words beside figures, found once they are asked for."""
        return Beside(self.page)

    @property
    def within(self) -> Stretch | None:
        """The first period that the sentence is about."""
        return self.inside[0][1] if self.inside else None

    def read(self, first: int, last: int, *, future: bool) -> list[Dated]:
        """Return the dates of a run of tokens with their uses."""
        found: list[Dated] = []
        for when in self.page.whens_in(first, last):
            use, link = self.uses.use(when, first), self.uses.link(when, first)
            coming = when.kind in ("day", "month", "endof", "weekday", "season")
            ahead = future or (use == "due" and coming)
            if when.kind in ("rel", "quarter", "half") and not future:
                ahead = False
            stretch = self.page.clock.stretch(when, future=ahead, near=self.near)
            far = _NEAR if link in self.uses.words["up-to"] else _FAR
            if ahead and not future and self._too_far(stretch, far):
                stretch = self.page.clock.stretch(when, future=False, near=self.near)
            if when.kind == "back" and when.parts.get("span") == "year":
                stretch = self._year_before(when) or stretch
            if when.kind == "sameof":
                stretch = self._same_of(stretch)
            if when.kind == "rankof":
                stretch = self._quarter_of(when) or stretch
            if self._is_week_before(when):
                stretch = self._week_before(when)
            stretch = self._season(when, stretch)
            stretch = self._that_year(when) or stretch
            if when.kind == "that" and self.told is not None:
                stretch = self.told
            against, own = self.uses.yardstick(when, first) if use == "period" else (False, None)
            use = "base" if against and own is None else use
            owner = own.first if against and own is not None else None
            found.append(Dated(when, stretch, use, link, owner))
        return found

    def _season(self, when: When, stretch: Stretch) -> Stretch:
        """Return the marketing year that "this season" means, in a text that names one by year."""
        if when.kind not in ("words", "thisseason") or not self.seasonal:
            return stretch
        if "season" not in when.text.lower() and "year" not in when.text.lower():
            return stretch
        sentence = self.page.sentences[self.here[0]]
        around = self.page.names_in(*self.page.range(sentence.start, sentence.end))
        both = self.page.vocabulary.both
        ours = {f"place:{party}" for party in (both, *both.split(","))}
        if any(t.startswith("place:") and t not in ours for n in around for t in n.tags):
            return stretch  # another country's season
        return self.page.clock.season_now(self.page.clock.offset(when)) or stretch

    def _that_year(self, when: When) -> Stretch | None:
        """Return what "the year" is that was named in this sentence or the one before."""
        told = (when.kind, when.parts.get("rel", "").lower(), when.parts.get("span"))
        named = [
            stretch
            for index, end, stretch in self.years
            if self.here[0] - index <= 1 and end < when.start
        ]
        return named[-1] if named and told == ("rel", "the", "year") else None

    def _quarter_of(self, when: When) -> Stretch | None:
        """Return the quarter that a bare rank means where quarters are told of: "in the third"."""
        known = self.within or self.told
        if known is None or known.granularity != "months":
            return None
        first, last = int(known.start[5:7]), int(known.end[5:7])
        number = self.page.clock.rank(when)
        quarterly = last - first == 2 and first % 3 == 1
        return months(int(known.end[:4]), number * 3 - 2, number * 3) if quarterly else None

    def _year_before(self, when: When) -> Stretch | None:
        """Return the same months of the year before; None where they are not told of."""
        fresh = self.latest if self.latest in (self.recent, self.told) else None
        said = self.told if self.told_in == self.here[0] else None
        known = self.within or said or fresh
        monthly = "month" in when.text.lower()
        if known is None or (monthly and known.granularity != "month" and not self.within):
            return None
        return year_before(known)

    def _same_of(self, stretch: Stretch) -> Stretch:
        """Return the months that are told of in another year: "in the same period of 2024"."""
        said = self.told if self.told_in == self.here[0] else None
        known = self.within or said
        if known is None or known.granularity != "months" or known.start[:4] != known.end[:4]:
            return stretch
        return months(int(stretch.start[:4]), int(known.start[5:7]), int(known.end[5:7]))

    def _is_week_before(self, when: When) -> bool:
        """Tell whether a date is the week before another: "a week before", "the previous week"."""
        if when.parts.get("span") != "week":
            return False
        known = any(s is not None and s.granularity == "week" for s in (self.told, self.latest))
        counted = self.page.clock.words.counted.get(when.parts.get("rel", "").lower())
        return when.kind == "back" or (when.kind == "rel" and known and bool(counted))

    def _week_before(self, when: When) -> Stretch:
        """Return the week before the one that is told of."""
        known = (self.within, self.told, self.latest)
        week = next((s for s in known if s is not None and s.granularity == "week"), None)
        if week is None:
            return Stretch(text=when.text, granularity="vague")
        days = (date.fromisoformat(day) - timedelta(days=7) for day in (week.start, week.end))
        start, end = (day.isoformat() for day in days)
        return Stretch(start, end, granularity="week")

    def _too_far(self, stretch: Stretch, most: int) -> bool:
        """Tell whether a day yet to come is so far ahead that the past one is meant."""
        today, day = self.page.document.published, stretch.first_day
        if today is None or day is None:
            return False
        return (date.fromisoformat(day) - today).days > most
