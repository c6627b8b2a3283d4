-- People with too many targets, the most first.
SELECT p.manager, e.manager_name, p.targets
FROM (
  SELECT t.subject_id AS manager, count(DISTINCT split_part(t.metric, ':', 1)) AS targets, count(DISTINCT split_part(t.metric, ':', 1)) > $most AS bad
  FROM v_targets t
  WHERE t.subject_kind = 'employee' AND t.subject_id IS NOT NULL AND t.period_end >= $today AND t.period_start <= $today
  GROUP BY t.subject_id
) p
LEFT JOIN v_employees e ON e.manager = p.manager
WHERE p.bad
ORDER BY p.targets DESC, p.manager
