-- Working managers without a personal plan.
SELECT e.manager, e.manager_name, e.team, e.function, e.hired_on
FROM v_employees e
LEFT JOIN (SELECT DISTINCT subject_id FROM v_targets
           WHERE subject_kind = 'employee' AND CAST(period_start AS INT) <= $day + 31 AND period_end >= $today) t ON t.subject_id = e.manager
WHERE e.role = 'manager' AND (e.left_on IS NULL OR e.left_on > $today) AND (e.hired_on IS NULL OR CAST(e.hired_on AS INT) < $day - 31)
  AND t.subject_id IS NULL
ORDER BY e.team, e.manager
