-- Managers hired in two years and those who left early.
SELECT count(*) AS n, sum(CASE WHEN p.bad THEN 1 ELSE 0 END) AS x
FROM (
  SELECT manager, manager_name AS name, team, hired_on, left_on, CAST(left_on AS INT) - CAST(hired_on AS INT) AS days,
         left_on IS NOT NULL AND left_on <= $today AND CAST(left_on AS INT) - CAST(hired_on AS INT) <= $days AS bad
  FROM v_employees
  WHERE role = 'manager' AND hired_on IS NOT NULL AND CAST(hired_on AS INT) > $day - 730 AND CAST(hired_on AS INT) <= $day - $days
) p
