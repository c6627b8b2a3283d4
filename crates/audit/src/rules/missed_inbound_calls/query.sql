-- Unanswered incoming calls, the latest first.
SELECT p.activity_id, p.on_date, p.started_at, p.hour, p.manager, e.manager_name, p.customer_id, p.wait_s, p.source, p._import, p._line
FROM (
  SELECT a.activity_id, a.on_date, a.started_at, local_hour(a.started_at) AS hour, a.manager, a.customer_id, a.wait_s, NOT a.answered AS bad,
         a.source, a._import, a._line
  FROM v_activities a
  WHERE a.kind = 'call' AND a.direction = 'in' AND a.answered IS NOT NULL AND CAST(a.on_date AS INT) > $day - 183
) p
LEFT JOIN v_employees e ON e.manager = p.manager
WHERE p.bad
ORDER BY p.started_at DESC, p.activity_id
