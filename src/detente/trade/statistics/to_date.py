"""The year to date: the cumulative figure as published, and beside it the sum of its months.

A statistical office revises inside the cumulative figure without telling. The sum of what was
first released for each month then differs from it, and neither is wrong: both are shown.
"""

from __future__ import annotations

#: Months in order within each year; a joint period of the first two stands where they have no
#: figure of their own, and is one step of the sum. `best` is the cumulative figure, else the sum.
SUMS = """
singles AS (
  SELECT DISTINCT sid, start FROM current
  WHERE months = 1 AND value IS NOT NULL AND month(start) <= 2
), steps AS (
  SELECT sid, start, until, months, value, CAST(step AS DOUBLE) / 2 AS margin, value_known,
    value_row
  FROM current WHERE months = 1 AND value IS NOT NULL
  UNION ALL
  SELECT c.sid, c.start, c.until, 2, c.value, CAST(c.step AS DOUBLE) / 2, c.value_known,
    c.value_row
  FROM current AS c
  WHERE c.months = 2 AND c.value IS NOT NULL AND month(c.start) = 1
    AND NOT EXISTS (SELECT 1 FROM singles AS s WHERE s.sid = c.sid
      AND s.start IN (c.start, CAST(c.start + INTERVAL 1 MONTH AS DATE)))
), summed AS (
  SELECT sid, make_date(year(start), 1, 1) AS start, until, sum(value) OVER run AS value,
    sum(margin) OVER run AS margin, sum(months) OVER run AS covered,
    max(value_known) OVER run AS known, @{list(value_row) OVER run}@ AS uses
  FROM steps WINDOW run AS (PARTITION BY sid, year(start) ORDER BY start)
), sums AS (
  SELECT * FROM summed WHERE covered = datediff('month', start, until)
), cumulative AS (
  SELECT sid, start, until, value, margin, known, uses, kind, months
  FROM levels WHERE months BETWEEN 1 AND 12 AND month(start) = 1
), best AS (
  SELECT coalesce(c.sid, s.sid) AS sid, coalesce(c.start, s.start) AS start,
    coalesce(c.until, s.until) AS until,
    c.kind = 'observed' OR s.value IS NULL AS given,
    CASE WHEN given THEN c.value ELSE s.value END AS value,
    CASE WHEN given THEN c.margin ELSE s.margin END AS margin,
    CASE WHEN given THEN c.kind ELSE 'observed' END AS kind,
    CASE WHEN given THEN c.known ELSE s.known END AS known,
    @{CASE WHEN given THEN c.uses ELSE s.uses END}@ AS uses,
    CASE WHEN c.kind = 'observed' AND c.months > 1 AND s.value <> c.value THEN s.value END
      AS months_sum
  FROM cumulative AS c FULL JOIN sums AS s
    ON s.sid = c.sid AND s.start = c.start AND s.until = c.until
)
"""

YTD = f"""
WITH {SUMS}
SELECT sid, start, until, value, margin, kind, CAST(NULL AS DOUBLE) AS printed, known, uses,
  CAST(NULL AS VARCHAR) AS reason, months_sum
FROM best
"""

YTD_YOY = f"""
WITH {SUMS}, printed AS (
  SELECT sid, start, until, change, change_step, change_row, change_known FROM current
  WHERE months BETWEEN 1 AND 12 AND month(start) = 1 AND change IS NOT NULL
), pairs AS (
  SELECT coalesce(a.sid, p.sid) AS sid, coalesce(a.start, p.start) AS start,
    coalesce(a.until, p.until) AS until, a.value, a.margin, a.known, a.uses, p.change,
    p.change_step, p.change_row, p.change_known
  FROM (SELECT * FROM best WHERE kind = 'observed') AS a
  FULL JOIN printed AS p ON p.sid = a.sid AND p.start = a.start AND p.until = a.until
)
SELECT a.sid, a.start, a.until,
  a.value IS NOT NULL AND coalesce(b.value > 0, false) AS paired,
  CASE WHEN paired THEN a.value / b.value - 1 ELSE a.change END AS value,
  CASE WHEN paired
    THEN a.value / b.value * (a.margin / nullif(abs(a.value), 0) + b.margin / b.value)
    ELSE a.change_step / 2 END AS margin,
  CASE WHEN paired THEN 'observed' ELSE 'published-change' END AS kind,
  CAST(a.change AS DOUBLE) AS printed,
  CASE WHEN paired THEN greatest(a.known, b.known) ELSE coalesce(a.change_known, a.known) END
    AS known,
  @{{CASE WHEN paired THEN list_concat(a.uses, b.uses)
    WHEN a.change IS NOT NULL THEN [a.change_row] ELSE a.uses END}}@ AS uses,
  CASE WHEN paired OR a.change IS NOT NULL THEN NULL
    WHEN b.value <= 0 THEN 'base-not-positive' ELSE 'no-base' END AS reason
FROM pairs AS a LEFT JOIN best AS b ON b.sid = a.sid AND b.kind = 'observed'
  AND b.start = CAST(a.start - INTERVAL 1 YEAR AS DATE)
  AND b.until = CAST(a.until - INTERVAL 1 YEAR AS DATE)
"""
