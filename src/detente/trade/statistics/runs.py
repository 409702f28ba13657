"""Runs of rises and falls: how many in a row, by ten per cent or more, and the first since when.

Some offices release January and February only together. Which earlier fall was the last one then
depends on the basis: the periods as they were released, or single months where a figure for one
was given later. Both are worked out, each with its basis, so that each wording can be held
against the basis that makes it true.
"""

from __future__ import annotations

from detente.trade.statistics.growth import YOY

DOUBLE_DIGIT = 0.1
"""From here on a change is spoken of as one of double digits."""

# The number of a row and its day in one figure: the largest of a run of rows holds both.
_PLACES = 10_000_000
_ORIGIN = "DATE '0001-01-01'"

# A run begins where the sign turns or a period is missing. Where it began is the last such place
# so far: one order of the rows serves every count.
STREAK = f"""
WITH growth AS (
  SELECT sid, start, until, months, CAST(value AS DOUBLE) AS value,
    kind = 'observed' AS seen, known, uses,
    CAST(year(start) AS SMALLINT) AS year FROM ({YOY})
  WHERE value IS NOT NULL AND (months = 1 OR months = 2 AND month(start) = 1)
), joint AS (SELECT DISTINCT sid, year FROM growth WHERE months = 2
), alone AS (SELECT DISTINCT sid, year FROM growth WHERE months = 1 AND month(start) <= 2
), placed AS (
  SELECT g.* EXCLUDE (months, year), false AS single FROM growth AS g LEFT JOIN joint AS j
    ON j.sid = g.sid AND j.year = g.year AND g.months = 1 AND month(g.start) <= 2
  WHERE j.sid IS NULL
  UNION ALL
  SELECT g.* EXCLUDE (months, year), true FROM growth AS g LEFT JOIN alone AS s
    ON s.sid = g.sid AND s.year = g.year AND g.months = 2
  WHERE s.sid IS NULL AND g.sid IN (SELECT sid FROM joint JOIN alone USING (sid, year))
), marked AS (
  SELECT *, CAST(sign(value) AS TINYINT) AS way, abs(value) >= {DOUBLE_DIGIT} AS large,
    row_number() OVER run AS number, lag(until) OVER run AS until_before,
    lag(value) OVER run AS value_before
  FROM placed WINDOW run AS (PARTITION BY sid, single ORDER BY start)
), turned AS (
  SELECT *, coalesce(until_before = start, false) AS follows,
    coalesce(sign(value_before) = sign(value), false) AS same,
    coalesce((abs(value_before) >= {DOUBLE_DIGIT}) = large, false) AS alike,
    number * {_PLACES} + (start - {_ORIGIN}) AS place
  FROM marked
), begun AS (
  SELECT *,
    max(CASE WHEN NOT follows THEN place END) OVER run AS held_place,
    max(CASE WHEN NOT (follows AND same) THEN place END) OVER run AS since_place,
    max(CASE WHEN NOT (follows AND same AND alike) THEN place END) OVER run AS large_place
  FROM turned
  WINDOW run AS (PARTITION BY sid, single ORDER BY start ROWS UNBOUNDED PRECEDING)
), met AS (
  SELECT *, lag(start) OVER like_it AS before_start, lag(until) OVER like_it AS before_until
  FROM begun WINDOW like_it AS (PARTITION BY sid, single, way ORDER BY start)
)
SELECT sid, start, until, number - since_place // {_PLACES} + 1 AS value,
  CAST(NULL AS DOUBLE) AS margin,
  CASE WHEN seen THEN 'observed' ELSE 'published-change' END AS kind,
  CAST(NULL AS DOUBLE) AS printed, known, uses,
  CAST(NULL AS VARCHAR) AS reason, value AS change,
  CASE WHEN single THEN 'single-months' ELSE 'as-released' END AS basis, way,
  {_ORIGIN} + CAST(since_place % {_PLACES} AS INTEGER) AS since,
  CASE WHEN large THEN number - large_place // {_PLACES} + 1 END AS large_value,
  CASE WHEN large THEN {_ORIGIN} + CAST(large_place % {_PLACES} AS INTEGER) END AS large_since,
  {_ORIGIN} + CAST(held_place % {_PLACES} AS INTEGER) AS held_from,
  CASE WHEN before_start >= held_from THEN before_start END AS earlier,
  CASE WHEN before_start >= held_from THEN before_until END AS earlier_until
FROM met
"""
