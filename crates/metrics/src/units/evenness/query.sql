-- Net sales from the first one: the series of a seller begins with the seller's own first sale.
SELECT {cuts}x.on_date, x.net AS net FROM v_orders x {joins} WHERE x.on_date <= DATE '{to}' {filters}
