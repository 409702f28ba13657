"""Everything held about the series, ready to be asked: rows, shipped tables, fetched ones.

One table of figures carries every vintage, each from the day it was known until
the day the next one superseded it, so that what was known on a day is a plain choice of rows.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from detente.store.panel import Panel
from detente.trade.load import Book, load_book
from detente.trade.period import read_period
from detente.trade.series import Observation
from detente.trade.unit import read_unit

#: Columns of a stored table of observations; values stand in the base of their unit.
COLUMNS = {
    "series": "VARCHAR",
    "start": "DATE",
    "until": "DATE",
    "value": "DECIMAL(24,6)",
    "step": "DECIMAL(24,6)",
    "change": "DECIMAL(12,8)",
    "change_step": "DECIMAL(12,8)",
    "known": "DATE",
    "published": "DATE",
    "last_seen": "DATE",
    "status": "VARCHAR",
    "source": "VARCHAR",
    "certainty": "VARCHAR",
    "note": "VARCHAR",
}

#: The shipped observations.
TABLE = "observations.parquet"

_SERIES = {
    "sid": "INTEGER",
    "id": "VARCHAR",
    "reporter": "VARCHAR",
    "partner": "VARCHAR",
    "product": "VARCHAR",
    "flow": "VARCHAR",
    "base": "VARCHAR",
    "publisher": "VARCHAR",
}


@dataclass(frozen=True, slots=True)
class Held:
    """A book of series and the engine that answers about them."""

    book: Book
    panel: Panel


def shipped(root: Path, sources: Iterable[str], folder: Path, own: Iterable[Path] = ()) -> Held:
    """Hold the series of a case: its rows, the shipped table, and tables of the user's own.

    Parameters
    ----------
    root : Path
        Folder of the case.
    sources : iterable of str
        Ids of the case's sources.
    folder : Path
        Where the derived tables stand.
    own : iterable of Path, optional
        Tables of what was fetched.
    """
    table = folder / TABLE
    return hold(load_book(root, sources), [*([table] if table.exists() else []), *own])


def hold(book: Book, tables: Iterable[Path] = ()) -> Held:
    """Put the figures of a book, and those of tables of observations, into one engine."""
    panel = Panel(small=True)
    panel.hold("observations", COLUMNS, [stored(row, book) for row in book.observations])
    for path in tables:
        panel.add("observations", path)
    described = [
        (i, s.id, s.reporter, s.partner, s.product, s.flow, read_unit(s.unit).base, s.publisher)
        for i, s in enumerate(book.series.values())
    ]
    panel.hold("series", _SERIES, described)
    panel.view("numbered", _NUMBERED)
    panel.view("cells", _CELLS)
    panel.view("figures", _FIGURES)
    return Held(book, panel)


def stored(row: Observation, book: Book) -> tuple[object, ...]:
    """Return an observation as a stored row: base units, with the step of its last digit."""
    period = read_period(row.period)
    scale = read_unit(book.series[row.series].unit).scale
    value = None if row.value is None else row.value * scale
    step = None if row.value is None else last_digit(row.value) * scale
    change_step = None if row.change is None else last_digit(row.change)
    return (
        row.series, period.start, period.until, value, step, row.change, change_step, row.known,
        row.published, row.last_seen, row.status, row.source, row.certainty, row.note,
    )  # fmt: skip


def last_digit(value: Decimal) -> Decimal:
    """Return what one unit of the last printed digit is worth."""
    exponent = value.as_tuple().exponent
    return Decimal(1).scaleb(exponent if isinstance(exponent, int) else 0)


# A rounder quote of a figure that was known before is no vintage of it.
_NUMBERED = """
SELECT CAST(row_number() OVER () AS INTEGER) AS row, s.sid, o.*
FROM observations AS o JOIN series AS s ON s.id = o.series
WHERE o.status <> 'as-quoted' OR o.value IS NULL OR NOT EXISTS (
  SELECT 1 FROM observations AS f
  WHERE f.series = o.series AND f.start = o.start AND f.until = o.until AND f.known < o.known
    AND f.step <= o.step AND abs(f.value - o.value) <= o.step / 2)
"""

# A cell is a series in a period. One that only a printed change speaks of is a cell too. A week or
# a day has its base 52 weeks before, whole months the same months of the year before.
_CELLS = """
WITH spans AS (
  SELECT DISTINCT sid, start, until FROM numbered
), bases AS (
  SELECT sid, start, until, day(start) = 1 AND day(until) = 1 AS monthly,
    CASE WHEN monthly THEN start - INTERVAL 1 YEAR ELSE start - INTERVAL 364 DAY END::DATE
      AS base_start,
    CASE WHEN monthly THEN until - INTERVAL 1 YEAR ELSE until - INTERVAL 364 DAY END::DATE
      AS base_until
  FROM spans
), every AS (
  SELECT sid, start, until FROM spans
  UNION
  SELECT DISTINCT b.sid, b.base_start, b.base_until FROM numbered AS n
  JOIN bases AS b USING (sid, start, until) WHERE n.change IS NOT NULL
), numbers AS (
  SELECT CAST(row_number() OVER () AS INTEGER) AS cell, sid, start, until,
    CASE WHEN day(start) = 1 AND day(until) = 1 THEN datediff('month', start, until) ELSE 0 END
      AS months
  FROM every
)
SELECT c.*, b.cell AS base, p.cell AS before
FROM numbers AS c
LEFT JOIN numbers AS b ON b.sid = c.sid
  AND b.start = CASE WHEN c.months > 0 THEN c.start - INTERVAL 1 YEAR
    ELSE c.start - INTERVAL 364 DAY END::DATE
  AND b.until = CASE WHEN c.months > 0 THEN c.until - INTERVAL 1 YEAR
    ELSE c.until - INTERVAL 364 DAY END::DATE
LEFT JOIN numbers AS p ON p.sid = c.sid AND p.until = c.start
  AND p.start = CASE WHEN c.months > 0 THEN c.start - to_months(CAST(c.months AS INTEGER))
    ELSE c.start - to_days(CAST(c.until - c.start AS INTEGER)) END::DATE
"""

# Every vintage of a cell with all that was known by then: a value stands until another supersedes
# it, and a revision that prints no change leaves the change that was printed before.
_FIGURES = """
SELECT n.row, c.*, n.known,
  lead(n.known) OVER vintages AS superseded,
  last_value(n.value IGNORE NULLS) OVER vintages AS value,
  last_value(CASE WHEN n.value IS NOT NULL THEN n.step END IGNORE NULLS) OVER vintages AS step,
  last_value(CASE WHEN n.value IS NOT NULL THEN n.row END IGNORE NULLS) OVER vintages AS value_row,
  last_value(CASE WHEN n.value IS NOT NULL THEN n.known END IGNORE NULLS) OVER vintages
    AS value_known,
  last_value(n.change IGNORE NULLS) OVER vintages AS change,
  last_value(CASE WHEN n.change IS NOT NULL THEN n.change_step END IGNORE NULLS) OVER vintages
    AS change_step,
  last_value(CASE WHEN n.change IS NOT NULL THEN n.row END IGNORE NULLS) OVER vintages
    AS change_row,
  last_value(CASE WHEN n.change IS NOT NULL THEN n.known END IGNORE NULLS) OVER vintages
    AS change_known,
  first_value(CASE WHEN n.value IS NOT NULL THEN n.row END IGNORE NULLS) OVER vintages
    AS first_value_row,
  first_value(CASE WHEN n.change IS NOT NULL THEN n.row END IGNORE NULLS) OVER vintages
    AS first_change_row
FROM numbered AS n JOIN cells AS c USING (sid, start, until)
WINDOW vintages AS (PARTITION BY c.cell ORDER BY n.known)
"""
