"""The one facade: its methods are the verbs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

from detente.desk.asked.method import Asking
from detente.desk.duties import Duties
from detente.desk.evidence.annotating import Annotating
from detente.desk.futures.modelling import Modelling
from detente.desk.futures.outlook import Foreseeing
from detente.desk.futures.verifying import Verifying
from detente.desk.guide.verbs import Guiding
from detente.desk.keeping import Keeping
from detente.desk.rules import Rules
from detente.desk.shown import Shown
from detente.desk.telling import Telling
from detente.desk.trading import Trading
from detente.ledger.case.load import load_case
from detente.ledger.products.catalogue import Catalogue

__all__ = ["Desk"]


class Desk(
    Asking,
    Guiding,
    Modelling,
    Foreseeing,
    Duties,
    Rules,
    Telling,
    Shown,
    Annotating,
    Trading,
    Verifying,
    Keeping,
):
    """A case, opened: ask it by verb.

    Every verb takes the two dates: ``on``, when the rule applies (today by default), and
    ``known``, what had been published by then (by default all that the record holds). A
    date without a time means the end of that day in the importer's zone.

    Parameters
    ----------
    case : Case
        Law of the dispute.
    catalogue : Catalogue
        Tariff lines of its parties.
    today : date
        The day at the door; nothing below reads a clock.
    home : Path, optional
        The user's folder for what is fetched.
    clock : callable, optional
        Gives the moment at which something was fetched.
    key : callable, optional
        Gives the key of a feed by the name of its variable; nothing below reads the environment.
    tell : callable, optional
        Is told what a long task is at.
    """

    @staticmethod
    def open(
        case: str | Path,
        today: date,
        home: Path | None = None,
        clock: Callable[[], datetime] | None = None,
        *,
        key: Callable[[str], str | None] = lambda _: None,
        tell: Callable[[str], None] = lambda _: None,
    ) -> Desk:
        """Open a shipped case by name, or the folder of your own."""
        law = load_case(case)
        return Desk(law, Catalogue.of(law), today, str(case), home, clock, key, tell)
