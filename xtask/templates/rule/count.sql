-- One row per manager: n = population, x = offenders.
SELECT manager, count(*) AS n, 0 AS x
FROM v_deals
GROUP BY manager
ORDER BY manager
