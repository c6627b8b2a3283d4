-- Sales without a margin, the largest first.
SELECT p.order_id, p.on_date, p.customer_id, p.manager, e.manager_name, p.net, p.source, p._import, p._line
FROM (
  SELECT order_id, on_date, customer_id, manager, net, net_margin IS NULL AS bad, source, _import, _line
  FROM v_orders WHERE CAST(on_date AS INT) >= $year_day
) p
LEFT JOIN v_employees e ON e.manager = p.manager
WHERE p.bad
ORDER BY abs(p.net) DESC, p.order_id
