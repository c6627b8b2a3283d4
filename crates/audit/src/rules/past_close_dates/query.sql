-- Open deals whose promised date has passed, the longest overdue first.
SELECT d.deal_id, d.customer_id, d.manager, e.manager_name, d.pipeline, d.stage, d.amount, d.expected_close_on,
       $day - CAST(d.expected_close_on AS INT) AS days_past, d.source, d._import, d._line
FROM v_open_deals d LEFT JOIN v_employees e ON e.manager = d.manager
WHERE d.expected_close_on < $today
ORDER BY d.expected_close_on, d.deal_id
