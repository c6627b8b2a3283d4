-- Losses put down to price, the largest first.
SELECT p.deal_id, p.customer_id, p.manager, e.manager_name, p.pipeline, p.stage, p.amount, p.closed_on, p.loss_reason, p.source, p._import, p._line
FROM (
  SELECT deal_id, customer_id, manager, pipeline, stage, amount, closed_on, loss_reason,
         strpos(lower(loss_reason), 'цен') > 0 OR strpos(lower(loss_reason), 'дорог') > 0 OR strpos(lower(loss_reason), 'дешевл') > 0
           OR strpos(lower(loss_reason), 'price') > 0 OR strpos(lower(loss_reason), 'expensive') > 0 OR strpos(lower(loss_reason), 'budget') > 0 AS bad,
         source, _import, _line
  FROM v_deals WHERE status = 'lost' AND loss_reason IS NOT NULL AND CAST(closed_on AS INT) >= $year_day
) p
LEFT JOIN v_employees e ON e.manager = p.manager
WHERE p.bad
ORDER BY p.amount DESC NULLS LAST, p.deal_id
