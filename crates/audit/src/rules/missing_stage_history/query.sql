-- Deals whose history of stages is missing or broken, newest first.
WITH last AS (
  SELECT deal_id, last_value(stage ORDER BY entered_at, stage) AS stage FROM v_stage_events GROUP BY deal_id
)
SELECT d.deal_id, d.manager, e.manager_name, d.pipeline, d.stage, l.stage AS last_event_stage, d.status, d.created_on, d.source, d._import, d._line
FROM v_deals d
LEFT JOIN last l ON l.deal_id = d.deal_id
LEFT JOIN v_employees e ON e.manager = d.manager
WHERE CAST(d.created_on AS INT) >= $year_day AND d.created_on >= (SELECT local_date(min(entered_at)) FROM v_stage_events)
  AND (l.deal_id IS NULL OR (d.status = 'open' AND l.stage <> d.stage))
ORDER BY d.created_on DESC, d.deal_id
