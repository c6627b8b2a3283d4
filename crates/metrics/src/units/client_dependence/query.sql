-- Sales of the span with whether one person alone has dealt with the client.
SELECT {cuts}x.on_date AS on_date, x.customer_id AS client, x.net AS net, x.net_margin AS net_margin, x.currency AS currency,
       coalesce(lc.alone, 0) AS alone, coalesce(lc.written, 0) AS written
FROM v_orders x LEFT JOIN lone_clients lc ON lc.l_customer = x.customer_id
{joins} WHERE x.customer_id IS NOT NULL AND x.on_date >= DATE '{from}' AND x.on_date <= DATE '{to}' {filters}
