-- Leads answered late or never, the longest wait first.
SELECT l.lead_id, l.channel, l.created_at, l.first_response_at, l.waited AS waited_minutes, l.manager, e.manager_name, l.source, l._import, l._line
FROM (
  SELECT *, working_minutes(created_at, coalesce(first_response_at, $as_of)) AS waited FROM v_leads
  WHERE channel IS NOT NULL AND CAST(created_on AS INT) > $day - 183 AND (first_response_at IS NULL OR first_response_at >= created_at)
) l LEFT JOIN v_employees e ON e.manager = l.manager
WHERE l.waited > $minutes
ORDER BY l.waited DESC, l.lead_id
