-- A and B clients and those who bought one product group.
SELECT count(*) AS n, sum(CASE WHEN p.bad THEN 1 ELSE 0 END) AS x,
       sum(CASE WHEN p.bad THEN p.revenue_12m END) AS amount
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
