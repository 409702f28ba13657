"""What every verb needs: the case, its tables, its record, and the two dates read."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from detente.desk.doors import Day
from detente.errors import BadDate, NotCovered
from detente.kernel import countries
from detente.kernel.moment import AsOf, read_known, read_on
from detente.ledger.case.model import Case
from detente.ledger.case.record import Record, load_record
from detente.ledger.products.catalogue import Catalogue
from detente.ledger.views.sources import as_published

if TYPE_CHECKING:
    from detente.ledger.views.search import Index, Text

LAST_YEAR = 2100
#: An index takes about 30 MB.
MOST_INDEXES = 3
T = TypeVar("T")


@dataclass(frozen=True)
class Base:
    """An opened case.

    `guests` is true where others than the owner of the machine ask: no file that they name is
    read.
    """

    case: Case
    catalogue: Catalogue
    today: date
    name: str = ""
    home: Path | None = None
    clock: Callable[[], datetime] | None = None
    key: Callable[[str], str | None] = field(default=lambda _: None, repr=False)
    tell: Callable[[str], None] = field(default=lambda _: None, repr=False)
    guests: bool = False

    @cached_property
    def record(self) -> Record:
        """Events, agenda, agreements, commitments: read when first asked for."""
        return load_record(self.case.root)

    @cached_property
    def _indexes(self) -> dict[date, Index]:
        """What can be found by words, by the last days asked for."""
        return {}

    def _index(self, day: date) -> Index:
        """Return what can be found by words by a day; making it takes a second, so it is kept."""
        from detente.ledger.views.search import index

        held = self._indexes.get(day)
        if held is None:
            held = index(self.case, self.record, self.catalogue, day, self._spoken(day))
            while len(self._indexes) >= MOST_INDEXES:
                self._indexes.pop(next(iter(self._indexes)), None)
            self._indexes[day] = held
        return held

    def _spoken(self, day: date) -> Iterable[Text]:
        """Return people and claims of texts that can be found by a day; here there are none."""
        return ()

    def _when(self, on: Day | None, known: Day | None, dest: str | None) -> AsOf:
        """Read the two dates, inside what the record can speak of."""
        zone = self.case.party(dest or self._main_dest()).zone
        when = AsOf(read_on(self.today if on is None else on, zone), self._known(known))
        begins = self.case.about.begins
        if when.on.year > LAST_YEAR:
            raise BadDate(f"{when.on.date()} is out of reach", where="on", hint="a nearer day")
        if min(when.on.date(), when.known) < begins:
            raise NotCovered(
                f"the record begins on {begins}; {min(when.on.date(), when.known)} lies before it",
                where="on" if when.on.date() < begins else "known",
                hint="no answer is given for earlier dates",
            )
        return when

    def _known(self, known: Day | None) -> date:
        """Read what had been published by; nothing after the record's last day is known."""
        last = self.case.about.known_until
        return last if known is None else min(read_known(known), last)

    def _cited(self, answer: T, known: date) -> T:
        """Return an answer that cites only what had been published by a day."""
        return as_published(self.case, answer, known)

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
        return self._counterpart(main) or main

    def _counterpart(self, party: str) -> str | None:
        """Return the other party, to which a party's own goods go; None where there is none."""
        return next((p for p in self.case.parties if p != party), None)
