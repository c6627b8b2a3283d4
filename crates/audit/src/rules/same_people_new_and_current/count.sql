-- Managers with enough wins in the last year: how many of them on new and on current clients.
WITH placed AS (
  SELECT deal_id, manager, closed_on, row_number() OVER (PARTITION BY customer_id ORDER BY closed_at, deal_id) AS place
  FROM v_deals WHERE status = 'won' AND customer_id IS NOT NULL
), people AS (
  SELECT manager, count(*) AS won, sum(CASE WHEN place = 1 THEN 1 ELSE 0 END) AS fresh
  FROM placed WHERE manager IS NOT NULL AND CAST(closed_on AS INT) >= $year_day
  GROUP BY manager HAVING count(*) >= $min_won
)
SELECT count(*) AS n, sum(CASE WHEN least(fresh, won - fresh) >= $mixed * won THEN 1 ELSE 0 END) AS x FROM people
