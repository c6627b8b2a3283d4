-- Answered incoming calls tied to no client, deal or lead, the longest first.
SELECT p.activity_id, p.on_date, p.started_at, p.manager, e.manager_name, p.duration_s, p.result, p.source, p._import, p._line
FROM (
  SELECT a.activity_id, a.on_date, a.started_at, a.manager, a.duration_s, a.result, a.customer_id IS NULL AND a.deal_id IS NULL AND a.lead_id IS NULL AS bad,
         a.source, a._import, a._line
  FROM v_activities a
  WHERE a.kind = 'call' AND a.direction = 'in' AND coalesce(a.answered, a.duration_s > 0) AND CAST(a.on_date AS INT) > $day - 92
) p
LEFT JOIN v_employees e ON e.manager = p.manager
WHERE p.bad
ORDER BY p.duration_s DESC NULLS LAST, p.activity_id
