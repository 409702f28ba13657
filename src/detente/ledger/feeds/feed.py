"""What a refresh of a feed found, and which reader serves which feed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from detente.errors import InputError, UnknownName, did_you_mean
from detente.ledger.case.record import Feed

if TYPE_CHECKING:
    from detente.wire.fetch import Fetched
    from detente.wire.policy import Policy

#: Opens one address under a feed's policy.
Fetcher = Callable[[str], "Fetched"]


@dataclass(frozen=True, slots=True)
class Vintage:
    """One release that was fetched, and what it prints that the one before did not.

    Parameters
    ----------
    name : str
        Which release.
    rows_new : int
        Lines and headings with a rate that the release before did not print so.
    rows_gone : int
        Lines and headings it no longer prints so.
    url, sha256 : str
        Where it came from, and the hash of its bytes.
    """

    name: str
    rows_new: int
    rows_gone: int
    url: str
    sha256: str


@dataclass(frozen=True, slots=True)
class News:
    """A figure that was not held before, or was held otherwise: then `was` says how."""

    series: str
    period: str
    value: str
    was: str
    known: date


@dataclass(frozen=True, slots=True)
class Proposal:
    """An instrument that touches what the record holds: to be read, and written in by hand.

    `touches` names what of the record its words met, `words` those words.
    """

    number: str
    published: date
    effective: date | None
    kind: str
    title: str
    url: str
    touches: tuple[str, ...]
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FeedState:
    """A feed after a refresh.

    Parameters
    ----------
    id : str
        The feed.
    status : str
        ``new``, ``nothing-new``, ``failed``, ``busy`` (another process is at it),
        ``no-key`` or ``no-extra`` (a library is not installed).
    rows_new, vintages_new : int
        Of a schedule: rows that changed, releases that were fetched. Of figures: periods not
        held before, further values of periods that were. Of instruments: proposals.
    known_until : date
        The day to which the shipped tables reach; a fetched release does not move it.
    held : str
        The newest release or period held after the refresh.
    vintages : tuple of Vintage
        The releases fetched, oldest first.
    notes : tuple of str
        What the answers rest on now, and what to do.
    news : tuple of News
        The first figures that are new or revised.
    rejects : int
        What was printed and could not be used; its reasons are kept beside the figures.
    proposals : tuple of Proposal
        Instruments to review.
    error : str
        Why the feed failed; what was held is as it was.
    """

    id: str
    status: str
    rows_new: int
    vintages_new: int
    known_until: date
    held: str
    vintages: tuple[Vintage, ...] = ()
    notes: tuple[str, ...] = ()
    news: tuple[News, ...] = ()
    rejects: int = 0
    proposals: tuple[Proposal, ...] = ()
    error: str = ""


READERS = frozenset({"schedule"})
"""Words for the readers of this room."""


def policy_of(feed: Feed) -> Policy:
    """Return what may be opened for a feed."""
    from detente.wire.policy import Policy

    return Policy(hosts=frozenset(feed.hosts), schemes=feed.schemes)


def chosen(feeds: Iterable[Feed], names: Iterable[str]) -> list[Feed]:
    """Return the feeds named, or all that need no product when none is.

    Raises
    ------
    UnknownName
        With the nearest names.
    InputError
        A feed that is asked product by product, without one.
    """
    known = {feed.id: feed for feed in feeds}
    wanted = list(dict.fromkeys(names)) or [feed.id for feed in known.values() if not feed.per]
    return [_named(name, known) for name in wanted]


def _named(name: str, known: Mapping[str, Feed]) -> Feed:
    feed = known.get(name)
    if feed is None:
        made = (of_product(row, _digits(row, name)) for row in known.values() if row.per)
        feed = next((row for row in made if row.id == name and not row.per), None)
    if feed is None:
        raise UnknownName(
            f"no feed is called '{name}'",
            where="feed",
            hint=did_you_mean(name, known) or f"one of: {', '.join(known) or 'none'}",
        )
    if feed.per:
        raise InputError(
            f"{feed.id} is asked for one product at a time",
            where="feed",
            hint=f"put the product's six digits in the place of {feed.per}",
        )
    return feed


def _digits(feed: Feed, name: str) -> str:
    before, _, after = feed.id.partition(feed.per)
    found = re.fullmatch(rf"{re.escape(before)}(\d{{6}}){re.escape(after)}", name, re.ASCII)
    return found[1] if found else ""


def of_product(feed: Feed, code: str) -> Feed:
    """Return the feed of one product: its digits in the id and in the addresses.

    A code of fewer than six digits leaves the feed as it is.
    """
    if len(code) < 6:
        return feed
    place = f"{{{feed.per}}}"
    return replace(
        feed,
        id=feed.id.replace(feed.per, code[:6]),
        pages={kind: url.replace(place, code[:6]) for kind, url in feed.pages.items()},
        per="",
    )


def refresh(feed: Feed, tables: Path, folder: Path, fetcher: Fetcher) -> FeedState:
    """Fetch what is new of a feed.

    Parameters
    ----------
    feed : Feed
        Row of the case.
    tables : Path
        Folder of the derived tables in use.
    folder : Path
        The user's data folder; the feed keeps its files in one of its own there.
    fetcher : callable
        Opens one address under the feed's policy.

    Raises
    ------
    FeedError
        Unreachable, refused, or of another shape; then nothing was replaced.
    """
    from detente.ledger.feeds.hts import refresh_hts

    return refresh_hts(feed, tables, folder / feed.id, fetcher)
