-- Deals of the last year and those without a client, by manager.
SELECT manager, count(*) AS n, sum(CASE WHEN customer_id IS NULL THEN 1 ELSE 0 END) AS x
FROM v_deals
WHERE CAST(created_on AS INT) >= $year_day
GROUP BY manager
ORDER BY manager
