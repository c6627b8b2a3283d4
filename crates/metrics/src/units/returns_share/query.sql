-- Returned and sold amounts.
SELECT {cuts}x.on_date, CASE WHEN x.is_return THEN -x.net END AS part, CASE WHEN NOT x.is_return THEN x.net END AS whole, x.currency AS currency FROM v_orders x {joins} WHERE true {filters}
