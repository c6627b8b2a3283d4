-- Open deals without an unfinished task, the largest first.
SELECT d.deal_id, d.customer_id, d.manager, e.manager_name, d.pipeline, d.stage, d.amount, d.created_on,
       $day - CAST(d.created_on AS INT) AS age_days, d.source, d._import, d._line
FROM v_open_deals d
LEFT JOIN (SELECT DISTINCT deal_id FROM v_tasks WHERE completed_at IS NULL AND deal_id IS NOT NULL) t ON t.deal_id = d.deal_id
LEFT JOIN (SELECT DISTINCT customer_id FROM v_tasks
           WHERE completed_at IS NULL AND deal_id IS NULL AND customer_id IS NOT NULL AND $client_tasks = 'yes') c ON c.customer_id = d.customer_id
LEFT JOIN v_employees e ON e.manager = d.manager
WHERE t.deal_id IS NULL AND c.customer_id IS NULL
ORDER BY d.amount DESC NULLS LAST, d.deal_id
