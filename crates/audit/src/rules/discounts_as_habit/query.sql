-- Won deals sold at a discount, the largest discount first.
SELECT p.deal_id, p.customer_id, p.manager, e.manager_name, p.pipeline, p.amount, p.discount, p.closed_on, p.source, p._import, p._line
FROM (
  SELECT deal_id, customer_id, manager, pipeline, amount, discount, closed_on, coalesce(discount, 0) > 0 AS bad, source, _import, _line
  FROM v_deals WHERE status = 'won' AND amount > 0 AND CAST(closed_on AS INT) >= $year_day
) p
LEFT JOIN v_employees e ON e.manager = p.manager
WHERE p.bad
ORDER BY p.discount DESC, p.deal_id
