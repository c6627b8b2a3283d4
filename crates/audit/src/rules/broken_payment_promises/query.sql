-- Broken promises of payment, the largest first.
SELECT p.payment_id, p.order_id, p.deal_id, p.customer_id, p.amount, p.planned_on, p.paid_on, p.manager, e.manager_name, p.source, p._import, p._line
FROM (
  SELECT p.id AS payment_id, p.order_id, p.deal_id, p.customer_id, p.amount, p.planned_on, local_date(p.paid_at) AS paid_on, o.manager,
         p.paid_at IS NULL OR p.paid_at > $as_of OR CAST(local_date(p.paid_at) AS INT) > CAST(p.planned_on AS INT) + $grace AS bad,
         p.source, p._import, p._line
  FROM payments p LEFT JOIN (SELECT order_id, min(manager) AS manager FROM v_orders GROUP BY order_id) o ON o.order_id = p.order_id
  WHERE p.planned_on IS NOT NULL AND CAST(p.planned_on AS INT) <= $day - $grace AND CAST(p.planned_on AS INT) > $day - 183
) p
LEFT JOIN v_employees e ON e.manager = p.manager
WHERE p.bad
ORDER BY p.amount DESC, p.payment_id
