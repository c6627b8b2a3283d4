-- A and B clients without a plan in force, the largest first.
SELECT p.customer_id, p.class, p.revenue_12m, p.last_order_on, p.manager, e.manager_name, p.source, p._import, p._line
FROM (
  WITH plans AS (
    SELECT DISTINCT subject_id FROM v_targets
    WHERE subject_kind = 'customer' AND period_end >= $today AND CAST(period_start AS INT) <= $day + 31
  )
  SELECT a.customer_id, a.class, a.net AS revenue_12m, a.last_on AS last_order_on, c.owner_id AS manager, p.subject_id IS NULL AS bad,
         c.source, c._import, c._line
  FROM a_abc a CROSS JOIN (SELECT count(*) AS seen FROM v_targets WHERE subject_kind = 'customer') s
  LEFT JOIN plans p ON p.subject_id = a.customer_id LEFT JOIN v_customers c ON c.customer_id = a.customer_id
  WHERE a.class IN ('A', 'B') AND s.seen > 0
) p
LEFT JOIN v_employees e ON e.manager = p.manager
WHERE p.bad
ORDER BY p.revenue_12m DESC, p.customer_id
