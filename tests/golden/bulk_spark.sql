SELECT
  q.r0 AS `code`,
  q.r1 AS `origin`,
  q.r2 AS `on`,
  q.r3 AS `value_usd`,
  q.r4 AS `quantity`,
  q.r5 AS `unit`,
  q.r6 AS `loaded`,
  CASE
    WHEN z.x_key IS NULL
    THEN CASE
      WHEN base_known AND low = high AND NOT open AND NOT before_record
      THEN CAST(low + adv + COALESCE(spec_rate, 0) AS DECIMAL(18, 8))
    END
    ELSE z.z_rate
  END AS rate,
  CASE
    WHEN z.x_key IS NULL
    THEN CASE
      WHEN base_known
      THEN CAST(low + adv + COALESCE(spec_rate, 0) AS DECIMAL(18, 8))
    END
    ELSE z.z_rate_low
  END AS rate_low,
  CASE
    WHEN z.x_key IS NULL
    THEN CASE
      WHEN base_known
      THEN CAST(high + adv + COALESCE(spec_rate, 0) AS DECIMAL(18, 8))
    END
    ELSE z.z_rate_high
  END AS rate_high,
  CASE
    WHEN z.x_key IS NULL
    THEN CASE
      WHEN base_known AND low = high AND NOT open AND NOT before_record
      THEN CAST(CAST(CAST(x_value AS DECIMAL(11, 2)) * CAST(low + adv AS DECIMAL(7, 6)) AS DECIMAL(18, 8)) + COALESCE(spec, 0) AS DECIMAL(18, 8))
    END
    ELSE z.z_amount_usd
  END AS amount_usd,
  CASE
    WHEN z.x_key IS NULL
    THEN CASE
      WHEN before_record
      THEN 'not-covered'
      WHEN open AND base_known
      THEN 'not-known'
      WHEN CASE
        WHEN before_record
        THEN 'before-record'
        WHEN NOT base_known AND sort = 'missing'
        THEN 'base-rate-missing'
        WHEN NOT base_known AND sort = 'words'
        THEN 'base-rate-in-words'
        WHEN NOT base_known
        THEN CASE
          WHEN x_quantity IS NULL
          THEN 'specific-needs-quantity'
          ELSE 'specific-needs-value'
        END
        WHEN open
        THEN 'not-known'
        WHEN NOT why IN ('', 'recalled')
        THEN why
        WHEN special
        THEN 'special-heading'
        WHEN early
        THEN 'base-carried-back'
        WHEN why = 'recalled' OR (
          adds AND recalled
        )
        THEN 'recalled'
        WHEN outside
        THEN 'origin-outside-case'
        ELSE 'ok'
      END = 'ok'
      THEN 'computed'
      ELSE 'partial'
    END
    ELSE z.z_status
  END AS status,
  CASE
    WHEN z.x_key IS NULL
    THEN CASE
      WHEN before_record
      THEN 'before-record'
      WHEN NOT base_known AND sort = 'missing'
      THEN 'base-rate-missing'
      WHEN NOT base_known AND sort = 'words'
      THEN 'base-rate-in-words'
      WHEN NOT base_known
      THEN CASE
        WHEN x_quantity IS NULL
        THEN 'specific-needs-quantity'
        ELSE 'specific-needs-value'
      END
      WHEN open
      THEN 'not-known'
      WHEN NOT why IN ('', 'recalled')
      THEN why
      WHEN special
      THEN 'special-heading'
      WHEN early
      THEN 'base-carried-back'
      WHEN why = 'recalled' OR (
        adds AND recalled
      )
      THEN 'recalled'
      WHEN outside
      THEN 'origin-outside-case'
      ELSE 'ok'
    END
    ELSE z.z_reason_code
  END AS reason_code,
  CASE
    WHEN z.x_key IS NULL
    THEN CASE
      WHEN adds AND base_layer = 0
      THEN CASE
        WHEN (
          sort = 'rate' OR NOT spec IS NULL
        )
        THEN CAST(CAST(CAST(x_value AS DECIMAL(11, 2)) * CAST(l0 AS DECIMAL(7, 6)) AS DECIMAL(18, 8)) + CAST(CAST(CAST(x_value AS DECIMAL(11, 2)) * CAST(adv AS DECIMAL(7, 6)) AS DECIMAL(18, 8)) + COALESCE(spec, 0) AS DECIMAL(18, 8)) AS DECIMAL(18, 8))
      END
      ELSE CAST(CAST(x_value AS DECIMAL(11, 2)) * CAST(l0 AS DECIMAL(7, 6)) AS DECIMAL(18, 8))
    END
    ELSE z.z_l0
  END AS `amount_base`,
  CASE
    WHEN z.x_key IS NULL
    THEN CAST(CAST(x_value AS DECIMAL(11, 2)) * CAST(l1 AS DECIMAL(7, 6)) AS DECIMAL(18, 8))
    ELSE z.z_l1
  END AS `amount_added`,
  CASE
    WHEN z.x_key IS NULL
    THEN CASE WHEN NOT before_record THEN CAST(0 AS DECIMAL(18, 8)) END
    ELSE z.z_l2
  END AS `amount_unused`
FROM (
  SELECT
    *,
    CASE
      WHEN NOT guess IS NULL
      THEN CAST(guess + CAST(CAST(CASE
        WHEN 2 * CAST(CAST(CAST(spec_exact AS DECIMAL(28, 18)) - CAST(CAST(guess * CAST(x_value AS DECIMAL(19, 2)) AS DECIMAL(28, 10)) AS DECIMAL(28, 18)) AS DECIMAL(19, 18)) * CAST(1000000000000000000 AS DECIMAL(19, 0)) AS BIGINT) + (
          CAST(CAST(x_value AS DECIMAL(20, 2)) * CAST(100 AS DECIMAL(3, 0)) AS BIGINT) * 100000000
        ) >= 0
        THEN (
          2 * CAST(CAST(CAST(spec_exact AS DECIMAL(28, 18)) - CAST(CAST(guess * CAST(x_value AS DECIMAL(19, 2)) AS DECIMAL(28, 10)) AS DECIMAL(28, 18)) AS DECIMAL(19, 18)) * CAST(1000000000000000000 AS DECIMAL(19, 0)) AS BIGINT) + (
            CAST(CAST(x_value AS DECIMAL(20, 2)) * CAST(100 AS DECIMAL(3, 0)) AS BIGINT) * 100000000
          )
        ) DIV (
          2 * (
            CAST(CAST(x_value AS DECIMAL(20, 2)) * CAST(100 AS DECIMAL(3, 0)) AS BIGINT) * 100000000
          )
        )
        ELSE -(
          (
            -2 * CAST(CAST(CAST(spec_exact AS DECIMAL(28, 18)) - CAST(CAST(guess * CAST(x_value AS DECIMAL(19, 2)) AS DECIMAL(28, 10)) AS DECIMAL(28, 18)) AS DECIMAL(19, 18)) * CAST(1000000000000000000 AS DECIMAL(19, 0)) AS BIGINT) + (
              CAST(CAST(x_value AS DECIMAL(20, 2)) * CAST(100 AS DECIMAL(3, 0)) AS BIGINT) * 100000000
            ) - 1
          ) DIV (
            2 * (
              CAST(CAST(x_value AS DECIMAL(20, 2)) * CAST(100 AS DECIMAL(3, 0)) AS BIGINT) * 100000000
            )
          )
        )
      END AS DECIMAL(18, 0)) * CAST(0.00000001 AS DECIMAL(9, 8)) AS DECIMAL(18, 8)) AS DECIMAL(18, 8))
    END AS spec_rate
  FROM (
    SELECT
      *,
      COALESCE(
        (
          NOT adds OR sort = 'rate' OR (
            NOT spec IS NULL AND x_value > 0
          )
        ),
        FALSE
      ) AS base_known,
      CASE
        WHEN NOT before_record
        AND (
          alone
          OR (
            adds AND sort = 'fine'
          )
          OR (
            by_quantity AND NOT x_quantity IS NULL
          )
          OR (
            adds
            AND sort = 'specific'
            AND NOT x_quantity IS NULL
            AND (
              odd OR spec IS NULL OR spec >= 10000000 OR x_value >= 100000000
            )
          )
        )
        THEN CONCAT_WS(
          '|',
          COALESCE(CAST(x_code AS STRING), ''),
          COALESCE(CAST(x_origin AS STRING), ''),
          COALESCE(CAST(x_on AS STRING), ''),
          COALESCE(CAST(x_minute AS STRING), ''),
          COALESCE(CAST(x_value AS STRING), ''),
          COALESCE(CAST(x_quantity AS STRING), ''),
          COALESCE(CAST(x_unit AS STRING), ''),
          COALESCE(CAST(x_loaded AS STRING), ''),
          COALESCE(CAST(x_loaded_minute AS STRING), '')
        )
      END AS x_key,
      CASE
        WHEN spec < 10000000 AND x_value > 0 AND x_value < 100000000
        THEN CAST(CAST((
          CAST(CAST(spec AS DECIMAL(20, 8)) * CAST(100000000 AS DECIMAL(9, 0)) AS BIGINT) * 200 + CAST(CAST(x_value AS DECIMAL(20, 2)) * CAST(100 AS DECIMAL(3, 0)) AS BIGINT)
        ) DIV (
          2 * CAST(CAST(x_value AS DECIMAL(20, 2)) * CAST(100 AS DECIMAL(3, 0)) AS BIGINT)
        ) AS DECIMAL(18, 0)) * CAST(0.00000001 AS DECIMAL(9, 8)) AS DECIMAL(18, 8))
      END AS guess
    FROM (
      SELECT
        *,
        CAST(CASE WHEN adds AND sort IN ('rate', 'specific') THEN ad_valorem ELSE 0 END AS DECIMAL(7, 6)) AS adv,
        CASE
          WHEN adds AND sort = 'specific' AND NOT x_quantity IS NULL
          THEN CAST(per_unit AS DECIMAL(19, 12)) * x_quantity
        END AS spec_exact,
        CASE
          WHEN adds AND sort = 'specific' AND NOT x_quantity IS NULL
          THEN TRY_CAST(CAST(per_unit AS DECIMAL(19, 12)) * x_quantity AS DECIMAL(18, 8))
        END AS spec
      FROM (
        SELECT
          g.*,
          c.low,
          c.high,
          c.open,
          c.why,
          c.adds,
          c.base_layer,
          c.by_quantity,
          c.alone,
          c.l0,
          c.l1,
          c.l2,
          b.sort,
          b.ad_valorem,
          b.recalled,
          u.per_unit,
          u.bad,
          u.odd
        FROM (
          SELECT
            e.*,
            COALESCE(t.cell, m.cell) AS cell,
            a.rate AS base_rate,
            o.outside,
            k.special,
            (
              (
                s.reg + CASE WHEN e.x_minute >= s.cut0 THEN 1 ELSE 0 END
              ) = 0
            ) AS before_record,
            (
              (
                s.reg + CASE WHEN e.x_minute >= s.cut0 THEN 1 ELSE 0 END
              ) < s.scheduled
            ) AS early
          FROM entries AS e
          JOIN codes AS k
            ON k.raw = e.x_code
          JOIN origins AS o
            ON o.raw = e.x_origin
          JOIN slots AS s
            ON s.slot = e.x_on
          LEFT JOIN cells_at AS m
            ON m.spot = (
              k.kind * 2 + o.grp
            ) * 9 + (
              s.reg + CASE WHEN e.x_minute >= s.cut0 THEN 1 ELSE 0 END
            )
          LEFT JOIN loads AS w
            ON w.slot = e.x_loaded
          LEFT JOIN transit AS t
            ON t.spot = (
              k.kind * 2 + o.grp
            ) * 9 + (
              s.reg + CASE WHEN e.x_minute >= s.cut0 THEN 1 ELSE 0 END
            )
            AND t.bucket = (
              w.bucket + CASE WHEN e.x_loaded_minute >= w.cut0 THEN 1 ELSE 0 END
            )
          LEFT JOIN bases_at AS a
            ON a.spot = (
              k.base * 2 + o.side
            ) * 9 + (
              s.reg + CASE WHEN e.x_minute >= s.cut0 THEN 1 ELSE 0 END
            )
          WHERE
            NOT e.x_value IS NULL
            AND e.x_quantity_fault IS NULL
            AND (
              e.r6 IS NULL
              OR (
                NOT e.x_loaded IS NULL
                AND NOT (
                  COALESCE(w.at, e.x_loaded_minute) > COALESCE(s.at, e.x_minute)
                )
              )
            )
        ) AS g
        LEFT JOIN cells AS c
          ON c.cell = g.cell
        LEFT JOIN bases AS b
          ON b.rate = g.base_rate
        LEFT JOIN units AS u
          ON u.rate = g.base_rate AND u.unit = COALESCE(g.x_unit, '')
        WHERE
          NOT COALESCE(u.bad AND c.adds AND NOT g.x_quantity IS NULL, FALSE)
      ) AS j
    ) AS p
  ) AS y
) AS q
LEFT JOIN aside AS z
  ON z.x_key = q.x_key
WHERE
  z.z_reject IS NULL
