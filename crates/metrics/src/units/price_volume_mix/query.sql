-- Lines of sales of both periods.
SELECT {cuts}x.on_date, CASE WHEN x.on_date < DATE '{now}' THEN 0 ELSE 1 END AS side, coalesce(x.product_id, x.product, '') AS item,
       x.quantity AS quantity, x.net AS net FROM v_order_lines x {joins} WHERE NOT x.is_return AND {days} {filters}
