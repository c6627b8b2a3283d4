-- Won deals that skipped half of the stages or more, the largest first.
WITH visited AS (
  SELECT e.deal_id, count(DISTINCT s.rank) AS stages
  FROM v_stage_events e JOIN a_stages s ON s.pipeline = e.pipeline AND s.stage = e.stage
  WHERE s.kind = 'open' AND NOT s.passive AND CAST(local_date(e.entered_at) AS INT) >= $year_day - 365
  GROUP BY e.deal_id
)
SELECT r.deal_id, r.customer_id, r.manager, e.manager_name, r.pipeline, coalesce(v.stages, 0) AS stages_visited, r.depth AS stages_of_pipeline,
       r.amount, r.created_on, r.closed_on, r.source, r._import, r._line
FROM a_reach r
LEFT JOIN visited v ON v.deal_id = r.deal_id
LEFT JOIN v_employees e ON e.manager = r.manager
WHERE r.status = 'won' AND CAST(r.closed_on AS INT) >= $year_day AND r.events > 0 AND r.depth >= 3 AND coalesce(v.stages, 0) * 2 <= r.depth
ORDER BY r.amount DESC NULLS LAST, r.deal_id
