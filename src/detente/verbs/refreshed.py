"""How a refresh reads: feed by feed, then what is new, what was revised, what is to review."""

from __future__ import annotations

from collections.abc import Iterator

from detente.desk import Desk, answers
from detente.errors import FeedError, StoreError
from detente.ledger.feeds.feed import FeedState
from detente.report.sheet import Sheet


def refresh(_: Desk, found: answers.Refreshed) -> list[Sheet]:
    """Say what each feed had that was new, and what answers rest on now."""
    rows = tuple(
        (
            feed.id,
            feed.status,
            str(feed.rows_new),
            str(feed.vintages_new),
            feed.held,
            ", ".join(f"{v.name} (+{v.rows_new} −{v.rows_gone})" for v in feed.vintages),
        )
        for feed in found.feeds
    )
    columns = ("feed", "status", "new", "releases", "newest held", "fetched")
    sheets = [Sheet("", columns, rows, tuple(_lines(found)), tuple(_notes(found)))]
    news = [(feed.id, item) for feed in found.feeds for item in feed.news]
    revised = tuple(
        (feed, n.series, n.period, n.was, n.value, str(n.known)) for feed, n in news if n.was
    )
    fresh = tuple(
        (feed, n.series, n.period, n.value, str(n.known)) for feed, n in news if not n.was
    )
    review = tuple(
        (str(p.published), p.number, ", ".join(p.touches), p.title, p.url)
        for feed in found.feeds
        for p in feed.proposals
    )
    for title, head, told in (
        ("Revised", ("feed", "series", "period", "was", "is", "known"), revised),
        ("New", ("feed", "series", "period", "is", "known"), fresh),
        (
            "To review: nothing rests on these",
            ("published", "document", "touches", "title", "where"),
            review,
        ),
    ):
        if told:
            sheets.append(Sheet(title, head, told))
    return sheets


def exit_code(found: answers.Refreshed) -> int:
    """Return what the command line ends with: a failed feed, else a busy one, else nothing."""
    states = {feed.status for feed in found.feeds}
    if "failed" in states:
        return FeedError.exit_code
    return StoreError.exit_code if "busy" in states else 0


def _lines(found: answers.Refreshed) -> Iterator[str]:
    new = sum(feed.rows_new for feed in found.feeds)
    further = sum(feed.vintages_new for feed in found.feeds)
    failed = [feed.id for feed in found.feeds if feed.status in {"failed", "busy"}]
    if new or further:
        yield f"{new:,} new, {further:,} releases or revisions, kept in {found.folder}."
    elif any(feed.status == "nothing-new" for feed in found.feeds):
        yield "Nothing new."
    if failed:
        yield f"Not refreshed: {', '.join(failed)}; what they had before is as it was."


def _notes(found: answers.Refreshed) -> Iterator[str]:
    for feed in found.feeds:
        for text in (*_error(feed), *feed.notes):
            yield f"{feed.id}: {text}"


def _error(feed: FeedState) -> Iterator[str]:
    if feed.error:
        yield " ".join(line.strip() for line in feed.error.splitlines())
