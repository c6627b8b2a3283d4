-- Net margin of every document.
SELECT {cuts}x.on_date, x.net_margin AS value, x.currency AS currency, x.net AS net FROM v_orders x {joins} WHERE true {filters}
