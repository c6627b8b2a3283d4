-- Clients of the last twelve months with their ABC class by net revenue; the share before a client decides (methods.md 2.1).
WITH sums AS (
  SELECT customer_id, sum(net) AS net, sum(net_margin) AS margin, max(on_date) AS last_on
  FROM v_orders
  WHERE customer_id IS NOT NULL AND CAST(on_date AS INT) > {day} - 365
  GROUP BY customer_id HAVING sum(net) > 0
), running AS (
  SELECT *, sum(net) OVER () AS total,
         coalesce(sum(net) OVER (ORDER BY net DESC, customer_id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS before
  FROM sums
)
SELECT customer_id, net, margin, last_on,
       CASE WHEN before * 100 < total * 80 THEN 'A' WHEN before * 100 < total * 95 THEN 'B' ELSE 'C' END AS class
FROM running
