-- Overdue unfinished tasks, the latest first.
SELECT t.task_id, t.deal_id, coalesce(t.customer_id, d.customer_id) AS customer_id, t.manager, e.manager_name, t.kind,
       local_date(t.due_at) AS due_on, $day - CAST(local_date(t.due_at) AS INT) AS days_late, d.amount, t.source, t._import, t._line
FROM v_tasks t
LEFT JOIN v_open_deals d ON d.deal_id = t.deal_id
LEFT JOIN v_employees e ON e.manager = t.manager
WHERE t.completed_at IS NULL AND t.due_at < $as_of AND (t.deal_id IS NULL OR d.deal_id IS NOT NULL)
ORDER BY t.due_at, t.task_id
