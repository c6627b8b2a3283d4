-- Leads of the last year answered later than the norm, the longest wait first.
SELECT lead_id, created_on, channel, manager, manager_name, waited AS working_minutes, answered, status, source, _import, _line
FROM (
  SELECT l.lead_id, l.created_on, l.channel, l.manager, e.manager_name, l.status, l.source, l._import, l._line,
         l.first_response_at IS NOT NULL AS answered, working_minutes(l.created_at, coalesce(l.first_response_at, $as_of)) AS waited
  FROM v_leads l LEFT JOIN v_employees e ON e.manager = l.manager
  WHERE CAST(l.created_on AS INT) >= $year_day AND (l.first_response_at IS NULL OR l.first_response_at >= l.created_at)
)
WHERE waited > $minutes
ORDER BY waited DESC, lead_id
