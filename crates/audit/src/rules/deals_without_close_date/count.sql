-- Open deals older than the grace period and those without a promised date, by manager.
SELECT manager, count(*) AS n, sum(CASE WHEN expected_close_on IS NULL THEN 1 ELSE 0 END) AS x,
       sum(CASE WHEN expected_close_on IS NULL THEN amount END) AS amount
FROM v_open_deals
WHERE CAST(created_on AS INT) < $day - $grace
GROUP BY manager
ORDER BY manager
