-- A and B clients of the year that ended half a year ago: touched within the norm then or not, and still buying in the half-year after.
WITH sums AS (
  SELECT customer_id, sum(net) AS net FROM v_orders
  WHERE customer_id IS NOT NULL AND CAST(on_date AS INT) > $day - 548 AND CAST(on_date AS INT) <= $day - 183
  GROUP BY customer_id HAVING sum(net) > 0
), placed AS (
  SELECT *, sum(net) OVER () AS total,
         coalesce(sum(net) OVER (ORDER BY net DESC, customer_id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS before
  FROM sums
), touched AS (
  SELECT DISTINCT coalesce(a.customer_id, d.customer_id) AS customer_id
  FROM v_activities a LEFT JOIN deals_live d ON d.id = a.deal_id AND a.customer_id IS NULL
  WHERE NOT a.is_automatic AND NOT a.is_promo AND a.kind IN ('call', 'meeting', 'visit', 'message', 'email', 'proposal')
    AND CAST(a.on_date AS INT) <= $day - 183 AND CAST(a.on_date AS INT) > $day - 183 - $days
), kept AS (
  SELECT DISTINCT customer_id FROM v_purchases WHERE CAST(on_date AS INT) > $day - 183
)
SELECT sum(CASE WHEN t.customer_id IS NULL THEN 0 ELSE 1 END) AS touched_n, sum(CASE WHEN t.customer_id IS NOT NULL AND k.customer_id IS NOT NULL THEN 1 ELSE 0 END) AS touched_kept,
       sum(CASE WHEN t.customer_id IS NULL THEN 1 ELSE 0 END) AS idle_n, sum(CASE WHEN t.customer_id IS NULL AND k.customer_id IS NOT NULL THEN 1 ELSE 0 END) AS idle_kept
FROM placed p LEFT JOIN touched t ON t.customer_id = p.customer_id LEFT JOIN kept k ON k.customer_id = p.customer_id
WHERE p.before * 100 < p.total * 95
