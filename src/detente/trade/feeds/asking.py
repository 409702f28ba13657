"""Which pages of a feed to ask for: from its row, what was read before, and the day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from string import Formatter

from detente.ledger.case.record import Feed
from detente.trade.feeds.readers.rows import ReadRow

MOST_PAGES = 300
"""More pages than this in one go are no refresh of a few months: the row is then wrong."""

_WINDOW = timedelta(days=30)
#: A season named by the year it ends in begins in this month of the year before.
_SEASON_MONTH = 9
#: How long after its span a page is still asked for again, days: offices correct what is young.
_YOUNG = {
    "year": 60,
    "past_year": 60,
    "report_year": 730,
    "season": 60,
    "month": 120,
    "yyyymm": 400,
    "from_day": 2,
    "link": 45,
}

SPANS = frozenset({*_YOUNG, "to_day", "since"} - {"link"})
"""What an address may name of the span it is asked for."""
EACH = "label"
"""What an address names that is asked once for each of the feed's labels."""

Seen = Mapping[str, Mapping[str, str]]
Span = tuple[dict[str, str], date]


def first(feed: Feed, seen: Seen, today: date) -> list[str]:
    """Return the addresses to begin with.

    A pattern is asked once for each span it names (``{year}``, ``{past_year}``,
    ``{report_year}``, ``{month}``, ``{yyyymm}``, ``{season}``, ``{from_day}`` and ``{to_day}``)
    and for each label of the feed (``{label}``), except the spans whose page was read after it
    could still change. A pattern that names no span is always asked.
    """
    wanted = []
    for pattern in (each for page in feed.pages.values() for each in _labelled(page, feed)):
        kinds = {part for _, part, _, _ in Formatter().parse(pattern) if part}
        kind = next((k for k in _YOUNG if k in kinds), "")
        for fields, last in _spans(kind, feed.since or feed.known_until, today):
            url = pattern.format(since=f"{feed.since or feed.known_until:%Y-%m}", **fields)
            if not kind or not _settled(url, last, _YOUNG[kind], seen):
                wanted.append(url)
    return list(dict.fromkeys(wanted))


def _labelled(pattern: str, feed: Feed) -> list[str]:
    place = f"{{{EACH}}}"
    if place not in pattern:
        return [pattern]
    return [pattern.replace(place, label) for label in feed.names]


def following(feed: Feed, rows: Iterable[ReadRow], seen: Seen, asked: Iterable[str]) -> list[str]:
    """Return the addresses that pages just read lead to, as far as the feed follows them."""
    done, wanted = set(asked), []
    for row in rows:
        url = row.get("url", "")
        if row["row"] == "next":
            wanted.append(url)
        elif row["row"] == "link" and _followed(feed, row):
            last = _month_end(date.fromisoformat(f"{row['month']}-01"))
            if not _settled(url, last, _YOUNG["link"], seen):
                wanted.append(url)
    return [url for url in dict.fromkeys(wanted) if url not in done]


def by_pattern(feed: Feed, url: str) -> bool:
    """Tell whether an address came from a pattern of spans, so that it may not be there yet."""
    return url not in set(feed.pages.values())


def _followed(feed: Feed, row: ReadRow) -> bool:
    if feed.since is not None and row["month"] < f"{feed.since:%Y-%m}":
        return False
    return all(row.get(name, "") in wanted for name, wanted in feed.follow.items() if name in row)


def _settled(url: str, last: date, young: int, seen: Seen) -> bool:
    """Tell whether a page was read when its span lay far enough behind."""
    if url not in seen:
        return False
    read = date.fromisoformat(seen[url]["retrieved_at"][:10])
    return read > last + timedelta(days=young)


def _spans(kind: str, since: date, today: date) -> Iterator[Span]:
    if kind in {"year", "past_year", "report_year"}:
        until = today.year if kind == "year" else today.year - 1
        for year in range(since.year, until + 1):
            yield {kind: str(year)}, date(year, 12, 31)
    elif kind in {"month", "yyyymm"}:
        day = since.replace(day=1)
        while day < today.replace(day=1):
            yield {kind: f"{day:%Y-%m}" if kind == "month" else f"{day:%Y%m}"}, _month_end(day)
            day = _month_end(day) + timedelta(days=1)
    elif kind == "season":
        for year in range(_season(since), _season(today) + 1):
            yield {kind: str(year)}, date(year, _SEASON_MONTH, 1)
    elif kind == "from_day":
        day = since
        while day <= today:
            last = day + _WINDOW - timedelta(days=1)
            yield {"from_day": day.isoformat(), "to_day": last.isoformat()}, last
            day = last + timedelta(days=1)
    else:
        yield {}, today


def _season(day: date) -> int:
    return day.year + (day.month >= _SEASON_MONTH)


def _month_end(day: date) -> date:
    after = date(day.year + day.month // 12, day.month % 12 + 1, 1)
    return after - timedelta(days=1)
