"""Periods of which a text gives one end, or a day: "since August", "by the end of 2027"."""

from __future__ import annotations

from dataclasses import replace

from detente.record.claim import Period, Span, Status
from detente.record.claims.filling.groups import Group
from detente.record.claims.filling.times.told import Told
from detente.record.claims.filling.times.uses import DAYS, Dated, first_of
from detente.record.claims.frames.clauses import Clause
from detente.record.claims.reading.calendar import months
from detente.record.claims.reading.whens import When

#: What changes over a time, is counted in it, or is a part of what is.
_OVER = frozenset({"change", "share", "streak", "count"})


class Ends(Told):
    """Reads the ends of periods."""

    def _written(self, one: Dated, status: Status) -> Period:
        got = one.stretch
        span = Span.of(self.page.text, one.when.start, one.when.end)
        return Period(got.start, got.end, got.text, got.granularity, status, span, one.when.kind)

    def _contract(self, clause: Clause) -> Period | None:
        """Return the month in which a futures contract ends: "March futures closed at $10"."""
        first, last = self.page.tokens[clause.first].start, self.page.tokens[clause.last - 1].end
        for one in self.page.identifiers_in(first, last):
            k = self.page.at(one.end)
            named = self.uses.words["contract"] & set(self.page.keys(k, k + 3))
            if one.kind == "contract month" and named:
                when = When("month", one.start, one.end, one.text, {"m": one.text})
                got = self.page.clock.stretch(when, future=True)
                return self._written(Dated(when, got, "period"), "explicit") if got.known else None
        return None

    def _as_of(self, dated: list[Dated], kind: str, group: Group) -> Period | None:
        """Return the day as of which a sum is told."""
        roles = {f.role for f in group.figures}
        day = first_of(dated, "as of")
        sized = roles and (kind == "statistic" or roles & {"amount", "level"})
        return self._written(day, "explicit") if day is not None and sized else None

    def _next_to(self, dated: list[Dated]) -> Period | None:
        """Return the month after the one that a figure is compared with: "up 3% from May"."""
        base = next((d for d in dated if d.use == "before" and d.when.kind == "month"), None)
        if base is None or not base.stretch.known:
            return None
        year, number = map(int, base.stretch.end.split("-"))
        got = months(year, number + 1, number + 1)
        return self._written(replace(base, stretch=got), "inferred")

    def _bounded(
        self, dated: list[Dated], kind: str, group: Group, *, counts: bool, series: bool = False
    ) -> Period | None:
        """Return a period of which the text gives one end: "since August", "by the end of 2027"."""
        for one in dated:
            if not one.stretch.known or one.use not in ("since", "due"):
                continue
            got = self._written(one, "explicit")
            if one.use == "since":
                since = self._since(got, kind, group, counts=counts, series=series)
                day = first_of(dated, "as of")
                if since is not None and since.end and day is not None and day.stretch.known:
                    since = replace(since, end=day.stretch.end)
                if since is not None:
                    return since
                continue
            due = self._until(one, got, kind, group)
            if due is not None:
                return due
            ends = one.link in self.uses.words["ends"]
            counted = bool(group.figures) and kind == "statistic"
            if counted or (one.when.kind == "year" and not ends):
                return got if counted or kind in ("forecast", "commitment") else None
            by = one.link in self.uses.words["limit"]
            aimed = kind in ("measure", "threat") and by and bool(group.figures)
            if aimed or kind in ("forecast", "commitment"):
                return replace(got, start="")
        begun = next((d for d in dated if d.use == "origin" and d.stretch.known), None)
        return self._written(begun, "explicit") if begun is not None and not counts else None

    def _since(
        self, got: Period, kind: str, group: Group, *, counts: bool, series: bool
    ) -> Period | None:
        """Return the time since a day or month: of a series up to the month it is told for."""
        today = self.page.document.published
        roles = {f.role for f in group.figures}
        if not roles or today is None:
            return None
        if roles == {"rate"} and kind == "measure":
            return got
        summed = "amount" in roles and self.page.has("aux", group.first, group.last)
        told = self.page.has("aux", group.first, group.last)
        weighed = told and all(f.quantity.unit in ("t", "bushel") for f in group.figures)
        sized = roles <= {"level"} and (weighed or all(f.quantity.is_money for f in group.figures))
        over = counts and (summed or sized or roles <= _OVER)
        if not ((kind == "statistic" and over) or (kind in ("statistic", "measure") and summed)):
            return None
        last = self.main.end if series and sized and self.main is not None else ""
        if not got.start < last or len(got.start) != len(last):
            last = today.isoformat()[: len(got.start)]
        return replace(got, end=last)

    def _until(self, one: Dated, got: Period, kind: str, group: Group) -> Period | None:
        """Return the time up to a day or month that is over: "through May", "by last Friday"."""
        counted = bool(group.figures) and kind == "statistic"
        today = self.page.document.published
        past = today is None or (one.stretch.first_day or "") <= today.isoformat()
        if not past:
            return None
        over = today is not None and bool(group.figures)
        if one.link in self.uses.words["ends"] and kind == "measure" and over:
            return replace(got, start="")
        before = over and kind == "measure" and one.link in self.uses.words["earlier-than"]
        if before and len(got.start) == 7:
            year, number = map(int, got.start.split("-"))
            last = months(year, number - 1, number - 1).end
            return replace(got, start="", end=last, status="inferred")
        through = one.link in self.page.words.closed["throughout"]
        if through and counted and one.stretch.granularity == "month":
            return replace(got, start=f"{got.start[:4]}-01", granularity="months")
        part = all(f.role == "share" for f in group.figures) and one.when.kind in DAYS
        by = one.link in self.uses.words["limit"]
        if by and counted and (part or one.when.kind in ("month", "endof")):
            return replace(got, start="")
        return None
