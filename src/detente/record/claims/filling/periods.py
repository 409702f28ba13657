"""When: the period of a figure or pledge, its deadline, the day of an event, the base."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from detente.record.claim import Period, Span, Status
from detente.record.claims.filling.groups import Group
from detente.record.claims.frames.clauses import Clause
from detente.record.claims.frames.page import Page
from detente.record.claims.naming.subjects import INDICATORS
from detente.record.claims.reading.calendar import Stretch, months, year_before
from detente.record.claims.reading.whens import When

_DUE = frozenset({
    *("by", "until", "till", "before", "expiring", "expires", "expire", "expired", "lapse"),
    *("lapses", "ends", "deadline", "through"),
})  # fmt: skip
_SINCE = frozenset({"since"})
_DAYS = frozenset({"day", "weekday", "today", "yesterday", "tomorrow"})
#: Words between a date and the word that tells its use.
_SMALL = frozenset({
    *("the", "a", "an", "early", "late", "on", "about", "its", "around", "mid", "-", "at", "least"),
})  # fmt: skip
#: A date behind one of these says when a thing began, not what a figure is about.
_BEGUN = frozenset({
    *("announced", "introduced", "imposed", "signed", "launched", "agreed", "published"),
    *("unveiled", "levied"),
})  # fmt: skip
#: A clause that begins so sets another figure beside the one just told.
_BESIDE = frozenset({
    *("after", "against", "from", "than", "compared", "versus", "reversing", "exceeding"),
    *("following", "topping", "beating", "up from", "down from"),
})  # fmt: skip
#: A date behind one of these in its clause is that of the other figure.
_AFTER = frozenset({"after", "compared", "versus", "following"})
#: Days from which on a date without a year, in words about the past, is not in the future.
_FAR = 270
#: How far behind "from" a date belongs to the figure that stands there.
_OWN = 8
_IN = frozenset({"in", "at", "for", "during", "a", "an", "on", "those"})
_WHOLE = frozenset({"the", "full", "whole", "the full", "the whole"})
_BEST = frozenset({"first", "most", "high", "low", "record", "peak", "worst", "best"})
_RELEASED = frozenset({"data", "figures", "numbers", "statistics", "readings"})
_LEADS = frozenset({"but", "and", "that", "well", "just", ","})
_GOODS = frozenset({"flow:exports", "flow:imports", "flow:gap"})
#: Spans that figures are counted over.
_SERIES = ("month", "months", "year", "season", "fiscal year")
_BASES = ("from", "than", "over", "on", "versus", "against")


@dataclass(frozen=True, slots=True)
class Dated:
    """A date of a clause with its use: ``period``, ``due``, ``since``, ``base``, ``before`` …"""

    when: When
    stretch: Stretch
    use: str


@dataclass
class Times:
    """The dates of a document, read clause by clause; remembers what was named last.

    Parameters
    ----------
    page : Page
        The document.
    """

    page: Page
    near: str = ""
    main: Stretch | None = None
    to_date: Stretch | None = None
    recent: Stretch | None = None
    paragraph: int = -1
    inside: tuple[tuple[int, Stretch], ...] = ()
    here: tuple[int, int] = (0, 0)
    remembered: int = -1
    before: Stretch | None = None

    @property
    def within(self) -> Stretch | None:
        """The first period that the sentence is about."""
        return self.inside[0][1] if self.inside else None

    def begin(self, index: int, clauses: list[Clause]) -> None:
        """Start a sentence: the period that all of it is about, if it names one."""
        sentence = self.page.sentences[index]
        first, last = self.page.range(sentence.start, sentence.end)
        self.here, self.before = (index, sentence.paragraph), self.recent
        future = self.page.has("future", first, last)
        self.inside = ()
        self.inside = tuple(
            (d.when.start, d.stretch)
            for clause in clauses
            if not self.compares(clause)
            for d in self.read(clause.first, clause.last, future=future)
            if d.use == "period" and d.stretch.known and self._holds(d, clause)
        )
        told = next((s for _, s in self.inside if s.granularity in _SERIES), None)
        if told and not self.page.figures_in(first, last) and self._of_series(first, last):
            self.recent, self.paragraph = told, sentence.paragraph
            if not _to_date(told) and told.granularity in ("month", "months"):
                self.main = self.main or told

    def _holds(self, one: Dated, clause: Clause) -> bool:
        """Tell whether a date says what the rest of its sentence is about."""
        if one.when.kind == "back" or (
            one.when.kind == "rel" and one.stretch.granularity == "week"
        ):
            return False
        at = self.page.at(one.when.start)
        begun = max(clause.first, at - _OWN)
        origin = next((j for j in range(at - 1, begun, -1) if self._from(j)), None)
        if origin is not None and self.page.figures_in(origin, at):
            return False
        than = "than" in self.page.keys(max(clause.first, at - 2), at)
        return not (than or _AFTER & set(self.page.keys(clause.first, at)))

    def _from(self, j: int) -> bool:
        return self.page.tokens[j].key == "from"

    def _of_series(self, first: int, last: int) -> bool:
        """Tell whether a sentence speaks of figures, or of what they count."""
        if _RELEASED & set(self.page.keys(first, last)):
            return True
        known = self.page.vocabulary.by_tag
        return any(
            t in _GOODS or any(row.family in INDICATORS for row in known.get(t, ()))
            for m in self.page.names_in(first, last)
            for t in m.tags
        )

    def compares(self, clause: Clause) -> bool:
        """Tell whether a clause sets another figure beside the one just told."""
        tokens, k = self.page.tokens, clause.first
        while k < clause.last - 1 and tokens[k].key in _LEADS:
            k += 1
        if tokens[k].key in _BESIDE or clause.opener in _BESIDE:
            return True
        if tokens[k].key.endswith("ing") and tokens[k + 1].key == "from":
            return True
        return any("open:compare" in m.tags for m in self.page.speech_in(k, k + 1))

    def around(
        self, clause: Clause, group: Group, whole: tuple[int, int], *, future: bool
    ) -> list[Dated]:
        """Return the dates of a group of figures: its own, else those that lead its clause in."""
        dated = self.read(group.first, group.last, future=future)
        if group.first > whole[0] and not any(d.use in ("period", "back") for d in dated):
            figures = self.page.figures_in(*whole)
            begun = min([group.first, *(q.first for q in figures)])
            led = self.read(whole[0], begun, future=future)
            dated += [d for d in led if d.use == "period"][:1]
        told = any(d.use in ("period", "due") for d in dated)
        if group.figures and clause.first < whole[0] and not told:
            led = self.read(clause.first, whole[0], future=False)
            dated += [d for d in led if d.use in ("period", "due")]
        return dated

    def of_claim(
        self,
        clause: Clause,
        kind: str,
        family: str,
        group: Group,
        dated: list[Dated],
        *,
        daily: bool = False,
    ) -> Period | None:
        """Return the period of a claim: told, due, or inherited where it is about a series."""
        figure = bool(group.figures)
        counts = family in INDICATORS or (family == "purchase" and kind == "statistic")
        compares = self.compares(clause) or group.first > clause.first
        at = self.page.tokens[group.figures[0].quantity.first].start if figure else -1
        period = self._told(dated, compares=figure and compares, at=at)
        period = period or self._bounded(dated, kind, group, counts=counts)
        if period is None and daily and figure:
            day = next((d for d in dated if d.use == "day" and d.stretch.known), None)
            return self._written(day, "inferred") if day is not None else self._this_week()
        if period is None and counts and figure:
            period = self._next_to(dated)
        if period is None and counts and (figure or kind == "statistic"):
            start = self.page.tokens[group.first].start
            before = [s for at, s in self.inside if at < start]
            within = before[-1] if before else self._later()
            period = self._inherited(within if figure else None)
        earlier = "had" in self.page.keys(group.first, group.last)
        if counts and kind == "statistic" and not (earlier or self.compares(clause)):
            self._remember(period)
        return period

    def _this_week(self) -> Period | None:
        """Return the period of a daily price without a day: that of its sentence or paragraph."""
        return (
            self._inherited(self.within) if self.within or self.paragraph == self.here[1] else None
        )

    def _later(self) -> Stretch | None:
        """Return the period that a sentence names later; a year gives way to a month told."""
        known = self.recent if self.paragraph == self.here[1] else self.main
        yearly = self.within is not None and self.within.granularity == "year"
        return known if yearly and known is not None else self.within

    def _next_to(self, dated: list[Dated]) -> Period | None:
        """Return the month after the one that a figure is compared with: "up 3% from May"."""
        base = next((d for d in dated if d.use == "before" and d.when.kind == "month"), None)
        if base is None or not base.stretch.known:
            return None
        year, number = map(int, base.stretch.end.split("-"))
        got = months(year, number + 1, number + 1)
        return self._written(replace(base, stretch=got), "inferred")

    def _bounded(
        self, dated: list[Dated], kind: str, group: Group, *, counts: bool
    ) -> Period | None:
        """Return a period of which the text gives one end: "since August", "by the end of 2027"."""
        counted = bool(group.figures) and kind == "statistic"
        today = self.page.document.published
        for one in dated:
            if not one.stretch.known or one.use not in ("since", "due"):
                continue
            got = self._written(one, "explicit")
            alone = {f.role for f in group.figures} <= {"change", "share", "streak", "count"}
            if one.use == "since" and counted and counts and today is not None and alone:
                return replace(got, end=today.isoformat()[: len(got.start)])
            if one.use == "due" and (counted or one.when.kind == "year"):
                return got if counted or kind in ("forecast", "commitment") else None
            if one.use == "due" and kind in ("forecast", "commitment"):
                return replace(got, start="")
        begun = next((d for d in dated if d.use == "origin" and d.stretch.known), None)
        return self._written(begun, "explicit") if begun is not None and not counts else None

    def read(self, first: int, last: int, *, future: bool) -> list[Dated]:
        """Return the dates of a run of tokens with their uses."""
        found: list[Dated] = []
        for when in self.page.whens_in(first, last):
            use = self._use(when, first)
            coming = when.kind in ("day", "month", "endof", "weekday", "season")
            ahead = future or (use == "due" and coming)
            if when.kind in ("rel", "quarter", "half") and not future:
                ahead = False
            stretch = self.page.clock.stretch(when, future=ahead, near=self.near)
            if ahead and not future and self._too_far(stretch):
                stretch = self.page.clock.stretch(when, future=False, near=self.near)
            if when.kind == "back" and when.parts.get("span") == "year" and self.within:
                stretch = year_before(self.within)
            found.append(Dated(when, stretch, use))
        return found

    def _too_far(self, stretch: Stretch) -> bool:
        """Tell whether a day yet to come is so far ahead that the past one is meant."""
        today, day = self.page.document.published, stretch.first_day
        if today is None or day is None:
            return False
        return (date.fromisoformat(day) - today).days > _FAR

    def _use(self, when: When, first: int) -> str:
        """Tell what a date does in its clause by the words before it."""
        tokens, at = self.page.tokens, self.page.at(when.start)
        before = [t.key for t in tokens[max(first, at - 4) : at]]
        link = next((k for k in reversed(before) if k not in _SMALL), "")
        through = link == "through" and when.kind == "year" and "from" in before
        if link in _SINCE:
            run = [t.key for t in tokens[max(first, at - 7) : at]]
            best = any((k.endswith("est") and k != "least") or k in _BEST for k in run)
            return "record" if best else "since"
        if link in _DUE and not through:
            return "due"
        if link == "from" and when.kind in ("month", "quarter") and "imposed" not in before:
            return "before"
        if when.kind == "back":
            return "base" if link in _BASES else "back"
        if before[-1:] == ["set"] or before[-2:] == ["set", "for"]:
            return "day"
        year_before = when.kind in ("rel", "year") and link in ("than", "over", "versus", "against")
        year_before = year_before and when.parts.get("rel", "").lower() not in _WHOLE
        if year_before or "same" in before:
            return "base"
        if (set(before[-2:]) | {link}) & _BEGUN:
            return "origin"
        if "than" in before[-2:] and (before[-1] == "than" or before[-1] in _IN):
            return "base"
        if link == "by" and when.kind in ("quarter", "half"):
            return "due"
        return "day" if when.kind in _DAYS else "period"

    def _told(self, dated: list[Dated], *, compares: bool, at: int) -> Period | None:
        """Return the period told in a clause; "a year earlier" is one where it compares."""
        uses = ("period", "back") if compares else ("period",)
        told = [d for d in dated if d.use in uses]
        weeks = [d for d in dated if d.when.kind == "week"]
        told = weeks or sorted(
            told, key=lambda d: (_coarse(d.stretch), abs(d.when.start - at) if at >= 0 else 0)
        )
        if not told:
            return None
        one = told[0]
        if not one.stretch.known:
            return self._written(one, "explicit") if one.when.kind == "words" else None
        return self._written(one, "inferred" if one.stretch.inferred else "explicit")

    def _written(self, one: Dated, status: Status) -> Period:
        got = one.stretch
        span = Span.of(self.page.text, one.when.start, one.when.end)
        return Period(got.start, got.end, got.text, got.granularity, status, span, one.when.kind)

    def _remember(self, period: Period | None) -> None:
        """Keep the period of a figure for those that follow in its paragraph."""
        if period is None or not period.start or period.granularity in ("day", "week", "vague"):
            return
        got = Stretch(period.start, period.end, granularity=period.granularity)
        dated = period.granularity in ("month", "months")
        if (dated and len(period.end) >= 7) or not self.near:
            self.near = period.end
        today = self.page.document.published
        if period.status == "inherited" or (today and period.start > today.isoformat()):
            return
        again, first = got == self.before, self.remembered != self.here[0]
        self.remembered = self.here[0]
        if _to_date(got):
            self.to_date = self.to_date or got
            return
        self.main = self.main or got
        if first or again:
            self.recent, self.paragraph = got, self.here[1]

    def _inherited(self, within: Stretch | None) -> Period | None:
        """Return the period of the sentence, the paragraph, or the document's first figure."""
        local = self.recent if self.paragraph == self.here[1] else None
        got = within or local or self.main or self.to_date
        rule = "sentence" if within else "paragraph" if local else "document"
        if got is None:
            return None
        return Period(got.start, got.end, "", got.granularity, "inherited", None, rule)


def _to_date(stretch: Stretch) -> bool:
    """Tell whether a stretch of months runs from January: it holds for its sentence alone.

    A first quarter is no such stretch, nor are January and February, which come out as one.
    """
    whole = stretch.end[5:7] in ("02", "03")
    return stretch.granularity == "months" and stretch.start[5:7] == "01" and not whole


def _coarse(stretch: Stretch) -> int:
    order = ("months", "month", "season", "fiscal year", "days", "year", "years", "week")
    return order.index(stretch.granularity) if stretch.granularity in order else len(order)
