-- Documents of the period with the kind of buyer: first bought in it, bought before, or unknown.
SELECT {cuts}x.on_date,
       CASE WHEN x.customer_id IS NULL THEN 'unknown' WHEN bf.first_on >= DATE '{now}' THEN 'new' ELSE 'current' END AS kind,
       CASE WHEN NOT x.is_return AND x.net > 0 THEN x.customer_id END AS buyer,
       CASE WHEN NOT x.is_return AND x.net > 0 THEN 1 ELSE 0 END AS purchase,
       CASE WHEN NOT x.is_return AND x.net > 0 THEN coalesce(bl.lines, 0) ELSE 0 END AS lines,
       x.net AS net, x.net_margin AS margin, CASE WHEN x.net_margin IS NOT NULL THEN x.net END AS costed
FROM v_orders x
LEFT JOIN (SELECT customer_id AS b_customer, first_on FROM v_first_purchase) bf ON bf.b_customer = x.customer_id
LEFT JOIN (SELECT order_id AS b_order, count(*) AS lines FROM v_order_lines GROUP BY order_id) bl ON bl.b_order = x.order_id
{joins} WHERE true {filters}
