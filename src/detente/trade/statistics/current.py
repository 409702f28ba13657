"""Which figure of several vintages counts: the last known by a day, or the first given.

A figure and its printed change are chosen apart, since a revision often prints only one of them.
What a printed change implies is added beside them, one step deep, and marked as implied: first
the base of a figure with a printed change, then a figure of which only the change was printed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from detente.trade.held import Held

#: What a question says of the rows it used, left out where every series is asked at once.
_TRACE = re.compile(r"@\{(.*?)\}@", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Vintage:
    """What had been published by a day; with `first`, what was said first until then."""

    known: date
    first: bool = False


def choose(held: Held, vintage: Vintage, products: Iterable[str] | None = None) -> None:
    """Make the views ``current`` (as given) and ``levels`` (with what is implied).

    Parameters
    ----------
    held : Held
        The figures.
    vintage : Vintage
        Which figure of several counts.
    products : iterable of str, optional
        Only series of these products, each result with the rows it used. All series by default,
        each result with the day its vintage was known.
    """
    chosen = _FIRST if vintage.first else _LAST
    kept = "true"
    if products is not None:
        held.panel.value("products", sorted(set(products)))
        kept = (
            "sid IN (SELECT sid FROM series "
            "WHERE product IN (SELECT unnest(getvariable('products'))))"
        )
    held.panel.view("current", chosen.format(known=vintage.known.isoformat(), kept=kept))
    held.panel.view("levels", traced(_LEVELS, wanted=products is not None))


def traced(sql: str, *, wanted: bool) -> str:
    """Return a question with what it says of the rows it used, or without."""
    return _TRACE.sub(r"\1" if wanted else "CAST(NULL AS INTEGER[])", sql)


_LAST = """
SELECT cell, sid, start, until, months, base, before, value, step, value_row, value_known, change,
  change_step, change_row, change_known
FROM figures
WHERE known <= DATE '{known}' AND (superseded IS NULL OR superseded > DATE '{known}') AND {kept}
"""

_FIRST = """
WITH reached AS (
  SELECT * FROM figures WHERE known <= DATE '{known}'
    AND (superseded IS NULL OR superseded > DATE '{known}') AND {kept}
)
SELECT r.cell, r.sid, r.start, r.until, r.months, r.base, r.before, v.value, v.step,
  r.first_value_row AS value_row, v.known AS value_known, c.change, c.change_step,
  r.first_change_row AS change_row, c.known AS change_known
FROM reached AS r LEFT JOIN numbered AS v ON v.row = r.first_value_row
LEFT JOIN numbered AS c ON c.row = r.first_change_row
"""

_LEVELS = """
WITH bases AS (
  SELECT a.base AS cell, a.value / (1 + a.change) AS value,
    a.value / (1 + a.change)
      * (a.step / 2 / a.value + a.change_step / 2 / (1 + a.change)) AS margin,
    greatest(a.value_known, a.change_known) AS known, @{[a.value_row, a.change_row]}@ AS uses
  FROM current AS a LEFT JOIN current AS b ON b.cell = a.base
  WHERE a.value > 0 AND a.change IS NOT NULL AND b.value IS NULL
), later AS (
  SELECT a.cell, b.value * (1 + a.change) AS value,
    b.value * (1 + a.change) * (b.step / 2 / b.value + a.change_step / 2 / (1 + a.change))
      AS margin,
    greatest(b.value_known, a.change_known) AS known, @{[b.value_row, a.change_row]}@ AS uses
  FROM current AS a JOIN current AS b ON b.cell = a.base
  WHERE a.value IS NULL AND a.change IS NOT NULL AND b.value > 0
    AND a.cell NOT IN (SELECT cell FROM bases)
), implied AS (SELECT * FROM bases UNION ALL SELECT * FROM later)
SELECT cell, sid, start, until, months, base, before, value, CAST(step AS DOUBLE) / 2 AS margin,
  'observed' AS kind, value_known AS known, @{[value_row]}@ AS uses
FROM current WHERE value IS NOT NULL
UNION ALL
SELECT c.cell, c.sid, c.start, c.until, c.months, c.base, c.before,
  CAST(i.value AS DECIMAL(24,6)), i.margin, 'implied', i.known, i.uses
FROM implied AS i JOIN cells AS c USING (cell)
"""
