-- outlook_payments: payments received by as-of or promised, with their deal; one received later is still unpaid.
SELECT p.id, coalesce(p.deal_id, o.deal_id) AS deal_id, CASE WHEN p.paid_at <= a.as_of THEN local_date(p.paid_at) END AS paid_on,
       p.planned_on, p.amount
FROM payments p CROSS JOIN v_as_of a
LEFT JOIN (SELECT id, min(deal_id) AS deal_id FROM orders GROUP BY id) o ON o.id = p.order_id
ORDER BY p.id
