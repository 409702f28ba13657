"""One flow as both sides count it: the exporter's figure over the importer's.

Goods at sea are counted by one side before the other, so the ratio is also given against the
importer's figure of the next month. What else may part the two is listed in rows of the case.
"""

from __future__ import annotations

from detente.trade.statistics.to_date import SUMS

MIRROR = f"""
WITH {SUMS}, pairs AS (
  SELECT x.sid AS export, m.sid AS import, m.id AS mirror, x.base = m.base AS same,
    m.sid IN (SELECT sid FROM current) AS told
  FROM series AS x JOIN series AS m
    ON m.flow = 'import' AND m.reporter = x.partner AND m.partner = x.reporter
    AND m.product = x.product
  WHERE x.flow = 'export'
), matched AS (
  SELECT * FROM pairs QUALIFY same AND told
    OR row_number() OVER (PARTITION BY export ORDER BY same DESC, told DESC, import) = 1
), concerned AS (SELECT export AS sid FROM matched UNION SELECT import FROM matched
), spans AS (
  SELECT l.sid, l.start, l.until, l.months, l.value, l.margin, l.kind, l.known, l.uses
  FROM levels AS l SEMI JOIN concerned USING (sid) WHERE l.months > 0
  UNION ALL
  SELECT b.sid, b.start, b.until, datediff('month', b.start, b.until), b.value, b.margin, b.kind,
    b.known, b.uses
  FROM best AS b SEMI JOIN concerned USING (sid)
  WHERE NOT EXISTS (SELECT 1 FROM levels AS l
    WHERE l.sid = b.sid AND l.start = b.start AND l.until = b.until)
)
SELECT x.sid, x.start, x.until,
  CASE WHEN p.same AND m.value > 0 THEN x.value / m.value END AS value,
  CASE WHEN p.same AND m.value > 0
    THEN x.value / m.value * (x.margin / nullif(abs(x.value), 0) + m.margin / m.value) END
    AS margin,
  CASE WHEN 'implied' IN (x.kind, m.kind) THEN 'implied' ELSE 'observed' END AS kind,
  CAST(NULL AS DOUBLE) AS printed, greatest(x.known, m.known) AS known,
  @{{list_concat(x.uses, coalesce(m.uses, []))}}@ AS uses,
  CASE WHEN NOT p.same THEN 'two-currencies' WHEN m.value IS NULL THEN 'no-mirror' END AS reason,
  p.mirror, x.value AS exporter, CASE WHEN p.same THEN m.value END AS importer,
  CASE WHEN p.same AND n.value > 0 THEN x.value / n.value END AS lagged
FROM spans AS x JOIN matched AS p ON p.export = x.sid
LEFT JOIN spans AS m ON m.sid = p.import AND m.start = x.start AND m.until = x.until
LEFT JOIN spans AS n ON n.sid = p.import AND n.months = 1 AND x.months = 1 AND n.start = x.until
"""
