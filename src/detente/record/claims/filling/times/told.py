"""The dates of a document as they are read, and what is remembered of them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cached_property

from detente.record.claims.filling.figures.figure import Beside
from detente.record.claims.filling.times.uses import Dated, Uses
from detente.record.claims.frames.page import Page
from detente.record.claims.reading.calendar import Stretch, months, year_before
from detente.record.claims.reading.whens import When

#: How far before a date the verb stands of what ends then.
_ENDS = 3
#: Days from which on a date without a year, in words about the past, is not in the future.
_FAR = 270
#: The same behind "by" or "through", which ends what is past as often as what is to come.
_NEAR = 200
#: How far before a relative clause the time it is about is named.
_BEFORE = 8
#: What a report can be about.
_HEADED = frozenset({"month", "months", "quarter", "half"})


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
    hint: Stretch | None = None
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
    pledged: Stretch | None = None
    days: tuple[Dated, ...] = ()
    years: list[tuple[int, int, Stretch]] = field(default_factory=list)
    named_years: list[str] = field(default_factory=list)

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

    def head(self, index: int) -> None:
        """Take the months that a title is about; the month of publication has no figures yet."""
        sentence, today = self.page.sentences[index], self.page.document.published
        for when in self.page.whens_in(*self.page.range(sentence.start, sentence.end)):
            if self.hint is not None or today is None or when.kind not in _HEADED:
                continue
            got = self.page.clock.stretch(when, future=False, near=self.near)
            past = got.known and got.end < today.isoformat()[: len(got.end)]
            self.hint = got if past else None

    def read(self, first: int, last: int, *, future: bool) -> list[Dated]:
        """Return the dates of a run of tokens with their uses."""
        found: list[Dated] = []
        for when in self.page.whens_in(first, last):
            use, link = self.uses.use(when, first), self.uses.link(when, first)
            coming = when.kind in ("day", "month", "endof", "weekday", "season")
            past = self.uses.words["past"] & set(self.page.keys(first, last))
            over = past and link in self.uses.words["earlier-than"]
            ahead = future or (use in ("due", "delivery") and coming and not over)
            ahead = ahead or (use == "delivery" and when.kind == "months")
            runs_out = coming and not over and self._runs_out(when)
            ahead = ahead or runs_out
            if when.kind in ("rel", "quarter", "half") and not future:
                ahead = False
            stretch = self.page.clock.stretch(when, future=ahead, near=self.near)
            if when.kind == "onward":
                stretch = self._onward(when) or stretch
            far = _NEAR if link in self.uses.words["up-to"] else _FAR
            if ahead and not (future or runs_out) and self._too_far(stretch, far):
                stretch = self.page.clock.stretch(when, future=False, near=self.near)
            if when.kind == "back" and self.page.clock.span(when) == "year":
                stretch = self._year_before(when) or stretch
            if when.kind == "sameof":
                stretch = self._same_of(stretch)
            if when.kind == "rankof":
                stretch = self._quarter_of(when) or stretch
            if self._is_week_before(when):
                stretch = self._week_before(when)
            if when.kind == "those":
                stretch = self._those(when) or stretch
            stretch = self._season(when, stretch)
            stretch = self._that_year(when) or stretch
            if when.kind == "that" and self.told is not None:
                stretch = self.told
            against, own = self.uses.yardstick(when, first) if use == "period" else (False, None)
            use = "base" if against and own is None else use
            if use in ("base", "back"):
                own = self.uses.attached(when)
                against, use = own is not None, "period" if own is not None else use
            owner = own.first if against and own is not None else None
            found.append(Dated(when, stretch, use, link, owner))
        return found

    def _runs_out(self, when: When) -> bool:
        """Tell whether something is said to end then, in the present: "the pause ends in May"."""
        k = self.page.at(when.start)
        return self.page.has("runs out", k - _ENDS, k)

    def _labelled(self, k: int) -> list[Dated]:
        """Return the time before a colon or bracket: "(July: 7%)", "than a year ago ($5bn)"."""
        opened = self.page.keys(k - 1, k)
        if opened == ["("]:
            least = max(0, k - _BEFORE)
            owned = [d for d in self.read(least, k - 1, future=False) if d.owner == k]
            return [replace(d, use="period") for d in owned]
        if opened != [":"]:
            return []
        near = [w for w in self.page.whens_in(max(0, k - 5), k - 1) if self.page.at(w.end) == k - 1]
        start = self.page.at(near[-1].start) if near else k
        opens = self.page.keys(start - 1, start) == ["("]
        led = self.read(start, k - 1, future=False) if opens else []
        return [replace(d, use="period") for d in led[:1]]

    def _when(self, k: int, *, future: bool) -> list[Dated]:
        """Return the time that a relative clause is about: "the first term, when they wrote"."""
        if not self.uses.words["when"] & set(self.page.keys(k, k + 2)):
            return []
        near = self.page.whens_in(max(0, k - _BEFORE), k)
        behind = near and not self.page.figures_in(self.page.at(near[-1].end), k)
        ahead = future or self.page.has("expiry", k, k + _BEFORE)
        led = self.read(max(0, k - _BEFORE), k, future=ahead) if behind else []
        spans = ("period", "since", "record", "due")
        return [replace(d, use="period") for d in led[-1:] if d.use in spans and d.owner is None]

    def _season(self, when: When, stretch: Stretch) -> Stretch:
        """Return the marketing year that "this season" means, in a text that names one by year."""
        if when.kind not in ("words", "thisseason") or not self.seasonal:
            return stretch
        text = when.text.lower()
        if not any(word in text for word in self.uses.words["crop-year"]):
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
        told = when.parts.get("rel", "").lower() in self.page.words.closed["definite"]
        named = [
            stretch
            for index, end, stretch in self.years
            if self.here[0] - index <= 1 and end < when.start
        ]
        yearly = when.kind == "rel" and self.page.clock.span(when) == "year"
        return named[-1] if named and told and yearly else None

    def _onward(self, when: When) -> Stretch | None:
        """Return the year or month behind the one that its sentence tells: "the year after"."""
        known = self.told if self.told_in == self.here[0] else self.within
        if known is None or not known.end:
            return None
        return self.page.clock.stretch(when, future=False, near=known.end)

    def _those(self, when: When) -> Stretch | None:
        """Return the years that "the two years" means: as many of those that were named last."""
        count = self.page.clock.count(when) or 2
        named = sorted(set(self.named_years[-count:]))
        if len(named) != count or int(named[-1]) - int(named[0]) != count - 1:
            return None
        return Stretch(named[0], named[-1], granularity="years")

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
        monthly = any(word in when.text.lower() for word in self.uses.words["by-month"])
        if known is None or (monthly and known.granularity != "month" and not self.within):
            return None
        return year_before(known)

    def _same_of(self, stretch: Stretch) -> Stretch:
        """Return the months that are told of in another year: "in the same period of 2024"."""
        said = self.told if self.told_in == self.here[0] else None
        known = self.within or said
        if known is None or known.granularity not in ("month", "months"):
            return stretch
        if known.start[:4] != known.end[:4]:
            return stretch
        return months(int(stretch.start[:4]), int(known.start[5:7]), int(known.end[5:7]))

    def _is_week_before(self, when: When) -> bool:
        """Tell whether a date is the week before another: "a week before", "the previous week"."""
        if self.page.clock.span(when) != "week":
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
