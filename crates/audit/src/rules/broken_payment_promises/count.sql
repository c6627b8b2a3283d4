-- Promised payments of the half-year and those that did not come on time.
SELECT count(*) AS n, sum(CASE WHEN p.bad THEN 1 ELSE 0 END) AS x,
       sum(CASE WHEN p.bad THEN p.amount END) AS amount
FROM (
  SELECT p.id AS payment_id, p.order_id, p.deal_id, p.customer_id, p.amount, p.planned_on, local_date(p.paid_at) AS paid_on, o.manager,
         p.paid_at IS NULL OR p.paid_at > $as_of OR CAST(local_date(p.paid_at) AS INT) > CAST(p.planned_on AS INT) + $grace AS bad,
         p.source, p._import, p._line
  FROM payments p LEFT JOIN (SELECT order_id, min(manager) AS manager FROM v_orders GROUP BY order_id) o ON o.order_id = p.order_id
  WHERE p.planned_on IS NOT NULL AND CAST(p.planned_on AS INT) <= $day - $grace AND CAST(p.planned_on AS INT) > $day - 183
) p
