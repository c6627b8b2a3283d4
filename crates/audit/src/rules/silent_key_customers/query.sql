-- Key clients silent longer than their own rhythm allows, the largest yearly revenue first.
WITH sums AS (
  SELECT customer_id, sum(net) AS net FROM v_orders
  WHERE customer_id IS NOT NULL AND CAST(on_date AS INT) > $day - 457 AND CAST(on_date AS INT) <= $day - 92
  GROUP BY customer_id HAVING sum(net) > 0
), placed AS (
  SELECT *, sum(net) OVER () AS total,
         coalesce(sum(net) OVER (ORDER BY net DESC, customer_id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS before
  FROM sums
)
SELECT r.customer_id, CASE WHEN p.before * 100 < p.total * 80 THEN 'A' ELSE 'B' END AS class, r.year_net AS revenue_before, r.purchases,
       r.gap AS usual_gap_days, r.last_on AS last_order_on, r.silent_days, c.owner_id AS manager, e.manager_name, c.source, c._import, c._line
FROM placed p JOIN a_rhythm r ON r.customer_id = p.customer_id
LEFT JOIN v_customers c ON c.customer_id = p.customer_id
LEFT JOIN v_employees e ON e.manager = c.owner_id
WHERE p.before * 100 < p.total * 95 AND r.purchases >= 3 AND r.lost
ORDER BY r.year_net DESC NULLS LAST, r.customer_id
