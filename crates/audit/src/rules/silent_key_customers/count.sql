-- Clients of classes A and B of the year that ended three months ago, and those silent now longer than their own rhythm allows.
WITH sums AS (
  SELECT customer_id, sum(net) AS net FROM v_orders
  WHERE customer_id IS NOT NULL AND CAST(on_date AS INT) > $day - 457 AND CAST(on_date AS INT) <= $day - 92
  GROUP BY customer_id HAVING sum(net) > 0
), placed AS (
  SELECT *, sum(net) OVER () AS total,
         coalesce(sum(net) OVER (ORDER BY net DESC, customer_id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS before
  FROM sums
)
SELECT c.owner_id AS manager, count(*) AS n, sum(CASE WHEN r.lost THEN 1 ELSE 0 END) AS x, sum(CASE WHEN r.lost THEN r.year_net END) AS amount
FROM placed p JOIN a_rhythm r ON r.customer_id = p.customer_id LEFT JOIN v_customers c ON c.customer_id = p.customer_id
WHERE p.before * 100 < p.total * 95 AND r.purchases >= 3
GROUP BY c.owner_id
ORDER BY c.owner_id
