-- New clients without a second purchase within the term, the largest first purchase first.
WITH firsts AS (
  SELECT customer_id, first_on FROM v_first_purchase
  WHERE CAST(first_on AS INT) <= $day - $days AND CAST(first_on AS INT) > $day - $days - 365
    AND CAST(first_on AS INT) > (SELECT min(CAST(on_date AS INT)) FROM v_purchases) + 90
), again AS (
  SELECT DISTINCT p.customer_id FROM v_purchases p JOIN firsts f ON f.customer_id = p.customer_id
  WHERE p.on_date > f.first_on AND CAST(p.on_date AS INT) <= CAST(f.first_on AS INT) + $days
), sums AS (
  SELECT p.customer_id, sum(p.net) AS first_amount, min(p.manager) AS manager FROM v_purchases p
  JOIN firsts f ON f.customer_id = p.customer_id AND f.first_on = p.on_date GROUP BY p.customer_id
)
SELECT f.customer_id, f.first_on, m.first_amount, m.manager, e.manager_name
FROM firsts f
LEFT JOIN again s ON s.customer_id = f.customer_id
LEFT JOIN sums m ON m.customer_id = f.customer_id
LEFT JOIN v_employees e ON e.manager = m.manager
WHERE s.customer_id IS NULL
ORDER BY m.first_amount DESC NULLS LAST, f.customer_id
