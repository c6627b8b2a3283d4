-- Tasks set in the last year and those moved again and again, by assignee.
SELECT manager, count(*) AS n, sum(CASE WHEN times_moved >= $moves THEN 1 ELSE 0 END) AS x
FROM v_tasks
WHERE CAST(created_on AS INT) >= $year_day
GROUP BY manager
ORDER BY manager
