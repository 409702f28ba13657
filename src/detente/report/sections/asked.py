"""What every part of the brief is asked: the case, the two dates, the ordinary goods."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

from detente.kernel.moment import AsOf, day_start, local_day
from detente.kernel.source import Source
from detente.ledger.agreement import Clause, Said
from detente.ledger.case.model import Case, Party
from detente.ledger.case.record import Record
from detente.ledger.products.catalogue import Catalogue
from detente.ledger.timeline import END, paint
from detente.ledger.views.ahead import Item, calendar
from detente.ledger.views.standing import MeasureState, measure_states
from detente.ledger.views.told import AgreementView, agreements
from detente.report.charts.annotate import Side
from detente.report.charts.samples import Goods, ordinary_goods
from detente.report.charts.steps import sides
from detente.report.charts.window import Window, window
from detente.trade.held import Held, shipped

#: Ends within this many days of the first belong to one deadline.
CLUSTER = timedelta(days=31)
HORIZON = 800
#: In these states a clause binds or is to be carried out.
LIVE = frozenset({"in-force", "pending", "open", "partly"})


@dataclass(frozen=True)
class Asked:
    """A question for the brief, and what several of its parts need to answer it."""

    case: Case
    record: Record
    catalogue: Catalogue
    when: AsOf
    holding: Callable[[], Held] | None = None

    @property
    def on(self) -> date:
        """Day asked for."""
        return self.when.on.date()

    @property
    def known(self) -> date:
        """Last day whose publications count."""
        return self.when.known

    @property
    def beyond(self) -> bool:
        """Whether the day asked for lies after the record."""
        return self.on > self.case.about.known_until

    @cached_property
    def held(self) -> Held:
        """Series and every figure held of them, read when a part first asks."""
        if self.holding is not None:
            return self.holding()
        return shipped(self.case.root, self.case.sources, self.catalogue.folder)

    @cached_property
    def view(self) -> Window:
        """Span of time that the figures draw."""
        return window(self.case, self.when)

    @cached_property
    def goods(self) -> tuple[Goods, ...]:
        """Ordinary goods, one a direction."""
        return ordinary_goods(self.case, self.catalogue, self.known)

    @cached_property
    def sides(self) -> tuple[Side, ...]:
        """The ladder of each direction."""
        return sides(self.case, self.goods, self.view)

    @cached_property
    def states(self) -> list[MeasureState]:
        """Every measure known of that reaches another party of the dispute."""
        return [s for s in measure_states(self.case, self.when) if self._between(s)]

    def _between(self, state: MeasureState) -> bool:
        measure = self.case.measures[state.id]
        others = set(self.case.parties) - {state.by}
        return any(measure.reaches(o) or o in measure.targets for o in others)

    @cached_property
    def items(self) -> list[Item]:
        """Deadlines ahead of the day asked for."""
        return calendar(self.case, self.record, self.when, HORIZON)

    @cached_property
    def parties(self) -> list[Party]:
        """Parties in the order of their names, backwards, as the figures have them."""
        return sorted(self.case.parties.values(), key=lambda p: p.name, reverse=True)

    @cached_property
    def ends(self) -> list[date]:
        """Days on which suspensions run out by law: the first ahead and those close to it."""
        days = sorted({i.date for i in self.items if i.kind == "suspension ends"})
        return [d for d in days if d - days[0] <= CLUSTER]

    @cached_property
    def stated(self) -> date | None:
        """End of suspensions that officials have stated without an instrument, the latest."""
        held = {
            m.id
            for m in self.case.measures.values()
            if any(a.does == "suspends" and a.published <= self.known for a in m.acts)
        }
        said = (i.date for i in self.items if i.kind == "stated end" and i.measure in held)
        return max(said, default=None)

    @cached_property
    def passed(self) -> date | None:
        """Last legal end of a suspension that lies between the record and the day asked for."""
        ends = [
            day
            for m in self.case.measures.values()
            for s in paint(m.acts, self.known)
            if s.state == "suspended" and s.until != END
            for day in [local_day(s.until, self.case.parties[m.by].zone)]
            if self.case.about.known_until < day <= self.on
        ]
        return min(ends, default=None)

    @cached_property
    def truces(self) -> list[AgreementView]:
        """Agreements with a clause that is live: the one with the most first, then the latest."""
        told = [a for a in agreements(self.record, self.known) if a.date <= self.on]
        live = [a for a in told if any(c.status in LIVE for c in a.clauses)]
        recent = [a for a in live if self.on - a.date <= timedelta(days=730)]
        if not recent:
            return []
        main = max(recent, key=lambda a: (sum(c.status in LIVE for c in a.clauses), a.date))
        rest = sorted((a for a in recent if a is not main), key=lambda a: a.date, reverse=True)
        return [main, *rest]

    @cached_property
    def clauses(self) -> dict[str, Clause]:
        """Every clause of the record, by id."""
        return {c.id: c for a in self.record.agreements.values() for c in a.clauses}

    def knew(self, source: str) -> bool:
        """Tell whether a source counts: it is in the case and was out by the day known."""
        row: Source | None = self.case.sources.get(source)
        return row is not None and (row.date is None or row.date <= self.known)

    def told(self, said: Said | None) -> str:
        """Return what a side's own text says; silence and later texts are said as such."""
        if said is None:
            return "no text in the record"
        if said.silent or not said.text:
            return "silent"
        if not all(self.knew(s) for s in said.sources):
            return f"its text on record is later than {self.known.isoformat()}"
        return said.text

    def verb(self, name: str) -> str:
        """Return the command that answers a part of the page in full, with both its dates."""
        return f"detente {name} --on {self.on} --known {self.known}"

    def moment(self, day: date) -> datetime:
        """Return the end of a day in the zone of the day asked for."""
        zone = self.parties[0].zone
        return day_start(day + timedelta(days=1), zone) - timedelta(minutes=1)
