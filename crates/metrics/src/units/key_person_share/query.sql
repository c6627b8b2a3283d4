-- Net amount and margin with the seller.
SELECT {cuts}x.on_date, x.manager AS seller, x.net AS net, x.net_margin AS net_margin, x.currency AS currency
FROM v_orders x {joins} WHERE x.on_date >= DATE '{from}' {filters}
