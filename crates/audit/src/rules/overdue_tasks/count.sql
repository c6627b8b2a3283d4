-- Unfinished tasks with a due time whose deal is open (or that name no deal), and the overdue ones, by assignee.
SELECT t.manager, count(*) AS n, sum(CASE WHEN t.due_at < $as_of THEN 1 ELSE 0 END) AS x,
       sum(CASE WHEN t.due_at < $as_of THEN d.amount END) AS amount,
       sum(CASE WHEN CAST(local_date(t.due_at) AS INT) < $day - 7 THEN 1 ELSE 0 END) AS week
FROM v_tasks t LEFT JOIN v_open_deals d ON d.deal_id = t.deal_id
WHERE t.completed_at IS NULL AND t.due_at IS NOT NULL AND (t.deal_id IS NULL OR d.deal_id IS NOT NULL)
GROUP BY t.manager
ORDER BY t.manager
