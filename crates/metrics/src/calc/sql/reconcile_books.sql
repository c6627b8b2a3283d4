-- Sales of the books within the life of the CRM and how a deal was found for each.
SELECT {cuts}x.on_date AS on_date, x.net AS amount, x.currency AS currency, CAST(NULL AS DECIMAL(18,4)) AS gap,
       CASE WHEN kd.k_deal IS NOT NULL THEN 'link' ELSE coalesce(bp.how, 'none') END AS how
FROM v_orders x
LEFT JOIN (SELECT DISTINCT deal_id AS k_deal FROM v_deals) kd ON kd.k_deal = x.deal_id
LEFT JOIN books_pairs bp ON bp.order_id = x.order_id
{joins}
WHERE NOT x.is_return AND x.net > 0 AND x.on_date >= (SELECT min(created_on) FROM v_deals) {filters}
