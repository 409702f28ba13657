"""Verbs about what a company can do: its own entries, its landed cost, its other markets."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from detente.desk.base import Base
from detente.desk.doors import (
    Day,
    Number,
    Words,
    read_number,
    read_quantity,
    read_value,
    read_words,
)
from detente.errors import BadValue, InputError
from detente.kernel import countries
from detente.kernel.moment import read_known
from detente.ledger.products.product import read_code

if TYPE_CHECKING:
    from detente.firms.exposure.answer import Exposure
    from detente.firms.landed import Landed
    from detente.firms.reroute.answer import Reroute
    from detente.firms.reroute.reports import Reports

_MOST_DAYS = 3660


class Trading(Base):
    """What a company owes under each future, and where else it can buy and sell."""

    def exposure(
        self,
        file: str | Path,
        *,
        scenario: Words | None = None,
        out: str | Path | None = None,
        mapping: str | Path | None = None,
        rate: Words | None = None,
        dest: str | None = None,
        on: Day | None = None,
        known: Day | None = None,
        days: int = 120,
        allow_rejects: bool = False,
    ) -> Exposure:
        """Say what a company's own entries owe now, at each deadline and under each scenario.

        Every entry is taken as if it were made on the day of the future. Rows that cannot be
        read go to ``FILE.rejects.csv`` with their reasons, and the command ends with 2.

        Parameters
        ----------
        file : path
            Entries as csv, parquet or xlsx; columns are guessed by name and shown.
        scenario : words, optional
            Scenarios to look at (all that ship).
        out : path, optional
            ``.html`` or ``.xlsx`` for the page, ``.csv`` or ``.parquet`` for every sum.
        mapping : path, optional
            Mapping file: which column holds what, currency, rates, order of dates.
        rate : words, optional
            US dollars for a unit of another currency, ``EUR=1.08``.
        dest : str, optional
            Importing party where the file names none.
        on, known : str, optional
            The two dates.
        days : int
            How far ahead deadlines are looked for.
        allow_rejects : bool
            End with 0 although rows were put aside.

        Examples
        --------
        >>> import detente, pathlib, tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     file = pathlib.Path(folder) / "entries.csv"
        ...     _ = file.write_text("HTS code,Country of origin,Entered value\\n"
        ...                         "8507.60.00.20,China,1000.00\\n")
        ...     found = detente.open().exposure(file, on="2025-11-20", scenario=["peace-2017"])
        >>> str(found.totals[0].owed.amount_usd), found.by_scenario[0].scenario
        ('309.00000000', 'peace-2017')
        """
        files = tuple(None if path is None else Path(path) for path in (file, out, mapping))
        return self._exposed(files, scenario, rate, dest, on, known, days, allow=allow_rejects)

    def _exposed(
        self,
        files: tuple[Path | None, ...],
        scenario: Words | None,
        rate: Words | None,
        dest: str | None,
        on: Day | None,
        known: Day | None,
        days: int,
        *,
        allow: bool,
    ) -> Exposure:
        """Work an exposure out, once everything that was said is read."""
        from detente.firms.entries.cleaning import Ways
        from detente.firms.exposure.work import Asked, work
        from detente.report.firm.files import check_target, write_exposure

        source, target, mapping = files
        assert source is not None
        if not 1 <= days <= _MOST_DAYS:
            raise InputError(f"{days} days ahead are out of reach", where="days")
        end = countries.resolve(dest) if dest else self._main_dest()
        names = read_words(scenario)
        for name in names:
            self.case.under(name)
        if target is not None:
            check_target(target, source)
        other = None if dest else self._counterpart(end)
        asked = Asked(
            source=source,
            when=self._when(on, known, end),
            ways=Ways(end, other, tuple(self.case.parties), self.case.party(end).zone),
            scenarios=tuple(dict.fromkeys(names)),
            mapping=mapping,
            rates=_rates(rate),
            out=target,
            days=days,
            allow_rejects=allow,
        )
        found = work(self.case, self.record, self.catalogue, asked, self.tell)
        if target is not None and target.suffix in {".html", ".xlsx"}:
            write_exposure(found, target)
        return found

    def landed(
        self,
        code: str,
        *,
        dest: str | None = None,
        value: Number | None = None,
        freight: Number | None = None,
        insurance: Number | None = None,
        quantity: Number | None = None,
        unit: str | None = None,
        origin: Words | None = None,
        on: Day | None = None,
        known: Day | None = None,
        scenario: str | None = None,
    ) -> Landed:
        """Say what a product costs landed from each origin the data hold, with the law for each.

        Origins whose own layers the case does not hold are gaps: what falls on every origin is
        shown, and no duty is claimed for them.

        Parameters
        ----------
        code, dest : str
            Product code; importing party, by default the main one of the case.
        value, freight, insurance : number, optional
            US dollars for the goods, their carriage and insurance, alike from every origin.
        quantity, unit : number, str, optional
            For specific and compound duties.
        origin : words, optional
            Only these origins.
        on, known : str, optional
            The two dates.
        scenario : str, optional
            Lay a scenario over the record.

        Examples
        --------
        >>> import detente
        >>> found = detente.open().landed("8507.60.00.20", dest="USA", value=1000, on="2025-11-20")
        >>> [(row.cost_usd, row.status) for row in found.origins if row.origin == "CHN"]
        [(Decimal('1309.00'), 'computed')]
        """
        from detente.firms.landed import Asked, landed

        end = countries.resolve(dest) if dest else self._main_dest()
        asked = Asked(
            code=read_code(code),
            dest=end,
            when=self._when(on, known, end),
            value=read_value(value),
            freight=read_number(freight, "freight") or Decimal(0),
            insurance=read_number(insurance, "insurance") or Decimal(0),
            quantity=read_quantity(quantity, unit),
            unit=unit,
            origins=tuple(countries.resolve(name) for name in read_words(origin)),
            scenario=scenario,
        )
        return landed(self.case, self.catalogue, asked, self.catalogue.folder)

    def reroute(
        self,
        code: str,
        *,
        exporter: str,
        away_from: str,
        top: int = 10,
        data: str | Path | None = None,
        year: int | None = None,
        curb: float | None = None,
        on: Day | None = None,
        known: Day | None = None,
    ) -> Reroute:
        """Rank the markets that would take more of a product if one market took less.

        The product's own trade is that of `data`, else what ``refresh comtrade-CODE`` brought;
        without either the answer is that of its whole sector, and says so.

        Parameters
        ----------
        code : str
            Product code, 4 to 10 digits; trade is by the first six.
        exporter, away_from : str
            Who sells; the market that is lost or dearer.
        top : int
            How many markets are told at length.
        data : path, optional
            Bilateral trade in the layout of BACI (``t i j k v``), parquet or csv.
        year : int, optional
            Year of that table (its last), or of the reports (that with most of them).
        curb : float, optional
            Most that the lost market takes, as a share of the quantity before.
        on, known : str, optional
            The two dates.

        Examples
        --------
        >>> import detente
        >>> found = detente.open().reroute("732393", exporter="CHN", away_from="USA",
        ...                                on="2026-10-01")
        >>> found.level, found.markets[0].rank, found.markets[0].lo <= found.markets[0].gain
        ('sector', 1, True)
        """
        from detente.firms.reroute.work import Asked, reroute

        asked = Asked(
            code=read_code(code),
            exporter=countries.resolve(exporter),
            away=countries.resolve(away_from),
            when=self._when(on, known, None),
            top=top,
            data=Path(data) if data is not None else None,
            year=year,
            curb=curb,
            reports=self._reports(read_code(code), known),
        )
        return reroute(self.case, self.catalogue, asked)

    def _reports(self, code: str, known: Day | None) -> Reports | None:
        """Return where a feed keeps the trade in a product, whether it is there or not.

        What the user fetched is known from the day it was fetched, so without a date the day at
        the door counts.
        """
        from detente.firms.reroute.reports import Reports
        from detente.ledger.feeds.feed import of_product
        from detente.trade.feeds.flows import place

        feed = next((row for row in self.record.feeds if row.per), None)
        if feed is None or len(code) < 6:
            return None
        own = of_product(feed, code)
        day = self.today if known is None else read_known(known)
        return Reports(self.home and place(self.home, own), own.id, day)


def _rates(rate: Words | None) -> Mapping[str, Decimal]:
    """Read ``EUR=1.08``: US dollars for one unit of a currency."""
    found: dict[str, Decimal] = {}
    for text in read_words(rate):
        name, equals, number = text.partition("=")
        value = read_number(number, "rate") if equals else None
        if not value or len(name.strip()) != 3:
            raise BadValue(f"'{text}' is no rate", where="rate", hint="write EUR=1.08")
        found[name.strip().upper()] = value
    return found
