-- Tasks moved again and again, the most moved first.
SELECT t.task_id, t.deal_id, t.customer_id, t.manager, e.manager_name, t.kind, t.times_moved, t.created_on,
       local_date(t.due_at) AS due_on, t.completed_at IS NOT NULL AS done, t.source, t._import, t._line
FROM v_tasks t LEFT JOIN v_employees e ON e.manager = t.manager
WHERE CAST(t.created_on AS INT) >= $year_day AND t.times_moved >= $moves
ORDER BY t.times_moved DESC, t.task_id
