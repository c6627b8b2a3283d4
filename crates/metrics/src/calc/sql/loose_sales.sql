-- Sales whose deal number names no deal, with the earliest card of their client.
SELECT o.order_id AS id, coalesce(k.original, o.customer_id) AS client, o.on_date AS day, o.net AS amount
FROM v_orders o
LEFT JOIN (SELECT DISTINCT deal_id AS k_deal FROM v_deals) d ON d.k_deal = o.deal_id
LEFT JOIN customer_doubles k ON k.customer_id = o.customer_id
WHERE NOT o.is_return AND o.net > 0 AND d.k_deal IS NULL
ORDER BY o.order_id
