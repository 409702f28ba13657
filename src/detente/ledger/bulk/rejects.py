"""Entries that cannot be read: which, why, and the file that lists them."""

from __future__ import annotations

import csv
import os
from pathlib import Path
from typing import Any

from detente.errors import Unavailable
from detente.ledger.bulk.join import Shape, aside, charged, judged, raw


def rejects(shape: Shape) -> str:
    """Return the query for entries that cannot be read: row, column, value, reason."""
    missing = "CAST('no value' AS VARCHAR)"
    tests = [("code", "x_code IS NULL", missing), ("origin", "x_origin IS NULL", missing)]
    if "dest" in shape.columns:
        tests += [("dest", "fd.why IS NOT NULL", "fd.why")]
    tests += [
        ("code", "fc.why IS NOT NULL", "fc.why"),
        ("origin", "fo.why IS NOT NULL", "fo.why"),
        ("on", f"{raw(shape, 'on')} IS NULL", missing),
        ("on", "x_on IS NULL", "'not a day, or a moment with its offset from UTC'"),
        ("value_usd", f"{raw(shape, 'value_usd')} IS NULL", missing),
        ("value_usd", "x_value IS NULL", "x_value_fault"),
    ]
    if shape.quantity:
        tests.append(("quantity", "x_quantity_fault IS NOT NULL", "x_quantity_fault"))
    if shape.loaded:
        loaded = f"{raw(shape, 'loaded')} IS NOT NULL AND x_loaded IS NULL"
        tests.append(("loaded", loaded, "'not a day, or a moment with its offset from UTC'"))
        after = "coalesce(fw.at, e.x_loaded_minute) > coalesce(fs.at, e.x_minute)"
        tests.append(("loaded", after, "'the goods are loaded after they enter'"))
    if shape.unit:
        tests.append(("unit", "unit_why IS NOT NULL", "unit_why"))
    if shape.alone and shape.quantity:
        tests.append(("quantity", "alone_why IS NOT NULL", "alone_why"))
    column = " ".join(f"WHEN {test} THEN '{name}'" for name, test, _ in tests)
    value = " ".join(
        f"WHEN {test} THEN CAST({raw(shape, name)} AS VARCHAR)" for name, test, _ in tests
    )
    reason = " ".join(f"WHEN {test} THEN {why}" for _, test, why in tests)
    return (
        f"SELECT x_row, CASE {column} END AS col, CASE {value} END AS raw, "
        f"CASE {reason} END AS why FROM ({_faulted(shape)}) AS e "
        f"{_fault_joins(shape)} WHERE CASE {column} END IS NOT NULL ORDER BY x_row"
    )


def _faulted(shape: Shape) -> str:
    """Return the entries with what only the join can find wrong with them."""
    extra = ", CAST(NULL AS VARCHAR) AS unit_why, CAST(NULL AS VARCHAR) AS alone_why"
    if not (shape.unit or shape.alone):
        return f"SELECT e.*{extra} FROM numbered AS e"
    joined = judged(shape, source="numbered", keep_bad=True)
    unit = (
        f"CASE WHEN {charged('q.', 'q.', 'q.')} THEN fu.why END"
        if shape.unit
        else "CAST(NULL AS VARCHAR)"
    )
    unit_join = (
        " LEFT JOIN faults AS fu ON fu.col = 'unit' AND fu.raw = coalesce(q.x_unit, '') "
        "AND fu.place = CAST(q.base_rate AS VARCHAR)"
    )
    alone = "z.z_reject" if shape.alone else "CAST(NULL AS VARCHAR)"
    found = (
        f"SELECT q.x_row, {unit} AS unit_why, {alone} AS alone_why FROM ({joined}) AS q"
        f"{aside(shape, keep_bad=True)}{unit_join if shape.unit else ''}"
    )
    return (
        "SELECT e.*, w.unit_why, w.alone_why FROM numbered AS e "
        f"LEFT JOIN ({found}) AS w ON w.x_row = e.x_row"
    )


def _fault_joins(shape: Shape) -> str:
    place = "coalesce(CAST(d.dest AS VARCHAR), '0')" if shape.dests else "'0'"
    made = ""
    if shape.dests:
        made += " LEFT JOIN dests AS d ON d.raw = e.x_dest"
        made += " LEFT JOIN faults AS fd ON fd.col = 'dest' AND fd.raw = e.x_dest"
    for name, short in (("code", "fc"), ("origin", "fo")):
        made += (
            f" LEFT JOIN faults AS {short} ON {short}.col = '{name}' "
            f"AND {short}.raw = e.x_{name} AND {short}.place = {place}"
        )
    if shape.loaded:
        own = " AND {0}.dest = d.dest" if shape.dests else ""
        for name, short, key in (("slots", "fs", "on"), ("loads", "fw", "loaded")):
            made += f" LEFT JOIN {name} AS {short} ON {short}.slot = e.x_{key}{own.format(short)}"
    return made


def write_rejects(target: Path, rows: list[tuple[Any, ...]]) -> None:
    """Write the list beside the target, then rename."""
    beside = target.with_name(f".{target.name}.part")
    try:
        with beside.open("w", newline="", encoding="utf-8") as handle:
            writer = csv.writer(handle, lineterminator="\n")
            writer.writerow(("line", "column", "value", "reason"))
            writer.writerows(rows)
        os.replace(beside, target)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise Unavailable(
            f"{target.name} cannot be written: {error.strerror}",
            where=str(target),
            hint="rejected entries are listed beside the file: put it where that can be written",
        ) from error
