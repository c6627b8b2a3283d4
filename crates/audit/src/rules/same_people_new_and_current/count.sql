-- Deals with new clients in the last year, and those whose manager spends most deals on current clients, by manager.
WITH placed AS (
  SELECT deal_id, manager, created_on, amount,
         row_number() OVER (PARTITION BY customer_id ORDER BY created_at, deal_id) = 1 AND NOT coalesce(is_repeat, false) AS fresh
  FROM v_deals WHERE customer_id IS NOT NULL
), year AS (
  SELECT * FROM placed WHERE manager IS NOT NULL AND CAST(created_on AS INT) >= $year_day
), people AS (
  SELECT manager, count(*) AS deals, sum(CASE WHEN fresh THEN 1 ELSE 0 END) AS on_new FROM year GROUP BY manager
)
SELECT y.manager, count(*) AS n, sum(CASE WHEN p.on_new * 2 < p.deals THEN 1 ELSE 0 END) AS x, max(p.deals) AS deals
FROM year y JOIN people p ON p.manager = y.manager
WHERE y.fresh
GROUP BY y.manager
ORDER BY y.manager
