-- Sales of the last year with no deal, the largest first.
SELECT o.order_id, o.on_date, o.customer_id, o.manager, e.manager_name, o.net, o.net_margin, o.deal_id, o.source, o._import, o._line
FROM v_orders o
LEFT JOIN v_deals d ON d.deal_id = o.deal_id
LEFT JOIN v_employees e ON e.manager = o.manager
WHERE NOT o.is_return AND CAST(o.on_date AS INT) >= $year_day AND o.on_date >= (SELECT min(created_on) FROM v_deals) AND d.deal_id IS NULL
ORDER BY o.net DESC, o.order_id
