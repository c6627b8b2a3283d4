-- Sales without lines, the largest first.
SELECT p.order_id, p.on_date, p.customer_id, p.manager, e.manager_name, p.net, p.source, p._import, p._line
FROM (
  SELECT o.order_id, o.on_date, o.customer_id, o.manager, o.net, l.order_id IS NULL AS bad, o.source, o._import, o._line
  FROM v_orders o LEFT JOIN (SELECT DISTINCT order_id FROM order_lines) l ON l.order_id = o.order_id
  WHERE NOT o.is_return AND CAST(o.on_date AS INT) >= $year_day
) p
LEFT JOIN v_employees e ON e.manager = p.manager
WHERE p.bad
ORDER BY p.net DESC, p.order_id
