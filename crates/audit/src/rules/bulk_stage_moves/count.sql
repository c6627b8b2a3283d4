-- Deals with three or more stage events in the last year, and those where three of them fall into minutes, by manager.
WITH steps AS (
  SELECT deal_id, CAST(entered_at AS BIGINT) - lag(CAST(entered_at AS BIGINT), 2) OVER (PARTITION BY deal_id ORDER BY entered_at, stage) AS span
  FROM v_stage_events WHERE CAST(local_date(entered_at) AS INT) >= $year_day
), deals AS (
  SELECT deal_id, min(span) AS span FROM steps WHERE span IS NOT NULL GROUP BY deal_id
)
SELECT d.manager, count(*) AS n, sum(CASE WHEN s.span <= $minutes * 60000000 THEN 1 ELSE 0 END) AS x
FROM deals s JOIN v_deals d ON d.deal_id = s.deal_id
GROUP BY d.manager
ORDER BY d.manager
