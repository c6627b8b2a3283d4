-- Purchases: sales to a known customer, with the date; several receipts of one day stay apart here.
SELECT order_id, at, on_date, customer_id, manager, deal_id, net, net_margin, attrs
FROM v_orders
WHERE NOT is_return AND net > 0 AND customer_id IS NOT NULL
