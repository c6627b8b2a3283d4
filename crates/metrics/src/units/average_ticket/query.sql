-- Net amount and purchase flag of every document.
SELECT {cuts}x.on_date, x.net AS net, x.currency AS currency, CASE WHEN NOT x.is_return AND x.net > 0 THEN 1 ELSE 0 END AS purchase,
       coalesce(x.customer_id, x.order_id) AS client FROM v_orders x {joins} WHERE true {filters}
