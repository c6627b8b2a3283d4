-- Converted leads without a deal, the latest first.
SELECT p.lead_id, p.created_on, p.channel, p.manager, e.manager_name, p.customer_id, p.source, p._import, p._line
FROM (
  SELECT l.lead_id, l.created_on, l.channel, l.manager, l.customer_id, l.deal_id IS NULL AND d.lead_id IS NULL AS bad, l.source, l._import, l._line
  FROM v_leads l LEFT JOIN (SELECT DISTINCT lead_id FROM v_deals WHERE lead_id IS NOT NULL) d ON d.lead_id = l.lead_id
  WHERE l.status = 'converted' AND CAST(l.created_on AS INT) >= $year_day
) p
LEFT JOIN v_employees e ON e.manager = p.manager
WHERE p.bad
ORDER BY p.created_on DESC, p.lead_id
