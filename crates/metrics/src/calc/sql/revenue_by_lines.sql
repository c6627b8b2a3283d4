-- Net amount of every line.
SELECT {cuts}x.on_date, x.net AS value, CAST(NULL AS VARCHAR) AS currency FROM v_order_lines x {joins} WHERE true {filters}
