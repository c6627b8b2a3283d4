-- Purchase days of each customer.
SELECT {cuts}x.on_date, x.customer_id AS who, x.net AS net FROM v_purchases x {joins} WHERE true {filters}
