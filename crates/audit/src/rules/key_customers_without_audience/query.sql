-- A and B clients without a target group, the largest first.
SELECT p.customer_id, p.class, p.revenue_12m, p.last_order_on, p.manager, e.manager_name, p.industry, p.region, p.source, p._import, p._line
FROM (
  SELECT a.customer_id, a.class, a.net AS revenue_12m, a.last_on AS last_order_on, c.owner_id AS manager, c.industry, c.region,
         c.audience IS NULL AS bad, c.source, c._import, c._line
  FROM a_abc a JOIN v_customers c ON c.customer_id = a.customer_id
  WHERE a.class IN ('A', 'B')
) p
LEFT JOIN v_employees e ON e.manager = p.manager
WHERE p.bad
ORDER BY p.revenue_12m DESC, p.customer_id
