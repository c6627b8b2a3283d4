-- Managers who left in the year, the latest first.
SELECT manager, manager_name, team, function, hired_on, left_on, CAST(left_on AS INT) - CAST(hired_on AS INT) AS tenure_days
FROM v_employees
WHERE role = 'manager' AND hired_on IS NOT NULL AND CAST(left_on AS INT) >= $year_day AND left_on <= $today
ORDER BY left_on DESC, manager
