-- Lines of sales: what lay in one receipt.
SELECT {cuts}x.on_date, x.on_date AS day, x.order_id AS receipt, x.customer_id AS who, x.product AS item, x.category AS grp
FROM v_order_lines x {joins} WHERE NOT x.is_return {filters}
