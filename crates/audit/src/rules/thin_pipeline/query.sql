-- Open deals, the largest first: what the plan can still be met from.
SELECT d.deal_id, d.customer_id, d.manager, e.manager_name, d.pipeline, d.stage, d.amount, d.expected_close_on, d.created_on, d.source, d._import, d._line
FROM v_open_deals d LEFT JOIN v_employees e ON e.manager = d.manager
WHERE d.amount > 1
ORDER BY d.amount DESC, d.deal_id
