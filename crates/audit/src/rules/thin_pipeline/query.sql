-- Open deals due in the nearest plan period, the largest first, with the chance of their stage.
WITH plans AS (
  SELECT period_start, period_end FROM targets
  WHERE metric IN ('revenue', 'выручка', 'sales', 'Выручка', 'Revenue') AND subject_kind IN ('company', 'employee')
    AND period_end > $today AND CAST(period_end AS INT) - CAST(period_start AS INT) < 100
  ORDER BY period_end, period_start DESC LIMIT 1
), odds AS (
  SELECT r.pipeline, s.stage, sum(CASE WHEN r.status = 'won' THEN 1 ELSE 0 END) AS won, count(*) AS resolved
  FROM a_reach r JOIN v_stages s ON s.pipeline = r.pipeline AND s.kind = 'open' AND s.rank <= r.reached
  WHERE r.status IN ('won', 'lost') AND CAST(r.closed_on AS INT) >= $year_day
  GROUP BY r.pipeline, s.stage
)
SELECT d.deal_id, d.customer_id, d.manager, e.manager_name, d.pipeline, d.stage, d.amount, o.won AS stage_won, o.resolved AS stage_resolved,
       d.expected_close_on, d.source, d._import, d._line
FROM v_open_deals d CROSS JOIN plans p
LEFT JOIN odds o ON o.pipeline = d.pipeline AND o.stage = d.stage
LEFT JOIN v_employees e ON e.manager = d.manager
WHERE d.amount > 0 AND (d.expected_close_on IS NULL OR d.expected_close_on <= p.period_end)
ORDER BY d.amount DESC, d.deal_id
