-- Returns of the last half-year, the largest first.
SELECT o.order_id, o.on_date, o.customer_id, o.manager, e.manager_name, o.net, o.source, o._import, o._line
FROM v_orders o LEFT JOIN v_employees e ON e.manager = o.manager
WHERE o.is_return AND CAST(o.on_date AS INT) > $day - 183
ORDER BY o.net, o.order_id
