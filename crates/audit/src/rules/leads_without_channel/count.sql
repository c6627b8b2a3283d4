-- Leads of the last year and those without a channel, by manager.
SELECT manager, count(*) AS n, sum(CASE WHEN channel IS NULL THEN 1 ELSE 0 END) AS x
FROM v_leads
WHERE CAST(created_on AS INT) >= $year_day
GROUP BY manager
ORDER BY manager
