-- Days a person worked: with a deed of one's own, a step of a deal, a task done, or a piece of recorded working time.
SELECT DISTINCT t.manager, t.day
FROM (
  SELECT manager, on_date AS day FROM v_activities WHERE NOT is_automatic AND NOT is_promo
  UNION ALL SELECT actor_id, local_date(entered_at) FROM v_stage_events
  UNION ALL SELECT manager, local_date(completed_at) FROM v_tasks WHERE completed_at IS NOT NULL
  UNION ALL SELECT w.employee_id, local_date(w.started_at) FROM worktime w CROSS JOIN v_as_of a WHERE w.started_at <= a.as_of
) t
LEFT JOIN v_employees e ON e.manager = t.manager
WHERE t.manager IS NOT NULL AND coalesce(e.role, 'manager') = 'manager'
