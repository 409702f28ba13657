"""Truces as spans of time that were watched: for how long, and whether they broke."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from detente.strategy.moves.dossier import Dossier
from detente.strategy.moves.rows import BREAKS, Ending, ReferenceClass, Truce

#: Days of a year.
YEAR = 365.25


@dataclass(frozen=True, slots=True)
class Span:
    """A truce as far as it was known on a day.

    Parameters
    ----------
    until : date
        Its end, or the last day on which it was watched.
    end : Ending or None
        How it ended; None while it stood.
    """

    truce: Truce
    until: date
    end: Ending | None

    @property
    def days(self) -> int:
        """For how long it was watched."""
        return (self.until - self.truce.start).days

    @property
    def broke(self) -> bool:
        """Whether it ended in a break."""
        return self.end is not None and self.end.how in BREAKS


def spans(dossier: Dossier, definition: str, cut: date) -> tuple[Span, ...]:
    """Return every truce that was known of on a day, as it then stood.

    An end that was published later has not happened yet: the truce is cut off at the day.

    Parameters
    ----------
    definition : str
        What counts as an end.
    cut : date
        Nothing that happened or was published later enters.
    """
    dossier.definition(definition)
    found = []
    for truce in dossier.truces:
        if max(truce.start, truce.published) > cut:
            continue
        end = dossier.ending(truce, definition)
        if end is not None and end.date is not None and max(end.date, end.published) <= cut:
            found.append(Span(truce, end.date, end))
        else:
            found.append(Span(truce, max(truce.start, min(cut, truce.watched_until)), None))
    return tuple(found)


def of_class(rows: Iterable[Span], reference: ReferenceClass) -> tuple[Span, ...]:
    """Return the truces of a reference class."""
    return tuple(row for row in rows if reference.holds(row.truce))


def standing(dossier: Dossier, rows: Iterable[Span], cut: date) -> Span | None:
    """Return the truce between the parties that stands on a day, the latest; None without one."""
    alive = [
        row
        for row in rows
        if set(row.truce.between) == set(dossier.parties)
        and row.end is None
        and row.truce.watched_until >= cut
    ]
    return max(alive, key=lambda row: row.truce.start, default=None)


def lasted(row: Span, days: int) -> bool | None:
    """Tell whether a truce broke within so many days; None where that is not known.

    A truce that ended otherwise before then neither broke nor stood.
    """
    if row.broke and row.days <= days:
        return True
    return False if row.days > days else None


def survivors(rows: Iterable[Span]) -> tuple[tuple[int, float], ...]:
    """Return the share of truces that stand after each break (Kaplan and Meier 1958).

    Examples
    --------
    Three truces, of which one is cut off on day 5 and two break on days 3 and 9:

    >>> from types import SimpleNamespace as row
    >>> survivors([row(days=3, broke=True), row(days=5, broke=False), row(days=9, broke=True)])
    ((3, 0.6666666666666667), (9, 0.0))
    """
    every = sorted(rows, key=lambda row: row.days)
    share, steps = 1.0, []
    for day in sorted({row.days for row in every if row.broke}):
        watched = sum(row.days >= day for row in every)
        share *= 1.0 - sum(row.broke and row.days == day for row in every) / watched
        steps.append((day, share))
    return tuple(steps)


def median(rows: Iterable[Span]) -> int | None:
    """Return the day on which half of the truces had broken; None where fewer did."""
    return next((day for day, share in survivors(rows) if share <= 0.5), None)
