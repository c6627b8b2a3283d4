-- Vacancies of the last year and those open for long with hardly any candidates.
SELECT count(*) AS n, sum(CASE WHEN hired = 0 AND open_days > $days AND people < $least THEN 1 ELSE 0 END) AS x,
       max(CASE WHEN hired = 0 THEN open_days ELSE 0 END) AS longest
FROM (
  SELECT vacancy, count(*) AS people, sum(CASE WHEN hired_on <= $today THEN 1 ELSE 0 END) AS hired,
         $day - min(CAST(local_date(applied_at) AS INT)) AS open_days
  FROM candidates WHERE vacancy IS NOT NULL AND applied_at <= $as_of AND CAST(local_date(applied_at) AS INT) >= $year_day
  GROUP BY vacancy
)
