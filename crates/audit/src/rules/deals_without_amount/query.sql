-- Open deals without a real amount, the oldest first.
SELECT d.deal_id, d.customer_id, d.manager, e.manager_name, d.pipeline, d.stage, d.amount, d.created_on,
       $day - CAST(d.created_on AS INT) AS age_days, d.source, d._import, d._line
FROM v_open_deals d LEFT JOIN v_employees e ON e.manager = d.manager
WHERE CAST(d.created_on AS INT) < $day - $grace AND (d.amount IS NULL OR d.amount <= 1)
ORDER BY d.created_on, d.deal_id
