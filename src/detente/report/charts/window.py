"""The span of time that a brief draws: what led here, and what is scheduled."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from detente.kernel.moment import AsOf
from detente.ledger.case.model import Case
from detente.ledger.timeline import boundaries

AHEAD = timedelta(days=400)
MARGIN = timedelta(days=45)


@dataclass(frozen=True, slots=True)
class Window:
    """Days between which a figure is drawn, and the day after which all is schedule."""

    begins: date
    first: date
    last: date
    on: date
    known: date

    @property
    def past(self) -> bool:
        """Whether there is a stretch before the one that is drawn wide."""
        return self.first > self.begins


def window(case: Case, when: AsOf) -> Window:
    """Return the years since the one before `known`, up to the last turn that is scheduled."""
    on = when.on.date()
    latest = max(on, when.known)
    turns = {
        moment.date()
        for measure in case.measures.values()
        for moment in boundaries(measure.acts, when.known)
    }
    ahead = max((d for d in turns if latest < d <= latest + AHEAD), default=latest)
    first = max(case.about.begins, date(min(on, when.known).year - 1, 1, 1))
    return Window(case.about.begins, first, max(ahead, latest) + MARGIN, on, when.known)
