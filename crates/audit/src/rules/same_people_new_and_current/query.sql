-- Managers by deals with new and with current clients in the last year, the busiest with current ones first.
WITH placed AS (
  SELECT deal_id, manager, created_on, amount,
         row_number() OVER (PARTITION BY customer_id ORDER BY created_at, deal_id) = 1 AND NOT coalesce(is_repeat, false) AS fresh
  FROM v_deals WHERE customer_id IS NOT NULL
)
SELECT p.manager, e.manager_name, e.function, count(*) AS deals, sum(CASE WHEN p.fresh THEN 1 ELSE 0 END) AS on_new,
       sum(CASE WHEN p.fresh THEN 0 ELSE 1 END) AS on_current
FROM placed p LEFT JOIN v_employees e ON e.manager = p.manager
WHERE p.manager IS NOT NULL AND CAST(p.created_on AS INT) >= $year_day
GROUP BY p.manager, e.manager_name, e.function
ORDER BY sum(CASE WHEN p.fresh THEN 0 ELSE 1 END) DESC, p.manager
