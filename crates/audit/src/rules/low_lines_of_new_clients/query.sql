-- First orders of clients with a single line, the largest first.
WITH lines AS (SELECT order_id, count(*) AS lines, min(product) AS product FROM v_order_lines WHERE NOT is_return GROUP BY order_id)
SELECT o.order_id, o.on_date, o.customer_id, o.manager, e.manager_name, o.net, l.product
FROM v_purchases o
JOIN v_first_purchase f ON f.customer_id = o.customer_id AND f.first_on = o.on_date
JOIN lines l ON l.order_id = o.order_id
LEFT JOIN v_employees e ON e.manager = o.manager
WHERE CAST(o.on_date AS INT) >= $year_day AND l.lines = 1
ORDER BY o.net DESC, o.order_id
