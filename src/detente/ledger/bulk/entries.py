"""Read a file of entries: its columns, their types, and what stands in each."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from detente.errors import BadFile
from detente.ledger.bulk.join import ANSWERS, OWN, named
from detente.store.csv_files import broken, refuse_other_than_utf8

if TYPE_CHECKING:
    import duckdb

NEEDED = ("code", "origin", "on", "value_usd")
OPTIONAL = ("dest", "quantity", "unit", "loaded")
_LONGEST_HEAD = 1 << 16
#: Days and hours are counted from 1900, so that every key is positive.
_LAST_DAY = 109_571
_MICROS_TO_1900 = 2_208_988_800_000_000
_WHOLE = {"TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER"}
_PLAIN = "not a plain number: write digits and a decimal point, without separators or currency"
_DAY = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
_MOMENT = (
    "^[0-9]{4}-[0-9]{2}-[0-9]{2}[T ]([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9]([.][0-9]+)?)?"
    "(Z|[+-]([01][0-9]|2[0-3]):?[0-5][0-9])$"
)


@dataclass(frozen=True, slots=True)
class Entries:
    """A file of entries as parquet: its columns as written, and how to read them.

    `skipped` are lines of the original that had another number of cells, with the reason;
    `first` is the line on which the first entry stood.
    """

    path: Path
    types: Mapping[str, str]
    first: int = 1
    skipped: tuple[tuple[int, str], ...] = ()

    def has(self, name: str) -> bool:
        """Tell whether the file has a column."""
        return name in self.types

    def line(self, row: int) -> int:
        """Return the line of the original on which the row stands (rows counted from 0)."""
        line = row + self.first
        for skipped, _ in self.skipped:
            line += skipped <= line
        return line


@dataclass(frozen=True, slots=True)
class Own:
    """How a file writes the importer as an origin, and to whom such goods go instead."""

    counterpart: str
    origins: tuple[str, ...]


def open_entries(con: duckdb.DuckDBPyConnection, source: Path, scratch: Path) -> Entries:
    """Read the head of a file; a CSV is laid down as parquet first.

    Raises
    ------
    BadFile
        No such file, empty, not UTF-8, half-written, or without a needed column.
    """
    if not source.is_file():
        raise BadFile(f"there is no file {source.name}", where=str(source), hint="check the path")
    if source.suffix not in {".csv", ".parquet"}:
        raise BadFile(
            f"{source.name} is neither .csv nor .parquet",
            where=str(source),
            hint="save the entries as CSV (UTF-8) or parquet",
        )
    if source.stat().st_size == 0:
        raise BadFile(f"{source.name} is empty", where=str(source), hint="give a file of entries")
    made = _parquet(con, source) if source.suffix == ".parquet" else _csv(con, source, scratch)
    _checked(source, made.types)
    found = con.execute(f"SELECT count(*) FROM read_parquet({quoted(made.path)})").fetchone()
    if not found or not (found[0] or made.skipped):
        raise BadFile(
            f"{source.name} has a head and no entries", where=str(source), hint="add entries"
        )
    return made


def quoted(path: Path) -> str:
    """Return a path as SQL text."""
    return _literal(str(path))


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def parsed(entries: Entries, dest: str, micros: str, own: Own | None = None) -> str:
    """Return the select list that reads every column of an entry, in DuckDB's dialect.

    Parameters
    ----------
    dest : str
        Importer where the entry names none.
    micros : str
        The engine's function for microseconds since 1970.
    own : Own, optional
        The importer's own goods, where the file holds some.
    """
    made = [f"{named(name)} AS r{i}" for i, name in enumerate(entries.types)]
    # Read once for each text there is, so that nothing has to be done to each entry.
    made += [f'"code" AS {OWN}code', f'"origin" AS {OWN}origin']
    importer = _text("dest") if entries.has("dest") else "NULL"
    default = f"'{dest}'"
    if own is not None:
        names = ", ".join(_literal(text) for text in own.origins)
        default = f"CASE WHEN \"origin\" IN ({names}) THEN '{own.counterpart}' ELSE {default} END"
    made.append(f"coalesce({importer}, {default}) AS {OWN}dest")
    made += _time(entries.types["on"], "on", f"{OWN}on", f"{OWN}minute", micros)
    made += _number(entries.types["value_usd"], "value_usd", "value", 2, "a value")
    if entries.has("quantity"):
        made += _number(entries.types["quantity"], "quantity", "quantity", 6, "a quantity")
    if entries.has("unit"):
        made.append(f"{_text('unit')} AS {OWN}unit")
    if entries.has("loaded"):
        kind = entries.types["loaded"]
        made += _time(kind, "loaded", f"{OWN}loaded", f"{OWN}loaded_minute", micros)
    return ", ".join(made)


def _text(name: str) -> str:
    return f"nullif(trim(CAST(\"{name}\" AS VARCHAR)), '')"


def _time(kind: str, name: str, key: str, minute: str, micros: str) -> list[str]:
    if kind == "DATE":
        day = f"date_diff('day', DATE '1900-01-01', \"{name}\")"
        keyed = f"CASE WHEN {day} BETWEEN 0 AND {_LAST_DAY} THEN CAST({day} AS BIGINT) END"
        return [f"{keyed} AS {key}", f"CAST(0 AS BIGINT) AS {minute}"]
    if kind == "TIMESTAMP WITH TIME ZONE":
        count = f'(({micros}("{name}") + {_MICROS_TO_1900}) // 60000000)'
        ends = f"BETWEEN 0 AND {(_LAST_DAY + 1) * 1440 - 1}"
        keyed = f"CASE WHEN {count} {ends} THEN CAST(1000000000 + {count} // 60 AS BIGINT) END"
        return [f"{keyed} AS {key}", f"CAST({count} AS BIGINT) AS {minute}"]
    text = f'trim("{name}")'
    day = f"date_diff('day', DATE '1900-01-01', TRY_CAST(substr({text}, 1, 10) AS DATE))"
    mark = f"right(replace(right({text}, 6), ':', ''), 5)"
    offset = (
        f"CASE WHEN right({text}, 1) = 'Z' THEN 0 ELSE (CASE WHEN left({mark}, 1) = '-' "
        f"THEN -1 ELSE 1 END) * (TRY_CAST(substr({mark}, 2, 2) AS BIGINT) * 60 "
        f"+ TRY_CAST(substr({mark}, 4, 2) AS BIGINT)) END"
    )
    clock = (
        f"TRY_CAST(substr({text}, 12, 2) AS BIGINT) * 60 "
        f"+ TRY_CAST(substr({text}, 15, 2) AS BIGINT)"
    )
    count = f"({day} * 1440 + {clock} - ({offset}))"
    fits = f"{day} BETWEEN 1 AND {_LAST_DAY - 1}"
    is_day, is_moment = (f"regexp_matches({text}, '{p}')" for p in (_DAY, _MOMENT))
    keyed = (
        f"CASE WHEN NOT ({fits}) THEN NULL WHEN {is_day} THEN CAST({day} AS BIGINT) "
        f"WHEN {is_moment} THEN CAST(1000000000 + {count} // 60 AS BIGINT) END"
    )
    minutes = f"CASE WHEN {is_moment} THEN CAST({count} AS BIGINT) ELSE CAST(0 AS BIGINT) END"
    return [f"{keyed} AS {key}", f"{minutes} AS {minute}"]


def _number(kind: str, name: str, own: str, places: int, noun: str) -> list[str]:
    """Return how an exact number is read, and what is wrong where it cannot be."""
    cell = f'trim("{name}")' if kind == "VARCHAR" else f'"{name}"'
    cast = f"TRY_CAST({cell} AS DECIMAL(18, {places}))"
    negative = f"{cell} < 0"
    if kind == "VARCHAR":
        shape = f"^[0-9]+([.][0-9]{{1,{places}}}0*)?$"
        good = f"regexp_matches({cell}, '{shape}') AND {cast} IS NOT NULL"
        plain = f"regexp_matches({cell}, '^-?[0-9]+([.][0-9]+)?$')"
        negative = f"left({cell}, 1) = '-'"
    elif _fits(kind, places):
        good, plain = f"{cell} >= 0", "true"
    else:
        back = "DOUBLE" if kind in {"DOUBLE", "FLOAT"} else kind
        whole = kind in _WHOLE or kind.startswith("DECIMAL")
        same = f"{cast} = {cell}" if whole else f"CAST({cast} AS {back}) = CAST({cell} AS {back})"
        good = f"{cell} >= 0 AND {cast} IS NOT NULL AND {same}"
        # Not a number is above every number, and so is infinity.
        plain = f"{cell} < 1e300" if kind in {"DOUBLE", "FLOAT"} else "true"
    nothing = ""
    if own == "quantity":
        # Refused in the words of `duty`.
        nothing = f"WHEN {good} AND {cast} = 0 THEN 'a quantity of nothing owes nothing' "
        good = f"{good} AND {cast} <> 0"
    fault = (
        f"CASE WHEN {cell} IS NULL OR ({good}) THEN NULL WHEN NOT ({plain}) "
        f"THEN '{_PLAIN if kind == 'VARCHAR' else 'not a number'}' "
        f"WHEN {negative} THEN '{noun} cannot be negative' "
        f"WHEN {cast} IS NULL THEN 'too large' {nothing}"
        f"ELSE 'more than {'two' if places == 2 else 'six'} decimals' END"
    )
    return [
        f"CASE WHEN {good} THEN {cast} END AS {OWN}{own}",
        f"{fault} AS {OWN}{own}_fault",
    ]


def _fits(kind: str, places: int) -> bool:
    """Tell whether every number of a decimal type can be read as it is."""
    if not kind.startswith("DECIMAL("):
        return False
    width, scale = (int(n) for n in kind[8:-1].split(","))
    return scale <= places and width - scale <= 18 - places


def _checked(source: Path, types: Mapping[str, str]) -> None:
    missing = [name for name in NEEDED if name not in types]
    if missing:
        raise _bad(
            source,
            f"{source.name} has no column {', '.join(missing)}",
            f"its columns are {', '.join(types)}; needed are {', '.join(NEEDED)}",
        )
    taken = [n for n in types if n in ANSWERS or n.startswith("amount_")]
    if taken:
        what = f"the column {taken[0]} has the name of an answer"
        raise _bad(source, what, "rename it, or leave it out")
    for name in ("code", "origin", "dest", "unit"):
        if types.get(name, "VARCHAR") != "VARCHAR":
            hint = "store it as text: the leading zero of a code counts"
            raise _bad(source, f"the column {name} is not text", hint)
    for name in ("on", "loaded"):
        if types.get(name, "DATE") not in {"DATE", "TIMESTAMP WITH TIME ZONE", "VARCHAR"}:
            what = f"the column {name} is {types[name].lower()}: a time without an offset from UTC"
            raise _bad(source, what, "store a date, or a timestamp with its zone")
    for name in ("value_usd", "quantity"):
        kind = types.get(name, "DOUBLE")
        numbers = {"DOUBLE", "FLOAT", "VARCHAR", *_WHOLE}
        if kind not in numbers and not kind.startswith("DECIMAL"):
            what = f"the column {name} is {kind.lower()}, not a number"
            raise _bad(source, what, "store it as a decimal number")


def _bad(source: Path, what: str, hint: str) -> BadFile:
    return BadFile(what, where=str(source), hint=hint)


def _parquet(con: duckdb.DuckDBPyConnection, source: Path) -> Entries:
    import duckdb

    try:
        rows = con.execute(f"DESCRIBE SELECT * FROM read_parquet({quoted(source)})").fetchall()
    except duckdb.Error as error:
        raise BadFile(
            f"{source.name} is not a whole parquet file",
            where=str(source),
            hint="write it again; a copy that broke off has no end",
        ) from error
    return Entries(source, {row[0]: row[1] for row in rows})


def _csv(con: duckdb.DuckDBPyConnection, source: Path, scratch: Path) -> Entries:
    """Lay a CSV down as parquet, every cell as text, and keep what has too few or too many."""
    import duckdb

    refuse_other_than_utf8(source)
    names, mark = _head(source)
    columns = (
        "{" + ", ".join(f"'{n.replace(chr(39), chr(39) * 2)}': 'VARCHAR'" for n in names) + "}"
    )
    target = scratch / "entries.parquet"
    options = (
        f"columns = {columns}, header = true, auto_detect = false, delim = '{mark}', "
        "quote = '\"', escape = '\"', null_padding = false, ignore_errors = true, "
        "store_rejects = true, nullstr = ''"
    )
    try:
        con.execute(
            f"COPY (SELECT * FROM read_csv({quoted(source)}, {options})) "
            f"TO {quoted(target)} (FORMAT parquet, PRESERVE_ORDER true)"
        )
        bad = con.execute("SELECT line, any_value(error_type) FROM reject_errors GROUP BY line")
        skipped = tuple(sorted((int(line), broken(str(kind))) for line, kind in bad.fetchall()))
    except duckdb.Error as error:
        raise BadFile(
            f"{source.name} cannot be read as CSV: {str(error).splitlines()[0]}",
            where=str(source),
            hint="one entry a line, cells with commas in double quotes",
        ) from error
    return Entries(target, dict.fromkeys(names, "VARCHAR"), 2, skipped)


def _head(source: Path) -> tuple[list[str], str]:
    with source.open(encoding="utf-8-sig", newline="") as handle:
        text = handle.readline(_LONGEST_HEAD).strip("\r\n")
    mark = max(",;\t|", key=text.count)
    names = [name.strip().lower() for name in next(csv.reader([text], delimiter=mark), [])]
    doubled = sorted({n for n in names if names.count(n) > 1})
    if doubled or "" in names:
        raise BadFile(
            f"the head of {source.name} names no column, or {doubled or 'none'} twice",
            where=f"{source}:1",
            hint="give each column one name",
        )
    return names, mark
