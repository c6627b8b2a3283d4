-- Months of managers with a revenue plan and those far from it.
SELECT count(*) AS n, sum(CASE WHEN p.bad THEN 1 ELSE 0 END) AS x
FROM (
  SELECT t.subject_id AS manager, t.period_start, t.period_end, t.value AS plan, coalesce(sum(o.net), 0) AS fact,
         coalesce(sum(o.net), 0) < (1 - $miss) * t.value OR coalesce(sum(o.net), 0) > (1 + $miss) * t.value AS bad
  FROM a_targets t LEFT JOIN v_orders o ON o.manager = t.subject_id AND o.on_date >= t.period_start AND o.on_date <= t.period_end
  WHERE t.subject_kind = 'employee' AND t.metric = 'revenue' AND t.value > 0
    AND t.period_start >= $m_from AND t.period_end < $m_to AND CAST(t.period_end AS INT) - CAST(t.period_start AS INT) < 32
  GROUP BY t.subject_id, t.period_start, t.period_end, t.value
) p
