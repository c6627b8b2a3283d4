-- Open deals without a promised date, the largest first.
SELECT d.deal_id, d.customer_id, d.manager, e.manager_name, d.pipeline, d.stage, d.amount, d.created_on, d.source, d._import, d._line
FROM v_open_deals d LEFT JOIN v_employees e ON e.manager = d.manager
WHERE CAST(d.created_on AS INT) < $day - $grace AND d.expected_close_on IS NULL
ORDER BY d.amount DESC NULLS LAST, d.deal_id
