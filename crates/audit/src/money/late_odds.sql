-- Win rate of deals of the last year that took longer than nine tenths of the won ones, and of all.
WITH resolved AS (
  SELECT status, CAST(closed_on AS INT) - CAST(created_on AS INT) AS days FROM v_deals
  WHERE status IN ('won', 'lost') AND CAST(closed_on AS INT) >= $year_day
), placed AS (
  SELECT days, row_number() OVER (ORDER BY days) AS place, count(*) OVER () AS n FROM resolved WHERE status = 'won'
), edge AS (
  SELECT max(days) AS days FROM placed WHERE place <= (n * 9 + 9) / 10
)
SELECT sum(CASE WHEN r.days > e.days THEN 1 ELSE 0 END) AS late_n, sum(CASE WHEN r.days > e.days AND r.status = 'won' THEN 1 ELSE 0 END) AS late_won,
       count(*) AS n, sum(CASE WHEN r.status = 'won' THEN 1 ELSE 0 END) AS won
FROM resolved r CROSS JOIN edge e
