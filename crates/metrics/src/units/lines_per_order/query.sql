-- Lines of sales (returns left out).
SELECT {cuts}x.on_date, x.order_id AS order_id, coalesce(x.customer_id, x.order_id) AS client FROM v_order_lines x {joins} WHERE NOT x.is_return {filters}
