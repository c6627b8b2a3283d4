-- Clients with a low known share and those without a deal or task.
SELECT count(*) AS n, sum(CASE WHEN p.bad THEN 1 ELSE 0 END) AS x,
       sum(CASE WHEN p.bad THEN p.elsewhere END) AS amount
FROM (
  WITH known AS (
    SELECT customer_id, max("on") AS asked_on, sum(ours) AS ours, sum(total) AS total, min(source) AS source, min(_import) AS _import, min(_line) AS _line
    FROM (
      SELECT w.*, row_number() OVER (PARTITION BY customer_id, coalesce(category, '') ORDER BY "on" DESC) AS place FROM wallet_shares w
      WHERE "on" <= $today AND CAST("on" AS INT) >= $year_day AND total > 0
    ) WHERE place = 1 GROUP BY customer_id
  ), steps AS (
    SELECT DISTINCT customer_id FROM v_open_deals WHERE customer_id IS NOT NULL
    UNION SELECT DISTINCT customer_id FROM v_tasks WHERE completed_at IS NULL AND customer_id IS NOT NULL
  )
  SELECT k.customer_id, k.asked_on, k.ours, k.total, k.total - k.ours AS elsewhere, c.owner_id AS manager, s.customer_id IS NULL AS bad,
         k.source, k._import, k._line
  FROM known k LEFT JOIN steps s ON s.customer_id = k.customer_id LEFT JOIN v_customers c ON c.customer_id = k.customer_id
  WHERE k.ours < $share * k.total
) p
