-- Leads of the half-year by channel, and those answered late or never.
SELECT channel, count(*) AS n, sum(CASE WHEN waited > $minutes THEN 1 ELSE 0 END) AS x
FROM (
  SELECT channel, working_minutes(created_at, coalesce(first_response_at, $as_of)) AS waited, first_response_at
  FROM v_leads WHERE channel IS NOT NULL AND CAST(created_on AS INT) > $day - 183 AND (first_response_at IS NULL OR first_response_at >= created_at)
)
WHERE first_response_at IS NOT NULL OR waited > $minutes
GROUP BY channel
ORDER BY channel
