-- Open deals older than the grace period and those without a real amount, by manager.
SELECT manager, count(*) AS n, sum(CASE WHEN amount IS NULL OR amount <= 1 THEN 1 ELSE 0 END) AS x
FROM v_open_deals
WHERE CAST(created_on AS INT) < $day - $grace
GROUP BY manager
ORDER BY manager
