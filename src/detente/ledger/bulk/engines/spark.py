"""The same join on Spark, transpiled: for files that outgrow one machine.

The small tables and a CSV are laid down as parquet by the default engine; where Spark runs
on several machines, the temporary folder has to be one that all of them see.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from detente.errors import Unavailable
from detente.ledger.bulk.entries import Entries, quoted

if TYPE_CHECKING:
    import duckdb


def transpiled(text: str, *, pretty: bool = False) -> str:
    """Return a query of the join in Spark's dialect."""
    import sqlglot

    return str(sqlglot.transpile(text, read="duckdb", write="spark", pretty=pretty)[0])


class Spark:
    """The join on Spark.

    Raises
    ------
    Unavailable
        The extra is not installed, or Java is missing.
    """

    micros = "unix_micros"

    def __init__(self, con: duckdb.DuckDBPyConnection, scratch: Path) -> None:
        self._con = con
        self._scratch = scratch
        self._session = _session()

    def see(self, entries: Entries, columns: str) -> None:
        """Make the views of the file."""
        frame = self._session.read.parquet(str(entries.path))
        frame.createOrReplaceTempView("file")
        frame.select("*", "_metadata.row_index").createOrReplaceTempView("file_numbered")
        self._view("entries", f"SELECT {columns} FROM file")
        self._view("numbered", f"SELECT row_index AS x_row, {columns} FROM file_numbered")

    def load(self, names: Iterable[str]) -> None:
        """Hand small tables over as parquet."""
        for name in names:
            path = self._scratch / f"{name}.parquet"
            self._con.execute(f"COPY {name} TO {quoted(path)} (FORMAT parquet)")
            frame = self._session.read.parquet(str(path))
            frame.hint("broadcast").createOrReplaceTempView(name)

    def rows(self, text: str) -> list[tuple[Any, ...]]:
        """Return the rows of a query."""
        return [tuple(row) for row in self._session.sql(transpiled(text)).collect()]

    def write(self, text: str, target: Path) -> None:
        """Write a folder of parts, in the order of the file, beside the target; then rename."""
        beside = target.with_name(f".{target.name}.part")
        shutil.rmtree(beside, ignore_errors=True)
        writer = self._session.sql(transpiled(text)).write
        try:
            if target.suffix == ".parquet":
                writer.parquet(str(beside))
            else:
                writer.option("header", "true").csv(str(beside))
            if target.is_dir():
                shutil.rmtree(target)
            os.replace(beside, target)
        except OSError as error:
            raise Unavailable(
                f"{target.name} cannot be written: {error}",
                where=str(target),
                hint="check that the folder exists, may be written to and has room",
            ) from error
        finally:
            shutil.rmtree(beside, ignore_errors=True)

    def written(self, target: Path) -> str:
        """Return the view of the folder of parts."""
        self._session.read.parquet(str(target)).createOrReplaceTempView("written")
        return "written"

    def _view(self, name: str, text: str) -> None:
        self._session.sql(transpiled(text)).createOrReplaceTempView(name)


def _session() -> Any:
    """Return the running session, or a local one on every core."""
    try:
        from pyspark.sql import SparkSession
    except ImportError as error:
        raise Unavailable(
            "Spark is not installed",
            where="engine",
            hint='pip install "detente[spark]" in an environment of its own; it needs Java 17',
        ) from error
    if shutil.which("java") is None and "JAVA_HOME" not in os.environ:
        raise Unavailable("Spark needs Java 17", where="engine", hint="install a Java runtime")
    settings = {
        "spark.ui.enabled": "false",
        "spark.sql.session.timeZone": "UTC",
        "spark.sql.ansi.enabled": "true",
        "spark.sql.shuffle.partitions": "8",
        "spark.driver.memory": "2g",
    }
    builder = SparkSession.builder.appName("detente")
    for name, value in settings.items():
        builder = builder.config(name, value)
    return builder.getOrCreate()
