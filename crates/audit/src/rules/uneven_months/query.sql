-- Months with plan and fact, the lowest attainment first.
WITH plans AS (
  SELECT period_start, period_end, subject_kind, sum(value) AS plan FROM a_targets
  WHERE subject_kind IN ('company', 'employee') AND metric = 'revenue'
    AND period_start >= $m_from AND period_end < $m_to AND CAST(period_end AS INT) - CAST(period_start AS INT) < 32
  GROUP BY period_start, period_end, subject_kind
), chosen AS (
  SELECT *, row_number() OVER (PARTITION BY period_start, period_end ORDER BY subject_kind) AS place FROM plans WHERE plan > 0
)
SELECT p.period_start, p.period_end, p.plan, coalesce(sum(o.net), 0) AS fact, count(o.order_id) AS orders
FROM chosen p LEFT JOIN v_orders o ON o.on_date >= p.period_start AND o.on_date <= p.period_end
WHERE p.place = 1
GROUP BY p.period_start, p.period_end, p.plan
ORDER BY coalesce(sum(o.net), 0) / p.plan, p.period_start
