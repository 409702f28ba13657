"""An in-memory table that SQL asks questions of: small rows and parquet files side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from detente.errors import Unavailable
from detente.store.tables import connect

if TYPE_CHECKING:
    import duckdb


class Panel:
    """Tables held together in one engine of their own.

    Parameters
    ----------
    small : bool
        Whether it holds thousands of rows, not millions: one thread then needs less memory.
    """

    def __init__(self, *, small: bool = False) -> None:
        self._engine: duckdb.DuckDBPyConnection = connect(small=small)
        self._engine.execute("SET enable_progress_bar = false")

    def hold(self, name: str, types: Mapping[str, str], rows: Sequence[tuple[Any, ...]]) -> None:
        """Hold rows as a table: one list a column, since one statement a row is slow."""
        declared = ", ".join(f'"{column}" {kind}' for column, kind in types.items())
        self._engine.execute(f'CREATE TABLE "{name}" ({declared})')
        if not rows:
            return
        columns = list(zip(*rows, strict=True))
        given = ", ".join(
            f"unnest(CAST(? AS {'VARCHAR' if kind.startswith('DECIMAL') else kind}[]))"
            for kind in types.values()
        )
        texts = [
            [None if cell is None else str(cell) for cell in column]
            if kind.startswith("DECIMAL")
            else list(column)
            for column, kind in zip(columns, types.values(), strict=True)
        ]
        self._engine.execute(f'INSERT INTO "{name}" SELECT {given}', texts)

    def add(self, name: str, path: Path, select: str = "*", where: str = "true") -> None:
        """Add the rows of a parquet file to a table that is held."""
        if not path.exists():
            raise Unavailable(
                f"the table {path.name} is missing",
                where=str(path),
                hint="reinstall détente, or rebuild the derived tables with `make data`",
            )
        self._engine.execute(
            f'INSERT INTO "{name}" BY NAME SELECT {select} FROM read_parquet(?) WHERE {where}',
            [str(path)],
        )

    def view(self, name: str, sql: str) -> None:
        """Name the answer of a question, made once."""
        self._engine.execute(f'CREATE OR REPLACE TEMP TABLE "{name}" AS {sql}')

    def value(self, name: str, given: object) -> None:
        """Name a value that questions can use."""
        self._engine.execute(f"SET VARIABLE {name} = ?", [given])

    def ask(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        """Return the rows that answer a question."""
        return self._engine.execute(sql, list(values)).fetchall()

    def try_ask(self, sql: str, *values: object) -> list[tuple[Any, ...]] | None:
        """Return the rows that answer a question, or None where the engine cannot read a file."""
        import duckdb

        try:
            return self.ask(sql, *values)
        except (duckdb.InvalidInputException, duckdb.IOException, duckdb.SerializationException):
            return None

    def limit(self, memory: str, spill: Path) -> None:
        """Hold the engine to so much memory; beyond it, it works from disk."""
        self._engine.execute(f"SET memory_limit = '{memory}'")
        self._engine.execute("SET temp_directory = ?", [str(spill)])

    def close(self) -> None:
        """Let go of what is held."""
        self._engine.close()

    def rows(self, sql: str, *values: object) -> list[dict[str, Any]]:
        """Return the same rows, each by the names of its columns."""
        cursor = self._engine.execute(sql, list(values))
        names = [column[0] for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
