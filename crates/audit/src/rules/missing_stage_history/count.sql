-- Deals created in the last year inside the time covered by the history; those with no event, or whose last event is not their stage.
WITH last AS (
  SELECT deal_id, last_value(stage ORDER BY entered_at, stage) AS stage FROM v_stage_events GROUP BY deal_id
)
SELECT d.manager, count(*) AS n,
       sum(CASE WHEN l.deal_id IS NULL OR (d.status = 'open' AND l.stage <> d.stage) THEN 1 ELSE 0 END) AS x
FROM v_deals d LEFT JOIN last l ON l.deal_id = d.deal_id
WHERE CAST(d.created_on AS INT) >= $year_day AND d.created_on >= (SELECT local_date(min(entered_at)) FROM v_stage_events)
GROUP BY d.manager
ORDER BY d.manager
