-- Payments of the half-year and those with no touch within 24 hours.
SELECT count(*) AS n, sum(CASE WHEN p.bad THEN 1 ELSE 0 END) AS x
FROM (
  WITH paid AS (
    SELECT p.id, p.customer_id, p.paid_at, p.amount, p.order_id, p.source, p._import, p._line
    FROM payments p
    WHERE p.paid_at <= $as_of AND p.customer_id IS NOT NULL AND CAST(local_date(p.paid_at) AS INT) > $day - 183 AND CAST(local_date(p.paid_at) AS INT) < $day
  ), touched AS (
    SELECT DISTINCT p.id, p.source FROM paid p JOIN v_activities a ON a.customer_id = p.customer_id
      AND CAST(a.started_at AS BIGINT) > CAST(p.paid_at AS BIGINT) AND CAST(a.started_at AS BIGINT) <= CAST(p.paid_at AS BIGINT) + 86400000000
    WHERE NOT a.is_automatic AND NOT a.is_promo
  )
  SELECT p.id AS payment_id, p.customer_id, p.order_id, local_date(p.paid_at) AS paid_on, p.amount, c.owner_id AS manager, t.id IS NULL AS bad,
         p.source, p._import, p._line
  FROM paid p LEFT JOIN touched t ON t.id = p.id AND coalesce(t.source, '') = coalesce(p.source, '') LEFT JOIN v_customers c ON c.customer_id = p.customer_id
) p
