-- Deals whose status contradicts the kind of their stage, the largest first.
SELECT p.deal_id, p.customer_id, p.manager, e.manager_name, p.pipeline, p.stage, p.stage_kind, p.status, p.amount, p.created_on, p.closed_on, p.source, p._import, p._line
FROM (
  SELECT d.deal_id, d.customer_id, d.manager, d.pipeline, d.stage, s.kind AS stage_kind, d.status, d.amount, d.created_on, d.closed_on,
         s.kind <> d.status AS bad, d.source, d._import, d._line
  FROM v_deals d JOIN v_stages s ON s.pipeline = d.pipeline AND s.stage = d.stage
  WHERE CAST(d.created_on AS INT) >= $year_day OR d.status = 'open'
) p
LEFT JOIN v_employees e ON e.manager = p.manager
WHERE p.bad
ORDER BY p.amount DESC NULLS LAST, p.deal_id
