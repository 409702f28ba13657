"""Verbs that keep the data: fetching what is newer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from detente.desk import answers
from detente.desk.base import Base
from detente.errors import Busy, DetenteError, InputError
from detente.ledger.case.record import Feed
from detente.ledger.feeds.feed import FeedState

if TYPE_CHECKING:
    from detente.trade.feeds.feed import Known
    from detente.trade.feeds.fetched import Row
    from detente.trade.load import Book


class Keeping(Base):
    """What an operator does with the data; no answer changes by asking."""

    def refresh(self, *feeds: str) -> answers.Refreshed:
        """Fetch newer data of feeds; nothing is replaced unless it parsed whole.

        What is fetched is kept in the user's data folder. Figures that parsed whole join the
        series at once; the tables of the tariff schedule stay as shipped until they are rebuilt,
        and the answer says so. Each feed stands for itself: one that fails is told of, with what
        it had before untouched, and the others go on. A feed that needs a key takes it from the
        environment and is passed over, told as ``no-key``, where there is none.

        Parameters
        ----------
        feeds : str
            Feeds to ask, e.g. ``hts``; all of the case by default.

        Raises
        ------
        UnknownName
            A feed the case does not have.

        Examples
        --------
        >>> import detente
        >>> detente.open().refresh("htss")
        Traceback (most recent call last):
        detente.errors.UnknownName: no feed is called 'htss'
          where: feed
          do: did you mean hts?
        """
        from detente.ledger.feeds.feed import chosen

        wanted = chosen(self.record.feeds, feeds)
        if self.home is None or self.clock is None:
            raise InputError(
                "no folder is named for what is fetched",
                where="data",
                hint="open the case with its door: detente.open(data=FOLDER), or the command line",
            )
        states = tuple(self._one(feed, self.home, self.clock) for feed in wanted)
        # The series are read again, with what was fetched.
        self.__dict__.pop("held", None)
        return answers.Refreshed(str(self.home), states)

    def _one(self, feed: Feed, home: Path, clock: Callable[[], datetime]) -> FeedState:
        secret = (self.key(feed.key) or "").strip() if feed.key else ""
        if feed.key and not secret:
            where = f" (one is had at {feed.key_from})" if feed.key_from else ""
            return _state(feed, "no-key", f"set {feed.key} to your key{where}")
        self.tell(feed.id)
        try:
            return self._refreshed(feed, home, clock, secret)
        except Busy as error:
            return _state(feed, "busy", error.hint, str(error))
        except DetenteError as error:
            return _state(feed, "failed", "", str(error))

    def _refreshed(
        self, feed: Feed, home: Path, clock: Callable[[], datetime], secret: str
    ) -> FeedState:
        from detente.ledger.feeds.feed import READERS, policy_of, refresh
        from detente.wire.fetch import Line, fetch

        if feed.reader in READERS:
            schedule = partial(fetch, policy=policy_of(feed), clock=clock)
            return refresh(feed, self.catalogue.folder, home, schedule)
        from detente.trade.feeds import feed as trade

        if extra := trade.extra_missing(feed):
            return _state(feed, "no-extra", extra)
        opened = trade.opener(feed, clock, home / feed.id, secret)
        way = trade.Way(opened, Line().pause, self.tell)
        return trade.refresh(feed, self._known_to(feed, home), home, way, self.today)

    def _known_to(self, feed: Feed, home: Path) -> Known:
        """Return what a feed is held against: the case, its tables, and the other feeds."""
        from detente.trade.feeds.feed import INSTRUMENTS, Known
        from detente.trade.feeds.proposals import terms
        from detente.trade.load import load_book

        if feed.reader in INSTRUMENTS:
            return Known({}, words=terms(self.case))
        book = load_book(self.case.root, self.case.sources)
        return Known(book.series, self._figures(book, feed, home))

    def _figures(self, book: Book, feed: Feed, home: Path) -> Iterator[Row]:
        from detente.trade.feeds.fetched import read, tables
        from detente.trade.held import stored

        yield from (stored(row, book) for row in book.observations)
        yield from read(self.catalogue.folder)
        for path in tables(home):
            if path.parent.name != feed.id:
                yield from read(path.parent)


def _state(feed: Feed, status: str, note: str, error: str = "") -> FeedState:
    return FeedState(
        id=feed.id,
        status=status,
        rows_new=0,
        vintages_new=0,
        known_until=feed.known_until,
        held="",
        notes=(note,) if note else (),
        error=error,
    )
