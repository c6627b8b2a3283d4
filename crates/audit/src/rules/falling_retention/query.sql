-- Clients who bought a year ago and did not come back, the largest former revenue first.
SELECT o.customer_id, sum(o.net) AS revenue_year_before, max(o.on_date) AS last_order_on, c.owner_id AS manager, e.manager_name, c.source, c._import, c._line
FROM v_orders o
LEFT JOIN (SELECT DISTINCT customer_id FROM v_purchases WHERE $day - CAST(on_date AS INT) < 365) k ON k.customer_id = o.customer_id
LEFT JOIN v_customers c ON c.customer_id = o.customer_id
LEFT JOIN v_employees e ON e.manager = c.owner_id
WHERE o.customer_id IS NOT NULL AND $day - CAST(o.on_date AS INT) >= 365 AND $day - CAST(o.on_date AS INT) < 730 AND k.customer_id IS NULL
GROUP BY o.customer_id, c.owner_id, e.manager_name, c.source, c._import, c._line
ORDER BY sum(o.net) DESC, o.customer_id
