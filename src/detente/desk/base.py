"""What every verb needs: the case, its tables, its record, and the two dates read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from pathlib import Path

from detente.desk.doors import Day
from detente.kernel import countries
from detente.kernel.moment import AsOf, read_known, read_on
from detente.ledger.case.model import Case
from detente.ledger.case.record import Record, load_record
from detente.ledger.products.catalogue import Catalogue


@dataclass(frozen=True)
class Base:
    """An opened case."""

    case: Case
    catalogue: Catalogue
    today: date
    name: str = ""
    home: Path | None = None
    clock: Callable[[], datetime] | None = None

    @cached_property
    def record(self) -> Record:
        """Events, agenda, agreements, commitments: read when first asked for."""
        return load_record(self.case.root)

    def _when(self, on: Day | None, known: Day | None, dest: str | None) -> AsOf:
        zone = self.case.party(dest or self._main_dest()).zone
        return AsOf(read_on(self.today if on is None else on, zone), self._known(known))

    def _known(self, known: Day | None) -> date:
        if known is None:
            return self.case.about.known_until
        return read_known(known)

    def _at_end(self, day: date) -> datetime:
        return read_on(day, self.case.party(self._main_dest()).zone)

    def _main_dest(self) -> str:
        return self.case.about.main_dest or next(iter(self.case.parties))

    def _dest(self, origin: str, dest: str | None) -> str:
        if dest is not None:
            return countries.resolve(dest)
        main = self._main_dest()
        if origin != main:
            return main
        return next(p for p in self.case.parties if p != main)
