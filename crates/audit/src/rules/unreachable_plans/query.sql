-- Personal monthly plans of the last six complete months with the fact, the lowest attainment first.
WITH plans AS (
  SELECT subject_id, period_start, period_end, sum(value) AS plan FROM a_targets
  WHERE subject_kind = 'employee' AND metric = 'revenue' AND period_end < $m_to
    AND CAST(period_start AS INT) >= CAST($m_to AS INT) - 184 AND CAST(period_end AS INT) - CAST(period_start AS INT) < 32
  GROUP BY subject_id, period_start, period_end
)
SELECT p.subject_id AS manager, e.manager_name, p.period_start, p.plan, coalesce(sum(o.net), 0) AS fact
FROM plans p
LEFT JOIN v_orders o ON o.manager = p.subject_id AND o.on_date >= p.period_start AND o.on_date <= p.period_end
LEFT JOIN v_employees e ON e.manager = p.subject_id
WHERE p.plan > 0
GROUP BY p.subject_id, e.manager_name, p.period_start, p.plan
ORDER BY coalesce(sum(o.net), 0) / p.plan, p.period_start, p.subject_id
