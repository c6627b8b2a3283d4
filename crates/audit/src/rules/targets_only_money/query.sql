-- People whose targets are money only.
SELECT p.manager, e.manager_name, p.targets
FROM (
  SELECT t.subject_id AS manager, count(DISTINCT t.metric) AS targets,
         sum(CASE WHEN strpos(lower(t.metric), 'revenue') + strpos(lower(t.metric), 'margin') + strpos(lower(t.metric), 'sales') + strpos(lower(t.metric), 'выруч')
           + strpos(lower(t.metric), 'марж') + strpos(lower(t.metric), 'оборот') + strpos(lower(t.metric), 'продаж') > 0 THEN 0 ELSE 1 END) = 0 AS bad
  FROM v_targets t
  WHERE t.subject_kind = 'employee' AND t.subject_id IS NOT NULL AND CAST(t.period_end AS INT) > $day - 92 AND t.period_start <= $today
  GROUP BY t.subject_id
) p
LEFT JOIN v_employees e ON e.manager = p.manager
WHERE p.bad
ORDER BY p.manager
