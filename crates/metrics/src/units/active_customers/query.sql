-- Purchases.
SELECT {cuts}x.on_date, x.customer_id AS who FROM v_purchases x {joins} WHERE true {filters}
