"""Briefs of the shipped case for the tests, each built once."""

from dataclasses import dataclass, field
from functools import cached_property

from detente.kernel.moment import AsOf, read_known, read_on
from detente.ledger.case.model import Case
from detente.ledger.case.record import Record
from detente.ledger.products.catalogue import Catalogue
from detente.report.brief import Brief, build_brief
from detente.report.parts.content import Figure, Section
from detente.trade.held import Held, shipped

#: Days asked for, and the last day whose publications count.
DATES = [
    ("2018-06-01", "2018-06-01"),
    ("2020-03-01", "2020-03-01"),
    ("2025-10-15", "2025-10-15"),
    ("2025-11-09", "2025-11-09"),
    ("2026-02-15", "2026-02-15"),
    ("2026-10-08", "2026-10-08"),
    ("2026-12-01", "2026-10-08"),
]


@dataclass
class Asks:
    """Asks for briefs of one case, and keeps them."""

    case: Case
    record: Record
    catalogue: Catalogue
    made: dict[tuple[str, str], Brief] = field(default_factory=dict)

    def brief(self, on: str, known: str) -> Brief:
        if (on, known) not in self.made:
            self.made[on, known] = self.fresh(on, known)
        return self.made[on, known]

    def fresh(self, on: str, known: str) -> Brief:
        when = AsOf(read_on(on, "America/New_York"), read_known(known))
        return build_brief(self.case, self.record, self.catalogue, when, lambda: self.held)

    @cached_property
    def held(self) -> Held:
        return shipped(self.case.root, self.case.sources, self.catalogue.folder)

    def section(self, on: str, known: str, name: str) -> Section:
        return next(s for s in self.brief(on, known).sections if s.id == name)

    def figure(self, on: str, known: str, name: str) -> Figure:
        return next(f for f in self.brief(on, known).figures() if f.name == name)
