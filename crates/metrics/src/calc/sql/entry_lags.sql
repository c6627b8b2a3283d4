-- Talks and meetings with the seconds from their end to the record; batched = a late record, one of three or more that the person made in the same hour.
WITH talks AS (
  SELECT x.activity_id, x.started_at, x.on_date, x.manager, x.customer_id, x.deal_id, x.lead_id, x.attrs, x.logged_at,
         x.logged_at < x.started_at AS clock_error,
         greatest(0, (arrow_cast(x.logged_at, 'Int64') - arrow_cast(x.started_at, 'Int64')) / 1000000
           - CAST(coalesce(x.duration_s, 0) AS BIGINT) - CAST(coalesce(x.wait_s, 0) AS BIGINT)) AS lag_s
  FROM v_activities x CROSS JOIN v_as_of a
  WHERE x.kind IN ('call', 'meeting', 'visit') AND NOT x.is_automatic AND NOT x.is_promo AND x.logged_at <= a.as_of
)
SELECT activity_id, started_at, on_date, manager, customer_id, deal_id, lead_id, attrs, clock_error, lag_s,
       CASE WHEN lag_s > 900 AND manager IS NOT NULL AND NOT clock_error
              AND sum(CASE WHEN lag_s > 900 AND NOT clock_error THEN 1 ELSE 0 END)
                  OVER (PARTITION BY manager, arrow_cast(logged_at, 'Int64') / 3600000000) >= 3 THEN 1 ELSE 0 END AS batched
FROM talks
