-- Working managers by function, the smallest function first.
SELECT f.function, f.people, e.manager, e.manager_name, e.team, e.hired_on
FROM v_employees e
JOIN (SELECT function, count(*) AS people FROM v_employees
      WHERE role = 'manager' AND function IS NOT NULL AND (left_on IS NULL OR left_on > $today) GROUP BY function) f ON f.function = e.function
WHERE e.role = 'manager' AND (e.left_on IS NULL OR e.left_on > $today) AND f.people < $least
ORDER BY f.people, f.function, e.manager
