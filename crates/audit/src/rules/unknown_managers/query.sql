-- Deals with an unknown owner, the largest first.
SELECT p.deal_id, p.customer_id, p.manager, p.pipeline, p.status, p.amount, p.created_on, p.source, p._import, p._line
FROM (
  SELECT d.deal_id, d.customer_id, d.manager, d.pipeline, d.status, d.amount, d.created_on, e.manager IS NULL AS bad, d.source, d._import, d._line
  FROM v_deals d LEFT JOIN v_employees e ON e.manager = d.manager
  WHERE d.manager IS NOT NULL AND (CAST(d.created_on AS INT) >= $year_day OR d.status = 'open')
) p
WHERE p.bad
ORDER BY p.amount DESC NULLS LAST, p.deal_id
