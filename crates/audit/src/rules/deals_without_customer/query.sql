-- Deals of the last year without a client, the largest first.
SELECT d.deal_id, d.manager, e.manager_name, d.pipeline, d.stage, d.status, d.amount, d.created_on, d.source, d._import, d._line
FROM v_deals d LEFT JOIN v_employees e ON e.manager = d.manager
WHERE CAST(d.created_on AS INT) >= $year_day AND d.customer_id IS NULL
ORDER BY d.amount DESC NULLS LAST, d.deal_id
