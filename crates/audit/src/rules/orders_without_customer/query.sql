-- Sales of the last year without a client, the largest first.
SELECT order_id, on_date, manager, net, net_margin, source, _import, _line
FROM v_orders WHERE NOT is_return AND CAST(on_date AS INT) >= $year_day AND customer_id IS NULL
ORDER BY net DESC, order_id
