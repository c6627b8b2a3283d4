-- Discount and price before it.
SELECT {cuts}x.on_date, x.discount AS part, x.net + coalesce(x.discount, 0) AS whole, x.currency AS currency FROM v_orders x {joins} WHERE NOT x.is_return {filters}
