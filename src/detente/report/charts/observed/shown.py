"""Which series the brief shows, and what is held of them: rows of ``brief_trade.yaml``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property
from typing import Any, ClassVar

from detente.errors import SchemaError, did_you_mean
from detente.kernel import countries
from detente.kernel.row import STRICT
from detente.ledger.case.load import loaded
from detente.ledger.case.model import Case
from detente.trade.held import Held
from detente.trade.period import Period, read_period
from detente.trade.series import Series
from detente.trade.statistics import Vintage, ask
from detente.trade.telling import Told, tell

DOUBLE_DIGIT = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class Shown:
    """What one part of the brief shows of what happened.

    Parameters
    ----------
    other : str
        Series of the trade with the other party: it comes first, and makes the finding.
    whole : str
        The same with every partner.
    partners : tuple of str
        The same with others, in the order in which they stand.
    mirror : str
        What the other party's statistics count of the same flow.
    balance : str
        The surplus.
    runs : tuple of str
        Series whose runs of rises and falls are shown beside those of `other` and `whole`.
    months : int
        How many months are drawn.
    cap : Decimal
        Change on the year from which on a cell is no darker.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    id: str
    other: str
    whole: str
    mirror: str
    balance: str
    partners: tuple[str, ...] = ()
    runs: tuple[str, ...] = ()
    months: int = 13
    cap: Decimal = Decimal("0.4")

    @property
    def drawn(self) -> tuple[str, ...]:
        """Series of the reporter by partner, the other party's first."""
        return (self.other, self.whole, *self.partners)

    @property
    def listed(self) -> tuple[str, ...]:
        """Every series named."""
        return tuple(dict.fromkeys((*self.drawn, *self.runs, self.mirror, self.balance)))


def shown_rows(case: Case) -> list[Shown]:
    """Return what the case wants shown; a case without ``brief_trade.yaml`` shows nothing."""
    return loaded(case.root, "brief_trade", Shown)


@dataclass(frozen=True)
class Seen:
    """What is held of the series shown: up to a day, as known on a day."""

    shown: Shown
    held: Held
    case: Case
    on: date
    known: date

    def series(self, name: str) -> Series:
        """Return a series of the case.

        Raises
        ------
        SchemaError
            If the case holds none of that name.
        """
        held = self.held.book.series
        if name not in held:
            hint = did_you_mean(name, held) or "detente series lists them"
            where = "brief_trade.yaml"
            raise SchemaError(f"{where} names '{name}', which is no series", where=where, hint=hint)
        return held[name]

    def told(self, stat: str, names: Iterable[str], start: date | None = None) -> list[Told]:
        """Return a statistic of series; no period that ends after the day asked for."""
        rows = [self.series(name) for name in dict.fromkeys(names)]
        span = Period(start or date(1950, 1, 1), self.on + timedelta(days=1))
        points = ask(self.held, stat, Vintage(self.known), rows, span)
        return tell(points, stat, self.held.book.series)

    def names(self) -> Iterator[tuple[str, str]]:
        """Yield the series by partner that have a figure in the months drawn, with the partner."""
        for name in self.shown.drawn:
            if self.cells(name):
                yield name, self.partner(name)

    def partner(self, name: str) -> str:
        """Return the name of a series' partner."""
        return countries.name(self.series(name).partner)

    def reporter(self, name: str) -> str:
        """Return the name of whose statistics a series is."""
        return countries.name(self.series(name).reporter)

    @cached_property
    def changes(self) -> dict[str, dict[Period, Told]]:
        """Changes on the year by month, of each series; months released together are one."""
        wanted = dict.fromkeys((*self.shown.drawn, *self.shown.runs, self.shown.mirror))
        made: dict[str, dict[Period, Told]] = {name: {} for name in wanted}
        for row in self.told("yoy", wanted):
            period = read_period(row.period)
            if row.value is not None and _monthly(period):
                made[row.series][period] = row
        return {name: _alone(found) for name, found in made.items()}

    @cached_property
    def months(self) -> tuple[date, ...]:
        """First days of the months drawn, up to the newest of which a figure is held."""
        last = max((p.last for name in self.shown.drawn for p in self.changes[name]), default=None)
        if last is None:
            return ()
        index = 12 * last.year + last.month - 1
        first = index - self.shown.months + 1
        # A window must not cut months that were released together.
        first -= first % 12 == 1
        return tuple(date(i // 12, i % 12 + 1, 1) for i in range(first, index + 1))

    def cells(self, name: str) -> dict[Period, Told]:
        """Return the changes of a series that lie in the months drawn."""
        if not self.months:
            return {}
        return {p: t for p, t in self.changes[name].items() if p.start >= self.months[0]}

    def place(self, period: Period) -> tuple[int, int]:
        """Return the first month of a period among those drawn, and the one after its last."""
        first = self.months.index(period.start)
        return first, first + period.months

    def empty(self, name: str) -> list[int]:
        """Return the places of months of which nothing is held."""
        taken = {i for p in self.cells(name) for i in range(*self.place(p))}
        return [i for i in range(len(self.months)) if i not in taken]

    def newest(self, name: str) -> tuple[Period, Told] | None:
        """Return the last month of which a series has a change on the year."""
        found = self.changes[name]
        return max(found.items(), key=lambda item: item[0]) if found else None

    @cached_property
    def runs(self) -> dict[str, Told]:
        """The run that each series is in, periods as they were released."""
        rows = self.told("streak", (self.shown.other, self.shown.whole, *self.shown.runs))
        made: dict[str, Told] = {}
        for row in rows:
            if row.more and row.more["basis"] == "as-released":
                made[row.series] = row
        return made

    @cached_property
    def color(self) -> dict[str, str]:
        """Colours of the series that trade with a party of the dispute."""
        own = {p.id: p.color for p in self.case.parties.values()}
        return {n: own[p] for n in self.shown.drawn if (p := self.series(n).partner) in own}


def _monthly(period: Period) -> bool:
    return period.months == 1 or (period.months == 2 and period.start.month == 1)


def _alone(found: dict[Period, Told]) -> dict[Period, Told]:
    """Leave out a joint period where one of its months has a figure of its own."""
    single = {p.start.replace(month=1) for p in found if p.months == 1 and p.start.month <= 2}
    return {p: t for p, t in sorted(found.items()) if p.months == 1 or p.start not in single}
