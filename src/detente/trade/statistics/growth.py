"""Changes over time: on the year, on the period before, and an index.

Each question gives the columns ``sid start until value margin kind printed known uses reason``:
the value, half the worth of its last digit, whether it rests on observed figures, the change as
it was printed, the day from which all of it was known, the rows it used, and where there is no
value the reason.
"""

from __future__ import annotations

LEVEL = """
SELECT sid, start, until, value, margin, kind, CAST(NULL AS DOUBLE) AS printed, known, uses,
  CAST(NULL AS VARCHAR) AS reason
FROM levels
UNION ALL
SELECT c.sid, c.start, c.until, NULL, NULL, 'published-change', CAST(c.change AS DOUBLE),
  c.change_known, @{[c.change_row]}@, 'only-change'
FROM current AS c ANTI JOIN levels AS l ON l.cell = c.cell
WHERE c.value IS NULL
"""

#: Computed where both levels were given, else as it was printed.
YOY = """
SELECT c.sid, c.start, c.until, c.months,
  c.value IS NOT NULL AND coalesce(b.value > 0, false) AS paired,
  CASE WHEN paired THEN c.value / b.value - 1 ELSE c.change END AS value,
  CASE WHEN paired
    THEN c.value / b.value * (c.step / 2 / nullif(abs(c.value), 0) + b.step / 2 / b.value)
    ELSE c.change_step / 2 END AS margin,
  CASE WHEN paired THEN 'observed' ELSE 'published-change' END AS kind,
  CAST(c.change AS DOUBLE) AS printed,
  CASE WHEN paired THEN greatest(c.value_known, b.value_known)
    ELSE coalesce(c.change_known, c.value_known) END AS known,
  @{CASE WHEN paired THEN [c.value_row, b.value_row]
    ELSE [coalesce(c.change_row, c.value_row)] END}@ AS uses,
  CASE WHEN paired OR c.change IS NOT NULL THEN NULL
    WHEN b.value <= 0 THEN 'base-not-positive' ELSE 'no-base' END AS reason
FROM current AS c LEFT JOIN current AS b ON b.cell = c.base
"""

MOM = """
SELECT c.sid, c.start, c.until,
  CASE WHEN b.value > 0 THEN c.value / b.value - 1 END AS value,
  CASE WHEN b.value > 0
    THEN c.value / b.value * (c.step / 2 / nullif(abs(c.value), 0) + b.step / 2 / b.value) END
    AS margin,
  'observed' AS kind, CAST(NULL AS DOUBLE) AS printed,
  greatest(c.value_known, b.value_known) AS known,
  @{CASE WHEN b.value > 0 THEN [c.value_row, b.value_row] ELSE [c.value_row] END}@ AS uses,
  CASE WHEN b.value > 0 THEN NULL WHEN b.value <= 0 THEN 'base-not-positive'
    ELSE 'no-period-before' END AS reason
FROM current AS c LEFT JOIN current AS b ON b.cell = c.before
WHERE c.value IS NOT NULL AND (c.months <= 1 OR c.months < 12 AND month(c.start) <> 1)
"""

INDEX = """
WITH first AS (
  SELECT sid, arg_min(value, start) AS value, min(start) AS start
  FROM current WHERE value > 0 AND months <= 1 GROUP BY sid
)
SELECT c.sid, c.start, c.until, c.value / f.value * 100 AS value,
  c.value / f.value * 100
    * (c.step / 2 / nullif(abs(c.value), 0) + b.step / 2 / b.value) AS margin,
  'observed' AS kind, CAST(NULL AS DOUBLE) AS printed,
  greatest(c.value_known, b.value_known) AS known, @{[c.value_row, b.value_row]}@ AS uses,
  CAST(NULL AS VARCHAR) AS reason
FROM current AS c JOIN first AS f USING (sid)
JOIN current AS b ON b.sid = f.sid AND b.start = f.start AND b.months <= 1 AND b.value > 0
WHERE c.value IS NOT NULL AND c.months <= 1
"""
