"""Verbs about the rules: what is in force, what was learnt, what is due."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import get_args

from detente.desk import answers
from detente.desk.base import Base
from detente.desk.doors import Day, read_span
from detente.errors import InputError, UnknownName, did_you_mean
from detente.kernel import countries
from detente.kernel.moment import AsOf, read_known
from detente.ledger.measure import Kind, Status
from detente.ledger.products.product import read_code
from detente.ledger.views import ahead
from detente.ledger.views.standing import measure_states, touching

MOST_DAYS = 3660


class Rules(Base):
    """Measures, their changes and their deadlines."""

    def measures(
        self,
        *,
        by: str | None = None,
        kind: str | None = None,
        status: str | None = None,
        layer: str | None = None,
        on: Day | None = None,
        known: Day | None = None,
        code: str | None = None,
    ) -> answers.Measures:
        """List what is in force, suspended, scheduled, threatened or struck down.

        Parameters
        ----------
        by : str, optional
            Party that made it.
        kind : str, optional
            ``tariff``, ``export-control``, ``port-fee``, ``de-minimis``, ``entity-rule``,
            ``exclusion``, ``threat``, ``investigation``, ``refund``.
        status : str, optional
            ``in-force``, ``suspended``, ``scheduled``, ``threatened``, ``ended`` …
        layer : str, optional
            Layer of the duty.
        on, known : str, optional
            The two dates.
        code : str, optional
            Only what reaches this product.

        Examples
        --------
        >>> import detente
        >>> rows = detente.open().measures(by="USA", status="suspended", on="2025-12-01").measures
        >>> "us-port-fees" in [row.id for row in rows]
        True
        """
        when = self._when(on, known, None)
        rows = measure_states(self.case, when)
        party = countries.resolve(by) if by else None
        if party is not None:
            self.case.party(party)
        if code is not None:
            digits = read_code(code)
            reached: set[str] = set()
            for name in self.case.parties:
                if party in (None, name):
                    product = self.catalogue.product(name, digits)
                    reached |= touching(self.case, product, name, when)
            rows = [row for row in rows if row.id in reached]
        asked = {"kind": kind, "status": status, "layer": layer}
        self._tokens(asked)
        kept = [
            row
            for row in rows
            if party in (None, row.by)
            and all(want in (None, getattr(row, name)) for name, want in asked.items())
        ]
        found = answers.Measures(when.on, when.known, self.case.about.known_until, tuple(kept))
        return self._cited(found, when.known)

    def changes(
        self,
        *,
        known: Day | Sequence[Day] | None = None,
        since: Day | None = None,
        about: str | None = None,
    ) -> answers.Changes:
        """List what was learnt between two days: what was thought, what is known now.

        Parameters
        ----------
        known : str, optional
            ``A..B``: published after A and by B.
        since : str, optional
            Published after this day, to the end of the record.
        about : str, optional
            A measure, or a product code.

        Examples
        --------
        >>> import detente
        >>> found = detente.open().changes(known="2025-11-03..2025-11-04").changes
        >>> "us-ieepa-fentanyl" in [change.measure for change in found]
        True
        """
        from detente.ledger.views.changes import changes

        if (known is None) == (since is None):
            raise InputError("give known as A..B, or since", where="known")
        if since is not None:
            span = (read_known(since), self.case.about.known_until)
        else:
            assert known is not None
            first, last = read_span(known, "known")
            span = (first, min(last, self.case.about.known_until))
        only = self._about(about, span[1]) if about else None
        found = changes(self.case, self.record, self.catalogue, *span, only)
        return self._cited(answers.Changes(*span, tuple(found)), span[1])

    def calendar(
        self, *, on: Day | None = None, known: Day | None = None, days: int = 90
    ) -> answers.Calendar:
        """List deadlines, expiries and scheduled steps ahead.

        Parameters
        ----------
        on, known : str, optional
            The two dates.
        days : int
            How far ahead.

        Examples
        --------
        >>> import detente
        >>> items = detente.open().calendar(on="2026-10-01", known="2026-10-01").items
        >>> any(item.measure == "us-port-fees" for item in items)
        True
        """
        if not 1 <= days <= MOST_DAYS:
            raise InputError(
                f"{days} days ahead are out of reach", where="days", hint=f"1 to {MOST_DAYS}"
            )
        when = self._when(on, known, None)
        items = ahead.calendar(self.case, self.record, when, days)
        return self._cited(answers.Calendar(when.on, when.known, days, tuple(items)), when.known)

    def _about(self, about: str, known: date) -> set[str]:
        if about in self.case.measures:
            return {about}
        digits = about.replace(".", "")
        if not digits.isdigit():
            raise UnknownName(
                f"'{about}' is neither a measure nor a product code",
                where="about",
                hint=did_you_mean(about, self.case.measures),
            )
        when = AsOf(self._at_end(known), known)
        found: set[str] = set()
        for name in self.case.parties:
            product = self.catalogue.product(name, read_code(digits))
            found |= touching(self.case, product, name, when)
        return found

    def _tokens(self, asked: dict[str, str | None]) -> None:
        """Refuse a filter word that no measure could have."""
        known = {
            "kind": set(get_args(Kind)),
            "status": set(get_args(Status)),
            "layer": set(self.case.layers),
        }
        for name, want in asked.items():
            if want is not None and want not in known[name]:
                raise UnknownName(
                    f"'{want}' is no {name}",
                    where=name,
                    hint=did_you_mean(want, known[name])
                    or f"one of: {', '.join(sorted(known[name]))}",
                )
