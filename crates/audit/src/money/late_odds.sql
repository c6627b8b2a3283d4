-- Win rate of deals of the last year that took longer than nine tenths of the won ones, and of all.
WITH resolved AS (
  SELECT status, CAST(closed_on AS INT) - CAST(created_on AS INT) AS days FROM v_deals
  WHERE status IN ('won', 'lost') AND CAST(closed_on AS INT) >= $year_day
), counted AS (
  SELECT days, count(*) AS deals FROM resolved WHERE status = 'won' GROUP BY days
), edge AS (
  SELECT max(days) AS days FROM (
    SELECT days, sum(deals) OVER () AS n, coalesce(sum(deals) OVER (ORDER BY days ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS before
    FROM counted
  ) WHERE before * 10 < n * 9
)
SELECT sum(CASE WHEN r.days > e.days THEN 1 ELSE 0 END) AS late_n, sum(CASE WHEN r.days > e.days AND r.status = 'won' THEN 1 ELSE 0 END) AS late_won,
       count(*) AS n, sum(CASE WHEN r.status = 'won' THEN 1 ELSE 0 END) AS won
FROM resolved r CROSS JOIN edge e
