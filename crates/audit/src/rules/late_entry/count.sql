-- Talks and meetings of the last quarter with the time of the record, and those recorded late, by manager.
SELECT manager, count(*) AS n, sum(CASE WHEN lag_minutes > $minutes THEN 1 ELSE 0 END) AS x
FROM (
  SELECT manager, (CAST(logged_at AS BIGINT) - CAST(started_at AS BIGINT)) / 60000000 - coalesce(duration_s, 0) / 60 AS lag_minutes
  FROM v_activities
  WHERE logged_at IS NOT NULL AND NOT is_automatic AND kind IN ('call', 'meeting', 'visit') AND CAST(on_date AS INT) > $day - 92
)
GROUP BY manager
ORDER BY manager
