"""Refresh one feed of figures or of instruments: ask, read apart, merge, put in place at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from pathlib import Path
from urllib.parse import quote

from detente.errors import ChangedShape, InputError, Unreachable
from detente.ledger.case.record import Feed
from detente.ledger.feeds.feed import FeedState, Fetcher, News, Proposal, policy_of
from detente.trade.feeds import fetched as store
from detente.trade.feeds import flows, proposals
from detente.trade.feeds.asking import MOST_PAGES, by_pattern, first, following
from detente.trade.feeds.bundle import HINT, READERS, read_all
from detente.trade.feeds.mapping import Mapped, Read, mapped
from detente.trade.feeds.readers.rows import ReadRow
from detente.trade.feeds.vintages import Change, Merged, Origin, merge
from detente.trade.series import Series
from detente.trade.unit import read_unit
from detente.wire.answer import Due
from detente.wire.fetch import ABSENT, EMPTY, Asked, Fetched, Line, fetch

INSTRUMENTS = frozenset({"federal-register"})
"""Readers whose rows are instruments to review, not figures."""

#: What must come, by reader; anything else is a changed feed before it is read.
_DUE: dict[str, Due] = {
    "gacc": "html",
    "census-page": "html",
    "inspections": "csv",
    "eastmoney": "json",
    "federal-register": "json",
    "census-api": "json",
    "comtrade": "json",
    "comtrade-flows": "json",
    "esr": "json",
    "fred": "json",
}
EXTRAS = {"sdmx": "sdmx"}
"""Readers that need a library of an extra of the same name, and its module."""

_SHOWN = 12


@dataclass(frozen=True, slots=True)
class Known:
    """What a refresh holds its pages against.

    Parameters
    ----------
    series : mapping of str to Series
        Series of the case.
    shipped : iterable of tuple
        Figures that come with the case, as stored rows.
    words : mapping of str to str
        Words of the case that an instrument may have, and what each touches.
    """

    series: Mapping[str, Series]
    shipped: Iterable[store.Row] = ()
    words: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Way:
    """How a refresh goes about it: opening an address, pausing between two, telling of it."""

    fetcher: Fetcher
    pause: Callable[[float], None]
    tell: Callable[[str], None] = field(default=lambda _: None)


@dataclass(slots=True)
class _Run:
    """What one refresh has read so far."""

    seen: dict[str, dict[str, str]]
    reads: list[Read] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    absent: list[str] = field(default_factory=list)


def extra_missing(feed: Feed) -> str:
    """Return what to install for a feed's reader; empty where nothing is missing."""
    from importlib.util import find_spec

    module = EXTRAS.get(feed.reader)
    if module is None or find_spec(module):
        return ""
    return f"its reader needs an extra: pip install 'detente[{feed.reader}]'"


def opener(
    feed: Feed,
    clock: Callable[[], datetime],
    folder: Path,
    secret: str = "",
    line: Line | None = None,
) -> Fetcher:
    """Return what opens an address under a feed's policy, with its key if it has one."""
    where, _, name = feed.key_at.partition(" ")
    headers = {name: secret} if secret and where == "header" else {}
    asked = Asked(headers, secret, _DUE.get(feed.reader, ""), empty=feed.reader == "census-api")
    open_ = partial(
        fetch, policy=policy_of(feed), clock=clock, cache=folder / "raw", line=line, asked=asked
    )
    if not secret or where != "query":
        return open_
    given = f"{name}={quote(secret, safe='')}"
    return lambda url: open_(f"{url}{'&' if '?' in url else '?'}{given}")


def refresh(feed: Feed, known: Known, home: Path, way: Way, today: date) -> FeedState:
    """Fetch what is new of a feed and hold it.

    Parameters
    ----------
    feed : Feed
        Row of the case.
    known : Known
        Series, shipped figures and words of the case.
    home : Path
        The user's data folder; the feed keeps its files in one of its own there.
    way : Way
        How an address is opened.
    today : date
        Day at the door: up to when pages are asked for.

    Raises
    ------
    FeedError
        Unreachable, refused, or of another shape; then what was held is as it was.
    Busy
        Another process is refreshing the feed.
    """
    if feed.reader not in READERS:
        raise InputError(
            f"no reader is called '{feed.reader}'",
            where=f"feed {feed.id}",
            hint=f"one of: schedule, {', '.join(READERS)}",
        )
    folder = home / feed.id
    with store.locked(folder):
        run = _Run(store.read_pages(folder))
        _ask_all(feed, run, way, today)
        if feed.reader in flows.READERS:
            state = flows.taken(feed, run.reads, folder)
        else:
            done = _instruments if feed.reader in INSTRUMENTS else _figures
            state = done(feed, known, run, folder)
        # Last: pages that are not noted are only asked for again.
        store.write_pages(folder, run.seen)
    return state


def _ask_all(feed: Feed, run: _Run, way: Way, today: date) -> None:
    """Ask page after page, reading each round whole before the next."""
    wanted = first(feed, run.seen, today)
    while wanted:
        if len(run.asked) + len(wanted) > MOST_PAGES:
            raise ChangedShape(
                f"more than {MOST_PAGES} pages to read", where=feed.id, hint="narrow `since`"
            )
        # By the address as it was asked: what was fetched may name a redirect or hide a key.
        pages = [(url, page) for url in wanted if (page := _ask(feed, url, run, way))]
        way.tell(f"{feed.id}: reading {len(pages)} pages")
        read = read_all(feed.reader, [(url, page.body) for url, page in pages])
        for (url, page), rows in zip(pages, read, strict=True):
            run.reads.append((url, page.retrieved_at.date(), rows))
            if rows or feed.reader in INSTRUMENTS:
                run.seen[url] = {
                    "retrieved_at": page.retrieved_at.isoformat(),
                    "sha256": page.sha256,
                }
        _as_linked(read, run)
        rows_read = [row for rows in read for row in rows]
        wanted = following(feed, rows_read, run.seen, run.asked)


def _ask(feed: Feed, url: str, run: _Run, way: Way) -> Fetched | None:
    if run.asked:
        way.pause(feed.pause)
    run.asked.append(url)
    way.tell(f"{feed.id}: page {len(run.asked)}")
    page = way.fetcher(url)
    if page.status == EMPTY:
        return None
    if page.status not in ABSENT:
        return page
    if not by_pattern(feed, url):
        raise Unreachable(f"the page is gone ({page.status})", where=page.url, hint=HINT)
    run.absent.append(url)
    return None


def _as_linked(read: Sequence[list[ReadRow]], run: _Run) -> None:
    """Refuse a page that is of another month than the link that led to it."""
    linked = {
        row["url"]: row["month"] for _, _, rows in run.reads for row in rows if row["row"] == "link"
    }
    for page, _, rows in run.reads[len(run.reads) - len(read) :]:
        month = linked.get(page)
        ends = {row["period"][-7:] for row in rows if row["row"] == "figure"}
        if month and ends and month not in ends:
            raise ChangedShape(
                f"the link says {month}, the page {', '.join(sorted(ends))}", where=page, hint=HINT
            )


def _figures(feed: Feed, known: Known, run: _Run, folder: Path) -> FeedState:
    found = mapped(feed, known.series, run.reads)
    held = store.read(folder)
    origin = Origin(feed.sources[0] if feed.sources else feed.id, feed.certainty)
    merged = merge(held, known.shipped, found.figures, origin)
    if found.figures:
        store.write(folder, merged.rows)
    rejects = store.write_rejects(folder, found.rejected()) if run.asked else None
    return FeedState(
        id=feed.id,
        status="new" if merged.new or merged.revised else "nothing-new",
        rows_new=len(merged.new),
        vintages_new=len(merged.revised),
        known_until=feed.known_until,
        held=_held(merged),
        notes=tuple(_notes(found, run, rejects)),
        news=tuple(_news(change, known.series) for change in _first_of(merged)),
        rejects=sum(found.rejects.values()),
    )


def _held(merged: Merged) -> str:
    """Return the last day of which the feed holds a figure."""
    newest = max((row[2] for row in merged.rows), default=None)
    return "" if newest is None else str(date.fromordinal(newest.toordinal() - 1))


def _first_of(merged: Merged) -> list[Change]:
    """Return what is shown of the news: revisions first, then the newest periods."""
    newest = sorted(merged.new, key=lambda c: c.printed.period.until, reverse=True)
    return [*merged.revised[:_SHOWN], *newest[:_SHOWN]]


def _news(change: Change, series: Mapping[str, Series]) -> News:
    printed = change.printed
    unit = series[printed.series].unit
    scale = read_unit(unit).scale

    def said(value: Decimal | None) -> str:
        return "" if value is None else f"{(value / scale).normalize():,f} {unit}"

    value = said(printed.value) or f"{printed.change:+.1%} on the year"
    return News(printed.series, str(printed.period), value, said(change.was), change.known)


def _notes(found: Mapped, run: _Run, rejects: Path | None) -> Iterable[str]:
    if rejects is not None:
        labels = list(dict.fromkeys(label for label, _, _ in found.rejects))
        more = f" and {len(labels) - 3} more" if len(labels) > 3 else ""
        yield (
            f"{sum(found.rejects.values())} printed figures were not used "
            f"({', '.join(labels[:3])}{more}); each with its reason in {rejects}"
        )
    if found.left:
        yield f"{len(found.left)} names are printed that the feed does not follow"
    if run.absent:
        yield f"not published yet, or gone: {', '.join(run.absent[:3])}"


def _instruments(feed: Feed, known: Known, run: _Run, folder: Path) -> FeedState:
    rows = [row for _, _, page in run.reads for row in page]
    found = proposals.proposed(rows, {**known.words, **feed.names})
    kept = proposals.read(folder)
    new = [proposal for proposal in found if proposal.number not in kept]
    every = {**kept, **{proposal.number: proposal for proposal in found}}
    if new:
        proposals.write(folder, every.values())
    read = sum(row["row"] == "instrument" for row in rows)
    held = max((p.published for p in every.values()), default=None)
    return FeedState(
        id=feed.id,
        status="new" if new else "nothing-new",
        rows_new=len(new),
        vintages_new=0,
        known_until=feed.known_until,
        held="" if held is None else held.isoformat(),
        notes=tuple(_to_review(read, every.values())),
        proposals=tuple(new),
    )


def _to_review(read: int, every: Iterable[Proposal]) -> Iterable[str]:
    kept = len(list(every))
    yield (
        f"{read} documents read, {kept} kept as proposals: each is to be read, and written into "
        "the record by hand where it changes the law"
    )
