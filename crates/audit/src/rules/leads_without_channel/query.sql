-- Leads of the last year without a channel, newest first.
SELECT l.lead_id, l.created_on, l.manager, e.manager_name, l.status, l.deal_id, l.source, l._import, l._line
FROM v_leads l LEFT JOIN v_employees e ON e.manager = l.manager
WHERE CAST(l.created_on AS INT) >= $year_day AND l.channel IS NULL
ORDER BY l.created_on DESC, l.lead_id
