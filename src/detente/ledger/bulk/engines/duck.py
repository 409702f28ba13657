"""The default engine: DuckDB in this process, streaming, in bounded memory."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path
from typing import Any, Protocol

import duckdb

from detente.errors import BadFile, Unavailable
from detente.ledger.bulk.entries import Entries, quoted
from detente.store.tables import Table

#: What the engine may hold; beyond it, it works from disk.
MEMORY = "700MB"
_NULL = "\\N"


class Engine(Protocol):
    """What runs the join: it reads DuckDB's dialect and knows the small tables by name."""

    #: The function for microseconds since 1970.
    micros: str

    def see(self, entries: Entries, columns: str) -> None:
        """Make the views ``entries`` and ``numbered`` (with row numbers)."""

    def load(self, names: Iterable[str]) -> None:
        """Make small tables of the store visible."""

    def rows(self, text: str) -> list[tuple[Any, ...]]:
        """Return the rows of a query."""

    def write(self, text: str, target: Path) -> None:
        """Write the rows of a query to a file, whole or not at all."""

    def written(self, target: Path) -> str:
        """Return what a query names the parquet that was written."""


def connect(scratch: Path) -> duckdb.DuckDBPyConnection:
    """Open the engine's store: bounded memory, spilling into `scratch`."""
    con = duckdb.connect(
        config={
            "memory_limit": MEMORY,
            "temp_directory": str(scratch / "spill"),
            "preserve_insertion_order": "true",
        }
    )
    # Entries must stay the streamed side of every join: that keeps their order and little memory.
    con.execute("SET disabled_optimizers = 'join_order,build_side_probe_side'")
    return con


def lay(con: duckdb.DuckDBPyConnection, table: Table, scratch: Path) -> None:
    """Put a small table into the store."""
    path = scratch / f"{table.name}.csv"
    # Whole numbers need no care, and nothing stands for nothing among them.
    whole = set(table.types.values()) == {"BIGINT"}
    with path.open("w", newline="", encoding="utf-8") as handle:
        writer = csv.writer(handle, lineterminator="\n")
        if whole:
            writer.writerows(table.rows)
        else:
            writer.writerows([_cell(value) for value in row] for row in table.rows)
    columns = "{" + ", ".join(f"'{name}': '{kind}'" for name, kind in table.types.items()) + "}"
    con.execute(
        f"CREATE OR REPLACE TABLE {table.name} AS SELECT * FROM read_csv({quoted(path)}, "
        f"columns = {columns}, header = false, auto_detect = false, delim = ',', quote = '\"', "
        f"escape = '\"', nullstr = '{'' if whole else _NULL}')"
    )
    path.unlink()


def _cell(value: object) -> str:
    if value is None:
        return _NULL
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


class Duck:
    """The join on DuckDB."""

    micros = "epoch_us"

    def __init__(self, con: duckdb.DuckDBPyConnection) -> None:
        self.con = con
        self._source = ""

    def see(self, entries: Entries, columns: str) -> None:
        """Make the views of the file."""
        self._source = entries.path.name
        path = quoted(entries.path)
        self.con.execute(
            f"CREATE OR REPLACE VIEW entries AS SELECT {columns} FROM read_parquet({path})"
        )
        self.con.execute(
            f"CREATE OR REPLACE VIEW numbered AS SELECT file_row_number AS x_row, {columns} "
            f"FROM read_parquet({path}, file_row_number = true)"
        )

    def load(self, names: Iterable[str]) -> None:
        """Do nothing: the store's tables are the engine's own."""

    def rows(self, text: str) -> list[tuple[Any, ...]]:
        """Return the rows of a query."""
        try:
            return self.con.execute(text).fetchall()
        except (duckdb.IOException, duckdb.InvalidInputException) as error:
            raise self._broken(error) from error
        except duckdb.OutOfMemoryException as error:
            raise Unavailable(
                f"{self._source} does not fit into memory and the temporary folder",
                where=self._source,
                hint="free room on the disk that takes the answers",
            ) from error

    def write(self, text: str, target: Path) -> None:
        """Write beside the target, then rename."""
        beside = target.with_name(f".{target.name}.part")
        kind = "FORMAT parquet" if target.suffix == ".parquet" else "FORMAT csv, HEADER true"
        try:
            # Asked for by name: the setting alone does not keep the order behind a join.
            self.con.execute(f"COPY ({text}) TO {quoted(beside)} ({kind}, PRESERVE_ORDER true)")
            os.replace(beside, target)
        except (duckdb.InvalidInputException, duckdb.SerializationException) as error:
            raise self._broken(error) from error
        except (duckdb.IOException, duckdb.OutOfMemoryException, OSError) as error:
            raise Unavailable(
                f"{target.name} cannot be written: {str(error).splitlines()[0]}",
                where=str(target),
                hint="check that the folder exists, may be written to and has room",
            ) from error
        finally:
            beside.unlink(missing_ok=True)

    def written(self, target: Path) -> str:
        """Return the reading of the file."""
        return f"read_parquet({quoted(target)})"

    def _broken(self, error: duckdb.Error) -> BadFile:
        return BadFile(
            f"{self._source} breaks off or is damaged: {str(error).splitlines()[0]}",
            where=self._source,
            hint="write it again and check the copy",
        )
