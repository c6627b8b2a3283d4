-- Every sale and return of a known customer; who is cut and filtered is decided by the customer's card.
SELECT {cuts}x.on_date, x.customer_id AS who, x.net AS net, x.net_margin AS margin, (NOT x.is_return AND x.net > 0) AS buy
FROM v_orders x {joins} WHERE x.customer_id IS NOT NULL {filters}
