"""When: the period of a figure or pledge, its deadline, the day of an event, the base."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from detente.record.claim import Period
from detente.record.claims.filling.groups import Group
from detente.record.claims.filling.times.derived import (
    ASIDE,
    annual,
    derived,
    running,
    summed,
)
from detente.record.claims.filling.times.ends import Ends
from detente.record.claims.filling.times.uses import (
    Dated,
    coarse,
    dated_first,
    first_of,
    is_to_date,
    start_of,
)
from detente.record.claims.frames.clauses import Clause
from detente.record.claims.naming.subjects import INDICATORS
from detente.record.claims.reading.calendar import Stretch

#: What is told of a time to come.
_AHEAD = ("forecast", "commitment")
_GOODS = frozenset({"flow:exports", "flow:imports", "flow:gap"})
#: Weekday on which the last prices of a week are made.
_FRIDAY = 4
#: Spans that figures are counted over.
_SERIES = ("month", "months", "year", "season", "fiscal year")


class Times(Ends):
    """The periods of the claims of a document; remembers what was named last.

    Parameters
    ----------
    page : Page
        The document.
    """

    def begin(self, index: int, clauses: list[Clause]) -> None:
        """Start a sentence: the period that all of it is about, if it names one."""
        sentence = self.page.sentences[index]
        first, last = self.page.range(sentence.start, sentence.end)
        self.here, self.before = (index, sentence.paragraph), self.recent
        future = self.page.has("future", first, last)
        self.inside = ()
        dated = [
            (d, clause)
            for clause in clauses
            if not self.compares(clause)
            for d in self.read(clause.first, clause.last, future=future)
            if d.stretch.known
        ]
        held = [d for d, clause in dated if d.use == "period" and self._holds(d, clause)]
        self.inside = tuple((d.when.start, d.stretch) for d in dated_first(held))
        self.days = tuple(d for d, _ in dated if d.use == "day" and not self._owns(d))
        years = [d for d, _ in dated if d.when.kind == "year"]
        self.named_years += [
            d.stretch.start for d in years if d.stretch.start not in self.named_years
        ]
        self.years = [*self.years[-1:], *((index, d.when.end, d.stretch) for d in years)]
        if self.latest is not None and self._goes_on(first, last):
            self.recent, self.paragraph = self.latest, sentence.paragraph
        told = next((s for _, s in self.inside if s.granularity in _SERIES), None)
        opens = bool(self.inside) and self.page.at(self.inside[0][0]) <= first + 1
        self.hint = self.hint or told
        spans = told is not None and told.granularity == "months"
        series = opens or spans or self._of_series(first, last)
        if told and not self.page.figures_in(first, last) and series:
            self.recent, self.paragraph = told, sentence.paragraph
            if not is_to_date(told) and told.granularity in ("month", "months"):
                self.main = self.main or told

    def _owns(self, one: Dated) -> bool:
        """Tell whether a day only says which: "Thursday's plunge"."""
        return self.page.reads(self.page.at(one.when.end), "possessive mark")

    def _goes_on(self, first: int, last: int) -> bool:
        """Tell whether a sentence goes on with what the one before counted: "Among them …"."""
        first += not self.page.tokens[first].is_word  # the mark of a list
        head = " ".join(self.page.keys(first, min(first + 3, last)))
        return any(f"{head} ".startswith(f"{w} ") for w in self.uses.words["goes-on"])

    def _holds(self, one: Dated, clause: Clause) -> bool:
        """Tell whether a date says what the rest of its sentence is about."""
        if one.when.kind == "back" or (
            one.when.kind == "rel" and one.stretch.granularity == "week"
        ):
            return False
        at = self.page.at(one.when.start)
        than = self.page.among("comparative", max(clause.first, at - 2), at)
        after = self.uses.words["after"] & set(self.page.keys(clause.first, at))
        apart = self.uses.apart(one, clause.first)
        return one.owner is None and not than and not after and not apart

    def _of_series(self, first: int, last: int) -> bool:
        """Tell whether a sentence speaks of figures, or of what they count."""
        if self.uses.words["released"] & set(self.page.keys(first, last)):
            return True
        if self.page.has("out", first, last):
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
        while k < clause.last - 1 and tokens[k].key in self.uses.words["leads"]:
            k += 1
        beside = self.uses.words["beside"]
        if tokens[k].key in beside or clause.opener in beside:
            return True
        going = tokens[k].key.endswith(self.page.words.forms["progressive"])
        if going and self.page.reads(k + 1, "origin"):
            return True
        return any("open:compare" in m.tags for m in self.page.speech_in(clause.first, k + 1))

    def around(
        self, clause: Clause, group: Group, whole: tuple[int, int], *, future: bool
    ) -> list[Dated]:
        """Return the dates of a group of figures: its own, else those that lead its clause in."""
        dated = self._of_group(self.read(group.first, group.last, future=future), group)
        if not any(d.use in ("period", "back") for d in dated):
            behind = self._labelled(group.first)
            behind = behind or self._when(group.first, future=future)
            behind = behind or self._when(clause.first, future=future)
            if behind:
                return [*dated, *behind]
        if group.first > whole[0] and not any(d.use in ("period", "back") for d in dated):
            figures = self.page.figures_in(*whole)
            begun = min([group.first, *(q.first for q in figures)])
            led = self.read(whole[0], begun, future=future)
            dated += [d for d in led if d.use == "period" and d.owner is None][:1]
        told = any(d.use in ("period", "due") for d in dated)
        if group.figures and clause.first < whole[0] and not told:
            led = self.read(clause.first, whole[0], future=False)
            dated += [d for d in led if d.use in ("period", "due") and d.owner is None]
        return dated

    def _of_group(self, dated: list[Dated], group: Group) -> list[Dated]:
        """Take the dates of figures of comparison from the figures that are compared."""
        owners = {d.owner for d in dated if d.owner is not None}
        firsts = {f.quantity.first for f in group.figures}
        alone = bool(firsts) and firsts <= owners
        return [
            replace(d, use="base") if d.owner is not None and firsts and not alone else d
            for d in dated
        ]

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
        shares = figure and all(f.role == "share" for f in group.figures)
        counted = kind == "statistic" or (shares and not self._to_come(group))
        counts = family in INDICATORS or (family == "purchase" and counted)
        compares = self.compares(clause) or group.first > clause.first
        at_first = group.figures[0].quantity.first if figure else 0
        at = self.page.tokens[at_first].start if figure else -1
        earlier = self.page.among("past auxiliary", group.first, group.last)
        period = self._told(dated, compares=figure and (compares or earlier), at=at)
        if period is not None and self._is_vintage(period, dated):
            period = self._inherited(self.within)
        if period is not None and period.granularity == "week" and kind in _AHEAD:
            period = self._bounded(dated, kind, group, counts=counts) or period
        series = family in INDICATORS and not daily
        period = period or self._bounded(dated, kind, group, counts=counts, series=series)
        period = period or self._as_of(dated, kind, group)
        if daily and figure:
            period = period or self._of_day(clause, dated, kind, at)
        elif period is None:
            period = self._unsaid(clause, kind, group, dated, (counts, compares))
            if period is None and family == "purchase" and figure and self.within:
                period = self._inherited(self.within)
        if figure:
            period = summed(self.page, period, group, [s for _, s in self.inside])
            period = annual(self.page, period, group)
        if period is not None and period.span is not None and period.start:
            self.told = Stretch(period.start, period.end, granularity=period.granularity)
            self.told_in = self.here[0]
            self.pledged = self.told if kind == "commitment" else self.pledged
        began = figure and self.page.reads(at_first - 1, "origin")
        measured = any(d.owner is not None for d in dated)
        aside = began or measured or daily or earlier or self.compares(clause)
        if counts and kind == "statistic" and not aside:
            self._remember(period)
        return period

    def _to_come(self, group: Group) -> bool:
        """Tell whether figures are those of a time ahead: what lies behind does not date them."""
        place = (group.first, group.last)
        if self.page.has("future", *place) or self.page.has("hedge:hinted", *place):
            return True
        past = self.uses.words["past"] & set(self.page.keys(*place))
        aimed = (
            m
            for m in self.page.speech_in(*place)
            if "hedge:expected" in m.tags and self.page.among("infinitive", m.last - 1, m.last + 1)
        )
        return not past and next(aimed, None) is not None

    def _day_before(self, at: int) -> Dated | None:
        """Return the last day that the sentence names before a figure, else its first."""
        before = [d for d in self.days if d.when.start < at]
        return before[-1] if before else next(iter(self.days), None)

    def _unsaid(
        self, clause: Clause, kind: str, group: Group, dated: list[Dated], how: tuple[bool, bool]
    ) -> Period | None:
        """Return the period of a claim whose words name none."""
        (counts, compared), figure = how, bool(group.figures)
        if kind == "commitment" and not counts:
            return self._pledged(clause, group)
        period = self._next_to(dated) if counts and figure else None
        if period is None and counts and (figure or kind == "statistic"):
            period = self._from_around(group, kind, compared=compared)
        return period

    def _bounds(self, index: int) -> tuple[int, int]:
        return self.page.sentences[index].start, self.page.sentences[index].end

    def _pledged(self, clause: Clause, group: Group) -> Period | None:
        """Return the years that a pledge runs over: its sentence's, or those told before it."""
        index, paragraph = clause.sentence, self.page.sentences[clause.sentence].paragraph
        amounts = any(f.role == "amount" for f in group.figures)
        place = self.page.range(*self._bounds(index))
        if amounts and self.pledged is not None and self._goes_on(*place):
            return self._inherited(self.pledged)
        while index >= 0 and self.page.sentences[index].paragraph == paragraph:
            got = running(self.page, *self.page.range(*self._bounds(index)))
            if got is not None or not amounts:
                return got
            index -= 1
        return None

    def _of_day(self, clause: Clause, dated: list[Dated], kind: str, at: int) -> Period | None:
        """Return the day of a daily price: its own, or that of its sentence.

        What comes out at a weekend tells the last prices of the week.
        """
        day = first_of(dated, "day") or self._day_before(at)
        if day is not None:
            return self._written(day, "inferred")
        known = self._contract(clause) or self._this_week()
        today = self.page.document.published
        if known is not None or today is None or kind != "statistic":
            return known
        told = (today - timedelta(days=max(0, today.weekday() - _FRIDAY))).isoformat()
        return Period(told, told, "", "day", "inferred", None, "day of publication")

    def _is_vintage(self, period: Period, dated: list[Dated]) -> bool:
        """Tell whether a date says when a call was made: "raised it from 59 tons in December"."""
        own = any(d.owner is not None and d.when.start == start_of(period) for d in dated)
        sentence = self.page.sentences[self.here[0]]
        first, last = self.page.range(sentence.start, sentence.end)
        return own and any(
            self.calls.near("raise", k - 4, k)
            for k in range(first, last)
            if self.calls.near("call", k, k + 1)
        )

    def _from_around(self, group: Group, kind: str, *, compared: bool) -> Period | None:
        """Return the period that figures without a date of their own share with those around."""
        figures = group.figures
        start = self.page.tokens[group.first].start
        before = [s for at, s in self.inside if at < start]
        within = before[-1] if before else self._later()
        if kind == "forecast" and compared and not self._to_come(group):
            within = before[0] if before else self.main  # expected of what the sentence tells
        if figures and all(f.role == "streak" and f.unit == "month" for f in figures):
            within = self._month_of(within)
        if kind == "forecast" and within is None and self._to_come(group):
            return None
        got = self._inherited(within if figures else None)
        if got is not None and self._is_over(got, group):
            return None
        return derived(self.page, got, group, compared=compared) if got is not None else None

    def _is_over(self, got: Period, group: Group) -> bool:
        """Tell whether a year that is past cannot be that of a figure told of today."""
        today = self.page.document.published
        present = self.uses.words["now"] & set(self.page.keys(group.first, group.last))
        return bool(present) and today is not None and got.end[:4] < str(today.year - 1)

    def _month_of(self, within: Stretch | None) -> Stretch | None:
        """Return the month that a run of months ends in."""
        local = self.recent if self.paragraph == self.here[1] else None
        monthly = (within, local, self.main, self.monthly)
        return next((s for s in monthly if s is not None and s.granularity == "month"), within)

    def _this_week(self) -> Period | None:
        """Return the period of a daily price without a day: that of its sentence or paragraph."""
        return (
            self._inherited(self.within) if self.within or self.paragraph == self.here[1] else None
        )

    def _later(self) -> Stretch | None:
        """Return the period that a sentence names later; a year gives way to a month told."""
        known = self.recent if self.paragraph == self.here[1] else self.main or self.hint
        yearly = self.within is not None and self.within.granularity == "year"
        return known if yearly and known is not None else self.within

    def _told(self, dated: list[Dated], *, compares: bool, at: int) -> Period | None:
        """Return the period told in a clause; "a year earlier" is one where it compares."""
        uses = ("period", "back") if compares else ("period",)
        told = [d for d in dated if d.use in uses and not self.uses.left(d.when, at)]
        weeks = [d for d in dated if d.when.kind == "week"]
        told = weeks or sorted(
            dated_first(told),
            key=lambda d: (coarse(d.stretch), abs(d.when.start - at) if at >= 0 else 0),
        )
        if not told and not self.within:
            told = [d for d in dated if d.use == "delivery"]
        if not told:
            return None
        one = told[0]
        if not one.stretch.known:
            return self._written(one, "explicit") if one.when.kind == "words" else None
        return self._written(one, "inferred" if one.stretch.inferred else "explicit")

    def _remember(self, period: Period | None) -> None:
        """Keep the period of a figure for those that follow in its paragraph."""
        if period is None or not period.start or period.granularity in ("day", "vague"):
            return
        if period.rule in ASIDE:
            return
        got = Stretch(period.start, period.end, granularity=period.granularity)
        dated = period.granularity in ("month", "months")
        if (dated and len(period.end) >= 7) or not self.near:
            self.near = period.end
        today = self.page.document.published
        borrowed = period.status == "inherited" and period.rule != "sentence"
        if borrowed or (today and period.start > today.isoformat()):
            return
        self.monthly = got if got.granularity == "month" else self.monthly
        self.latest = got
        again, fresh = got == self.before, self.remembered != self.here[0]
        self.remembered = self.here[0]
        if is_to_date(got):
            lead = self.to_date is None and self.main is None and self.hint in (None, got)
            self.main = got if lead else self.main
            again = self.to_date == got and self.to_date_in != self.here[0]
            again = again and period.rule != "that"
            self.frame = got if again else self.frame
            fresh = self.paragraph != self.here[1] and period.status != "inherited"
            if fresh and (self.main is None or self.main == got):
                self.recent, self.paragraph = got, self.here[1]
            self.to_date, self.to_date_in = self.to_date or got, self.here[0]
            return
        alone = self._is_alone(period)
        self.frame = self.frame if alone else None
        later = self.hint is not None and self.hint.end[:4] > got.end[:4]
        first = self.hint if later else got
        self.main = self.main or (None if alone else first)
        aside = self._is_aside(got)
        if (fresh or again) and not aside:
            self.recent, self.paragraph = got, self.here[1]

    def _is_aside(self, got: Stretch) -> bool:
        """Tell whether a paragraph on the newest months only looks back at some before them."""
        main, recent = self.main, self.recent
        if main is None or recent is None or self.paragraph != self.here[1]:
            return False
        return (recent.start, recent.end) == (main.start, main.end) and got.end < main.start

    def _is_alone(self, period: Period) -> bool:
        """Tell whether a month is set apart from those before it: "in May alone"."""
        if period.span is None:
            return False
        k = self.page.at(period.span.end)
        return bool(self.uses.words["alone"] & set(self.page.keys(k, k + 3)))

    def _inherited(self, within: Stretch | None) -> Period | None:
        """Return the period of the sentence, the paragraph, or the document's first figure."""
        local = self.recent if self.paragraph == self.here[1] else None
        got = within or local or self.frame or self.main or self.hint or self.to_date
        rule = "sentence" if within else "paragraph" if local else "document"
        if got is None:
            return None
        return Period(got.start, got.end, "", got.granularity, "inherited", None, rule)
