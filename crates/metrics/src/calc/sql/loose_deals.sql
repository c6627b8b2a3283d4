-- Won deals to which no sale is tied, with the earliest card of their client.
SELECT d.deal_id AS id, coalesce(k.original, d.customer_id) AS client, d.closed_on AS day, d.amount AS amount
FROM v_deals d
LEFT JOIN (SELECT DISTINCT deal_id AS s_deal FROM v_orders WHERE NOT is_return AND deal_id IS NOT NULL) o ON o.s_deal = d.deal_id
LEFT JOIN customer_doubles k ON k.customer_id = d.customer_id
WHERE d.status = 'won' AND d.amount > 0 AND o.s_deal IS NULL
ORDER BY d.deal_id
