-- Clients with whoever touched them in the span: sold to, talked with, or led a deal; alone = one person only, written = some talk was recorded.
SELECT customer_id AS l_customer, CASE WHEN count(DISTINCT manager) = 1 THEN 1 ELSE 0 END AS alone, max(talk) AS written
FROM (
  SELECT customer_id, manager, 0 AS talk FROM v_orders WHERE on_date >= DATE '{from}' AND on_date <= DATE '{to}'
  UNION ALL SELECT customer_id, manager, 1 FROM v_activities WHERE NOT is_automatic AND NOT is_promo AND on_date >= DATE '{from}' AND on_date <= DATE '{to}'
  UNION ALL SELECT customer_id, manager, 0 FROM v_deals WHERE created_on <= DATE '{to}' AND (closed_on IS NULL OR closed_on >= DATE '{from}')
)
WHERE customer_id IS NOT NULL AND manager IS NOT NULL
GROUP BY customer_id
