"""The user's store of fetched figures: one table a feed, always whole, one writer at a time.

A table is written in a folder of its own beside the one in use, flushed to the disk, and put in
place by one rename. Whatever stops a run, a reader finds the table before it or the table after.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from detente.errors import Busy, SchemaError
from detente.store.tables import Table, read_table, write_table
from detente.trade.held import COLUMNS
from detente.wire.keep import write_beside

TABLE = "observations"
_SCRATCH = ".new-"
_LOCK = ".lock"
_PAGES = "pages.json"
_REJECTS = "rejects.csv"

#: One stored row, in the order of `COLUMNS`.
Row = tuple[Any, ...]


def tables(home: Path) -> list[Path]:
    """Return the fetched tables of observations in a user's folder, one a feed."""
    return sorted(path for path in home.glob(f"*/{TABLE}.parquet") if path.is_file())


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold a feed's folder for one writer; the lock dies with the process that holds it.

    Raises
    ------
    Busy
        Another process is refreshing the feed.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / _LOCK).open("w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise Busy(
                f"another process is refreshing {folder.name}",
                where=str(folder),
                hint="wait until it ends, then refresh again if still needed",
            ) from error
        sweep(folder)
        yield


def sweep(folder: Path) -> None:
    """Remove what a run that was killed left behind; call it under the lock alone."""
    for left in folder.glob(f"{_SCRATCH}*"):
        shutil.rmtree(left, ignore_errors=True)
    for part in [*folder.glob(".*.part"), *(folder / "raw").glob(".*.part")]:
        part.unlink(missing_ok=True)


def read(folder: Path) -> list[Row]:
    """Return the rows held of a feed, none where nothing was fetched yet."""
    path = folder / f"{TABLE}.parquet"
    if not path.exists():
        return []
    return list(read_table(path, columns=", ".join(f'"{name}"' for name in COLUMNS)))


def write(folder: Path, rows: Sequence[Row]) -> Path:
    """Replace the table of a feed by `rows`, in one step."""
    folder.mkdir(parents=True, exist_ok=True)
    scratch = Path(tempfile.mkdtemp(prefix=_SCRATCH, dir=folder))
    try:
        made = write_table(Table(TABLE, COLUMNS, rows), scratch)
        _flush(made)
        target = folder / made.name
        os.replace(made, target)
        _flush(folder)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    return target


def read_pages(folder: Path) -> dict[str, dict[str, str]]:
    """Return what is known of the pages read before, by address.

    It only spares questions: without it pages are asked again and nothing else changes.
    """
    path = folder / _PAGES
    if not path.exists():
        return {}
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise SchemaError(
            f"{_PAGES} cannot be read",
            where=str(path),
            hint="remove the file; its pages are then asked for again",
        ) from error
    return dict(told)


def write_pages(folder: Path, pages: Mapping[str, Mapping[str, str]]) -> None:
    """Keep what is known of the pages that were read."""
    text = json.dumps(pages, indent=1, sort_keys=True, ensure_ascii=False) + "\n"
    write_beside(folder / _PAGES, text.encode("utf-8"))


def write_rejects(folder: Path, rejects: Sequence[Mapping[str, str]]) -> Path | None:
    """Keep what could not be used, with the reason; return the path, None where nothing is."""
    import csv
    import io

    path = folder / _REJECTS
    if not rejects:
        path.unlink(missing_ok=True)
        return None
    text = io.StringIO()
    writer = csv.DictWriter(text, fieldnames=list(rejects[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rejects)
    write_beside(path, text.getvalue().encode("utf-8"))
    return path


def _flush(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
