"""How much of a window past seasons had seen by the same day: linear and seasonal shares.

The seasonal share pools the seasons: what was shipped by the day over what was shipped in the
whole window, both summed over the seasons, so that a large season counts for more than a small
one. A figure of a week or a month is spread evenly over its days where the day falls inside it.
"""

from __future__ import annotations

import random
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate

from detente.trade.period import Period

#: Share of the resampled totals between the two ends of an interval.
LEVEL = 0.8
DRAWS = 2000
#: With fewer seasons an interval would show only how few they are.
LEAST_SEASONS = 5


@dataclass(frozen=True, slots=True)
class Flow:
    """Figures of adjoining spans, to be summed between any two days.

    Parameters
    ----------
    starts, untils : sequence of date
        Half-open spans in order, not overlapping.
    values : sequence of float
        What flowed in each.
    """

    starts: Sequence[date]
    untils: Sequence[date]
    values: Sequence[float]
    totals: Sequence[float]

    @staticmethod
    def of(rows: Sequence[tuple[Period, float]]) -> Flow:
        """Put spans in order; of two that overlap the shorter one counts."""
        kept: list[tuple[Period, float]] = []
        for period, value in sorted(rows, key=lambda row: (row[0].start, row[0].until)):
            if not kept or period.start >= kept[-1][0].until:
                kept.append((period, value))
        values = [value for _, value in kept]
        return Flow(
            [p.start for p, _ in kept],
            [p.until for p, _ in kept],
            values,
            [0.0, *accumulate(values)],
        )

    def covers(self, start: date, until: date) -> bool:
        """Whether every day of a window lies in a span."""
        return self.reaches(start) >= until

    def reaches(self, start: date) -> date:
        """Return the day up to which the spans run on from a day without a hole."""
        at = max(0, bisect_right(self.starts, start) - 1)
        if not self.starts or not self.starts[at] <= start < self.untils[at]:
            return start
        while at + 1 < len(self.starts) and self.starts[at + 1] == self.untils[at]:
            at += 1
        return self.untils[at]

    def between(self, start: date, until: date) -> float:
        """Return what flowed from one day up to another."""
        return self._before(until) - self._before(start)

    def _before(self, day: date) -> float:
        at = bisect_right(self.starts, day) - 1
        if at < 0:
            return 0.0
        if day >= self.untils[at]:
            return self.totals[at + 1]
        part = (day - self.starts[at]) / (self.untils[at] - self.starts[at])
        return self.totals[at] + part * self.values[at]


@dataclass(frozen=True, slots=True)
class Season:
    """One past season: what flowed by the same day, and in the whole window."""

    year: int
    done: float
    whole: float


def seasons(
    flow: Flow, window: tuple[date, date], day: date, years: range | None = None
) -> list[Season]:
    """Return the past seasons of a window that the flow holds whole, oldest first.

    Parameters
    ----------
    flow : Flow
        The history.
    window : tuple of date
        First day, and the day after the last.
    day : date
        The day up to which a season counts as done (the day after its last).
    years : range, optional
        Years in which a season may begin; all by default.
    """
    start, until = window
    first = flow.starts[0].year if flow.starts else start.year
    found = []
    for year in range(first, start.year):
        if years is not None and year not in years:
            continue
        back = start.year - year
        begin, end = _back(start, back), _back(until, back)
        if not flow.covers(begin, end):
            continue
        whole = flow.between(begin, end)
        if whole > 0:
            found.append(Season(year, flow.between(begin, _back(day, back)), whole))
    return found


def pooled(found: Sequence[Season]) -> float | None:
    """Return the pooled share of the window that was done; None without seasons."""
    whole = sum(s.whole for s in found)
    return sum(s.done for s in found) / whole if whole else None


def linear(window: tuple[date, date], day: date) -> float:
    """Return the share of the window's days that have passed."""
    start, until = window
    return min(1.0, max(0.0, (day - start) / (until - start)))


def projected(done: float, found: Sequence[Season], seed: str) -> tuple[float, float, float] | None:
    """Return the total that past seasons lead to from here: middle, low, high.

    The seasons are drawn with replacement, their pooled share taken, and what is done divided by
    it. None where there are too few seasons, or where one of ten draws had seen nothing by now.

    Parameters
    ----------
    done : float
        What is done by the day.
    found : sequence of Season
        The seasons, at the same day.
    seed : str
        Text that fixes the draws.
    """
    if len(found) < LEAST_SEASONS:
        return None
    draw = random.Random(seed)
    totals = []
    for _ in range(DRAWS):
        share = pooled(draw.choices(found, k=len(found)))
        if share:
            totals.append(done / share)
    share = pooled(found)
    tail = (1 - LEVEL) / 2
    if not share or len(totals) < DRAWS * (1 - tail):
        return None
    totals.sort()
    return done / share, totals[int(len(totals) * tail)], totals[int(len(totals) * (1 - tail))]


def _back(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)
