-- Working managers with too few recorded days.
SELECT e.manager, e.manager_name, e.team, coalesce(w.days, 0) AS days_recorded
FROM v_employees e
LEFT JOIN (SELECT employee_id, count(DISTINCT local_date(started_at)) AS days FROM worktime
           WHERE started_at <= $as_of AND CAST(local_date(started_at) AS INT) > $day - 183 GROUP BY employee_id) w ON w.employee_id = e.manager
WHERE e.role = 'manager' AND (e.left_on IS NULL OR e.left_on > $today) AND coalesce(w.days, 0) < $days
ORDER BY coalesce(w.days, 0), e.manager
