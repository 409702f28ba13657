"""Every fault of a case's feeds: a reader there is none of, a name without its series."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from string import Formatter
from urllib.parse import urlsplit

from detente.errors import Fault, SchemaError, did_you_mean
from detente.ledger.case.record import Feed
from detente.ledger.case.rows import read_folder, validate
from detente.ledger.feeds.feed import READERS as SCHEDULE
from detente.trade.feeds.asking import EACH, SPANS
from detente.trade.feeds.bundle import READERS

_FLOWS = ("export", "import", "balance", "purchase", "indicator")
_PLACES = ("header", "query")


def feed_faults(root: Path, series: Iterable[str], sources: Iterable[str]) -> Iterator[Fault]:
    """Yield what is wrong with the feeds of a case folder, file and line."""
    known, cited = frozenset(series), frozenset(sources)
    try:
        rows = list(read_folder(root, "feeds"))
    except SchemaError:
        return  # the check of the ledger reports it
    for row in rows:
        for feed in validate([row], Feed, []):
            for key, what, hint in _wrong(feed, known, cited):
                yield Fault(row.at((key,)), f"{feed.id}: {what}", hint)


def _wrong(
    feed: Feed, series: frozenset[str], sources: frozenset[str]
) -> Iterator[tuple[str, str, str]]:
    every = [*SCHEDULE, *READERS]
    if feed.reader not in every:
        hint = did_you_mean(feed.reader, every) or f"one of: {', '.join(every)}"
        yield "reader", f"no reader is called '{feed.reader}'", hint
    for name in feed.sources:
        if name not in sources:
            yield "sources", f"'{name}' is no source row", did_you_mean(name, sources)
    place, _, name = feed.key_at.partition(" ")
    if feed.key and (place not in _PLACES or not name):
        yield "key_at", "it does not say where the key goes", "write `header NAME` or `query NAME`"
    for url in feed.pages.values():
        host = urlsplit(url).netloc
        if host not in feed.hosts:
            yield "pages", f"{host} is not among its hosts", "add it to hosts"
        if feed.reader in READERS:
            yield from _spans(url, {*SPANS, EACH, *([feed.per] if feed.per else [])})
    if feed.per and feed.per not in feed.id:
        yield "id", f"it does not say where the {feed.per} goes", f"such as {feed.id}-{feed.per}"
    if feed.reader in READERS and feed.series:
        yield from _names(feed, series)


def _spans(url: str, known: set[str]) -> Iterator[tuple[str, str, str]]:
    for _, part, _, _ in Formatter().parse(url):
        if part is not None and part not in known:
            hint = f"one of: {', '.join(sorted(known))}"
            yield "pages", f"an address names '{{{part}}}', which is no span", hint


def _names(feed: Feed, series: frozenset[str]) -> Iterator[tuple[str, str, str]]:
    fields = {part for _, part, _, _ in Formatter().parse(feed.series) if part is not None}
    if not fields <= {"flow", "name"}:
        yield "series", f"the pattern '{feed.series}' has other parts than flow and name", ""
        return
    for label, name in feed.names.items():
        stems = {feed.series.format(flow=flow, name=name) for flow in _FLOWS}
        if not any(one == stem or one.startswith(f"{stem}-") for stem in stems for one in series):
            made = feed.series.format(flow="export", name=name)
            hint = did_you_mean(made, series) or "add it to series/"
            yield "names", f"'{label}' has no series, such as {made}", hint
