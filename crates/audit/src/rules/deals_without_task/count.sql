-- Open deals and those without an unfinished task, by manager. A task on the client counts only when the setting says so.
SELECT d.manager, count(*) AS n, sum(CASE WHEN t.deal_id IS NULL AND c.customer_id IS NULL THEN 1 ELSE 0 END) AS x,
       sum(CASE WHEN t.deal_id IS NULL AND c.customer_id IS NULL THEN d.amount END) AS amount
FROM v_open_deals d
LEFT JOIN (SELECT DISTINCT deal_id FROM v_tasks WHERE completed_at IS NULL AND deal_id IS NOT NULL) t ON t.deal_id = d.deal_id
LEFT JOIN (SELECT DISTINCT customer_id FROM v_tasks
           WHERE completed_at IS NULL AND deal_id IS NULL AND customer_id IS NOT NULL AND $client_tasks = 'yes') c ON c.customer_id = d.customer_id
GROUP BY d.manager
ORDER BY d.manager
