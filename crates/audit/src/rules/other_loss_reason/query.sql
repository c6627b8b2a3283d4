-- Lost deals whose reason explains nothing, the largest first.
SELECT d.deal_id, d.customer_id, d.manager, e.manager_name, d.amount, d.closed_on, d.loss_reason, d.source, d._import, d._line
FROM v_deals d LEFT JOIN v_employees e ON e.manager = d.manager
WHERE d.status = 'lost' AND CAST(d.closed_on AS INT) >= $year_day
  AND strpos(concat(',', $words, ','), concat(',', lower(trim(d.loss_reason)), ',')) > 0
ORDER BY d.amount DESC NULLS LAST, d.deal_id
