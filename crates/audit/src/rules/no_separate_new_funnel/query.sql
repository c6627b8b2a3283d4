-- Deals in mixed funnels, the latest first.
SELECT p.deal_id, p.customer_id, p.manager, e.manager_name, p.pipeline, p.stage, p.status, p.fresh, p.amount, p.created_on, p.source, p._import, p._line
FROM (
  WITH placed AS (
    SELECT deal_id, customer_id, manager, pipeline, stage, status, amount, created_on, source, _import, _line,
           row_number() OVER (PARTITION BY customer_id ORDER BY created_at, deal_id) = 1 AND NOT coalesce(is_repeat, false) AS fresh
    FROM v_deals WHERE customer_id IS NOT NULL
  ), year AS (
    SELECT * FROM placed WHERE CAST(created_on AS INT) >= $year_day
  ), mixed AS (
    SELECT pipeline FROM year GROUP BY pipeline
    HAVING sum(CASE WHEN fresh THEN 1 ELSE 0 END) * 20 > count(*) * 3 AND sum(CASE WHEN fresh THEN 0 ELSE 1 END) * 20 > count(*) * 3
  )
  SELECT y.*, m.pipeline IS NOT NULL AS bad FROM year y LEFT JOIN mixed m ON m.pipeline = y.pipeline
) p
LEFT JOIN v_employees e ON e.manager = p.manager
WHERE p.bad
ORDER BY p.created_on DESC, p.deal_id
