-- Personal monthly revenue plans of the last six complete months and those met.
WITH plans AS (
  SELECT subject_id, period_start, period_end, sum(value) AS plan FROM a_targets
  WHERE subject_kind = 'employee' AND metric = 'revenue' AND period_end < $m_to
    AND CAST(period_start AS INT) >= CAST($m_to AS INT) - 184 AND CAST(period_end AS INT) - CAST(period_start AS INT) < 32
  GROUP BY subject_id, period_start, period_end
), facts AS (
  SELECT p.subject_id, p.period_start, p.plan, coalesce(sum(o.net), 0) AS fact
  FROM plans p LEFT JOIN v_orders o ON o.manager = p.subject_id AND o.on_date >= p.period_start AND o.on_date <= p.period_end
  WHERE p.plan > 0
  GROUP BY p.subject_id, p.period_start, p.plan
)
SELECT subject_id, count(*) AS n, sum(CASE WHEN fact >= plan THEN 1 ELSE 0 END) AS x, sum(CASE WHEN fact < plan THEN 1 ELSE 0 END) AS bad,
       sum(CASE WHEN fact * 10 >= plan * 8 THEN 1 ELSE 0 END) AS near
FROM facts GROUP BY subject_id ORDER BY subject_id
