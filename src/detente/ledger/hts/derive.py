"""From releases and change records to the tables that the ledger reads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path

from detente.errors import SchemaError
from detente.ledger.hts.change_record import Change, read_change_record
from detente.ledger.hts.concordance import Renumbering
from detente.ledger.hts.history import Calendar
from detente.ledger.hts.release import Revision, read_release
from detente.ledger.hts.tables import (
    ChapterTable,
    DerivedTable,
    FootnoteTable,
    LineTable,
    RateTable,
)
from detente.store.tables import Table

RELEASES = {
    "revision": "VARCHAR",
    "position": "INTEGER",
    "published": "DATE",
    "published_by_successor": "DATE",
    "not_before": "DATE",
    "lines": "INTEGER",
    "changes": "INTEGER",
}
CHANGES = {
    "revision": "VARCHAR",
    "published": "DATE",
    "position": "INTEGER",
    "item": "VARCHAR",
    "code": "VARCHAR",
    "code_to": "VARCHAR",
    "nature": "VARCHAR",
    "detail": "VARCHAR",
    "effective": "DATE",
    "effective_printed": "VARCHAR",
    "doubt": "VARCHAR",
    "source_text": "VARCHAR",
    "edition": "VARCHAR",
}


def derive(folder: Path, published: Mapping[str, date] | None = None) -> list[Table]:
    """Return the derived tables of all releases and change records under `folder`.

    Parameters
    ----------
    folder : Path
        Searched with its subfolders for ``*.json``, ``*.json.gz`` (releases) and ``*.pdf``
        (change records) whose names state a revision.
    published : mapping of str to date, optional
        Publication dates of revisions (``2026_rev_10``) that no change record at hand gives.

    Returns
    -------
    list of Table
        ``releases``, ``hts_changes``, ``base_rates``, ``lines``, ``chapter99``, ``footnotes``,
        ``concordance``.

    Raises
    ------
    SchemaError
        If any file is not what it should be, or two files state the same revision.
    """
    releases = _by_revision(folder, ("*.json", "*.json.gz"))
    records = [
        read_change_record(path.read_bytes(), path.name)
        for path in _by_revision(folder, ("*.pdf",)).values()
    ]
    given = {Revision.of(name): day for name, day in (published or {}).items()}
    calendar = Calendar(releases, records, given)
    watching: list[DerivedTable] = [
        RateTable(),
        LineTable(),
        ChapterTable(),
        FootnoteTable(),
        Renumbering(calendar),
    ]
    sizes: list[int] = []
    for path in releases.values():
        release = read_release(path)
        sizes.append(len(release.lines))
        for table in watching:
            table.observe(release)
    tables = [_releases(calendar, sizes), _changes(calendar)]
    return [*tables, *(table.table(calendar) for table in watching)]


def _by_revision(folder: Path, patterns: Iterable[str]) -> dict[Revision, Path]:
    found: dict[Revision, Path] = {}
    for path in sorted(path for pattern in patterns for path in folder.rglob(pattern)):
        revision = Revision.of(path.name)
        if revision in found:
            raise SchemaError(
                f"two files state the revision {revision}",
                where=f"{found[revision].name} and {path.name}",
                hint="keep one of them",
            )
        found[revision] = path
    if not found:
        raise SchemaError(
            f"no file like {' or '.join(patterns)}",
            where=str(folder),
            hint="give the folder that holds the releases and the change records",
        )
    return dict(sorted(found.items()))


def _releases(calendar: Calendar, sizes: list[int]) -> Table:
    rows = []
    for position, (revision, lines) in enumerate(zip(calendar.revisions, sizes, strict=True)):
        record = calendar.records.get(revision)
        rows.append(
            (
                str(revision),
                position,
                calendar.published(position),
                calendar.published_by_successor(position),
                calendar.not_before(position),
                lines,
                len(record.changes) if record else None,
            )
        )
    return Table("releases", RELEASES, rows)


def _changes(calendar: Calendar) -> Table:
    rows = []
    for record in sorted(calendar.records.values(), key=lambda record: record.revision):
        day = calendar.published_on(record.revision)
        for position, change in enumerate(record.changes):
            rows.append((str(record.revision), day, position, *_cells(change)))
    return Table("hts_changes", CHANGES, rows)


def _cells(change: Change) -> tuple[object, ...]:
    return (
        change.item,
        change.codes[0] if change.codes else None,
        change.codes[1] if len(change.codes) > 1 else None,
        change.nature,
        change.detail,
        change.effective,
        change.effective_text,
        change.doubt,
        change.source,
        change.edition,
    )
