"""Read and write typed tables as parquet files."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from detente.errors import Unavailable

if TYPE_CHECKING:
    import duckdb


@dataclass(frozen=True, slots=True)
class Table:
    """Rows with named, typed columns.

    Parameters
    ----------
    name : str
        File stem.
    types : mapping of str to str
        SQL type of each column, in order.
    rows : sequence of tuple
        One tuple a row, in the order of `types`.
    """

    name: str
    types: Mapping[str, str]
    rows: Sequence[tuple[Any, ...]]


def connect(*, small: bool = False) -> duckdb.DuckDBPyConnection:
    """Open an in-memory engine; a small one works in one thread, and needs less memory."""
    import duckdb

    threads = {"threads": "1"} if small else {}
    return duckdb.connect(config={"preserve_insertion_order": "true", **threads})


@cache
def _reader() -> duckdb.DuckDBPyConnection:
    """Open the engine for reading once: opening it costs more than most reads."""
    return connect()


def write_table(table: Table, folder: Path) -> Path:
    """Write `table` to ``folder/<name>.parquet`` (beside, then renamed) and return the path."""
    import json
    import tempfile

    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"{table.name}.parquet"
    columns = "{" + ", ".join(f"'{name}': '{kind}'" for name, kind in table.types.items()) + "}"
    names = tuple(table.types)
    with tempfile.TemporaryDirectory() as scratch:
        rows = Path(scratch) / "rows.ndjson"
        with rows.open("w", encoding="utf-8") as handle:
            for row in table.rows:
                record = dict(zip(names, row, strict=True))
                handle.write(json.dumps(record, default=str, ensure_ascii=False) + "\n")
        beside = target.with_name(f".{target.name}.part")
        connect().execute(
            f"COPY (SELECT * FROM read_json({_quoted(rows)}, format = 'newline_delimited', "
            f"columns = {columns})) TO {_quoted(beside)} (FORMAT parquet, COMPRESSION zstd)"
        )
        os.replace(beside, target)
    return target


def read_table(path: Path, *, columns: str = "*", where: str = "") -> Iterator[tuple[Any, ...]]:
    """Yield rows of a parquet file: all, or those that an SQL condition keeps."""
    if not path.exists():
        raise Unavailable(
            f"the table {path.name} is missing",
            where=str(path),
            hint="reinstall détente, or rebuild the derived tables with `make data`",
        )
    clause = f" WHERE {where}" if where else ""
    cursor = _reader().cursor().execute(f"SELECT {columns} FROM {_quoted(path)}{clause}")
    while rows := cursor.fetchmany(10_000):
        yield from rows


def _quoted(path: Path) -> str:
    """Return a path as a text of SQL; the user's folder may have any name."""
    return "'" + str(path).replace("'", "''") + "'"
