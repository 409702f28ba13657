"""Rows that cannot be read: which, why, and the file that lists them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from detente.errors import Unavailable
from detente.firms.entries.cleaning import Cleaner
from detente.firms.entries.reading import quoted

if TYPE_CHECKING:
    from detente.store.panel import Panel

#: A spreadsheet runs cells that begin so; a quote before them keeps them text.
_INERT = "regexp_matches({0}, '^[=+@\\t\\r-]')"


@dataclass(frozen=True, slots=True)
class Aside:
    """How many rows were put aside, and where they are listed."""

    count: int
    path: Path | None


def put_aside(panel: Panel, cleaner: Cleaner, source: Path, alike: str) -> Aside:
    """Write what cannot be read beside the file, with line, column, cell and reason.

    Rows that the reading refuses, sums that the engine refuses, entries given twice under one
    reference and lines with another number of cells all count; the file goes where there are none.
    `alike` is the test between an entry ``s`` and the sum ``f`` that it went into.
    """
    raw = cleaner.raw
    types = {"line": "BIGINT", "why": "VARCHAR"}
    panel.hold("skipped", types, list(raw.skipped))
    twice = "false"
    if cleaner.has("id"):
        twice = "true"
    line = f"(r + {raw.first})"
    panel.ask("CREATE TEMP VIEW refused_ids AS SELECT id FROM refused")
    panel.ask(
        "CREATE TEMP VIEW asides AS "
        f"SELECT {line} AS line, col AS field, cell, why FROM staged WHERE why IS NOT NULL "
        "UNION ALL SELECT "
        f"{line}, f.col, CASE f.col WHEN 'origin' THEN s.origin WHEN 'unit' THEN s.unit "
        "ELSE s.code END, f.why FROM (SELECT k.*, x.col, x.why FROM keys AS k "
        f"JOIN refused AS x USING (id)) AS f JOIN good AS s ON {alike} "
        f"UNION ALL SELECT {line}, 'id', NULL, concat('the same entry as on line ', "
        f"first + {raw.first}) FROM repeats WHERE {twice}"
    )
    target = source.with_name(f"{source.name}.rejects.csv")
    count = len(raw.skipped)
    # Every entry that went into a sum was read: only where some are missing is each looked at.
    rows, summed = (
        int(panel.ask(f"SELECT coalesce(sum(n), 0) FROM {held}")[0][0])
        for held in ("(SELECT count(*) AS n FROM raw)", "keys WHERE id NOT IN (FROM refused_ids)")
    )
    if rows != summed:
        count += int(panel.ask("SELECT count(*) FROM asides")[0][0])
    if not count:
        # What an earlier run put aside must not be taken for this one's.
        target.unlink(missing_ok=True)
        return Aside(0, None)
    place = "line"
    if raw.skipped:
        # Lines left out in reading count where they stand.
        place = "line + (SELECT count(*) FROM skipped AS k WHERE k.line <= a.line)"
    inert = _INERT.format("cell")
    beside = target.with_name(f".{target.name}.part")
    try:
        made = panel.try_ask(
            f'COPY (SELECT {place} AS line, field AS "column", CASE WHEN {inert} '
            "THEN concat('''', cell) ELSE cell END AS value, why AS reason FROM asides AS a "
            "UNION ALL SELECT line, '', '', why FROM skipped ORDER BY line, \"column\") "
            f"TO {quoted(beside)} (FORMAT csv, HEADER true)"
        )
        if made is None:
            raise Unavailable(f"{target.name} cannot be written", where=str(target))
        beside.replace(target)
    finally:
        beside.unlink(missing_ok=True)
    return Aside(count, target)
