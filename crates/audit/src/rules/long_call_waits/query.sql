-- Calls with the longest wait first.
SELECT p.activity_id, p.on_date, p.started_at, p.hour, p.manager, e.manager_name, p.customer_id, p.wait_s, p.answered, p.source, p._import, p._line
FROM (
  SELECT activity_id, on_date, started_at, local_hour(started_at) AS hour, manager, customer_id, wait_s, answered, wait_s > $seconds AS bad, source, _import, _line
  FROM v_activities WHERE kind = 'call' AND direction = 'in' AND wait_s IS NOT NULL AND coalesce(answered, true) AND CAST(on_date AS INT) > $day - 92
) p
LEFT JOIN v_employees e ON e.manager = p.manager
WHERE p.bad
ORDER BY p.wait_s DESC, p.activity_id
