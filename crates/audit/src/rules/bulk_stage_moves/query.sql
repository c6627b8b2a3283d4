-- Deals dragged through three or more stages within minutes, newest first.
WITH steps AS (
  SELECT deal_id, entered_at,
         CAST(entered_at AS BIGINT) - lag(CAST(entered_at AS BIGINT), 2) OVER (PARTITION BY deal_id ORDER BY entered_at, stage) AS span
  FROM v_stage_events WHERE CAST(local_date(entered_at) AS INT) >= $year_day
), deals AS (
  SELECT deal_id, min(span) AS span, max(CASE WHEN span <= $minutes * 60000000 THEN entered_at END) AS moved_at
  FROM steps WHERE span IS NOT NULL GROUP BY deal_id
)
SELECT d.deal_id, d.manager, e.manager_name, d.pipeline, d.status, d.amount, local_date(s.moved_at) AS moved_on, s.span / 1000000 AS seconds,
       d.source, d._import, d._line
FROM deals s JOIN v_deals d ON d.deal_id = s.deal_id LEFT JOIN v_employees e ON e.manager = d.manager
WHERE s.span <= $minutes * 60000000
ORDER BY s.moved_at DESC, d.deal_id
