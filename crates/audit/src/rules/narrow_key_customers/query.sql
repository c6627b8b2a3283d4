-- A and B clients with one product group, the largest first.
SELECT p.customer_id, p.class, p.revenue_12m, p.first_group, p.manager, e.manager_name, p.source, p._import, p._line
FROM (
  WITH bought AS (
    SELECT customer_id, count(DISTINCT category) AS groups, min(category) AS first_group FROM v_order_lines
    WHERE NOT is_return AND category IS NOT NULL AND CAST(on_date AS INT) >= $year_day GROUP BY customer_id
  )
  SELECT a.customer_id, a.class, a.net AS revenue_12m, b.groups, b.first_group, c.owner_id AS manager, b.groups = 1 AS bad, c.source, c._import, c._line
  FROM a_abc a JOIN bought b ON b.customer_id = a.customer_id LEFT JOIN v_customers c ON c.customer_id = a.customer_id
  CROSS JOIN (SELECT count(DISTINCT category) AS all_groups FROM v_products) k
  CROSS JOIN (SELECT count(DISTINCT first_group) AS seen FROM bought) s
  WHERE a.class IN ('A', 'B') AND greatest(k.all_groups, s.seen) >= 3
) p
LEFT JOIN v_employees e ON e.manager = p.manager
WHERE p.bad
ORDER BY p.revenue_12m DESC, p.customer_id
