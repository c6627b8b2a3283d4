-- The tightest resource of the latest recorded period: free part above what is used.
SELECT resource, min(available - used) AS free, CASE WHEN sum(used) > 0 THEN (sum(available) - sum(used)) / sum(used) END AS spare
FROM capacity
WHERE used > 0 AND period_start <= $today AND CAST(period_end AS INT) >= $day - 92
GROUP BY resource
ORDER BY spare, resource
LIMIT 1
