-- Buyers touched only by mailings, the largest first.
SELECT p.customer_id, p.class, p.revenue_12m, p.last_order_on, p.promo, p.manager, e.manager_name, p.source, p._import, p._line
FROM (
  SELECT a.customer_id, a.class, a.net AS revenue_12m, a.last_on AS last_order_on, c.owner_id AS manager, t.promo, t.human, t.human = 0 AS bad,
         c.source, c._import, c._line
  FROM a_abc a JOIN (
    SELECT customer_id, sum(CASE WHEN is_promo THEN 1 ELSE 0 END) AS promo, sum(CASE WHEN is_promo OR is_automatic THEN 0 ELSE 1 END) AS human
    FROM v_activities WHERE customer_id IS NOT NULL AND CAST(on_date AS INT) >= $year_day GROUP BY customer_id
  ) t ON t.customer_id = a.customer_id LEFT JOIN v_customers c ON c.customer_id = a.customer_id
) p
LEFT JOIN v_employees e ON e.manager = p.manager
WHERE p.bad
ORDER BY p.revenue_12m DESC, p.customer_id
