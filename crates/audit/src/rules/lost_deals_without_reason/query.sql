-- Deals lost in the last year without a reason, the largest first.
SELECT d.deal_id, d.customer_id, d.manager, e.manager_name, d.pipeline, d.amount, d.closed_on, d.loss_reason, d.source, d._import, d._line
FROM v_deals d LEFT JOIN v_employees e ON e.manager = d.manager
WHERE d.status = 'lost' AND CAST(d.closed_on AS INT) >= $year_day
  AND (d.loss_reason IS NULL OR trim(d.loss_reason) IN ('', '-', '—', '.', 'нет', 'Нет'))
ORDER BY d.amount DESC NULLS LAST, d.deal_id
