-- Net amount of every document.
SELECT {cuts}x.on_date, x.net AS value, x.currency AS currency FROM v_orders x {joins} WHERE true {filters}
