-- Open deals whose owner has left, the largest first.
SELECT d.deal_id, d.customer_id, d.manager, e.manager_name, e.left_on, d.pipeline, d.stage, d.amount, d.created_on, d.source, d._import, d._line
FROM v_open_deals d JOIN v_employees e ON e.manager = d.manager
WHERE e.left_on <= $today
ORDER BY d.amount DESC NULLS LAST, d.deal_id
