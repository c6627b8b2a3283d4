-- Newcomers who left early, the latest first.
SELECT p.manager, p.name, p.team, p.hired_on, p.left_on, p.days
FROM (
  SELECT manager, manager_name AS name, team, hired_on, left_on, CAST(left_on AS INT) - CAST(hired_on AS INT) AS days,
         left_on IS NOT NULL AND left_on <= $today AND CAST(left_on AS INT) - CAST(hired_on AS INT) <= $days AS bad
  FROM v_employees
  WHERE role = 'manager' AND hired_on IS NOT NULL AND CAST(hired_on AS INT) > $day - 730 AND CAST(hired_on AS INT) <= $day - $days
) p
WHERE p.bad
ORDER BY p.left_on DESC, p.manager
