-- Meetings on unqualified deals, the latest first.
SELECT p.activity_id, p.kind, p.on_date, p.manager, e.manager_name, p.deal_id, p.customer_id, p.stage, p.status, p.amount, p.source, p._import, p._line
FROM (
  SELECT a.activity_id, a.kind, a.on_date, a.manager, a.deal_id, d.customer_id, d.stage, d.status, d.amount,
         NOT coalesce(d.qualified, false) AS bad, a.source, a._import, a._line
  FROM v_activities a JOIN v_deals d ON d.deal_id = a.deal_id
  WHERE a.kind IN ('meeting', 'visit') AND NOT a.is_automatic AND CAST(a.on_date AS INT) >= $year_day
) p
LEFT JOIN v_employees e ON e.manager = p.manager
WHERE p.bad
ORDER BY p.on_date DESC, p.activity_id
