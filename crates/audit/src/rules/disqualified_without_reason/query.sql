-- Disqualified leads without a reason, the latest first.
SELECT p.lead_id, p.created_on, p.channel, p.manager, e.manager_name, p.customer_id, p.source, p._import, p._line
FROM (
  SELECT lead_id, created_on, channel, manager, customer_id, reason IS NULL AS bad, source, _import, _line
  FROM v_leads WHERE status = 'disqualified' AND CAST(created_on AS INT) >= $year_day
) p
LEFT JOIN v_employees e ON e.manager = p.manager
WHERE p.bad
ORDER BY p.created_on DESC, p.lead_id
