-- A and B clients and those without a target group.
SELECT count(*) AS n, sum(CASE WHEN p.bad THEN 1 ELSE 0 END) AS x
FROM (
  SELECT a.customer_id, a.class, a.net AS revenue_12m, a.last_on AS last_order_on, c.owner_id AS manager, c.industry, c.region,
         c.audience IS NULL AS bad, c.source, c._import, c._line
  FROM a_abc a JOIN v_customers c ON c.customer_id = a.customer_id
  WHERE a.class IN ('A', 'B')
) p
