-- New clients old enough to have had the whole term, and those who bought again within it.
WITH firsts AS (
  SELECT customer_id, first_on FROM v_first_purchase
  WHERE CAST(first_on AS INT) <= $day - $days AND CAST(first_on AS INT) > $day - $days - 365
    AND CAST(first_on AS INT) > (SELECT min(CAST(on_date AS INT)) FROM v_purchases) + 90
)
SELECT count(*) AS n, sum(CASE WHEN s.customer_id IS NULL THEN 0 ELSE 1 END) AS x, sum(CASE WHEN s.customer_id IS NULL THEN 1 ELSE 0 END) AS bad
FROM firsts f
LEFT JOIN (
  SELECT DISTINCT p.customer_id FROM v_purchases p JOIN firsts f ON f.customer_id = p.customer_id
  WHERE p.on_date > f.first_on AND CAST(p.on_date AS INT) <= CAST(f.first_on AS INT) + $days
) s ON s.customer_id = f.customer_id
