"""Verbs that keep the data: fetching what is newer."""

from __future__ import annotations

from functools import partial

from detente.desk import answers
from detente.desk.base import Base
from detente.errors import InputError


class Keeping(Base):
    """What an operator does with the data; no answer changes by asking."""

    def refresh(self, *feeds: str) -> answers.Refreshed:
        """Fetch newer data of feeds; nothing is replaced unless it parsed whole.

        What is fetched is kept in the user's data folder. The shipped tables stay in use
        until they are rebuilt, and the answer says so.

        Parameters
        ----------
        feeds : str
            Feeds to ask, e.g. ``hts``; all of the case by default.

        Raises
        ------
        FeedError
            Unreachable, refused by the policy, or of another shape than its reader knows.
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
        from detente.ledger.feeds.feed import chosen, policy_of, refresh
        from detente.wire.fetch import fetch

        wanted = chosen(self.record.feeds, feeds)
        if self.home is None or self.clock is None:
            raise InputError(
                "no folder is named for what is fetched",
                where="data",
                hint="open the case with its door: detente.open(data=FOLDER), or the command line",
            )
        states = [
            refresh(
                feed,
                self.catalogue.folder,
                self.home,
                partial(fetch, policy=policy_of(feed), clock=self.clock),
            )
            for feed in wanted
        ]
        return answers.Refreshed(str(self.home), tuple(states))
