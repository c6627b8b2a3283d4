-- Open deals with a promised date and those whose date has passed, by manager.
SELECT manager, count(*) AS n, sum(CASE WHEN expected_close_on < $today THEN 1 ELSE 0 END) AS x,
       sum(CASE WHEN expected_close_on < $today THEN amount END) AS amount
FROM v_open_deals
WHERE expected_close_on IS NOT NULL
GROUP BY manager
ORDER BY manager
