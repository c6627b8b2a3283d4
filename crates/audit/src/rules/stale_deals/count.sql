-- Open deals and those where nothing happened for a while: no action of a person, no change of stage; by manager.
SELECT manager, count(*) AS n, sum(CASE WHEN idle_days > $days THEN 1 ELSE 0 END) AS x,
       sum(CASE WHEN idle_days > $days THEN amount END) AS amount
FROM a_open
GROUP BY manager
ORDER BY manager
