"""A series beside another of the same office: shares, contributions, surpluses.

The other series is found by what both count, never by name: same publisher, same product, same
money. A pair in two currencies is not a pair; the reason says so.
"""

from __future__ import annotations

#: The partner code of a series that counts every partner.
EVERY = "WLD"

_WHOLE = f"""
whole AS (
  SELECT part.sid, whole.sid AS whole
  FROM series AS part LEFT JOIN series AS whole
    ON whole.publisher = part.publisher AND whole.reporter = part.reporter
    AND whole.product = part.product AND whole.flow = part.flow AND whole.base = part.base
    AND whole.partner = '{EVERY}'
  WHERE part.partner <> '{EVERY}'
)
"""

SHARE = f"""
WITH {_WHOLE}
SELECT c.sid, c.start, c.until, CASE WHEN b.value > 0 THEN c.value / b.value END AS value,
  CASE WHEN b.value > 0
    THEN c.value / b.value * (c.margin / nullif(abs(c.value), 0) + b.margin / b.value) END
    AS margin,
  CASE WHEN 'implied' IN (c.kind, b.kind) THEN 'implied' ELSE 'observed' END AS kind,
  CAST(NULL AS DOUBLE) AS printed, greatest(c.known, b.known) AS known,
  @{{list_concat(c.uses, b.uses)}}@ AS uses,
  CASE WHEN w.whole IS NULL THEN 'no-whole' WHEN b.value IS NULL THEN 'no-whole-figure' END
    AS reason
FROM levels AS c JOIN whole AS w USING (sid)
LEFT JOIN levels AS b ON b.sid = w.whole AND b.start = c.start AND b.until = c.until
"""

CONTRIBUTION = f"""
WITH {_WHOLE}
SELECT c.sid, c.start, c.until, (c.value - p.value) / nullif(b.value, 0) AS value,
  CAST((c.margin + p.margin) / nullif(b.value, 0) AS DOUBLE) AS margin,
  CASE WHEN 'implied' IN (c.kind, p.kind, b.kind) THEN 'implied' ELSE 'observed' END AS kind,
  CAST(NULL AS DOUBLE) AS printed, greatest(c.known, p.known, b.known) AS known,
  @{{list_concat(list_concat(c.uses, p.uses), b.uses)}}@ AS uses,
  CASE WHEN w.whole IS NULL THEN 'no-whole' WHEN p.value IS NULL THEN 'no-base'
    WHEN b.value IS NULL THEN 'no-whole-figure' END AS reason
FROM levels AS c JOIN whole AS w USING (sid)
LEFT JOIN levels AS p ON p.cell = c.base
LEFT JOIN levels AS b ON b.sid = w.whole AND b.start = p.start AND b.until = p.until
WHERE c.kind = 'observed'
"""

#: Exports with imports of the same office; in two currencies only where there is no better pair.
SURPLUS = """
WITH pairs AS (
  SELECT x.sid AS export, m.sid AS import, x.base = m.base AS same, b.sid AS balance
  FROM series AS x JOIN series AS m
    ON m.flow = 'import' AND m.publisher = x.publisher AND m.reporter = x.reporter
    AND m.partner = x.partner AND m.product = x.product
  LEFT JOIN series AS b
    ON b.flow = 'balance' AND b.publisher = x.publisher AND b.reporter = x.reporter
    AND b.partner = x.partner AND b.product = x.product AND b.base = x.base
  WHERE x.flow = 'export'
), matched AS (
  SELECT * FROM pairs WHERE same
  UNION ALL
  SELECT * FROM pairs AS p WHERE NOT same
    AND NOT EXISTS (SELECT 1 FROM pairs AS q WHERE q.export = p.export AND q.same)
)
SELECT x.sid, x.start, x.until,
  p.same AND x.kind = 'observed' AND coalesce(m.kind = 'observed', false) AS paired,
  CASE WHEN NOT paired AND l.value IS NOT NULL THEN l.value WHEN p.same THEN x.value - m.value END
    AS value,
  CASE WHEN NOT paired AND l.value IS NOT NULL THEN l.margin
    WHEN p.same THEN x.margin + m.margin END AS margin,
  CASE WHEN paired OR l.value IS NOT NULL THEN 'observed' ELSE 'implied' END AS kind,
  CAST(l.value AS DOUBLE) AS printed,
  CASE WHEN NOT paired AND l.value IS NOT NULL THEN l.known ELSE greatest(x.known, m.known) END
    AS known,
  @{CASE WHEN NOT paired AND l.value IS NOT NULL THEN l.uses
    ELSE list_concat(x.uses, coalesce(m.uses, [])) END}@ AS uses,
  CASE WHEN l.value IS NOT NULL THEN NULL WHEN NOT p.same THEN 'two-currencies'
    WHEN m.value IS NULL THEN 'no-other-side' END AS reason
FROM levels AS x JOIN matched AS p ON p.export = x.sid
LEFT JOIN levels AS m ON m.sid = p.import AND m.start = x.start AND m.until = x.until
LEFT JOIN levels AS l ON l.kind = 'observed'
  AND l.sid = p.balance AND l.start = x.start AND l.until = x.until
WHERE x.kind = 'observed' OR m.kind = 'observed' OR l.value IS NOT NULL
UNION ALL
SELECT l.sid, l.start, l.until, true, l.value, l.margin, l.kind, CAST(l.value AS DOUBLE), l.known,
  l.uses, NULL
FROM levels AS l JOIN series AS s USING (sid) WHERE s.flow = 'balance'
"""
