"""What verdicts ask of the record: one small protocol, so that any holder of facts can answer."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Protocol

from detente.ledger.case.record import PublishedFigure
from detente.ledger.event import Event, Topic
from detente.trade.period import Period, months_between


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of a statistic, as known by a day.

    Parameters
    ----------
    value, margin : Decimal
        In the base of the unit; half the worth of the last printed digits.
    unit : str
        Base of the unit for a level, ``fraction`` for a change, ``periods`` for a run.
    vintage : date
        The day from which all it rests on was known.
    basis, way, large, earlier, since
        Of a run: how periods count, -1 or 1, length of the run of ten per cent or more, the last
        one like it before, and its first day.
    printed : Decimal or None
        The same figure as the office printed it; a later revision of its base parts the two.
    """

    series: str
    stat: str
    period: Period
    value: Decimal
    margin: Decimal
    unit: str
    vintage: date
    sources: tuple[str, ...]
    basis: str = ""
    way: int = 0
    large: int = 0
    earlier: Period | None = None
    since: date | None = None
    printed: Decimal | None = None

    @property
    def months(self) -> int:
        """Whole months that a run spans, however its periods were released."""
        if self.since is None:
            return int(self.value)
        return months_between(self.since, self.period.until)


@dataclass(frozen=True, slots=True)
class Standing:
    """What a measure of a party is on a day, as known."""

    id: str
    by: str
    name: str
    status: str
    rate: Decimal | None
    start: date | None
    until: date | None
    text: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Spell:
    """A stretch of a measure in one state, half-open; None is without end."""

    measure: str
    state: str
    start: date
    until: date | None
    published: date


@dataclass(frozen=True, slots=True)
class Step:
    """A sum of rates before and after a day on which it changes."""

    day: date
    before: Decimal
    after: Decimal
    published: date
    measures: tuple[str, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Promise:
    """A promise as it stands on a day.

    `counts` are by measure, the deciding one first; `due` are all days it was said to fall due.
    """

    id: str
    text: str
    party: str
    target: Decimal | None
    unit: str
    window: tuple[date, date | None] | None
    published: date
    status: str
    note: str
    done: Decimal | None
    counts: tuple[tuple[str, Decimal], ...]
    said_by: tuple[str, ...]
    one_sided: bool
    deadline: date | None
    due: tuple[date, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StatedEnd:
    """An end that officials state of a clause or promise `whose` end in law is another."""

    day: date
    law: date
    whose: str


class Facts(Protocol):
    """What a record can be asked."""

    def prepare(self, series: Collection[str], stats: Collection[str], known: date) -> None:
        """Make ready for questions on some series, all at once."""

    def series(self, id: str, stat: str, known: date) -> Sequence[Figure]:
        """Return every figure of a statistic as known by a day, in order of period."""

    def title(self, series: str) -> str:
        """Return what a series counts, for reading."""

    def currency(self, series: str) -> str:
        """Return the currency that a series is counted in; empty where it is in none."""

    def joint(self, series: str) -> Collection[int]:
        """Return the months that an office releases only together."""

    def rate(self, groups: Sequence[Sequence[str]], on: date, known: date) -> Decimal | None:
        """Return the sum of rates on a day; None where nothing was known of any."""

    def steps(self, groups: Sequence[Sequence[str]], known: date) -> Sequence[Step]:
        """Return the days on which the sum of rates changes."""

    def published(self, groups: Sequence[Sequence[str]], known: date) -> Sequence[date]:
        """Return the days on which acts of some measures were published, newest first."""

    def status(self, measure: str, on: date, known: date) -> Standing | None:
        """Return what a measure is on a day; None before anything was known of it."""

    def spells(self, measure: str, known: date) -> Sequence[Spell]:
        """Return the stretches of a measure, in order."""

    def promises(self, ids: Sequence[str], on: date, known: date) -> Sequence[Promise]:
        """Return promises as they stand, those left out that were not published yet."""

    def standing(self, id: str, on: date) -> Promise | None:
        """Return a promise as the record told of it on a day, uncounted."""

    def stated_ends(self, known: date) -> Sequence[StatedEnd]:
        """Return the ends that officials gave of clauses and promises which acts end sooner."""

    def events(self, kinds: Iterable[str], known: date) -> Sequence[Event]:
        """Return the events of some kinds published by a day, in order."""

    def topics(self, ids: Iterable[str], known: date) -> Sequence[Topic]:
        """Return topics of talks as told by a day."""

    def figure(self, id: str) -> PublishedFigure | None:
        """Return an average that others print."""

    def releases(self, series: str, known: date) -> Sequence[date]:
        """Return the days on which an office released figures of a series."""

    def trim(self, most: int, keep: date) -> None:
        """Forget the days asked of longest ago, all but one, where more than so many are held."""

    def covers(self, code: str) -> bool:
        """Tell whether the law on goods of a two-letter code is in the case."""

    def home(self, code: str) -> str:
        """Return the party of a two-letter code as the rows spell it."""
