"""New releases of the tariff schedule, from where the schedule's office puts them.

A fetched release is kept as it came. It does not touch the derived tables: those need the whole
run of releases and their change records, so they are rebuilt from a folder that holds them all.
"""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from detente.errors import ChangedShape, SchemaError, Unavailable
from detente.ledger.case.record import Feed
from detente.ledger.feeds.feed import FeedState, Fetcher, Vintage
from detente.ledger.hts.change_record import parse_change_record, pdf_text
from detente.ledger.hts.release import Release, Revision, read_release
from detente.ledger.hts.tables import FIRST_SPECIAL_CHAPTER
from detente.store.tables import read_table
from detente.wire.fetch import ABSENT, Fetched
from detente.wire.keep import write_beside
from detente.wire.sandbox import in_child

MOST_AT_ONCE = 60
"""More releases than this in one go are not a year's work: the feed is then not what it was."""

_LEAST_SHARE = 0.9
_HINT = "nothing was replaced; open the address by hand and report the feed's new form"
_KEPT = re.compile(r"hts_20\d\d_(?:basic|rev_\d{1,3})\.json\.gz")
#: A line or heading and its rates, squeezed so that a reprint is not taken for a change.
Printed = frozenset[tuple[str, str, str]]


@dataclass(frozen=True, slots=True)
class _Held:
    """The newest release held: which, how many lines, what it prints, the hash of its bytes."""

    revision: Revision
    lines: int
    printed: Printed
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class _New:
    vintage: Vintage
    revision: Revision
    fetched: Fetched
    record: Fetched | None


def refresh_hts(feed: Feed, tables: Path, folder: Path, fetcher: Fetcher) -> FeedState:
    """Fetch the releases after the newest one held, stopping at the first that is absent.

    Parameters
    ----------
    feed : Feed
        Its pages ``revision``, ``basic`` and, where known, ``record`` are address patterns.
    tables : Path
        Folder of the derived tables, for the newest release behind them.
    folder : Path
        Where fetched releases are kept.
    fetcher : callable
        Opens one address.

    Raises
    ------
    FeedError
        If anything of any new release is not whole. Nothing is written then.
    """
    held = start = _held(feed, tables, folder)
    found: list[_New] = []
    while after := _next(feed, held, fetcher):
        new, held = after
        found.append(new)
        if len(found) > MOST_AT_ONCE:
            raise ChangedShape(
                f"more than {MOST_AT_ONCE} new releases", where=new.fetched.url, hint=_HINT
            )
    for new in found:
        _write(new, folder)
    return FeedState(
        id=feed.id,
        status="new" if found else "nothing-new",
        rows_new=sum(new.vintage.rows_new for new in found),
        vintages_new=len(found),
        known_until=feed.known_until,
        held=str(held.revision),
        vintages=tuple(new.vintage for new in found),
        notes=tuple(_notes(feed, found, start, folder)),
    )


def _next(feed: Feed, held: _Held, fetcher: Fetcher) -> tuple[_New, _Held] | None:
    for revision in (
        Revision(held.revision.year, held.revision.number + 1),
        Revision(held.revision.year + 1, 0),
    ):
        fetched = fetcher(_page(feed, revision))
        if fetched.status in ABSENT:
            continue
        _same_revision(fetched, revision)
        if fetched.sha256 == held.sha256:
            raise ChangedShape(
                f"the address of {revision} serves {held.revision} again",
                where=fetched.url,
                hint=_HINT,
            )
        read = _read(fetched, revision, held)
        vintage = Vintage(
            name=str(revision),
            rows_new=len(read.printed - held.printed),
            rows_gone=len(held.printed - read.printed),
            url=fetched.final_url,
            sha256=fetched.sha256,
        )
        return _New(vintage, revision, fetched, _record(feed, revision, fetcher)), read
    return None


def _page(feed: Feed, revision: Revision, kind: str = "") -> str:
    kind = kind or ("revision" if revision.number else "basic")
    return feed.pages[kind].format(year=revision.year, number=revision.number)


def _same_revision(fetched: Fetched, revision: Revision) -> None:
    """Refuse an answer that a redirect fetched from the address of another release."""
    name = fetched.final_url.rsplit("/", 1)[-1]
    try:
        stated: Revision | None = Revision.of(name)
    except SchemaError:
        stated = None
    if stated != revision:
        raise ChangedShape(
            f"asked for {revision}, answered with {stated or name}",
            where=fetched.final_url,
            hint=_HINT,
        )


def _read(fetched: Fetched, revision: Revision, held: _Held) -> _Held:
    try:
        release = read_release(fetched.body, f"hts_{revision}.json")
    except SchemaError as error:
        first = f": {error.faults[0]}" if error.faults else ""
        raise ChangedShape(error.what + first, where=fetched.url, hint=_HINT) from error
    if len(release.lines) < _LEAST_SHARE * held.lines:
        raise ChangedShape(
            f"{revision} has {len(release.lines):,} lines, {held.revision} had {held.lines:,}",
            where=fetched.url,
            hint=_HINT,
        )
    return _Held(revision, len(release.lines), _printed(release), fetched.sha256)


def _record(feed: Feed, revision: Revision, fetcher: Fetcher) -> Fetched | None:
    """Return the change record of a release, where the feed knows its address and it reads."""
    if "record" not in feed.pages:
        return None
    fetched = fetcher(_page(feed, revision, "record"))
    if fetched.status in ABSENT:
        return None
    name = f"{revision}_change_record.pdf"
    try:
        # A PDF from elsewhere is opened in a cage; its text is then read like any other.
        parse_change_record(in_child(pdf_text, fetched.body, name), name)
    except SchemaError as error:
        raise ChangedShape(error.what, where=fetched.url, hint=_HINT) from error
    return fetched


def _held(feed: Feed, tables: Path, folder: Path) -> _Held:
    """Return the newest release behind the tables or among those fetched before."""
    path = tables / f"{feed.tables['releases']}.parquet"
    rows = list(read_table(path, columns="revision, lines"))
    if not rows:
        raise Unavailable(
            "no release stands behind the derived tables",
            where=str(tables),
            hint="rebuild them with `make data`",
        )
    revision, lines = max(((Revision.of(f"hts_{name}"), n) for name, n in rows))
    kept = {Revision.of(path.name): path for path in _kept(folder)}
    newest = max(kept, default=revision)
    if newest <= revision:
        return _Held(revision, lines, frozenset(_of_tables(feed, tables)))
    note = json.loads(_note(kept[newest]).read_text(encoding="utf-8"))
    release = read_release(kept[newest])
    return _Held(newest, len(release.lines), _printed(release), note["sha256"])


def _kept(folder: Path) -> list[Path]:
    return [path for path in folder.glob("hts_*.json.gz") if _KEPT.fullmatch(path.name)]


def _printed(release: Release) -> Printed:
    return frozenset(
        _row(line.code, line.general, line.column2)
        for line in release.lines
        if line.own and len(line.code) >= 8
    )


def _of_tables(feed: Feed, tables: Path) -> Iterator[tuple[str, str, str]]:
    where = "until_revision IS NULL"
    for stem, key in (("rates", "code"), ("headings", "heading")):
        path = tables / f"{feed.tables[stem]}.parquet"
        for code, general, column2 in read_table(
            path, columns=f"{key}, general, column2", where=where
        ):
            yield _row(code.replace(".", ""), general, column2)


def _row(code: str, general: str, column2: str) -> tuple[str, str, str]:
    legal = code if code[:2] >= FIRST_SPECIAL_CHAPTER else code[:8]
    return legal, "".join((general or "").split()), "".join((column2 or "").split())


def _write(new: _New, folder: Path) -> None:
    stem = f"hts_{new.revision}"
    note = {
        "url": new.fetched.url,
        "final_url": new.fetched.final_url,
        "retrieved_at": new.fetched.retrieved_at.isoformat(),
        "sha256": new.fetched.sha256,
    }
    if new.record is not None:
        write_beside(folder / f"{new.revision}_change_record.pdf", new.record.body)
    text = json.dumps(note, indent=2, sort_keys=True) + "\n"
    # The note first: a release without its note is not counted as held.
    write_beside(folder / f"{stem}.note.json", text.encode("utf-8"))
    write_beside(folder / f"{stem}.json.gz", gzip.compress(new.fetched.body, mtime=0))


def _note(path: Path) -> Path:
    return path.with_name(path.name.removesuffix(".json.gz") + ".note.json")


def _notes(feed: Feed, found: list[_New], start: _Held, folder: Path) -> Iterator[str]:
    newest = found[-1].revision if found else start.revision
    kept = _kept(folder)
    if kept:
        names = ", ".join(sorted(str(Revision.of(path.name)) for path in kept))
        yield (
            f"kept as fetched, not yet in the tables: {names}. Answers still rest on the shipped "
            f"tables, which reach {feed.known_until}; to use what was fetched, add it to the "
            "folder of originals and run `make data`."
        )
    guessed = [kind for kind in feed.guessed if kind == "basic"]
    if not found and guessed:
        yield (
            f"the address of the basic edition of {newest.year + 1} is a guess: that it is absent "
            "does not show that no such edition exists."
        )
    if found and "record" not in feed.pages:
        yield "no change record was fetched: from when each change holds is not known."
