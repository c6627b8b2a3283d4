-- Net amount and margin by seller.
SELECT {cuts}x.on_date, x.manager AS seller, x.net AS net, x.net_margin AS net_margin FROM v_orders x {joins} WHERE true {filters}
