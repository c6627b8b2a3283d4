-- Working managers and those with fewer recorded days than needed in the last half-year.
SELECT count(*) AS n, sum(CASE WHEN coalesce(w.days, 0) < $days THEN 1 ELSE 0 END) AS x
FROM v_employees e
LEFT JOIN (SELECT employee_id, count(DISTINCT local_date(started_at)) AS days FROM worktime
           WHERE started_at <= $as_of AND CAST(local_date(started_at) AS INT) > $day - 183 GROUP BY employee_id) w ON w.employee_id = e.manager
WHERE e.role = 'manager' AND (e.left_on IS NULL OR e.left_on > $today)
