-- Leads of the last year that no person ever answered, newest first: these can still be called.
SELECT l.lead_id, l.created_on, l.channel, l.campaign, l.manager, e.manager_name, l.status,
       $day - CAST(l.created_on AS INT) AS days_waiting, l.source, l._import, l._line
FROM v_leads l
LEFT JOIN (
  SELECT DISTINCT lead_id FROM v_activities
  WHERE lead_id IS NOT NULL AND NOT is_automatic AND (direction = 'out' OR answered)
) a ON a.lead_id = l.lead_id
LEFT JOIN v_employees e ON e.manager = l.manager
WHERE CAST(l.created_on AS INT) >= $year_day AND working_minutes(l.created_at, $as_of) > $minutes
  AND l.first_response_at IS NULL AND l.deal_id IS NULL AND a.lead_id IS NULL
  AND (l.status IS NULL OR l.status IN ('new', 'working'))
ORDER BY l.created_on DESC, l.lead_id
