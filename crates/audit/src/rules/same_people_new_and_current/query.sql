-- Managers by wins on new and on current clients in the last year, the most mixed first.
WITH placed AS (
  SELECT deal_id, manager, closed_on, row_number() OVER (PARTITION BY customer_id ORDER BY closed_at, deal_id) AS place
  FROM v_deals WHERE status = 'won' AND customer_id IS NOT NULL
)
SELECT p.manager, e.manager_name, e.function, count(*) AS won, sum(CASE WHEN p.place = 1 THEN 1 ELSE 0 END) AS on_new,
       sum(CASE WHEN p.place > 1 THEN 1 ELSE 0 END) AS on_current
FROM placed p LEFT JOIN v_employees e ON e.manager = p.manager
WHERE p.manager IS NOT NULL AND CAST(p.closed_on AS INT) >= $year_day
GROUP BY p.manager, e.manager_name, e.function
ORDER BY least(sum(CASE WHEN p.place = 1 THEN 1 ELSE 0 END), sum(CASE WHEN p.place > 1 THEN 1 ELSE 0 END)) * 1000 / count(*) DESC, p.manager
