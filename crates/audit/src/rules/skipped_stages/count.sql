-- Deals won in the last year with a history in pipelines of at least three work stages; those that visited half of the stages or fewer.
WITH visited AS (
  SELECT e.deal_id, count(DISTINCT s.rank) AS stages
  FROM v_stage_events e JOIN a_stages s ON s.pipeline = e.pipeline AND s.stage = e.stage
  WHERE s.kind = 'open' AND NOT s.passive AND CAST(local_date(e.entered_at) AS INT) >= $year_day - 365
  GROUP BY e.deal_id
)
SELECT r.manager, count(*) AS n, sum(CASE WHEN coalesce(v.stages, 0) * 2 <= r.depth THEN 1 ELSE 0 END) AS x,
       sum(CASE WHEN coalesce(v.stages, 0) * 2 <= r.depth THEN r.amount END) AS amount
FROM a_reach r LEFT JOIN visited v ON v.deal_id = r.deal_id
WHERE r.status = 'won' AND CAST(r.closed_on AS INT) >= $year_day AND r.events > 0 AND r.depth >= 3
GROUP BY r.manager
ORDER BY r.manager
