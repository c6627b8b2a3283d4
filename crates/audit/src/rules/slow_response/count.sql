-- Leads of the last year by manager: answered, or unanswered for longer than the norm; late ones.
SELECT manager, count(*) AS n, sum(CASE WHEN waited > $minutes THEN 1 ELSE 0 END) AS x,
       sum(CASE WHEN waited > $minutes AND first_response_at IS NULL THEN 1 ELSE 0 END) AS silent,
       sum(CASE WHEN waited > 8 * 60 THEN 1 ELSE 0 END) AS day_late
FROM (
  SELECT manager, first_response_at, working_minutes(created_at, coalesce(first_response_at, $as_of)) AS waited
  FROM v_leads
  WHERE CAST(created_on AS INT) >= $year_day AND (first_response_at IS NULL OR first_response_at >= created_at)
)
WHERE first_response_at IS NOT NULL OR waited > $minutes
GROUP BY manager
ORDER BY manager
