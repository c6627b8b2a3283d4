-- Vacancies open for long with hardly any candidates.
SELECT vacancy, count(*) AS candidates, local_date(min(applied_at)) AS first_reply_on, $day - min(CAST(local_date(applied_at) AS INT)) AS open_days,
       max(stage) AS furthest_stage
FROM candidates
WHERE vacancy IS NOT NULL AND applied_at <= $as_of AND CAST(local_date(applied_at) AS INT) >= $year_day
GROUP BY vacancy
HAVING sum(CASE WHEN hired_on <= $today THEN 1 ELSE 0 END) = 0 AND $day - min(CAST(local_date(applied_at) AS INT)) > $days AND count(*) < $least
ORDER BY open_days DESC, vacancy
