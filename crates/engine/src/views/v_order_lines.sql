-- Lines of the orders of v_orders, with product names and groups; a return's lines are negative.
SELECT l.order_id, l.line, l.product_id, coalesce(l.product, p.product_name, l.product_id) AS product, coalesce(l.category, p.category) AS category,
       l.quantity, l.unit_price, l.amount, l.margin, p.unit_cost,
       o.at, o.on_date, o.customer_id, o.manager, o.is_return,
       CASE WHEN o.is_return THEN -abs(l.amount) ELSE l.amount END AS net
FROM {order_lines} l
JOIN v_orders o ON o.order_id = l.order_id
LEFT JOIN v_products p ON p.product_id = l.product_id
