"""Verbs about what happened: observed series and their statistics."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Literal

from detente.desk import answers
from detente.desk.base import Base
from detente.desk.doors import Day
from detente.errors import BadDate, BadValue, UnknownName, did_you_mean
from detente.kernel.moment import read_known
from detente.ledger.views import told
from detente.trade import telling
from detente.trade.held import Held, hold, shipped
from detente.trade.mirror import mirror_parts
from detente.trade.period import Period, read_period
from detente.trade.rows.products import families, of_product
from detente.trade.scorecard.board import board
from detente.trade.statistics import Vintage, ask

#: Words for a vintage that are no date.
_WORDS = ("latest", "first")
FEW = 5
"""Of so many series each that gives nothing is spoken of by name."""


class Observing(Base):
    """What the statistical offices and the trade reported, each figure with its vintages."""

    @cached_property
    def held(self) -> Held:
        """Series of the case and every figure held of them, read when first asked for."""
        return shipped(self.case.root, self.case.sources, self.catalogue.folder, self._fetched)

    @property
    def _fetched(self) -> list[Path]:
        """Tables of what the user's feeds brought."""
        from detente.trade.feeds.fetched import tables

        return tables(self.home) if self.home is not None else []

    def series(
        self,
        id: str | None = None,
        *,
        reporter: str | None = None,
        partner: str | None = None,
        flow: str | None = None,
        product: str | None = None,
        start: str | None = None,
        until: str | None = None,
        vintage: str = "latest",
        stat: str = "level",
        known: Day | None = None,
    ) -> answers.Observed:
        """Show what happened: observed figures, or a statistic of them, each with its vintage.

        Parameters
        ----------
        id : str, optional
            A series, or the beginning of several.
        reporter, partner : str, optional
            Whose statistics, and trade with whom: a country or an aggregate.
        flow : str, optional
            ``export``, ``import``, ``balance``, ``trade``, ``purchase`` or ``indicator``.
        product : str, optional
            ``total``, a product the case names, or an HS code.
        start, until : str, optional
            First and last period (``--from`` and ``--to``), e.g. ``2025-01``.
        vintage : str
            ``latest``; ``first``, what was given first; or a date: what was known then.
        stat : str
            ``level``, ``yoy``, ``mom``, ``ytd``, ``ytd-yoy``, ``share``, ``contribution``,
            ``surplus``, ``streak``, ``mirror`` or ``index``.
        known : str, optional
            What had been published by then; nothing later is looked at.

        Raises
        ------
        UnknownName
            A series, a country or a statistic there is none of.
        NoSeries
            Nothing held counts what is asked.

        Examples
        --------
        >>> import detente
        >>> seen = detente.open().series("census-import-chn", start="2024-10", until="2024-10",
        ...     vintage="2026-03-01").observations[0]
        >>> seen.value, seen.unit
        (Decimal('41444.9'), 'USD mn')
        """
        wanted = {
            "reporter": telling.partner(reporter),
            "partner": telling.partner(partner),
            "flow": flow,
            "product": product,
        }
        span = _span(start, until)
        return self._observed(id, wanted, span, vintage, stat, self._vintage(vintage, known))

    def _observed(
        self,
        id: str | None,
        wanted: dict[str, str | None],
        span: Period | None,
        vintage: str,
        stat: str,
        day: date,
    ) -> answers.Observed:
        held = self._holding(wanted)
        rows = held.book.series
        found = telling.chosen(rows, id, **wanted)
        # Without a question every figure held would answer: the list of series does.
        named = id is not None or span is not None or any(wanted.values())
        chosen = Vintage(day, first=vintage == "first")
        results = telling.tell(ask(held, stat, chosen, found if named else (), span), stat, rows)
        notes = telling.notes(found, results, stat)
        if named and len(found) <= FEW:
            notes += telling.silent(held, found, results, day)
        parts = mirror_parts(self.case.root, day) if stat == "mirror" else ()
        return answers.Observed(
            stat, vintage, day, named, tuple(found), tuple(results), tuple(notes), tuple(parts)
        )

    def _holding(self, wanted: dict[str, str | None]) -> Held:
        """Return what holds the product asked for: an HS code has tables of its own."""
        code = (wanted["product"] or "").replace(".", "")
        if not code.isdecimal():
            return self.held
        wanted["product"] = code
        return hold(of_product(families(self.case.root), self.catalogue.folder, code))

    def commitments(
        self,
        id: str | None = None,
        *,
        on: Day | None = None,
        known: Day | None = None,
        prorate: Literal["linear", "seasonal"] | None = None,
    ) -> answers.Commitments:
        """Score what each side promised: done, due by now, the rate needed, on whose word.

        Parameters
        ----------
        id : str, optional
            One commitment, or the beginning of several.
        on, known : str, optional
            The two dates: how each stood on a day, as far as known.
        prorate : str, optional
            How what is due by now is worked out: ``linear`` over the days of the window, or
            ``seasonal``, as past seasons ran; by default seasonal where past seasons are held.
            Both are shown; the status rests on this one.

        Raises
        ------
        UnknownName
            If no commitment is called so.

        Examples
        --------
        >>> import detente
        >>> found = detente.open().commitments("chn-soybeans-2025").commitments[0]
        >>> found.status, found.done, found.unit
        ('met-late', Decimal('12.000'), 'Mt')
        """
        when = self._when(on, known, None)
        rows = told.commitments(self.record, when.known, when.on.date())
        if id is not None:
            rows = [row for row in rows if row.id == id] or [
                row for row in rows if row.id.startswith(id)
            ]
            if not rows:
                raise UnknownName(
                    f"no commitment is called '{id}' by {when.known}",
                    where="commitment",
                    hint=did_you_mean(id, self.record.commitments),
                )
        day = when.on.date()
        found = board(
            self.held,
            self.record.commitments,
            rows,
            on=day,
            known=self._vintage("latest", known),
            prorate=prorate,
        )
        answer = answers.Commitments(when.on, when.known, prorate or "", tuple(found))
        return self._cited(answer, when.known)

    def _vintage(self, vintage: str, known: Day | None) -> date:
        """Read which day's knowledge is asked for.

        The record ends on its declared day; what the user fetched since is known from the day it
        was published or fetched, so without a date the day at the door counts.
        """
        last = self.case.about.known_until
        if known is not None:
            last = read_known(known)
        elif self._fetched:
            last = max(last, self.today)
        if vintage in _WORDS:
            return last
        try:
            return min(read_known(vintage), last)
        except BadDate as error:
            raise BadValue(
                f"'{vintage}' is no vintage",
                where="vintage",
                hint="latest, first, or a date such as 2026-03-01",
            ) from error


def _span(start: str | None, until: str | None) -> Period | None:
    if start is None and until is None:
        return None
    first = read_period(start) if start is not None else read_period("1950")
    last = read_period(until) if until is not None else read_period("2100")
    if first.start >= last.until:
        raise BadDate(f"{start} lies after {until}", where="from", hint="earlier period first")
    return Period(first.start, last.until)
