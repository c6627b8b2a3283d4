-- Net sales of categories.
SELECT {cuts}x.on_date AS on_date, x.category AS goods, x.net AS net FROM v_order_lines x {joins} WHERE x.category IS NOT NULL {filters}
