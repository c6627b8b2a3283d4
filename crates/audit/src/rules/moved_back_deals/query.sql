-- Deals that went back to a passed stage, the most often first.
SELECT p.deal_id, p.customer_id, p.manager, e.manager_name, p.pipeline, p.stage, p.back_to, p.backs, p.amount, p.created_on, p.source, p._import, p._line
FROM (
  WITH placed AS (
    SELECT e.deal_id, e.entered_at, e.stage, s.rank,
           max(s.rank) OVER (PARTITION BY e.deal_id ORDER BY e.entered_at, s.rank ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS before
    FROM v_stage_events e JOIN a_stages s ON s.pipeline = e.pipeline AND s.stage = e.stage
    WHERE s.kind = 'open'
  ), backs AS (
    SELECT deal_id, count(*) AS steps, sum(CASE WHEN rank < before THEN 1 ELSE 0 END) AS backs, max(CASE WHEN rank < before THEN stage END) AS back_to
    FROM placed GROUP BY deal_id
  )
  SELECT d.deal_id, d.customer_id, d.manager, d.pipeline, d.stage, d.amount, d.created_on, b.steps, b.backs, b.back_to, b.backs > 0 AS bad,
         d.source, d._import, d._line
  FROM v_deals d JOIN backs b ON b.deal_id = d.deal_id
  WHERE b.steps >= 2 AND CAST(d.created_on AS INT) >= $year_day
) p
LEFT JOIN v_employees e ON e.manager = p.manager
WHERE p.bad
ORDER BY p.backs DESC, p.amount DESC NULLS LAST, p.deal_id
