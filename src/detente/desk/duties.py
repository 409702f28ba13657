"""Verbs about what is owed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from detente.desk import answers
from detente.desk.base import Base
from detente.desk.doors import (
    Day,
    Number,
    Shares,
    Words,
    read_claims,
    read_loaded,
    read_quantity,
    read_shares,
    read_value,
)
from detente.kernel import countries
from detente.kernel.moment import AsOf
from detente.ledger.duty import Duty, Question, assess
from detente.ledger.products.product import read_code
from detente.ledger.views import ahead

if TYPE_CHECKING:
    from detente.ledger.bulk import BulkResult
    from detente.ledger.views.averages import Average


class Duties(Base):
    """What an entry, a file of entries or all trade owes."""

    def duty(
        self,
        code: str,
        *,
        origin: str,
        dest: str | None = None,
        on: Day | None = None,
        known: Day | None = None,
        value: Number | None = None,
        quantity: Number | None = None,
        unit: str | None = None,
        loaded: Day | None = None,
        content: Shares | None = None,
        claim: Words | None = None,
        scenario: str | None = None,
    ) -> Duty:
        """Say what a customs entry owes, layer by layer, with the law for each.

        Parameters
        ----------
        code, origin, dest : str
            Product code, 2 to 10 digits; country of origin; importing party, by default
            the other party of the case.
        on, known : str, optional
            When the entry is made (today); what had been published by then.
        value, quantity, unit : number, number, str, optional
            Customs value in US dollars; quantity, for specific and compound duties.
        loaded : str, optional
            When the goods were loaded, for in-transit clauses.
        content, claim : words, optional
            Shares of the value by metal, ``METAL=SHARE``; headings claimed, ``none``
            refuses what is presumed.
        scenario : str, optional
            Lay a scenario over the record.

        Examples
        --------
        >>> import detente
        >>> detente.open().duty("8507.60.00.20", origin="CHN", on="2025-11-20").rate
        Decimal('0.309000')
        """
        start = countries.resolve(origin)
        end = self._dest(start, dest)
        zone = self.case.party(end).zone
        asked = Question(
            code=read_code(code),
            origin=start,
            dest=end,
            when=self._when(on, known, end),
            value=read_value(value),
            quantity=read_quantity(quantity, unit),
            unit=unit,
            loaded=read_loaded(loaded, zone),
            content=read_shares(content),
            claims=read_claims(claim),
            scenario=scenario,
        )
        return assess(self.case, self.catalogue, asked)

    def bulk(
        self,
        file: str | Path,
        *,
        out: str | Path | None = None,
        dest: str | None = None,
        known: Day | None = None,
        explain: bool = False,
        engine: Literal["duckdb", "spark"] = "duckdb",
        scenario: str | None = None,
    ) -> BulkResult:
        """Say what every entry of a file owes (csv or parquet).

        Parameters
        ----------
        file : path
            Columns ``code, origin, dest?, on, value_usd, quantity?, unit?, loaded?``.
        out : path, optional
            Where the answers go (``FILE.duties.parquet``); one row an entry.
        dest : str, optional
            Importing party where the file names none; as for `duty`, by default the other
            party of the case, entry by entry.
        known : str, optional
            What had been published by then (all that the record holds).
        explain : bool
            One column a layer.
        engine : 'duckdb' or 'spark'
            ``spark`` needs the extra ``detente[spark]`` and Java 17.
        scenario : str, optional
            Lay a scenario over the record.

        Returns
        -------
        BulkResult
            Counts, files written and time taken; bad rows stand in ``FILE.rejects.csv``.

        Raises
        ------
        BadFile
            Where the file cannot be read as entries; nothing is written then.
        """
        from detente.ledger.bulk import bulk

        source = Path(file)
        target = Path(out) if out else source.with_name(f"{source.stem}.duties.parquet")
        end = countries.resolve(dest) if dest else self._main_dest()
        return bulk(
            self.case.under(scenario),
            self.catalogue,
            source,
            target,
            dest=end,
            counterpart=None if dest else self._counterpart(end),
            known=self._known(known),
            explain=explain,
            engine=engine,
        )

    def average(
        self,
        *,
        origin: str,
        dest: str | None = None,
        on: Day | None = None,
        known: Day | None = None,
        weights: str | None = None,
        since: Day | None = None,
        explain: bool = True,
        scenario: str | None = None,
    ) -> Average:
        """Compute the average duty on goods of one origin, layer by layer.

        Parameters
        ----------
        origin, dest : str
            As for `duty`.
        on, known : str, optional
            The two dates.
        weights : str, optional
            ``census-2024`` (US imports of 2024) or ``simple`` (each line once).
        since : str, optional
            Add the increase since that day.
        explain : bool
            List the figures that others print for the time, and why they differ.
        scenario : str, optional
            Lay a scenario over the record.

        Returns
        -------
        Average
            Mean as a fraction, the layers it is made of, coverage, and the figures that
            others print for that time with why they differ.

        Examples
        --------
        >>> import detente
        >>> d = detente.open()
        >>> 0.3 < d.average(origin="CHN", on="2025-11-20").average < 0.4
        True
        """
        from detente.ledger.views.averages import average
        from detente.ledger.views.levels import SIMPLE

        start = countries.resolve(origin)
        end = self._dest(start, dest)
        held = self.case.party(end).weights
        chosen = weights or next(iter(held), SIMPLE)
        then = self._when(since, known, end) if since is not None else None
        when = self._when(on, known, end)
        law = self.case.under(scenario)
        found = average(law, self.record, self.catalogue, start, end, when, chosen, then)
        return found if explain else replace(found, published=())

    def snapback(self, *, on: Day, known: Day | None = None) -> answers.Snapback:
        """Say what comes back by a day if nothing more is signed, and what cannot.

        Parameters
        ----------
        on : str
            The day to look at.
        known : str, optional
            What had been published by then.

        Examples
        --------
        >>> import detente
        >>> rows = detente.open().snapback(on="2026-11-11", known="2026-10-01").measures
        >>> sorted({row.returns for row in rows if row.id.startswith("us-reciprocal")})
        [False]
        """
        from detente.ledger.views.averages import side_averages

        when = self._when(on, known, None)
        rows = ahead.snapback(self.case, when.on, when.known)
        then = ahead.as_scheduled(self.case, when.on)
        now_at = AsOf(self._at_end(when.known), when.known)
        both = [(self.case, now_at), (then, when)]
        now, later = side_averages(self.record, self.catalogue, both)
        found = answers.Snapback(when.on, when.known, tuple(rows), now, later)
        return self._cited(found, when.known)

    def scenarios(self) -> answers.Scenarios:
        """List the scenarios of the case and what each changes.

        Examples
        --------
        >>> import detente
        >>> [row.id for row in detente.open().scenarios().scenarios][:2]
        ['threat-100', 'truce-lapses']
        """
        rows = [
            answers.ScenarioRow(s.id, s.title, s.text, s.changes())
            for s in self.case.scenarios.values()
        ]
        return answers.Scenarios(tuple(rows))
