"""When: the period of a figure or pledge, its deadline, the day of an event, the base."""

from __future__ import annotations

from dataclasses import dataclass, replace

from detente.record.claim import Period, Span, Status
from detente.record.claims.filling.groups import Group
from detente.record.claims.frames.clauses import Clause
from detente.record.claims.frames.page import Page
from detente.record.claims.naming.subjects import INDICATORS
from detente.record.claims.reading.calendar import Stretch, year_before
from detente.record.claims.reading.whens import When

_DUE = frozenset({
    *("by", "until", "till", "before", "expiring", "expires", "expire", "expired", "lapse"),
    *("lapses", "ends", "deadline", "through"),
})  # fmt: skip
_SINCE = frozenset({"since"})
_DAYS = frozenset({"day", "weekday", "today", "yesterday", "tomorrow"})
#: Words between a date and the word that tells its use.
_SMALL = frozenset({
    *("the", "early", "late", "on", "about", "its", "around", "mid", "-", "at", "least"),
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
_BEST = frozenset({"first", "most", "high", "low", "record", "peak", "worst", "best"})
_RELEASED = frozenset({"data", "figures", "numbers", "statistics", "readings"})
_LEADS = frozenset({"but", "and", "that", "well", "just", ","})
_BASES = ("from", "than", "over", "on", "versus", "against")


@dataclass(frozen=True, slots=True)
class Dated:
    """A date of a clause with its use: ``period``, ``due``, ``since``, ``base`` or ``day``."""

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
    recent: Stretch | None = None
    paragraph: int = -1
    within: Stretch | None = None
    here: tuple[int, int] = (0, 0)
    remembered: int = -1

    def begin(self, index: int, clauses: list[Clause]) -> None:
        """Start a sentence: the period that all of it is about, if it names one."""
        sentence = self.page.sentences[index]
        first, last = self.page.range(sentence.start, sentence.end)
        self.here = (index, sentence.paragraph)
        future = self.page.has("future", first, last)
        told = [
            d.stretch
            for clause in clauses
            if not self.compares(clause)
            for d in self.read(clause.first, clause.last, future=future)
            if d.use == "period" and d.stretch.known and d.when.kind not in ("rel", "back")
        ]
        self.within = told[0] if told else None
        released = bool(_RELEASED & set(self.page.keys(first, last)))
        if told and released and not self.page.figures_in(first, last):
            self.recent, self.paragraph = told[0], sentence.paragraph

    def compares(self, clause: Clause) -> bool:
        """Tell whether a clause sets another figure beside the one just told."""
        tokens, k = self.page.tokens, clause.first
        while k < clause.last - 1 and tokens[k].key in _LEADS:
            k += 1
        if tokens[k].key in _BESIDE or clause.opener in _BESIDE:
            return True
        return any("open:compare" in m.tags for m in self.page.speech_in(k, k + 1))

    def around(
        self, clause: Clause, group: Group, whole: tuple[int, int], *, future: bool
    ) -> list[Dated]:
        """Return the dates of a group of figures: its own, else those that lead its clause in."""
        dated = self.read(group.first, group.last, future=future)
        if group.first > whole[0] and not any(d.use in ("period", "back") for d in dated):
            led = self.read(whole[0], group.first, future=future)
            dated += [d for d in led if d.use == "period"][:1]
        told = any(d.use in ("period", "due") for d in dated)
        if group.figures and clause.first < whole[0] and not told:
            led = self.read(clause.first, whole[0], future=False)
            dated += [d for d in led if d.use in ("period", "due")]
        return dated

    def of_claim(
        self, clause: Clause, kind: str, family: str, group: Group, dated: list[Dated]
    ) -> Period | None:
        """Return the period of a claim: told, due, or inherited where it is about a series."""
        figure, counts = bool(group.figures), family in INDICATORS
        compares = self.compares(clause) or group.first > clause.first
        at = self.page.tokens[group.figures[0].quantity.first].start if figure else -1
        period = self._told(dated, compares=figure and compares, at=at)
        period = period or self._bounded(dated, kind, group, counts=counts)
        if period is None and counts and (figure or kind == "statistic"):
            period = self._inherited(self.within if figure else None)
        if counts and not self.compares(clause) and self.remembered != self.here[0]:
            self._remember(period)
        return period

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
        return None

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
            if when.kind == "back" and when.parts.get("span") == "year" and self.within:
                stretch = year_before(self.within)
            found.append(Dated(when, stretch, use))
        return found

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
        if when.kind == "back":
            return "base" if link in _BASES else "back"
        if before[-1:] == ["set"] or before[-2:] == ["set", "for"]:
            return "day"
        year_before = when.kind in ("rel", "year") and link in ("than", "over", "versus", "against")
        if year_before or "same" in before:
            return "base"
        if (set(before[-2:]) | {link}) & _BEGUN:
            return "origin"
        if "than" in before[-3:]:
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
        if period.status == "inherited":
            return
        self.remembered = self.here[0]
        self.main = self.main or got
        if not _to_date(got):
            self.recent, self.paragraph = got, self.here[1]

    def _inherited(self, within: Stretch | None) -> Period | None:
        """Return the period of the sentence, the paragraph, or the document's first figure."""
        local = self.recent if self.paragraph == self.here[1] else None
        got = within or local or self.main
        rule = "sentence" if within else "paragraph" if local else "document"
        if got is None:
            return None
        return Period(got.start, got.end, "", got.granularity, "inherited", None, rule)


def _to_date(stretch: Stretch) -> bool:
    """Tell whether a stretch of months runs from January: it holds for its sentence alone."""
    return stretch.granularity == "months" and stretch.start[5:7] == "01"


def _coarse(stretch: Stretch) -> int:
    order = ("months", "month", "season", "fiscal year", "days", "year", "years", "week")
    return order.index(stretch.granularity) if stretch.granularity in order else len(order)
